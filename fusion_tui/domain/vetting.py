"""Two-part vetting of a suspicious activity report, after the ISE-SAR Functional Standard 1.5.5.

First it is compared with the behaviours of the standard and with what is held; then somebody trained judges, in
context, whether it is reasonably indicative of planning for terrorism or other crime. What a person is may describe
them and never make them suspicious; what the First Amendment protects is kept only where it is directly related
to criminal conduct, and a privacy officer says so (28 CFR 23.20(b)).
"""

from __future__ import annotations

from fusion_tui.domain.decision import ALLOWED, Decision, refuse_if
from fusion_tui.domain.tip import Activity, Basis, Tip, TipState, Verdict
from fusion_tui.domain.user import Role, User

__all__ = ["Activity", "Basis", "Verdict", "is_vettable", "may_vet"]

_VETTABLE = (TipState.NEW, TipState.ASKED, TipState.LINKED, TipState.PROMOTED)


def is_vettable(tip: Tip) -> Decision:
    """Whether a report can be judged as it stands: nobody has closed it, or handed it on."""
    return refuse_if(tip.state not in _VETTABLE, f"the tip is {tip.state}: reopen it first")


def may_vet(tip: Tip, user: User, verdict: Verdict, basis: Basis, activity: Activity) -> Decision:
    """Whether a report may be judged so, by this person; every reason against it."""
    decision = is_vettable(tip)
    if verdict is not Verdict.ISE_SAR:
        return decision
    return decision & _behaves(tip) & _on_what(basis) & _of_what(activity, user)


def _behaves(tip: Tip) -> Decision:
    return refuse_if(tip.behaviour is None, "no behaviour of the standard is named")


def _on_what(basis: Basis) -> Decision:
    return refuse_if(
        basis is Basis.RESTS, "race, religion, origin and the like may describe a person, never make one suspicious"
    )


def _of_what(activity: Activity, user: User) -> Decision:
    if activity is Activity.NONE:
        return ALLOWED
    if activity is Activity.ONLY:
        return Decision(("protected activity alone is no suspicion",))
    return refuse_if(
        Role.PRIVACY not in user.role_set,
        "protected activity is in it: a privacy officer judges whether it may be kept",
    )
