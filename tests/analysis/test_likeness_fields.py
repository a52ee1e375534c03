"""What two tips have in common, said, weighed and put in order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.analysis.likeness import KINDS, alike
from fusion_tui.analysis.likeness.fields import COMMON, SHOWN

FIELDS = st.dictionaries(st.sampled_from([*KINDS, "handle"]), st.sets(st.sampled_from("abcdef")), max_size=4)
COUNTS = st.dictionaries(st.tuples(st.sampled_from([*KINDS]), st.sampled_from("abcdef")), st.integers(0, 100))


def said(*given: object, **more: object) -> list[str]:
    return [reason.said for reason in alike(*given, **more).reasons]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("phone", "+15555550123", "same phone +15555550123"),
        ("email", "ann@example.org", "same e-mail ann@example.org"),
        ("plate", "7XK1982", "same plate 7XK1982"),
        ("vin", "1HGCM82633A004352", "same VIN 1HGCM82633A004352"),
        ("address", "1200 elm st", "same address 1200 elm st"),
        ("person", "rowan pike", "same name rowan pike"),
        ("occasion", "pier 4, 2026-05-17", "same place and time pier 4, 2026-05-17"),
        ("handle", "@gull", "same handle @gull"),
    ],
)
def test_a_value_that_both_have_is_named(kind: str, value: str, reason: str) -> None:
    assert said({kind: {value, "one"}}, {kind: {value, "other"}}) == [reason]


def test_a_value_of_another_kind_is_not_the_same() -> None:
    assert said({"phone": {"5550123"}}, {"plate": {"5550123"}}) == []


def test_the_weightiest_reason_comes_first() -> None:
    a = {"person": {"rowan pike"}, "vin": {"1HGCM82633A004352"}, "phone": {"+15555550123"}}
    assert said(a, a, texts=0.82) == [
        "same VIN 1HGCM82633A004352", "same phone +15555550123", "texts alike 82 %", "same name rowan pike",
    ]  # fmt: skip


@pytest.mark.parametrize(("texts", "reasons"), [(0.49, []), (0.5, ["texts alike 50 %"]), (1.0, ["texts alike 100 %"])])
def test_texts_count_from_half_alike_on(texts: float, reasons: list[str]) -> None:
    assert said({}, {}, texts) == reasons


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        (COMMON, "same phone +15555550100"),
        (COMMON + 1, "same phone +15555550100, as 26 records have"),
        (4_120, "same phone +15555550100, as 4,120 records have"),
    ],
)
def test_a_value_that_very_many_have_says_so(held: int, reason: str) -> None:
    fields, counts = {"phone": {"+15555550100"}}, {("phone", "+15555550100"): held}
    assert said(fields, fields, counts=counts) == [reason]


def test_what_is_common_weighs_less_than_anything_that_is_not() -> None:
    vin = {"vin": {"1HGCM82633A004352"}}
    common = alike(vin, vin, counts={("vin", "1HGCM82633A004352"): 900})
    assert 0 < common.score < alike({"handle": {"@gull"}}, {"handle": {"@gull"}}).score


def test_of_many_values_the_rarest_are_named_and_counted() -> None:
    fields = {"phone": {f"+1555555010{number}" for number in range(SHOWN + 2)}}
    counts = {("phone", "+15555550100"): 20, ("phone", "+15555550101"): 10}
    found = alike(fields, fields, counts=counts)
    assert [reason.said for reason in found.reasons] == [
        "same phone +15555550102", "same phone +15555550103", "same phone +15555550104",
        "2 more of the same kind: phone",
    ]  # fmt: skip
    assert found.score == SHOWN * KINDS["phone"].weight


@given(FIELDS, FIELDS, st.floats(0, 1), COUNTS)
def test_who_is_asked_about_first_changes_nothing(
    a: dict[str, set[str]], b: dict[str, set[str]], texts: float, counts: dict[tuple[str, str], int]
) -> None:
    assert alike(a, b, texts, counts) == alike(b, a, texts, counts)


@given(FIELDS, st.sets(st.sampled_from("uvw"), min_size=1))
def test_one_more_thing_in_common_never_weighs_less(fields: dict[str, set[str]], more: set[str]) -> None:
    richer = {**fields, "plate": fields.get("plate", set()) | more}
    assert alike(richer, richer).score >= alike(fields, fields).score
