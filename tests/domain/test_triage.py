"""What may become of a tip, as sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from fusion_tui.domain.policy import Policy
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.domain.triage import Triage, may_dispose, may_reopen, may_undo
from tests.factories import NOON, tip

HALF_AN_HOUR = Triage().undo_within


def _disposed(state: TipState, **changes: object) -> Tip:
    return tip(**{"state": state, "disposed": NOON, "disposed_by": "ana", **changes})


@pytest.mark.parametrize("state", TipState)
def test_only_a_tip_that_is_new_or_was_asked_about_is_disposed_of(state: TipState) -> None:
    decision = may_dispose(tip(state=state))
    assert decision.allowed is (state in {TipState.NEW, TipState.ASKED})
    assert decision.reasons == (() if decision.allowed else (f"the tip is {state} already",))


def test_who_disposed_of_it_takes_it_back_within_the_minutes_of_the_policy() -> None:
    closed = _disposed(TipState.CLOSED)
    assert may_undo(closed, "ana", NOON + HALF_AN_HOUR, HALF_AN_HOUR).allowed
    late = may_undo(closed, "ana", NOON + HALF_AN_HOUR + timedelta(seconds=1), HALF_AN_HOUR)
    assert late.reasons == ("it was done more than 30 min ago",)


def test_nobody_takes_back_what_another_did_or_what_was_not_done() -> None:
    assert may_undo(_disposed(TipState.CLOSED), "sue", NOON, HALF_AN_HOUR).reasons == ("ana did that",)
    assert may_undo(tip(), "ana", NOON, HALF_AN_HOUR).reasons == ("nothing was done with the tip yet",)


@pytest.mark.parametrize("state", TipState)
def test_what_was_disposed_of_without_a_case_of_its_own_is_reopened(state: TipState) -> None:
    assert may_reopen(tip(state=state)).allowed is (state not in {TipState.NEW, TipState.PROMOTED})


def test_a_center_names_its_own_reasons_as_many_as_there_are_digits() -> None:
    assert Policy.model_validate({"triage": {"close": ["a prank"]}}).triage.close == ("a prank",)
    for wrong in ([], ["a"] * 10, [""], ["x" * 121]):
        with pytest.raises(ValidationError, match="close"):
            Policy.model_validate({"triage": {"close": wrong}})
