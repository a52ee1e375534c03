"""Records put right, and the history of one."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Link
from fusion_tui.domain.errors import AbsentError, InputError, PolicyError
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import MENTIONS
from fusion_tui.services import accounts, amending, cases, closing, history, products, reading, session, tips, triage
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.products import ProductForm
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit, records
from tests.centers import CHEAP, PASSPHRASE, Office


@pytest.fixture
def case(harbor: Office) -> str:
    return cases.new(harbor.desk, CaseForm("Substations")).id


def test_a_tip_is_put_right_and_found_by_its_new_words_only(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TipForm("Dron over substation", "two men, a grey van"))
    fixed = amending.amend(harbor.supervisor, tip.number, {"title": "Drone over substation", "grade": "b2"})
    assert (fixed.title, fixed.grade, fixed.revision, fixed.author) == ("Drone over substation", "B2", 2, "ana")  # type: ignore[attr-defined]
    assert reading.find(harbor.desk, "dron").total == 0
    assert reading.find(harbor.desk, "drone").total == 1
    with harbor.desk.read() as books:
        (row,) = [row for row in audit.recent(books) if row.act == "amend"]
    assert (row.who, row.subject, row.outcome) == ("sue", tip.id, "changed title, grade")


def test_a_marking_is_changed_as_a_whole_and_a_wrong_one_refused(harbor: Office, case: str) -> None:
    note = cases.add_note(harbor.desk, case, "Compare the plates.")
    assert str(amending.amend(harbor.desk, note.id, {"tlp": "RED"}).marking) == "(U//LES) TLP:RED"
    with pytest.raises(InputError, match="control marking"):
        amending.amend(harbor.desk, note.id, {"control": "SECRET"})


def test_whom_a_fact_calls_is_linked_anew(harbor: Office, case: str) -> None:
    jo, al = (cases.add_entity(harbor.desk, case, EntityForm("person", name)) for name in ("Jo Bloggs", "Al Major"))
    fact = cases.add_fact(harbor.desk, case, FactForm("@Jo Bloggs was there"))
    amending.amend(harbor.desk, fact.id, {"text": "@Al Major was there"})
    with harbor.desk.read() as books:
        called = [link.target_ref for link in records.where(books, Link, source_ref=fact.id, relation=MENTIONS)]
    assert called == [al.id]
    assert jo.id != al.id


def _closed(harbor: Office, case: str) -> Record:
    closing.close(harbor.desk, case, "explained")
    return cases.page(harbor.desk, case).case


def test_what_is_over_is_not_amended(harbor: Office, case: str) -> None:
    tip = tips.add(harbor.desk, TipForm("Drone"))
    triage.close(harbor.desk, tip.id, "lawful activity, explained")
    fact = cases.add_fact(harbor.desk, case, FactForm("A van."))
    product = products.new(harbor.desk, ProductForm("Bulletin", "(U//LES) TLP:AMBER A van.", case=case))
    closed = _closed(harbor, case)
    for record, reason in ((tip, "closed already"), (fact, "the case is closed"), (closed, "the case is closed"),
                           (product, "not amended")):  # fmt: skip
        with pytest.raises(PolicyError, match=reason):
            amending.amend(harbor.desk, record.id, {"text": "x"})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "Substations"}, "nothing was changed"),
        ({}, "nothing was changed"),
        ({"state": "closed"}, "state: is not changed here"),
        ({"title": " "}, "title: may not be empty"),
    ],
)
def test_what_changes_nothing_or_cannot_be_used_is_refused(
    harbor: Office, case: str, fields: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        amending.amend(harbor.desk, case, fields)
    assert cases.page(harbor.desk, case).case.revision == 1


def test_what_one_may_not_see_is_not_there_to_amend(harbor: Office) -> None:
    shut = cases.new(harbor.supervisor, CaseForm("Shut")).id
    cases.restrict(harbor.supervisor, shut, ["sue"])
    with pytest.raises(AbsentError):
        amending.amend(harbor.desk, shut, {"title": "x"})


def test_history_tells_everybody_what_changed_a_record_and_who_read_it_only_whom_it_is_for(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TipForm("Dron"))
    amending.amend(harbor.desk, tip.id, {"title": "Drone"})
    reading.show(harbor.desk, tip.id)
    whole = [row.act for row in history.of(harbor.supervisor, tip.id).rows]
    assert whole == ["show", "amend", "tip add"]
    accounts.add(harbor.desk, Credentials("ida", PASSPHRASE), ["analyst"], CHEAP)
    analyst = session.unlock(harbor.desk.profile, Credentials("ida", PASSPHRASE), harbor.desk.clock)
    hers = [(row.act, row.outcome) for row in history.of(analyst, tip.id).rows]
    analyst.close()
    assert hers == [("amend", "changed title"), ("tip add", "done")]


def test_history_is_of_records_one_may_see_and_of_nothing_else(harbor: Office) -> None:
    shut = cases.new(harbor.supervisor, CaseForm("Shut")).id
    cases.restrict(harbor.supervisor, shut, ["sue"])
    for reference in (shut, "", "sue", "x" * 1000):
        with pytest.raises(AbsentError):
            history.of(harbor.desk, reference)


def test_a_slip_in_the_grade_leaves_whom_a_fact_calls(harbor: Office, case: str) -> None:
    al = cases.add_entity(harbor.desk, case, EntityForm("person", "Al Major"))
    fact = cases.add_fact(harbor.desk, case, FactForm("@Al Major was there"))
    amending.amend(harbor.desk, al.id, {"title": "Albert Major"})
    amending.amend(harbor.desk, fact.id, {"grade": "B2"})
    with harbor.desk.read() as books:
        assert [one.target_ref for one in records.where(books, Link, source_ref=fact.id)] == [al.id]


def test_who_is_named_in_closed_cases_only_is_not_amended(harbor: Office, case: str) -> None:
    al = cases.add_entity(harbor.desk, case, EntityForm("person", "Al Major"))
    _closed(harbor, case)
    with pytest.raises(PolicyError, match="every case that names it is closed"):
        amending.amend(harbor.desk, al.id, {"title": "Albert Major"})
