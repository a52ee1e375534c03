"""Receiving: every bundle on a drop, copied into the spool, checked wholly, then applied in one transaction.

Whatever is refused leaves nothing behind but its audit row; the file stays where it is. Nothing is
applied until every signature, length, hash and statement of a bundle held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.errors import FusionError, IncompleteError, InputError, PeerError
from fusion_tui.domain.user import Right, may
from fusion_tui.services import applying, channels, identity, peers
from fusion_tui.services.applying import Effect
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed_peer
from fusion_tui.services.sending import Progress, silent
from fusion_tui.store import channel, keyring
from fusion_tui.store.channel import SentBundle
from fusion_tui.sync import bundle, names, notices, spool, trust
from fusion_tui.sync.bundle import Newer
from fusion_tui.sync.channel import Outcome
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.spool import Spool

REFUSED, INCOMPLETE = "refused", "incomplete"
NOTHING_WRONG = frozenset({Outcome.APPLIED, Outcome.DUPLICATE, Outcome.VOID})


@dataclass
class Arrival:
    """What became of one file on the drop."""

    file: str
    sender: str = ""
    seq: int = 0
    outcome: str = ""
    reason: str = ""
    new: int = 0
    changed: int = 0
    purged: int = 0
    freed: list[SentBundle] = field(default_factory=list, repr=False)

    def take(self, effect: Effect) -> None:
        """Take over what the bundle did."""
        self.outcome, self.reason, self.freed = effect.outcome, effect.reason, effect.freed
        self.new, self.changed, self.purged = effect.new, effect.changed, effect.purged

    @property
    def fine(self) -> bool:
        """Whether nothing about it needs a person."""
        return self.outcome in NOTHING_WRONG and not self.reason


def receive(desk: Desk, folder: Path, progress: Progress = silent) -> list[Arrival]:
    """Take in every bundle on a drop; raises InputError where the drop can't be read at all."""
    desk.require(may(desk.user, Right.EXCHANGE), "bundle receive")
    found = FolderDrop(folder).scan()
    if found.ignored:
        progress(f"{found.ignored:,} other files are not named like bundles and were not looked at")
    me, copies = _me(desk), Spool(desk.profile.spool)
    arrivals = []
    for path in _held(copies):
        progress("trying a held bundle again")
        again = _take_copy(desk, me, copies, Arrival(path.name), path)
        arrivals.extend([] if again.outcome == Outcome.HELD else [again])  # it waits as it did before
    own = _own_files(desk)
    for one in found.bundles:
        if one.name in own:
            continue
        progress(f"reading {one.name}")
        arrivals.append(_receive_one(desk, me, copies, folder, one.name))
    return arrivals


def _own_files(desk: Desk) -> frozenset[str]:
    """Return the names of our own bundles, which lie on a drop that is used both ways."""
    with desk.read() as books:
        return frozenset(one.file for peer in keyring.peers(books) for one in channel.sent(books, peer.center_id))


def _held(copies: Spool) -> list[Path]:
    return sorted(path for path in copies.folder.glob("*.ftb") if not names.is_bundle(path.name))


def _receive_one(desk: Desk, me: bundle.Me, copies: Spool, folder: Path, name: str) -> Arrival:
    arrival = Arrival(name)
    try:
        spool.peek(folder, name, me.bundle_bytes).require_for(me.center_id)
        copy = copies.copy_in(folder, name, me.bundle_bytes)
    except (PeerError, InputError) as error:
        return _refuse(desk, arrival, error)
    return _take_copy(desk, me, copies, arrival, copy.path)


def _take_copy(desk: Desk, me: bundle.Me, copies: Spool, arrival: Arrival, path: Path) -> Arrival:
    """Take in one spooled copy; it stays where the bundle waits, and apart from those where it proves a fork."""
    try:
        with path.open("rb") as file:
            _take(desk, me, arrival, file)
    except PeerError as error:
        _refuse(desk, arrival, error)
    finally:
        if arrival.outcome == Outcome.FORK:
            path.replace(Spool(desk.profile.proof).folder / path.name)
        elif arrival.outcome != Outcome.HELD:
            copies.erase(path)
    channels.erase(desk, arrival.freed)
    return arrival


def _me(desk: Desk) -> bundle.Me:
    with desk.read() as books:
        keys, own = identity.keys(books), identity.own_card(books, desk.center).card
    return bundle.Me(keys.center_id, keys.kem, own.bundle_bytes)


def _take(desk: Desk, me: bundle.Me, arrival: Arrival, file: BinaryIO) -> None:
    """Check a spooled bundle and apply it."""
    with desk.read() as books:
        candidates = trust.candidates(peers.enrolled(books))
    opened = bundle.open_bundle(file, me=me, peers=candidates, checks=notices.CHECKS)
    with desk.write("bundle receive", Right.EXCHANGE) as entry:
        peer = needed_peer(entry.books, opened.sender.center_id.hex())
        arrival.sender = peer.code
        entry.subject = peer.center_id
        if isinstance(opened, Newer):
            arrival.outcome, arrival.reason = Outcome.HELD, opened.held
        else:
            arrival.seq = opened.manifest.channel.seq
            arrival.take(applying.apply(desk, entry, peer, opened))
        entry.outcome = f"seq {arrival.seq} {arrival.outcome} {arrival.reason}".strip()


def _refuse(desk: Desk, arrival: Arrival, error: FusionError) -> Arrival:
    incomplete = isinstance(error, IncompleteError)
    arrival.outcome = INCOMPLETE if incomplete else REFUSED
    code = error.code if isinstance(error, PeerError) else "unreadable"
    arrival.reason = f"{code}: {error.message}"
    with desk.write("bundle receive", Right.EXCHANGE) as entry:
        entry.subject, entry.outcome = arrival.file, f"refused {code}"
    return arrival
