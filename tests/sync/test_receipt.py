"""Receipts: their wire form, and that merging them loses nothing, in whatever order they come."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import limits, receipt
from fusion_tui.sync.receipt import Receipt, merge
from fusion_tui.sync.runs import Run, Span, join, spans, union, without

BY, EPOCH = b"b" * 16, b"e" * 16
HEAD = b"\x01" * 48


def wire(**changes: Any) -> dict[str, Any]:
    value = {
        "by": BY.hex(),
        "epoch": EPOCH.hex(),
        "through": 3,
        "head": HEAD.hex(),
        "ranges": [[5, 6, HEAD.hex()]],
        "held": [8],
        "rejected": [[2, "schema"]],
        "missing": [[4, 4], [7, 7]],
    }
    return value | changes


def test_a_receipt_is_read_and_written_as_it_came() -> None:
    found = receipt.parse(wire())
    assert found == Receipt(BY, EPOCH, 3, HEAD, (Run(5, 6, HEAD),), (8,), ((2, "schema"),), (Span(4, 4), Span(7, 7)))
    assert found.to_json() == wire()


def test_a_receipt_of_nothing_has_no_head() -> None:
    value = wire(through=0, head=None, ranges=[], held=[], rejected=[], missing=[])
    assert receipt.parse(value) == Receipt(BY, EPOCH)
    assert Receipt(BY, EPOCH).to_json() == value


def test_unsorted_and_touching_lists_say_the_same() -> None:
    other = b"\x02" * 48
    found = receipt.parse(wire(ranges=[[9, 9, None], [4, 6, other.hex()]], held=[12, 11, 5], missing=[[8, 8], [7, 7]]))
    assert (found.through, found.head, found.ranges) == (6, other, (Run(9, 9, None),))
    assert found.held == (11, 12)
    assert found.missing == (Span(7, 8),)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"more": 1}, id="an unknown key"),
        pytest.param({"by": "00" * 15}, id="a short epoch of the receiver"),
        pytest.param({"epoch": "AA" * 16}, id="upper-case hex"),
        pytest.param({"through": -1}, id="a negative number"),
        pytest.param({"through": True}, id="true as a number"),
        pytest.param({"head": "00" * 32}, id="a short head"),
        pytest.param({"ranges": [[6, 5, None]]}, id="a range that ends before it begins"),
        pytest.param({"ranges": [[0, 5, None]]}, id="a range from zero"),
        pytest.param({"ranges": [[5, 6]]}, id="a range without a head"),
        pytest.param({"ranges": {}}, id="an object for a list"),
        pytest.param({"held": ["8"]}, id="a number as text"),
        pytest.param({"held": [0]}, id="a held number zero"),
        pytest.param({"rejected": [[2, ""]]}, id="an empty code"),
        pytest.param({"rejected": [[2, "a\x1b[2J"]]}, id="a code with a control sequence"),
        pytest.param({"rejected": [[2, 7]]}, id="a code that is no text"),
        pytest.param({"rejected": [2]}, id="a rejection that is no pair"),
        pytest.param({"missing": [[1, 2, 3]]}, id="a span of three"),
        pytest.param({"missing": [["1", 2]]}, id="a span of text"),
        pytest.param({"missing": [[1, 2**53]]}, id="a number beyond what json holds"),
    ],
)
def test_a_receipt_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FormatError) as caught:
        receipt.parse(wire(**changes))
    assert caught.value.code == "schema"


@pytest.mark.parametrize("missing_key", sorted(wire()))
def test_every_key_must_be_there(missing_key: str) -> None:
    value = wire()
    del value[missing_key]
    with pytest.raises(FormatError):
        receipt.parse(value)


@pytest.mark.parametrize("name", ["ranges", "held", "rejected", "missing"])
@pytest.mark.parametrize("count", [limits.RECEIPT_LIST - 1, limits.RECEIPT_LIST, limits.RECEIPT_LIST + 1])
def test_lists_end_at_their_limit(name: str, count: int) -> None:
    entries: dict[str, list[Any]] = {
        "ranges": [[n * 3 + 10, n * 3 + 10, None] for n in range(count)],
        "held": [n + 100 for n in range(count)],
        "rejected": [[n + 1, "schema"] for n in range(count)],
        "missing": [[n + 100, n + 100] for n in range(count)],
    }
    value = wire(**{name: entries[name]})
    if count > limits.RECEIPT_LIST:
        with pytest.raises(FormatError):
            receipt.parse(value)
    else:
        assert receipt.parse(value).epoch == EPOCH


def test_a_long_receipt_is_cut_where_it_hurts_least() -> None:
    seqs = range(10, 10 + 3 * 1100, 3)
    long = Receipt(
        BY,
        EPOCH,
        ranges=tuple(Run(seq, seq, HEAD) for seq in seqs),
        held=tuple(seq + 1 for seq in seqs),
        rejected=tuple((seq, "schema") for seq in seqs),
        missing=tuple(Span(seq + 2, seq + 2) for seq in seqs),
    )
    cut = long.to_json()
    assert {name: len(cut[name]) for name in ("ranges", "held", "rejected", "missing")} == dict.fromkeys(
        ("ranges", "held", "rejected", "missing"), limits.RECEIPT_LIST
    )
    assert (cut["ranges"][0][0], cut["missing"][0][0], cut["held"][0]) == (10, 12, 11)
    assert cut["rejected"][-1][0] == seqs[-1]
    assert receipt.parse(cut).missing == long.missing[:1024]


def test_receipts_of_two_installations_do_not_merge() -> None:
    with pytest.raises(ValueError, match="different channels"):
        merge(Receipt(BY, EPOCH), Receipt(EPOCH, EPOCH))


def test_what_was_received_meanwhile_is_neither_held_nor_missing() -> None:
    before = Receipt(BY, EPOCH, 3, HEAD, (), (5,), (), (Span(4, 4), Span(6, 6)))
    after = Receipt(BY, EPOCH, 5, b"\x05" * 48, (), (), ((4, "zlib"),), ())
    merged = merge(before, after)
    assert merged == Receipt(BY, EPOCH, 5, b"\x05" * 48, (), (), ((4, "zlib"),), (Span(6, 6),))
    assert [merged.covers(seq) for seq in (1, 5, 6)] == [True, True, False]


def test_a_run_without_a_head_does_not_hide_a_head_below_it() -> None:
    merged = merge(Receipt(BY, EPOCH, 5, HEAD), Receipt(BY, EPOCH, 7, None))
    assert (merged.through, merged.head) == (5, HEAD)
    assert merged.ranges == (Run(6, 7, None),)
    assert merged.covers(7)


def test_of_two_heads_for_one_number_the_greater_stands() -> None:
    low, high = Receipt(BY, EPOCH, 5, b"\x01" * 48), Receipt(BY, EPOCH, 5, b"\x02" * 48)
    assert merge(low, high).head == merge(high, low).head == b"\x02" * 48


SEQ = st.integers(1, 14)
HEADS = st.sampled_from([None, b"\x01" * 48, b"\x02" * 48])
SPANS = st.builds(lambda first, more: Span(first, first + more), SEQ, st.integers(0, 3))


def _wire(through: int, head: bytes | None, runs: list[tuple[Span, bytes | None]], **lists: Any) -> Receipt:
    value = wire(
        through=through,
        head=None if head is None else head.hex(),
        ranges=[[*span, None if one is None else one.hex()] for span, one in runs],
        held=list(lists["held"]),
        rejected=[list(entry) for entry in lists["rejected"]],
        missing=[list(span) for span in lists["missing"]],
    )
    return receipt.parse(value)


RECEIPTS = st.builds(
    _wire,
    st.integers(0, 6),
    HEADS,
    st.lists(st.tuples(SPANS, HEADS), max_size=4),
    held=st.lists(SEQ, max_size=4),
    rejected=st.lists(st.tuples(SEQ, st.sampled_from(["zlib", "schema"])), max_size=4),
    missing=st.lists(SPANS, max_size=4),
)


@given(RECEIPTS, RECEIPTS)
def test_merging_commutes(one: Receipt, other: Receipt) -> None:
    assert merge(one, other) == merge(other, one)


@given(RECEIPTS, RECEIPTS, RECEIPTS)
def test_merging_associates(one: Receipt, two: Receipt, three: Receipt) -> None:
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(RECEIPTS, RECEIPTS)
def test_merging_again_changes_nothing(one: Receipt, other: Receipt) -> None:
    assert merge(one, one) == one
    assert merge(merge(one, other), other) == merge(one, other)


@given(RECEIPTS, RECEIPTS)
def test_merging_keeps_every_received_number_and_every_proof(one: Receipt, other: Receipt) -> None:
    merged = merge(one, other)
    for seq in range(1, 20):
        assert merged.covers(seq) == (one.covers(seq) or other.covers(seq))
    proven = {seq for run in merged.received if run.head for seq in range(run.first, run.last + 1)}
    for run in (run for run in one.received if run.head):
        assert set(range(run.first, run.last + 1)) <= proven


@given(RECEIPTS)
def test_a_number_is_one_of_received_held_and_missing(one: Receipt) -> None:
    lost = {seq for span in one.missing for seq in range(span.first, span.last + 1)}
    assert not lost & set(one.held)
    assert not any(one.covers(seq) for seq in lost | set(one.held))


@given(RECEIPTS)
def test_what_is_written_reads_back_as_the_same(one: Receipt) -> None:
    assert receipt.parse(one.to_json()) == one


NUMBERS = st.sets(st.integers(1, 40))


@given(NUMBERS, NUMBERS)
def test_spans_behave_as_the_sets_they_stand_for(one: set[int], other: set[int]) -> None:
    def numbers(found: Any) -> set[int]:
        return {seq for span in found for seq in range(span[0], span[1] + 1)}

    assert numbers(spans(one)) == one
    assert numbers(union([*spans(one), *spans(other)])) == one | other
    assert numbers(without(spans(one), spans(other))) == one - other
    assert numbers(join([Run(*span, HEAD) for span in (*spans(one), *spans(other))])) == one | other
    assert all(left.last + 1 < right.first for left, right in zip(spans(one), spans(one)[1:], strict=False))
