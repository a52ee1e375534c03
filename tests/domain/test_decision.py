"""Decisions join: all must allow, and no reason is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion_tui.domain.decision import ALLOWED, Decision, refuse_if
from fusion_tui.domain.errors import PolicyError

REASONS = st.lists(st.sampled_from(["it is red", "it is late", "nobody asked", "no second person"]), unique=True)
DECISIONS = REASONS.map(lambda reasons: Decision(tuple(reasons)))
LAW = settings(deadline=None, max_examples=60)


@given(DECISIONS, DECISIONS)
@LAW
def test_both_must_allow(a: Decision, b: Decision) -> None:
    assert (a & b).allowed == (a.allowed and b.allowed)


@given(DECISIONS, DECISIONS)
@LAW
def test_every_reason_stands_once(a: Decision, b: Decision) -> None:
    both = (a & b).reasons
    assert set(both) == {*a.reasons, *b.reasons}
    assert len(both) == len(set(both))


@given(DECISIONS, DECISIONS, DECISIONS)
@LAW
def test_joining_associates(a: Decision, b: Decision, c: Decision) -> None:
    assert (a & b) & c == a & (b & c)


@given(DECISIONS)
@LAW
def test_joining_with_itself_or_with_nothing_changes_nothing(a: Decision) -> None:
    assert a & a == a
    assert a & ALLOWED == a == ALLOWED & a


@given(DECISIONS, DECISIONS)
@LAW
def test_reasons_stay_in_the_order_they_were_asked(a: Decision, b: Decision) -> None:
    assert (a & b).reasons[: len(a.reasons)] == a.reasons


@pytest.mark.parametrize(
    ("condition", "allowed"), [(True, False), (False, True), ([1], False), ([], True), ("", True), (None, True)]
)
def test_a_refusal_holds_where_its_condition_does(condition: object, allowed: bool) -> None:
    decision = refuse_if(condition, "it is late")
    assert decision.allowed is allowed
    assert decision.reasons == (() if allowed else ("it is late",))


def test_requiring_what_is_allowed_passes() -> None:
    assert ALLOWED.allowed
    ALLOWED.require("never said")


def test_requiring_what_is_refused_raises_every_reason_and_the_hint() -> None:
    decision = Decision(("it is red", "it is late"))
    with pytest.raises(PolicyError) as refused:
        decision.require("ask a supervisor")
    assert (refused.value.message, refused.value.hint) == ("it is red; it is late", "ask a supervisor")
    assert refused.value.decision is decision
