"""Name workup: what is found and why, that nothing was found, and into a case with it."""

from __future__ import annotations

import pytest

from fusion_tui.domain.errors import AbsentError, InputError, PolicyError
from fusion_tui.services import cases, tips, workup
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import Office

WHY = "work on a case"


@pytest.fixture
def case(harbor: Office) -> str:
    """Return a case with a few names in it, and let a tip name some."""
    made = cases.new(harbor.desk, CaseForm("Substations")).id
    cases.add_fact(harbor.desk, made, FactForm("Jon Smyth rented the van, plate KXR-1984."))
    cases.add_entity(harbor.desk, made, EntityForm("person", "SMITH, John"))
    tips.add(harbor.desk, TipForm("Caller", "Jane Smith at (215) 555-0187 saw a van."))
    return made


def _reasons(done: workup.Workup) -> list[str]:
    return [hit.reason for hit in done.found]


@pytest.mark.usefixtures("case")
def test_a_name_is_found_as_it_is_and_as_it_is_nearly_spelled(harbor: Office) -> None:
    done = workup.run(harbor.desk, "  john   smith ", WHY)
    assert _reasons(done) == ['says "SMITH, John"', '"Jon Smyth" is 92 % alike']
    assert (done.asked, done.purpose, done.outcome) == ("john smith", WHY, "2 found")


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("215-555-0187", "holds 2155550187"),
        ("+1 (215) 555-0187", "holds 2155550187"),
        ("KXR 1984", "holds KXR1984"),
        ("KXR-198?", "holds KXR198?"),
    ],
)
def test_a_phone_or_plate_is_found_however_it_is_written(harbor: Office, asked: str, reason: str) -> None:
    assert _reasons(workup.run(harbor.desk, asked, WHY)) == [reason]


def test_that_nothing_was_found_is_recorded_with_its_purpose_and_noted_in_the_case(harbor: Office, case: str) -> None:
    done = workup.run(harbor.desk, "Okonkwo", "Work on a Case", case)
    assert done.found == ()
    with harbor.desk.read() as books:
        (row,) = [row for row in audit.recent(books) if row.act == "workup"]
    assert row.outcome == "nothing found; work on a case"
    assert "Okonkwo" not in f"{row.subject}{row.outcome}"
    (note,) = cases.page(harbor.desk, case).notes
    assert note.text == 'Workup of "Okonkwo" (work on a case): nothing found'


def test_hits_go_into_a_case_with_their_reasons(harbor: Office, case: str) -> None:
    done = workup.run(harbor.desk, "215-555-0187", WHY)
    workup.keep(harbor.desk, done, case, done.found[:1])
    (note,) = cases.page(harbor.desk, case).notes
    assert note.text.splitlines() == [
        'Workup of "215-555-0187" (work on a case):',
        "T-00001 Caller: holds 2155550187",
    ]


@pytest.mark.parametrize(
    ("asked", "purpose", "said"),
    [
        ("", WHY, "say who or what to look for"),
        ("x" * 201, WHY, "say who or what to look for"),
        ("Okonkwo", "", "a workup needs one"),
        ("Okonkwo", "curious", "a workup needs one"),
    ],
)
def test_a_workup_needs_words_and_a_purpose_of_the_center(harbor: Office, asked: str, purpose: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        workup.run(harbor.desk, asked, purpose)


def test_what_is_restricted_to_others_is_not_found_nor_noted_where_one_may_not_see(harbor: Office, case: str) -> None:
    cases.restrict(harbor.supervisor, case, ["sue"])
    assert workup.run(harbor.desk, "John Smith", WHY).found == ()
    with pytest.raises(AbsentError):
        workup.run(harbor.desk, "Okonkwo", WHY, case)


def test_a_note_of_hits_is_marked_as_the_closest_of_them(harbor: Office, case: str) -> None:
    tips.add(harbor.desk, TipForm("Okonkwo", control="U//LES", tlp="RED"))
    workup.run(harbor.desk, "Okonkwo", WHY, case)
    (note,) = cases.page(harbor.desk, case).notes
    assert str(note.marking) == "(U//LES) TLP:RED"


def test_a_hit_out_of_a_restricted_case_is_noted_in_no_other(harbor: Office, case: str) -> None:
    shut = cases.new(harbor.desk, CaseForm("Inside")).id
    cases.add_fact(harbor.desk, shut, FactForm("Okonkwo has a key"))
    cases.restrict(harbor.desk, shut, [])
    assert workup.run(harbor.desk, "Okonkwo", WHY).outcome == "1 found"
    cases.restrict(harbor.desk, shut, ["ana"])
    done = workup.run(harbor.desk, "Okonkwo", WHY)
    assert done.outcome == "1 found"
    with pytest.raises(PolicyError, match="restricted case"):
        workup.keep(harbor.desk, done, case)
    assert cases.page(harbor.desk, case).notes == []
