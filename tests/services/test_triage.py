"""Triage: every disposition with its reason, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fusion_tui.domain.case import Case, Entity, Link
from fusion_tui.domain.errors import AbsentError, InputError, PolicyError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.services import cases, closing, queues, reading, tips, triage
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.desk import Desk
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit, records
from tests.centers import Office, clock_of

Dispose = Callable[[Desk, Tip], object]
REASONED: dict[TipState, Callable[[Desk, str, str], Tip]] = {
    TipState.REFERRED: triage.refer,
    TipState.ASKED: triage.ask,
    TipState.CLOSED: triage.close,
}


@pytest.fixture
def tip(harbor: Office) -> Tip:
    return tips.add(harbor.desk, TipForm("Drone over substation", "Two men, a white van.", "walk-in", "SURVL"))


def _waiting(desk: Desk) -> list[str]:
    return [one.id for one in queues.window(desk, queues.view("tips")).records]


def _links(desk: Desk, tip: Tip) -> list[tuple[str, str]]:
    with desk.read() as books:
        return [(one.relation, one.target_ref) for one in records.where(books, Link, source_ref=tip.id)]


def test_promotion_is_explicit_linked_and_done_once(harbor: Office, tip: Tip) -> None:
    case = triage.promote(harbor.desk, tip.number, "Drone flights")
    page = cases.page(harbor.desk, case.number)
    assert [(one.id, one.state, one.case) for one in page.tips] == [(tip.id, TipState.PROMOTED, case.id)]
    assert case.holding is Holding.INVESTIGATION
    assert _links(harbor.desk, tip) == [("promoted-to", case.id)]
    with pytest.raises(PolicyError, match="promoted already"):
        triage.promote(harbor.desk, tip.id)


def test_a_tip_is_put_to_a_case_that_is_there(harbor: Office, tip: Tip) -> None:
    case = cases.new(harbor.desk, CaseForm("Substations"))
    linked = triage.link(harbor.desk, tip.id, case.number)
    assert (linked.state, linked.case, linked.reason) == (TipState.LINKED, case.id, "belongs to C-00001")
    assert [one.id for one in cases.page(harbor.desk, case.id).tips] == [tip.id]
    assert _links(harbor.desk, tip) == [("linked-to", case.id)]


def test_a_tip_is_not_put_to_a_case_nobody_here_may_see(harbor: Office, tip: Tip) -> None:
    case = cases.new(harbor.desk, CaseForm("Substations"))
    cases.restrict(harbor.desk, case.id, ["ana"])
    tips.add(harbor.desk, TipForm("Another"))
    with pytest.raises((AbsentError, PolicyError)):
        triage.link(harbor.supervisor, tip.id, case.id)
    assert _links(harbor.desk, tip) == []


@pytest.mark.parametrize("state", REASONED)
def test_a_disposition_needs_its_reason_keeps_it_and_who_gave_it_when(
    harbor: Office, tip: Tip, state: TipState
) -> None:
    with pytest.raises(InputError, match="reason: may not be empty"):
        REASONED[state](harbor.desk, tip.id, "  ")
    done = REASONED[state](harbor.desk, tip.id, "a licensed survey flight")
    assert (done.state, done.reason, done.disposed_by) == (state, "a licensed survey flight", "ana")
    assert done.disposed is not None
    assert done.disposed > tip.created
    assert _waiting(harbor.desk) == ([tip.id] if state is TipState.ASKED else [])


def test_a_tip_somebody_was_asked_about_is_disposed_of_later(harbor: Office, tip: Tip) -> None:
    triage.ask(harbor.desk, tip.id, "the owner: video or pictures")
    closed = triage.close(harbor.desk, tip.id, "lawful activity, explained")
    assert (closed.state, closed.state_before) == (TipState.CLOSED, TipState.ASKED)
    back = triage.undo(harbor.desk, tip.id)
    assert (back.state, back.reason) == (TipState.ASKED, "the owner: video or pictures")
    with pytest.raises(PolicyError, match="nothing was done"):
        triage.undo(harbor.desk, tip.id)
    assert triage.reopen(harbor.desk, tip.id, "nobody to ask").state is TipState.NEW


@pytest.mark.parametrize("state", REASONED)
def test_a_slip_is_taken_back_and_leaves_the_tip_as_it_was(harbor: Office, tip: Tip, state: TipState) -> None:
    REASONED[state](harbor.desk, tip.id, "slip")
    back = triage.undo(harbor.desk, tip.id)
    changed = {"modified", "revision"}
    assert back.model_dump(exclude=changed) == tip.model_dump(exclude=changed)
    assert back.revision == tip.revision + 2
    with harbor.desk.read() as books:
        last = next(iter(audit.recent(books)))
    assert (last.act, last.outcome) == ("tip undo", f"was {state}")


def test_undoing_a_promotion_leaves_no_case_and_no_link(harbor: Office, tip: Tip) -> None:
    case = triage.promote(harbor.desk, tip.id)
    assert triage.undo(harbor.desk, tip.id).case == ""
    assert _links(harbor.desk, tip) == []
    assert reading.find(harbor.desk, "drone kind:case").records == []
    with pytest.raises(AbsentError):
        cases.page(harbor.desk, case.id)


@pytest.mark.parametrize(
    "work",
    [
        lambda desk, case: cases.add_note(desk, case.id, "call the owner"),
        lambda desk, case: cases.add_fact(desk, case.id, FactForm("seen at 21:40")),
        lambda desk, case: cases.restrict(desk, case.id, []),
        lambda desk, case: triage.link(desk, tips.add(desk, TipForm("A second")).id, case.id),
    ],
    ids=["a note", "a fact", "a restriction", "another tip"],
)
def test_a_case_somebody_worked_on_is_not_undone(
    harbor: Office, tip: Tip, work: Callable[[Desk, Case], object]
) -> None:
    case = triage.promote(harbor.desk, tip.id)
    work(harbor.desk, case)
    with pytest.raises(PolicyError, match="somebody worked on C-00001 since"):
        triage.undo(harbor.desk, tip.id)
    assert cases.page(harbor.desk, case.id).tips[0].state is TipState.PROMOTED


def test_a_case_names_what_its_tip_named_and_knows_where_it_comes_from(harbor: Office) -> None:
    named = "phone: +12155550187\nvehicle: PA KXR1984"
    told = tips.add(harbor.desk, TipForm("A van", control="U//LES", tlp="RED", named=named))
    case = triage.promote(harbor.desk, told.id)
    found = cases.page(harbor.desk, case.id).entities
    assert [(str(one.entity), one.title, one.control, one.tlp) for one in found] == [
        ("phone", "+12155550187", "U//LES", TLP.RED),
        ("vehicle", "PA KXR1984", "U//LES", TLP.RED),
    ]
    with harbor.desk.read() as books:
        links = {(one.relation, one.target_ref) for one in records.where(books, Link, source_ref=found[0].id)}
    assert links == {("appears-in", case.id), ("named-in", told.id)}


def test_only_what_is_chosen_is_carried(harbor: Office) -> None:
    told = tips.add(harbor.desk, TipForm("A van", named="phone: +12155550187\nvehicle: PA KXR1984"))
    with pytest.raises(InputError, match="named: line 1 begins with none of"):
        triage.promote(harbor.desk, told.id, carry="a van")
    case = triage.promote(harbor.desk, told.id, carry="vehicle: PA KXR1984")
    assert [one.title for one in cases.page(harbor.desk, case.id).entities] == ["PA KXR1984"]
    none = triage.promote(harbor.desk, tips.add(harbor.desk, TipForm("B", named=told.named)).id, carry="")
    assert cases.page(harbor.desk, none.id).entities == []


def test_undoing_a_promotion_takes_back_what_was_carried_unless_somebody_worked_on_it(harbor: Office) -> None:
    told = tips.add(harbor.desk, TipForm("A van", named="vehicle: PA KXR1984"))
    case = triage.promote(harbor.desk, told.id)
    back = triage.undo(harbor.desk, told.id)
    assert (back.state, back.named) == (TipState.NEW, told.named)
    with harbor.desk.read() as books:
        assert (records.where(books, Entity), records.where(books, Link)) == ([], [])
    case = triage.promote(harbor.desk, told.id)
    cases.add_entity(harbor.desk, case.id, EntityForm("person", "Ana Lopez"))
    with pytest.raises(PolicyError, match="somebody worked on"):
        triage.undo(harbor.desk, told.id)


def test_undoing_a_link_leaves_the_case_alone(harbor: Office, tip: Tip) -> None:
    case = cases.new(harbor.desk, CaseForm("Substations"))
    cases.add_note(harbor.desk, case.id, "as in spring")
    triage.link(harbor.desk, tip.id, case.id)
    assert triage.undo(harbor.desk, tip.id).state is TipState.NEW
    page = cases.page(harbor.desk, case.id)
    assert (page.tips, len(page.notes), _links(harbor.desk, tip)) == ([], 1, [])


def test_another_or_later_reopens_it_with_a_reason(harbor: Office, tip: Tip) -> None:
    triage.close(harbor.desk, tip.id, "lawful activity, explained")
    clock_of(harbor).pass_hours(1)
    with pytest.raises(PolicyError, match="more than 30 min ago") as late:
        triage.undo(harbor.desk, tip.id)
    assert late.value.hint == "reopen it, with a reason"
    with pytest.raises(InputError, match="reason: may not be empty"):
        triage.reopen(harbor.desk, tip.id, "")
    again = triage.reopen(harbor.desk, tip.id, "a second sighting")
    assert (again.state, again.reason, again.disposed) == (TipState.NEW, "reopened: a second sighting", None)
    assert _waiting(harbor.desk) == [tip.id]
    with pytest.raises(PolicyError, match="nothing to reopen"):
        triage.reopen(harbor.desk, tip.id, "again")


def test_a_tip_that_became_a_case_is_not_reopened(harbor: Office, tip: Tip) -> None:
    triage.promote(harbor.desk, tip.id)
    with pytest.raises(PolicyError, match="the tip became a case"):
        triage.reopen(harbor.desk, tip.id, "new")


def test_reopening_a_linked_tip_takes_it_out_of_the_case(harbor: Office, tip: Tip) -> None:
    case = cases.new(harbor.desk, CaseForm("Substations"))
    triage.link(harbor.desk, tip.id, case.id)
    clock_of(harbor).pass_hours(1)
    assert triage.reopen(harbor.desk, tip.id, "another place").case == ""
    assert cases.page(harbor.desk, case.id).tips == []
    assert _links(harbor.desk, tip) == []


@pytest.mark.parametrize(
    "back", [lambda desk, tip: triage.undo(desk, tip.id), lambda desk, tip: triage.reopen(desk, tip.id, "x")]
)
def test_a_tip_is_not_taken_out_of_a_closed_case(harbor: Office, tip: Tip, back: Dispose) -> None:
    case = cases.new(harbor.desk, CaseForm("Substations"))
    triage.link(harbor.desk, tip.id, case.id)
    closing.close(harbor.desk, case.id, "handed to the prosecutor")
    with pytest.raises(PolicyError, match="C-00001 is closed"):
        back(harbor.desk, tip)
    assert [one.id for one in cases.page(harbor.desk, case.id).tips] == [tip.id]
