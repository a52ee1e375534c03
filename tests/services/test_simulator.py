"""Centers on bad wires: whatever happens on the way, all is delivered once everything is, and nothing lies.

Three centers and some hundred steps in the normal run; FUSION_SOAK=1 takes four, and ten thousand.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fusion_tui.domain.errors import FusionError
from fusion_tui.services.rotating import Pair
from fusion_tui.sync import names
from tests import simulator_checks as checks
from tests.simulator import World

RECORDS = 6  # few, so that much happens to each
SOAK = bool(os.environ.get("FUSION_SOAK"))
CODES = ("ALFA", "BRAVO", "CHARLIE", "DELTA")[: 4 if SOAK else 3]
_MEMORY = Path("/dev/shm")  # noqa: S108 - profiles of an exercise, gone with the test

centers = st.sampled_from(CODES)
numbers = st.integers(0, 2**16)


class Exchange(RuleBasedStateMachine):
    """What people, media and machines do to an exchange of some centers."""

    @initialize(twins=st.integers(0, 3))
    def begin(self, twins: int) -> None:
        """Set the centers up, and enrol each with the others."""
        self.root = Path(tempfile.mkdtemp(dir=_MEMORY if _MEMORY.is_dir() else None))
        self.world = World(self.root, CODES)
        self.late: list[tuple[Path, bytes]] = []
        self.written = 0
        self.twins = not twins  # a center that was copied is held to little: most stories go without

    def _wire(self, number: int) -> tuple[str, str]:
        pairs = list(self.world.pairs())
        return pairs[number % len(pairs)]

    def _file(self, number: int) -> Path | None:
        found = [path for pair in self.world.pairs() for path in self.world.carried(*pair)]
        return found[number % len(found)] if found else None

    def _record(self, number: int) -> tuple[str, str] | None:
        found = [key for key, said in self.world.said.items() if not said.is_purged]
        return found[number % len(found)] if found else None

    @precondition(lambda self: len(self.world.said) < RECORDS)
    @rule(code=centers, to=centers)
    def write_and_release(self, code: str, to: str) -> None:
        """Write a product, and release it."""
        self.written += 1
        record = self.world.write(code, f"Title {self.written}")
        if to != code:
            self.world.release(code, record, to)

    @rule(number=numbers, to=centers, again=st.booleans())
    def edit_and_release(self, number: int, to: str, again: bool) -> None:
        """Approve another revision, and release it to a center."""
        found = self._record(number)
        if found is None or found[0] == to:
            return
        self.written += 1
        if not again or self.world.edit(*found, f"Title {self.written}"):
            self.world.release(*found, to)

    @rule(number=numbers)
    def recall(self, number: int) -> None:
        """Take a product back."""
        if found := self._record(number):
            self.world.recall(*found)

    @rule(number=numbers)
    def purge(self, number: int) -> None:
        """Destroy a product everywhere, by two people."""
        if found := self._record(number):
            self.world.purge(*found)

    @rule(code=centers, number=numbers)
    def discard(self, code: str, number: int) -> None:
        """Destroy a copy of a peer's record, here only."""
        self.world.discard(code, number)

    @rule(number=numbers)
    def send(self, number: int) -> None:
        """Seal and write what waits for a peer."""
        self.world.send(*self._wire(number))

    @rule(number=numbers)
    def receive(self, number: int) -> None:
        """Take in what is on a wire."""
        sender, receiver = self._wire(number)
        self.world.receive(receiver, sender)

    @rule(number=numbers)
    def deliver(self, number: int) -> None:
        """Carry what waits in one direction, as on a good day."""
        sender, receiver = self._wire(number)
        self.world.send(sender, receiver)
        self.world.receive(receiver, sender)

    @rule(number=numbers)
    def lose(self, number: int) -> None:
        """A file is gone."""
        if file := self._file(number):
            file.unlink()

    @rule(number=numbers)
    def repeat(self, number: int) -> None:
        """A file comes twice, under another name."""
        if file := self._file(number):
            shutil.copy(file, file.with_name(names.new_bundle()))

    @rule(number=numbers)
    def delay(self, number: int) -> None:
        """A file is late: after others, maybe after a restore."""
        if file := self._file(number):
            self.late.append((file, file.read_bytes()))
            file.unlink()

    @precondition(lambda self: self.late)
    @rule(number=numbers)
    def arrive_late(self, number: int) -> None:
        """A late file comes."""
        path, data = self.late.pop(number % len(self.late))
        path.write_bytes(data)

    @rule(number=numbers, bit=numbers)
    def corrupt(self, number: int, bit: int) -> None:
        """A bit of a file turns."""
        if file := self._file(number):
            data = bytearray(file.read_bytes())
            data[bit % len(data)] ^= 1 << bit % 8
            file.write_bytes(data)

    @rule(number=numbers, length=numbers)
    def cut(self, number: int, length: int) -> None:
        """A file is cut."""
        if file := self._file(number):
            with file.open("rb+") as data:
                data.truncate(length % file.stat().st_size)

    @rule(one=numbers, other=numbers)
    def swap(self, one: int, other: int) -> None:
        """Two files are swapped, maybe between wires."""
        first, second = self._file(one), self._file(other)
        if first and second:
            a, b = first.read_bytes(), second.read_bytes()
            first.write_bytes(b)
            second.write_bytes(a)

    @rule(code=centers, pair=st.sampled_from(Pair))
    def rotate(self, code: str, pair: Pair) -> None:
        """A center makes a new pair."""
        self.world.rotate(code, pair)

    @rule(code=centers)
    def revoke(self, code: str) -> None:
        """A center gives its signing pair up."""
        self.world.revoke(code)

    @rule(code=centers)
    def kill(self, code: str) -> None:
        """A program ends without a word."""
        self.world.kill(code)

    @rule(hours=st.integers(0, 40))
    def set_the_clock(self, hours: int) -> None:
        """Time passes; clocks that go back are a matter of the log-on."""
        self.world.clock.pass_hours(hours)
        for code in CODES:
            self.world.kill(code)

    @rule(code=centers)
    def back_up(self, code: str) -> None:
        """A center makes a backup."""
        self.world.back_up(code)

    @precondition(lambda self: any(site.backups for site in self.world.sites.values()))
    @rule(code=centers, number=numbers, with_tombstones=st.booleans())
    def restore(self, code: str, number: int, with_tombstones: bool) -> None:
        """A center loses its profile, and comes back from a backup."""
        if self.world.sites[code].backups:
            self.world.restore(code, number, with_tombstones=with_tombstones)

    @precondition(lambda self: self.twins)
    @rule(code=centers)
    def clone(self, code: str) -> None:
        """A profile is copied."""
        self.world.clone(code)

    @precondition(lambda self: self.twins)
    @rule(code=centers)
    def swap_copies(self, code: str) -> None:
        """A center goes on in the other copy of its profile."""
        self.world.swap_copies(code)

    @invariant()
    def no_receipt_lies(self) -> None:
        """What counts as acknowledged was taken in."""
        if hasattr(self, "world"):
            checks.no_receipt_lies(self.world)

    def teardown(self) -> None:
        """Deliver everything, and look at the whole."""
        if not hasattr(self, "world"):
            return
        try:
            for pair in self.world.pairs():
                for file in self.world.carried(*pair):
                    file.unlink()  # what was damaged is written again by its sender
            self.world.settle()
            for check in (checks.convergence, checks.orders, checks.outboxes, checks.no_receipt_lies, checks.trails):
                check(self.world)
        finally:
            with suppress(FusionError):
                self.world.close()
            shutil.rmtree(self.root, ignore_errors=True)


TestExchange = Exchange.TestCase
TestExchange.settings = settings(
    max_examples=200 if SOAK else 4,
    stateful_step_count=50 if SOAK else 30,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking so long a story takes an hour
    suppress_health_check=list(HealthCheck),
)
