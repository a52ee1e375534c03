"""The program and the second reader agree about a channel: places, marks, receipts, revocation, and the formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import PeerError
from fusion_tui.sync import channel, digits, merge, merkle, padme, receipt, revocation
from fusion_tui.sync.channel import Arrival, Inbound
from fusion_tui.sync.manifest import Revoked
from tests.second_reader import Outcome, State, Verdict, formulas, settle
from tests.second_reader import merging as second_merging
from tests.second_reader.channel import Marks, check_place, through
from tests.second_reader.manifest import Manifest, Position
from tests.second_reader.outcome import BrokenError, StopError
from tests.second_reader.reading import Result
from tests.second_reader.receipt import parse_receipt, receipt_to_json
from tests.second_reader.revocation import vouched_for
from tests.second_reader.standing import stands
from tests.second_reader.statement import Statement
from tests.sync.two_readers import thorough

EPOCH, BY, SENDER, KEY = b"\x33" * 16, b"\x11" * 16, b"\x01" * 32, b"k" * 32


def head(number: int, version: int) -> bytes:
    """The hash of the manifest of that number, of which a sender may have made two."""
    return bytes([number, version]) * 24


@dataclass(frozen=True)
class Sent:
    """A bundle as a channel sees it, and what comes of its bodies."""

    seq: int
    version: int
    before: int
    void: list[int]
    ends: Verdict

    @property
    def manifest(self) -> Manifest:
        void = tuple(number for number in self.void if number < self.seq)
        place = {"epoch": EPOCH, "seq": self.seq, "prev": self.prev, "revoked": (), "void": void}
        rest: dict[str, Any] = {"created": "", "next_by": None, "bodies": (), "root": None, "acks": ()}
        return Manifest(1, b"", SENDER, b"", 1, **place, **rest, exercise=False, pad=0)  # type: ignore[arg-type]

    @property
    def prev(self) -> bytes | None:
        return head(self.seq - 1, self.before) if self.seq > 1 else None

    @property
    def hash(self) -> bytes:
        return head(self.seq, self.version)

    @property
    def arrival(self) -> Arrival:
        return Arrival(EPOCH, self.seq, self.prev, self.hash, self.manifest.void)


MOSTLY = st.sampled_from([0, 0, 0, 0, 1])
SENT = st.builds(
    Sent,
    st.integers(1, 8),
    MOSTLY,
    MOSTLY,
    st.lists(st.integers(1, 7), max_size=3),
    st.sampled_from([Verdict.APPLIED, Verdict.APPLIED, Verdict.APPLIED, Verdict.REJECTED, Verdict.HELD]),
)


@dataclass
class Both:
    """One channel, kept twice."""

    inbound: Inbound = field(default_factory=lambda: Inbound.of(EPOCH, []))
    state: State = field(default_factory=State)

    @property
    def marks(self) -> Marks:
        return self.state.channel(SENDER).marks(EPOCH)

    def take(self, sent: Sent) -> tuple[str, str]:
        """Let both judge a bundle, and where it may be applied, let it end as it does."""
        program = channel.judge(self.inbound, sent.arrival).value
        try:
            check_place(sent.manifest, sent.hash, self.marks)
        except StopError as stop:
            return program, stop.verdict.lower()
        code = None if sent.ends is Verdict.APPLIED else "x"
        settle(self.state, Result(Outcome.OK, sent.ends, code, b"", KEY, sent.manifest, sent.hash))
        ends = channel.Outcome(sent.ends.lower())
        self.inbound, _ = channel.advance(self.inbound, sent.arrival, ends, code or "")
        return program, "applied"


def as_rows(marks: Marks) -> dict[int, tuple[str, bytes | None, bytes | None, str]]:
    return {number: (str(one.outcome), one.hash, one.prev, one.code or "") for number, one in marks.items()}


@thorough(60)
@given(st.lists(SENT, max_size=12))
def test_both_keep_the_same_channel(arrivals: list[Sent]) -> None:
    both = Both()
    for sent in arrivals:
        program, document = both.take(sent)
        assert program == document
        rows = {n: (str(m.outcome), m.manifest_hash, m.prev, m.code) for n, m in both.inbound.marks.items()}
        assert rows == as_rows(both.marks)
        assert both.inbound.through == through(both.marks)
        told = receipt_to_json(second_merging.receipt_of(both.marks, BY, EPOCH))
        assert channel.receipt(both.inbound, BY).to_json() == told


@thorough(60)
@given(st.lists(SENT, max_size=12), SENT, st.none() | st.tuples(st.integers(1, 9), MOSTLY))
def test_both_let_a_revoked_pair_say_the_same(arrivals: list[Sent], last: Sent, until: tuple[int, int] | None) -> None:
    both = Both()
    for sent in arrivals:
        both.take(sent)
    told = Revoked(KEY, EPOCH, until[0], head(*until)) if until else None
    positions = [Position(KEY, EPOCH, until[0], head(*until))] if until else []
    try:
        program = str(revocation.stands(both.inbound, last.arrival, told))
    except PeerError as error:
        program = error.code
    try:
        document = str(vouched_for(KEY, last.manifest, last.hash, both.marks, positions))
    except BrokenError as error:
        document = error.code
    assert program == document


NUMBER = st.integers(1, 14)
HEAD = st.sampled_from([None, *(bytes([number]) * 48 for number in (1, 2, 3))])


@st.composite
def receipts(draw: st.DrawFn) -> dict[str, Any]:
    spans = st.tuples(NUMBER, NUMBER).map(sorted)
    number, its_head = draw(st.integers(0, 12)), draw(HEAD)
    return {
        "by": BY.hex(),
        "epoch": EPOCH.hex(),
        "through": number,
        "head": its_head.hex() if its_head and number else None,
        "ranges": [[*draw(spans), one.hex() if one else None] for one in draw(st.lists(HEAD, max_size=4))],
        "held": draw(st.lists(NUMBER, max_size=3)),
        "rejected": [[one, "x"] for one in draw(st.lists(NUMBER, max_size=2))],
        "missing": draw(st.lists(spans, max_size=3)),
    }


@thorough(60)
@given(receipts(), receipts())
def test_both_merge_receipts_into_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    program = receipt.merge(receipt.parse(one), receipt.parse(other)).to_json()
    assert program == receipt_to_json(second_merging.merge(parse_receipt(one), parse_receipt(other)))


@thorough(30)
@given(receipts(), receipts(), receipts())
def test_merging_commutes_associates_and_is_idempotent(x: dict[str, Any], y: dict[str, Any], z: dict[str, Any]) -> None:
    a, b, c = (parse_receipt(one) for one in (x, y, z))
    merged = second_merging.merge
    assert merged(a, b) == merged(b, a)
    assert merged(merged(a, b), c) == merged(a, merged(b, c))
    assert merged(merged(a, b), b) == merged(a, b)


@thorough(40)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["put", "recall", "purge"]), st.binary(max_size=1))))
def test_both_let_the_same_line_stand(lines: list[tuple[int, str, bytes]]) -> None:
    said = [Statement(line, b"", "x--1", rev, None, b"", op, "", None, None) for rev, op, line in lines]
    program = merge.standing(merge.Held(one.rev, one.hash.hex(), one.op) for one in said)
    document = stands(said)
    assert (program is None) == (document is None)
    if program and document and document.op != "purge":
        assert (program.rev, program.op, program.line_hash) == (document.rev, document.op, document.hash.hex())
    assert (program is not None and program.op == "purge") == any(one.op == "purge" for one in said)


@thorough(30)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(0, 2**40))
def test_both_compute_the_same(one: bytes, other: bytes, number: int) -> None:
    assert digits.verify_digits(one, other) == formulas.verify_digits(one, other)
    assert digits.verify_hex(one, other) == formulas.verify_hex(one, other)
    assert digits.verify_words(one, other) == formulas.verify_words(one, other)
    place = (one, other, one[:16], number, one + other[:16])
    assert digits.readback_code(*place) == formulas.readback_code(*place)
    assert padme.padding(number) == formulas.padding(number)
    assert padme.padme(number + 2) == formulas.padme(number + 2)


@thorough(30)
@given(st.lists(st.binary(max_size=3), min_size=1, max_size=40))
def test_both_grow_the_same_tree(lines: list[bytes]) -> None:
    assert merkle.root(lines) == formulas.merkle_root(lines)
