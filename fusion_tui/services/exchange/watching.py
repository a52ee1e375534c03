"""Keeping a drop and a store together, unattended: what comes is taken in, what waits is written, until told to stop.

A medium may go and come back. The session ends when the policy says, unless an administrator decided that
this account stays on; a disabled account ends it at the next look.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event as Stop
from typing import Any

from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import FusionError, InputError, LockedError
from fusion_tui.domain.user import Right, may, may_stay
from fusion_tui.services import exchange
from fusion_tui.services.clock import Elapsed
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import events, standing
from fusion_tui.services.exchange.events import Event, Tell
from fusion_tui.services.exchange.sightings import Sightings
from fusion_tui.services.exchange.troubles import Troubles
from fusion_tui.services.exchange.waking import wakings
from fusion_tui.store import people
from fusion_tui.sync import mounts, names
from fusion_tui.sync.channel import Outcome
from fusion_tui.sync.drop import FolderDrop, Scan

ACT = "drop watch"
AGAIN = 3600  # seconds after which what was refused or held is tried again: quotas and keys change
DAY = 24 * 3600  # seconds between two notes that the account is in use
_OTHERS = "not-for-us"
_SHORT = "truncated"


class Watch:
    """One drop, watched from one desk for as long as its session lasts; ``time`` runs since its beginning."""

    def __init__(self, desk: Desk, folder: Path, to: str, tell: Tell, time: Elapsed | None = None) -> None:
        self._desk, self._folder, self._to, self._hear = desk, folder, to, tell
        self._time = time or Elapsed()
        self._sightings = Sightings(folder, bytes.fromhex(desk.center.center_id))
        self._troubles = Troubles(lambda: self._time.seconds, self._fails, self._works)
        self._standing: standing.Standing | None = None
        self._mount: Path | None = None
        self._is_all_due = True
        self._due: set[str] = set()
        self._told: set[tuple[str, str, str]] = set()
        self._has_open = False
        self._again_at, self._day_at = float(AGAIN), float(DAY)

    def run(self, stop: Stop) -> None:
        """Look until it is to stop; raises LockedError where the session is over or the account was disabled."""
        self.begin()
        outcome = "ended"
        try:
            for _ in wakings(self._folder, stop):
                self.look(stop)
        except FusionError as error:
            outcome = f"ended: {error.message}"[:200]
            raise
        finally:
            with suppress(FusionError):  # a store that fails has told so already
                self._desk.record(ACT, "", outcome)
            self._tell(events.STOPPED)

    def begin(self) -> None:
        """Record that a drop is watched; raises PolicyError where this account may not, or the peer may get nothing."""
        self._desk.require(may(self._desk.user, Right.EXCHANGE), ACT)
        if self._to:
            self._to = standing.trusted_peer(self._desk, self._to).code
        stays = may_stay(self._desk.user).allowed
        self._note("begun, stays on by decision" if stays else "begun")
        tells = mounts.tells_changes(mounts.file_system(self._folder))
        self._tell(events.WATCHING, folder=str(self._folder), by="events" if tells else "polling", stays=stays)

    def look(self, stop: Stop) -> None:
        """Look once: take in what is new, then write what waits."""
        with self._troubles.trying("store"):
            self._refresh()
        if self._troubles.has("store"):
            return
        found = None
        with self._troubles.trying("folder"):
            found = self._scanned()
        if found is None:
            self._lose()
            return
        self._take_in(found)
        if not stop.is_set() and not self._troubles.rests("send"):
            with self._troubles.trying("send"):
                self._write_out(stop)

    def _refresh(self) -> None:
        """Note how things stand; raises LockedError where this account may not go on."""
        before, now = self._standing, self._time.seconds
        self._standing = standing.of(self._desk, before, self._to)
        if before is not None and before.circle != self._standing.circle:
            self._sightings.forget()  # another card or a confirmation: what nobody had signed may be known now
        hours = self._desk.policy.session_hours
        if now >= hours * 3600 and not may_stay(self._standing.user).allowed:
            raise LockedError(
                f"the session is over after {hours} hours: the drop is no longer watched",
                "start it again; fusion-tui user exempt lets a service account stay on, by an administrator's decision",
            )
        if now >= self._day_at:
            self._day_at = now + DAY
            self._note("still at work")

    def _scanned(self) -> Scan:
        """Return what is there; raises InputError where the medium is gone, though its empty place may be left."""
        mount = mounts.mount_of(self._folder)
        point = mount.point if mount else None
        if self._mount and point and point != self._mount and self._mount.is_relative_to(point):
            raise InputError("the medium is no longer in its place", "plug it in again; nothing was lost")
        self._mount = point
        return FolderDrop(self._folder).scan()

    def _lose(self) -> None:
        """Expect another medium: everything on it is new, and everything that waits is due."""
        self._sightings.forget()
        self._is_all_due = True
        self._troubles.hurry()

    def _take_in(self, found: Scan) -> None:
        now = self._time.seconds
        if self._has_open and now >= self._again_at:
            self._sightings.forget()
        news = self._sightings.news(found.bundles, now, found.volumes)
        for name in news.waiting:
            self._tell(events.WAITING, file=name, reason="shorter than it says: it may still be arriving")
        for name in news.truncated:
            self._tell(events.TRUNCATED, file=name, reason="shorter than it says, and no longer growing")
        if (news.fresh or news.beside) and not self._troubles.rests("receive"):
            with self._troubles.trying("receive"):
                self._arrived(exchange.receive(self._desk, self._folder))
                self._sightings.taken((*news.fresh, *news.beside))
                self._again_at = now + AGAIN

    def _arrived(self, arrivals: Iterable[exchange.Arrival]) -> None:
        ours = [
            one
            for one in arrivals
            if not self._sightings.is_short(one.file)
            and not one.reason.startswith(_OTHERS)
            and not (one.code == _SHORT and names.is_volume(one.file))  # its bundle tells what it waits for
        ]
        self._has_open = any(not one.fine for one in ours)
        self._due.update(one.sender for one in ours if one.outcome == Outcome.APPLIED)
        for one in ours:
            if self._is_news(one.file, one.outcome, one.reason):
                self._tell(events.RECEIVED, **events.document(one))

    def _write_out(self, stop: Stop) -> None:
        """Seal and write for each peer for whom something waits; for all of them to a medium that is new here."""
        if self._is_all_due:
            self._send(self._to)
            self._is_all_due = False
            self._due.clear()
        self._standing = standing.of(self._desk, self._standing, self._to)
        self._due.update(self._standing.waits)
        for code in sorted(self._due):
            if stop.is_set():
                return
            if not self._to or code == self._to:
                self._send(code)
            self._due.discard(code)

    def _send(self, to: str) -> None:
        for one in exchange.send(self._desk, self._folder, to):
            if self._is_news(one.file, events.SENT):
                self._tell(events.SENT, **vars(one))

    def _is_news(self, file: str, outcome: str, reason: str = "") -> bool:
        """Whether this was not told before; a bundle that lies there after it was taken in comes again and again."""
        is_old = outcome == Outcome.DUPLICATE and (file, str(Outcome.APPLIED), "") in self._told
        what = (file, str(outcome), reason)
        is_old = is_old or what in self._told
        self._told.add(what)
        return not is_old

    def _fails(self, step: str, error: FusionError) -> None:
        self._tell(events.TROUBLE, step=step, error=error.message, hint=error.hint)

    def _works(self, step: str) -> None:
        self._tell(events.RECOVERED, step=step)

    def _note(self, outcome: str) -> None:
        """Record how the watch goes, and that the account is in use."""
        with self._desk.write(ACT, Right.EXCHANGE, whole=True) as entry:
            entry.outcome = outcome
            people.seen(entry.books, self._desk.user.name, self._desk.clock.now())

    def _tell(self, what: str, **about: Any) -> None:
        self._hear(Event(what, stamp(self._desk.clock.now()), about))
