"""What a suspicious activity report may be judged to be, by whom, as sentences."""

from __future__ import annotations

import pytest

from fusion_tui.domain.behaviour import Behaviour
from fusion_tui.domain.tip import TipState
from fusion_tui.domain.user import Role
from fusion_tui.domain.vetting import Activity, Basis, Verdict, may_vet
from tests.factories import tip, user

SAR = tip(behaviour=Behaviour.PHOTO)
ANALYST, PRIVACY = user(Role.ANALYST), user(Role.PRIVACY)


def test_a_report_of_a_behaviour_is_an_ise_sar_where_nothing_stands_against_it() -> None:
    assert may_vet(SAR, ANALYST, Verdict.ISE_SAR, Basis.NOTHING, Activity.NONE).allowed
    assert may_vet(SAR, ANALYST, Verdict.ISE_SAR, Basis.DESCRIBES, Activity.NONE).allowed


def test_what_names_no_behaviour_is_no_ise_sar() -> None:
    decision = may_vet(tip(), ANALYST, Verdict.ISE_SAR, Basis.NOTHING, Activity.NONE)
    assert decision.reasons == ("no behaviour of the standard is named",)


def test_suspicion_rests_on_what_was_done_never_on_who_did_it() -> None:
    for who in (ANALYST, PRIVACY):
        decision = may_vet(SAR, who, Verdict.ISE_SAR, Basis.RESTS, Activity.NONE)
        assert decision.reasons == (
            "race, religion, origin and the like may describe a person, never make one suspicious",
        )


def test_protected_activity_is_kept_only_where_it_is_related_to_crime_and_a_privacy_officer_says_so() -> None:
    assert may_vet(SAR, PRIVACY, Verdict.ISE_SAR, Basis.NOTHING, Activity.RELATED).allowed
    refused = may_vet(SAR, ANALYST, Verdict.ISE_SAR, Basis.NOTHING, Activity.RELATED)
    assert refused.reasons == ("protected activity is in it: a privacy officer judges whether it may be kept",)
    for who in (ANALYST, PRIVACY):
        alone = may_vet(SAR, who, Verdict.ISE_SAR, Basis.NOTHING, Activity.ONLY)
        assert alone.reasons == ("protected activity alone is no suspicion",)


@pytest.mark.parametrize("verdict", [Verdict.NOT, Verdict.MORE])
@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("activity", Activity)
def test_anything_may_be_judged_to_be_none_or_to_need_more(verdict: Verdict, basis: Basis, activity: Activity) -> None:
    assert may_vet(tip(), ANALYST, verdict, basis, activity).allowed


@pytest.mark.parametrize("state", TipState)
def test_what_was_closed_or_referred_is_reopened_first(state: TipState) -> None:
    decision = may_vet(tip(state=state), ANALYST, Verdict.NOT, Basis.NOTHING, Activity.NONE)
    assert decision.allowed is (state not in {TipState.CLOSED, TipState.REFERRED})
    assert decision.reasons == (() if decision.allowed else (f"the tip is {state}: reopen it first",))
