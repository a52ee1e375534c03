"""The link chart of a record: read from the live links, bounded, without what one may not see."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Entity
from fusion_tui.domain.errors import AbsentError
from fusion_tui.services import cases, chart, entities, sameness, tips, triage
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import Office


@pytest.fixture
def case(harbor: Office) -> str:
    return cases.new(harbor.desk, CaseForm("Substations")).id


def _named(harbor: Office, case: str, title: str, kind: str = "person") -> Entity:
    return cases.add_entity(harbor.desk, case, EntityForm(kind, title))


def _labels(made: chart.Chart) -> set[str]:
    return {node.label for node in made.network.nodes}


def test_a_chart_holds_what_is_linked_and_what_that_is_linked_with(harbor: Office, case: str) -> None:
    jo, van = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "PA KXR1984", "vehicle")
    entities.relate(harbor.desk, jo.id, "owns", van.id, "registration", "A1")
    cases.add_fact(harbor.desk, case, FactForm("@PA KXR1984 was at the gate"))
    made = chart.chart(harbor.desk, jo.id)
    assert _labels(made) == {"Jo Bloggs", "PA KXR1984", "C-00001 Substations", "@PA KXR1984 was at the gate"}
    words = {(edge.words, edge.confirmed) for edge in made.network.edges}
    assert words == {("owns", True), ("appears in", True), ("mentions", True)}
    with harbor.desk.read() as books:
        (row,) = [row for row in audit.recent(books) if row.act == "chart"]
    assert (row.subject, row.outcome) == (jo.id, "4 records")


def test_a_further_record_is_opened_when_it_is_asked_for(harbor: Office, case: str) -> None:
    other = cases.new(harbor.desk, CaseForm("Yards")).id
    jo, link = _named(harbor, case, "Jo Bloggs"), _named(harbor, other, "Al Major")
    entities.relate(harbor.desk, jo.id, "associate of", link.id)
    _named(harbor, other, "Far away")
    near = chart.chart(harbor.desk, jo.id)
    assert "Far away" not in _labels(near)
    assert other not in near.opened
    assert "Far away" in _labels(chart.chart(harbor.desk, jo.id, [other]))


def test_a_case_has_its_tips_and_products_and_a_merge_is_an_edge(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TipForm("Caller", "It was John.", named="person: John Smith"))
    opened = triage.promote(harbor.desk, tip.id, "worth a case")
    (john,) = cases.page(harbor.desk, opened.id).entities
    jon = _named(harbor, opened.id, "Jon Smyth")
    sameness.merge(harbor.desk, john.id, jon.id, "same date of birth")
    brother = _named(harbor, opened.id, "Jon Smith")
    sameness.keep_apart(harbor.desk, john.id, brother.id, "brothers")
    words = {edge.words for edge in chart.chart(harbor.desk, opened.number).network.edges}
    assert {"put to", "same as", "named in", "appears in"} <= words
    assert "different from" not in words


def test_what_is_beyond_the_bound_is_told(harbor: Office, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "MOST", 4)
    for number in range(6):
        _named(harbor, case, f"Person {number}")
    made = chart.chart(harbor.desk, case)
    assert len(made.network.nodes) == 4
    assert made.network.left_off.nodes == 3


def test_what_is_restricted_is_not_in_it_and_has_none(harbor: Office, case: str) -> None:
    jo = _named(harbor, case, "Jo Bloggs")
    shut = cases.new(harbor.supervisor, CaseForm("Shut")).id
    her = cases.add_entity(harbor.supervisor, shut, EntityForm("person", "Al Major"))
    entities.relate(harbor.supervisor, jo.id, "associate of", her.id)
    cases.restrict(harbor.supervisor, shut, ["sue"])
    assert _labels(chart.chart(harbor.desk, jo.id)) == {"Jo Bloggs", "C-00001 Substations"}
    assert "Al Major" in _labels(chart.chart(harbor.supervisor, jo.id))
    with pytest.raises(AbsentError):
        chart.chart(harbor.desk, shut)


@pytest.mark.parametrize(("grade", "is_confirmed"), [("A1", True), ("B3", True), ("C2", False), ("F6", False)])
def test_a_relation_is_as_sure_as_its_source(harbor: Office, case: str, grade: str, is_confirmed: bool) -> None:
    jo, van = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "PA KXR1984", "vehicle")
    entities.relate(harbor.desk, jo.id, "owns", van.id, grade=grade)
    (edge,) = [edge for edge in chart.chart(harbor.desk, jo.id).network.edges if edge.words == "owns"]
    assert edge.confirmed is is_confirmed
