"""Centers that exchange on wires which lose, repeat, reorder, cut and change what they carry.

Every center is a real profile with real keys and the program's own services; only the approval of a product
is taken for granted, and the folders between the centers are ours to disturb. A model remembers what each
center said about its records and to whom (``simulator_story``), and ``simulator_checks`` hold the world against it.
"""

from __future__ import annotations

import copy
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.errors import PolicyError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.received import Received
from fusion_tui.domain.release import Release
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, backup, exchange, releases, restore, rotating, session, setup, ways
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import Arrival, numbering, purging, recalling
from fusion_tui.services.rotating import Pair
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from fusion_tui.store import records, statements
from fusion_tui.sync import names
from tests import simulator_checks as checks
from tests.centers import GROUNDS, PASSPHRASE, TestClock, enrol
from tests.simulator_story import PURGE, PUT, RECALL, Said, Word

CHEAPEST = KdfSpec("pbkdf2-hmac-sha512", bytes(16), iterations=1000)
REVOKED = "revoked"
ANA = ways.by_passphrase("ana", PASSPHRASE)
ROUNDS = 16  # of sending and receiving until nothing more may change


@dataclass
class Backup:
    """A backup of a center, and what its people had said and done until then."""

    file: Path
    said: dict[str, Said]
    turns: Counter[str]


@dataclass
class Site:
    """One center: its desk, its backups, a copy of its profile, and what it must never show again."""

    code: str
    profile: Profile
    desk: Desk
    backups: list[Backup] = field(default_factory=list)
    twin: Path | None = None
    turns: Counter[str] = field(default_factory=Counter)  # of its keys
    lives: int = 1
    buried: set[tuple[str, str]] = field(default_factory=set)  # (origin, record) that it saw purged
    hidden: dict[tuple[str, str], int] = field(default_factory=dict)  # ... that it saw recalled, at which revision
    destroyed: dict[tuple[str, str], int] = field(default_factory=dict)  # ... of which it destroyed its own copy


class World:
    """Some centers, enrolled with each other, and a folder for each direction between two of them."""

    def __init__(self, root: Path, codes: tuple[str, ...] = ("ALFA", "BRAVO", "CHARLIE")) -> None:
        self.root, self.clock = root, TestClock()
        self.sites = {code: self._site(code) for code in codes}
        self.said: dict[tuple[str, str], Said] = defaultdict(Said)  # by code and record
        self.lossy: set[str] = set()  # centers that were put back without their tombstones
        self.doubled: set[str] = set()  # centers of which two copies wrote
        self.deaf: set[str] = set()  # centers that lost a root, or a pair that took a revoked one's place
        for number, one in enumerate(codes):
            for other in codes[number + 1 :]:
                enrol(self.sites[one].desk, self.sites[other].desk)

    def _site(self, code: str) -> Site:
        profile = Profile(self.root / code.lower())
        form = CenterForm(f"{code.title()} Fusion Center", code, "America/Chicago", exercise=True)
        desk = setup.create(profile, form, Credentials("ana", PASSPHRASE), self.clock, CHEAPEST)
        accounts.add(desk, Credentials("sue", PASSPHRASE), ["supervisor"], CHEAPEST)
        return Site(code, profile, desk)

    def close(self) -> None:
        """Close every desk."""
        for site in self.sites.values():
            site.desk.close()

    def desk(self, code: str) -> Desk:
        """Return the desk of a center."""
        return self.sites[code].desk

    def id_of(self, code: str) -> str:
        """Return the center id behind a code."""
        return self.desk(code).center.center_id

    def wire(self, sender: str, receiver: str) -> Path:
        """Return the folder of one direction."""
        folder = self.root / "wires" / f"{sender}-{receiver}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def carried(self, sender: str, receiver: str) -> list[Path]:
        """Return the bundles on a wire, by name."""
        return sorted(path for path in self.wire(sender, receiver).iterdir() if names.is_bundle(path.name))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every direction."""
        return ((one, other) for one in self.sites for other in self.sites if one != other)

    # What people do.

    def write(self, code: str, title: str) -> str:
        """Have a center approve a new product, and return its id."""
        desk = self.desk(code)
        with desk.write("test approve") as entry:
            product = Product(
                **desk.header("report", Holding.INVESTIGATION),
                title=title,
                text=f"(U) TLP:AMBER {title}.",
                state=ProductState.APPROVED,
                approved_by="sue",
            )
            made = records.add(entry.books, product)
        self.said[code, made.id].say(Word(1, PUT, title))
        return made.id

    def edit(self, code: str, record: str, title: str) -> bool:
        """Have a center approve another revision; False for a record it no longer has."""
        desk = self.desk(code)
        with desk.write("test edit") as entry:
            held = records.get(entry.books, Product, record)
            if held is None:
                return False
            last = statements.lines(entry.books, desk.center.center_id, record)
            rev = numbering.after(entry.books, max([held.revision, *(line.rev for line in last)]))
            edited = {"title": title, "revision": rev, "modified": desk.clock.now(), "state": ProductState.APPROVED}
            records.save(entry.books, held.model_copy(update={**edited, "approved_by": "sue"}))
        self.said[code, record].say(Word(rev, PUT, title))
        return True

    def release(self, code: str, record: str, to: str) -> bool:
        """Release a record in the revision it has; False where the rules stand against it."""
        with self.desk(code).read() as books:
            held = records.get(books, Product, record)
        said = self.said[code, record]
        if held is None or held.state is ProductState.RECALLED or said.given.get(to) == held.revision:
            return False
        releases.release(self.desk(code), record, to, replace(GROUNDS, again="a drill"))
        said.given[to] = held.revision
        return True

    def recall(self, code: str, record: str) -> bool:
        """Take a record back; False where it never was released, by this copy of a store, or is taken back already."""
        with self.desk(code).read() as books:
            held = records.get(books, Product, record)
            left = code not in self.doubled or bool(records.where(books, Release, product=record))
        if held is None or held.state is ProductState.RECALLED or not self.said[code, record].given or not left:
            return False
        done = recalling.recall(self.desk(code), record, "a drill")
        self.said[code, record].order(Word(done.rev, RECALL), list(done.to))
        return True

    def purge(self, code: str, record: str) -> bool:
        """Destroy a record of a center everywhere, by two people; False for one it no longer has."""
        with self.desk(code).read() as books:
            if records.get(books, Product, record) is None:
                return False
        with suppress(PolicyError):
            purging.purge(self.desk(code), record, "a drill", "ana")
            raise AssertionError("one person alone destroyed a record")
        done = purging.purge(self.desk(code), record, "a drill", "sue")
        self.said[code, record].order(Word(done.rev, PURGE), list(done.plan.to))
        self.sites[code].buried.add((self.id_of(code), record))
        return True

    def discard(self, code: str, number: int) -> None:
        """Destroy a center's copy of some record that a peer sent it."""
        with self.desk(code).read() as books:
            found = records.where(books, Received)
        if found:
            one = found[number % len(found)]
            purging.purge(self.desk(code), one.id, "a drill", "sue")
            self.sites[code].destroyed[one.origin, one.id] = one.revision

    def rotate(self, code: str, pair: Pair) -> None:
        """Make a new pair."""
        rotating.rotate(self.desk(code), pair)
        self.sites[code].turns[pair] += 1

    def revoke(self, code: str) -> None:
        """Give the signing pair up."""
        rotating.revoke(self.desk(code), "a drill")
        self.sites[code].turns[REVOKED] += 1

    def send(self, code: str, to: str) -> None:
        """Seal what waits for one peer, and write it to the wire."""
        written = exchange.send(self.desk(code), self.wire(code, to), to)
        checks.ledger(self, code, to, [one.file for one in written])

    def receive(self, code: str, sender: str) -> list[Arrival]:
        """Take in what is on a wire."""
        arrivals = exchange.receive(self.desk(code), self.wire(sender, code))
        checks.receiver(self, code)
        return arrivals

    # What happens to a center.

    def back_up(self, code: str) -> None:
        """Make a backup."""
        site = self.sites[code]
        file = self.root / f"{code}-{len(site.backups)}.backup"
        backup.create(site.desk, file)
        said = {record: copy.deepcopy(said) for (origin, record), said in self.said.items() if origin == code}
        site.backups.append(Backup(file, said, site.turns.copy()))

    def restore(self, code: str, number: int, *, with_tombstones: bool) -> None:
        """Lose the profile, and make a new one of a backup: with the file of tombstones of the lost one, or without."""
        site = self.sites[code]
        kept = site.backups[number % len(site.backups)]
        site.desk.leave()
        lost = Profile(self.root / f"{code}-lost-{site.lives}")
        site.profile.root.rename(lost.root)
        site.lives += 1
        self.clock.pass_hours(1)
        buried = lost.tombstones if with_tombstones and lost.tombstones.exists() else None
        restore.restore(kept.file, ANA, site.profile, self.clock, buried=buried)
        self._reopen(site)
        self._forget(site, kept, keeps_orders=buried is not None)
        checks.receiver(self, code)

    def _forget(self, site: Site, kept: Backup, *, keeps_orders: bool) -> None:
        """Have the model forget what the store forgot."""
        for (origin, record), said in self.said.items():
            if origin == site.code:
                said.forget(kept.said.get(record), keeps_orders=keeps_orders)
        lost = site.turns - kept.turns
        if lost[Pair.ROOT] or lost[REVOKED]:
            self.deaf.add(site.code)
        site.turns = kept.turns.copy()
        if not keeps_orders:
            self.lossy.add(site.code)
            site.destroyed.clear()
            own = self.id_of(site.code)
            site.buried = {place for place in site.buried if place[0] != own}

    def clone(self, code: str) -> None:
        """Copy the profile, as whoever copies a machine does."""
        site = self.sites[code]
        site.desk.close()
        site.twin = self.root / f"{code}-twin"
        shutil.rmtree(site.twin, ignore_errors=True)
        shutil.copytree(site.profile.root, site.twin)
        self._reopen(site)

    def swap_copies(self, code: str) -> None:
        """Go on in the other copy of a profile: neither knows what the other did."""
        site = self.sites[code]
        if site.twin is None:
            return
        site.desk.close()
        aside = self.root / f"{code}-aside"
        site.profile.root.rename(aside)
        site.twin.rename(site.profile.root)
        aside.rename(site.twin)
        self._reopen(site)
        self.doubled.add(code)
        site.buried.clear()
        site.hidden.clear()
        site.destroyed.clear()

    def kill(self, code: str) -> None:
        """Let a center's program end without a word, and start it again."""
        site = self.sites[code]
        site.desk.leave()
        self._reopen(site)

    def _reopen(self, site: Site) -> None:
        site.desk = session.unlock(site.profile, Credentials("ana", PASSPHRASE), self.clock)

    def settle(self) -> None:
        """Carry everything, both ways, until nothing more moves."""
        after: list[object] = []
        for _ in range(ROUNDS):
            before = checks.state(self)
            for sender, receiver in self.pairs():
                self.send(sender, receiver)
                self.receive(receiver, sender)
            after = checks.state(self)
            if after == before:
                return
        changing = [one for one in after if one not in before]
        raise AssertionError(f"the centers are still changing each other: {changing}")
