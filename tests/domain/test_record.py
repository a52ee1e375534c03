"""The header of every record, and the ids it goes by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.record import Record, is_id, new_id, new_ids, uuid_of
from tests.factories import one_of_each, product, tip

KNOWN = "tip--12345678-9abc-4def-8123-456789abcdef"
# Words with single dashes, as types of STIX are.
KINDS = st.lists(st.text("abcxyz019", min_size=2, max_size=12), min_size=1, max_size=4).map(lambda w: "x" + "-".join(w))


@given(KINDS)
@settings(deadline=None)
def test_a_new_id_is_an_id_of_its_kind_and_new(kind: str) -> None:
    one, other = new_id(kind), new_id(kind)
    assert one != other
    assert is_id(one)
    assert one == f"{kind}--{uuid_of(one)}"


@given(KINDS, st.integers(0, 9))
@settings(deadline=None)
def test_ids_made_together_are_as_many_ids_as_asked_for(kind: str, count: int) -> None:
    made = new_ids(kind, count)
    assert len(set(made)) == len(made) == count
    assert all(one == f"{kind}--{uuid_of(one)}" and uuid_of(one).version == 4 for one in made)


def test_ids_made_together_lie_together_and_apart_from_the_next_lot() -> None:
    starts = [{one[: len("tip--") + 18] for one in new_ids("tip", 50)} for _ in range(2)]
    assert [len(start) for start in starts] == [1, 1]
    assert starts[0] != starts[1]


def test_an_id_whose_kind_has_two_dashes_has_a_uuid_or_is_none() -> None:
    odd = f"x--y--{UUID(int=7)}"
    assert not is_id(odd) or uuid_of(odd) == UUID(int=7)


@given(st.uuids())
@settings(deadline=None)
def test_the_uuid_of_an_id_is_the_one_it_was_made_of(uuid: UUID) -> None:
    assert uuid_of(f"x-report--{uuid}") == uuid


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("tip", id="a kind alone"),
        pytest.param(KNOWN.partition("--")[2], id="a uuid alone"),
        pytest.param(KNOWN.upper(), id="capitals"),
        pytest.param(KNOWN.replace("--", "-"), id="one dash"),
        pytest.param(KNOWN + "\n", id="a newline at the end"),
        pytest.param(" " + KNOWN, id="a space in front"),
        pytest.param(KNOWN[:-1], id="a digit short"),
        pytest.param(KNOWN + "0", id="a digit more"),
        pytest.param(KNOWN.replace("-9abc-", "9-abc-"), id="dashes elsewhere"),
        pytest.param(KNOWN.replace("9abc", "9abg"), id="a letter that is no hex digit"),
        pytest.param("x" * 62 + KNOWN[3:], id="a kind of 62 letters"),
        pytest.param("t" + KNOWN[3:], id="a kind of one letter"),
        pytest.param("tip--" + "\u0661" * 8 + KNOWN[13:], id="digits of another script"),
    ],
)
def test_what_is_no_id(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(InputError, match="not a record id"):
        uuid_of(text)


def test_a_refused_id_is_not_repeated_in_the_error() -> None:
    with pytest.raises(InputError) as refused:
        uuid_of("what a person typed")
    assert "typed" not in refused.value.message + refused.value.hint


@pytest.mark.parametrize("record", one_of_each(), ids=lambda record: type(record).__name__)
def test_every_kind_has_the_whole_header_and_a_marking_of_it(record: Record) -> None:
    assert set(Record.model_fields) <= set(type(record).model_fields)
    assert str(record.marking) == "(U//FOUO) TLP:AMBER"
    assert (record.grade, record.revision, record.exercise) == ("F6", 1, False)


@pytest.mark.parametrize("record", one_of_each(), ids=lambda record: type(record).__name__)
def test_every_kind_reads_back_from_its_own_values(record: Record) -> None:
    assert type(record).model_validate(record.model_dump()) == record
    assert type(record).model_validate_json(record.model_dump_json()) == record


def test_the_marking_of_a_record_is_its_own_control_and_tlp() -> None:
    assert str(tip(control="CUI", tlp=TLP.RED).marking) == "(CUI) TLP:RED"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": ""}, id="a title of nothing"),
        pytest.param({"title": "\u202e \x07"}, id="a title of nothing once it is clean"),
        pytest.param({"title": "x" * 201}, id="a title of 201 letters"),
        pytest.param({"text": "x" * 100_001}, id="a text of 100,001 letters"),
        pytest.param({"author": "x" * 121}, id="an author of 121 letters"),
        pytest.param({"origin": "A1" * 32}, id="an origin in capitals"),
        pytest.param({"origin": "a1" * 31}, id="an origin too short"),
        pytest.param({"origin": "a1" * 32 + "\n"}, id="an origin with a newline"),
        pytest.param({"grade": "G1"}, id="a source grade beyond F"),
        pytest.param({"grade": "A7"}, id="an information grade beyond 6"),
        pytest.param({"grade": "a1"}, id="a grade in lower case"),
        pytest.param({"revision": 0}, id="revision nought"),
        pytest.param({"revision": 2**31}, id="revision 2^31"),
        pytest.param({"tlp": "WHITE"}, id="a TLP of version 1"),
        pytest.param({"holding": "ELSEWHERE"}, id="no holding of ours"),
        pytest.param({"id": "x" * 101}, id="an id of 101 letters"),
        pytest.param({"colour": "red"}, id="a field nobody declared"),
        pytest.param({"created": 1.5e300}, id="a moment that is none"),
    ],
)
def test_a_record_refuses(changes: dict[str, Any]) -> None:
    (field,) = changes
    with pytest.raises(ValueError, match=field):
        tip(**changes)


@pytest.mark.parametrize(
    "changes",
    [{"title": "x" * 200}, {"text": "x" * 100_000}, {"revision": 2**31 - 1}, {"grade": "A1"}],
    ids=["a title of 200 letters", "a text of 100,000", "the last revision", "the best grade"],
)
def test_a_record_takes_what_is_at_its_limit(changes: dict[str, Any]) -> None:
    assert tip(**changes).model_dump(include=set(changes)) == changes


def test_a_product_without_a_text_is_none() -> None:
    with pytest.raises(ValueError, match="text"):
        product(text=" \n ")
