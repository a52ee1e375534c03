"""Links by ``@name`` and ``#case``."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Link
from fusion_tui.domain.relation import MENTIONS
from fusion_tui.services import calling, cases
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.store import records
from tests.centers import Office


@pytest.fixture
def case(harbor: Office) -> str:
    made = cases.new(harbor.desk, CaseForm("Substations")).id
    cases.add_entity(harbor.desk, made, EntityForm("person", "Jo Bloggs"))
    return made


def _links(harbor: Office, record: str) -> set[str]:
    with harbor.desk.read() as books:
        found = records.where(books, Link, source_ref=record, relation=MENTIONS)
        return {one.target_ref for one in found}


def test_a_fact_and_a_note_link_whom_and_what_they_call(harbor: Office, case: str) -> None:
    other = cases.new(harbor.desk, CaseForm("Yards"))
    (jo,) = cases.page(harbor.desk, case).entities
    fact = cases.add_fact(harbor.desk, case, FactForm(f"@Jo Bloggs was named in #{other.number}, says @harbor_hawk"))
    note = cases.add_note(harbor.desk, case, "ask @jo bloggs")
    assert (_links(harbor, fact.id), _links(harbor, note.id)) == ({jo.id, other.id}, {jo.id})
    said = calling.of(harbor.desk, fact).words
    assert said == "linked: Jo Bloggs, C-00002; not named in the case: @harbor_hawk"


def test_a_text_that_calls_nothing_says_nothing(harbor: Office, case: str) -> None:
    assert calling.of(harbor.desk, cases.add_fact(harbor.desk, case, FactForm("A van."))).words == ""


def test_a_case_one_may_not_see_is_not_called(harbor: Office, case: str) -> None:
    shut = cases.new(harbor.supervisor, CaseForm("Shut"))
    cases.restrict(harbor.supervisor, shut.id, ["sue"])
    fact = cases.add_fact(harbor.desk, case, FactForm(f"as in #{shut.number} and #C-00999"))
    assert _links(harbor, fact.id) == set()
    assert calling.of(harbor.desk, fact).words == ""


def test_of_two_with_one_name_neither_is_linked_and_that_is_told(harbor: Office, case: str) -> None:
    cases.add_entity(harbor.desk, case, EntityForm("person", "JO BLOGGS"))
    fact = cases.add_fact(harbor.desk, case, FactForm("@Jo Bloggs was there"))
    assert _links(harbor, fact.id) == set()
    assert calling.of(harbor.desk, fact).words == "two are named so, link by hand: @Jo Bloggs"
