"""A person or thing with everything known of it; merges and what is kept apart, and both taken back."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import Entity, Link
from fusion_tui.domain.errors import AbsentError, InputError, PolicyError
from fusion_tui.services import cases, entities, sameness, tips, triage
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit, records
from tests.centers import Office


@pytest.fixture
def case(harbor: Office) -> str:
    return cases.new(harbor.desk, CaseForm("Substations")).id


def _named(harbor: Office, case: str, title: str, kind: str = "person") -> Entity:
    return cases.add_entity(harbor.desk, case, EntityForm(kind, title))


def test_what_calls_names_or_says_it_is_known_of_it_each_record_once(harbor: Office, case: str) -> None:
    jo = _named(harbor, case, "Jo Bloggs")
    called = cases.add_fact(harbor.desk, case, FactForm("@Jo Bloggs rented it", "clerk", grade="B2"))
    said = cases.add_note(harbor.desk, case, "jo bloggs again")
    page = entities.page(harbor.desk, jo.id)
    assert {(one.record.id, one.why) for one in page.known} == {
        (called.id, "calls @Jo Bloggs"),
        (said.id, 'says "Jo Bloggs"'),
    }
    assert [one.title for one in page.cases] == ["Substations"]
    assert page.names == ["Jo Bloggs"]


def test_the_tip_that_named_it_is_known_of_what_was_carried(harbor: Office) -> None:
    tip = tips.add(harbor.desk, TipForm("Caller", "It was Bloggs, Jo.", named="person: Jo Bloggs"))
    opened = triage.promote(harbor.desk, tip.id, "worth a case")
    (jo,) = cases.page(harbor.desk, opened.id).entities
    assert [(one.record.id, one.why) for one in entities.page(harbor.desk, jo.id).known] == [
        (tip.id, "names Jo Bloggs")
    ]


def test_a_number_is_known_however_it_is_written(harbor: Office, case: str) -> None:
    phone = _named(harbor, case, "+12155550187", "phone")
    tip = tips.add(harbor.desk, TipForm("Caller", "from (215) 555-0187"))
    page = entities.page(harbor.desk, phone.id)
    assert [(one.record.id, one.why) for one in page.known] == [(tip.id, "holds 2155550187")]


def test_a_name_that_everybody_says_is_told_and_not_listed(harbor: Office, case: str) -> None:
    van = _named(harbor, case, "Grey van", "vehicle")
    for number in range(51):
        tips.add(harbor.desk, TipForm(f"Tip {number}", "a grey van"))
    page = entities.page(harbor.desk, van.id)
    assert page.known == []
    assert page.too_common == ["Grey van seen 52 times: too common"]


def test_what_is_merged_counts_as_one_and_can_be_split_again(harbor: Office, case: str) -> None:
    john, jon = _named(harbor, case, "John Smith"), _named(harbor, case, "Jon Smyth")
    fact = cases.add_fact(harbor.desk, case, FactForm("@Jon Smyth was there"))
    assert [one.record.id for one in entities.page(harbor.desk, john.id).alike] == [jon.id]
    decision = sameness.merge(harbor.desk, john.id, jon.id, "same date of birth")
    for one in (john, jon):
        page = entities.page(harbor.desk, one.id)
        assert {named.id for named in page.ones} == {john.id, jon.id}
        assert [known.record.id for known in page.known] == [fact.id]
        assert page.alike == []
        assert [(made.link.detail, made.link.author) for made in page.decided] == [("same date of birth", "ana")]
    sameness.take_back(harbor.supervisor, decision.id)
    page = entities.page(harbor.desk, john.id)
    assert (page.names, page.known, page.decided) == (["John Smith"], [], [])
    assert [one.record.id for one in page.alike] == [jon.id]
    with harbor.desk.read() as books:
        acts = [(row.act, row.outcome) for row in audit.recent(books) if row.act.startswith("entity ")]
    assert ("entity split", "same-as taken back") in acts
    assert ("entity merge", "done") in acts


def test_merges_of_merges_are_one_and_are_merged_once(harbor: Office, case: str) -> None:
    made = [_named(harbor, case, f"Name {letter}") for letter in "ABC"]
    for kept, other in ((0, 1), (1, 2)):
        sameness.merge(harbor.desk, made[kept].id, made[other].id, "same person")
    with pytest.raises(PolicyError, match="they are one already, perhaps by a third"):
        sameness.merge(harbor.desk, made[2].id, made[0].id, "same person")
    with harbor.desk.read() as books:
        assert {one.id for one in sameness.ones(books, made[0])} == {one.id for one in made}


def test_two_that_were_decided_to_be_two_are_not_offered_nor_merged(harbor: Office, case: str) -> None:
    one, other = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "Jo Bloggs")
    apart = sameness.keep_apart(harbor.desk, one.id, other.id, "father and son")
    assert entities.page(harbor.desk, one.id).alike == []
    with pytest.raises(PolicyError, match="ana decided that they are two"):
        sameness.merge(harbor.desk, one.id, other.id, "same name")
    sameness.take_back(harbor.desk, apart.id)
    sameness.merge(harbor.desk, one.id, other.id, "one after all")


def test_the_same_name_coming_in_again_is_offered_with_what_was_decided(harbor: Office, case: str) -> None:
    john, jon = _named(harbor, case, "John Smith"), _named(harbor, case, "Jon Smyth")
    sameness.merge(harbor.desk, john.id, jon.id, "same date of birth")
    again = _named(harbor, case, "Jon Smyth")
    for page in (entities.page(harbor.desk, john.id), entities.page(harbor.desk, again.id)):
        assert page.alike[0].why == "ana merged that name on 2026-03-01: same date of birth"
    assert {one.record.title for one in entities.page(harbor.desk, again.id).alike} == {"Jon Smyth", "John Smith"}


@pytest.mark.parametrize("act", [sameness.merge, sameness.keep_apart])
def test_a_decision_takes_a_reason_and_two_of_a_kind(harbor: Office, case: str, act: object) -> None:
    jo, van = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "Grey van", "vehicle")
    decide = sameness.merge if act is sameness.merge else sameness.keep_apart
    with pytest.raises(InputError, match="detail"):
        decide(harbor.desk, jo.id, van.id, " ")
    with pytest.raises(PolicyError, match="one is a person, the other a vehicle"):
        decide(harbor.desk, jo.id, van.id, "because")


def test_relations_read_from_both_ends_and_are_taken_back(harbor: Office, case: str) -> None:
    jo, van = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "PA KXR1984", "vehicle")
    link = entities.relate(harbor.desk, jo.id, "owns", van.id, "registration", "A1")
    (there,) = entities.page(harbor.desk, jo.id).related
    (back,) = entities.page(harbor.desk, van.id).related
    assert (there.words, there.record.id, back.words, back.record.id) == ("owns", van.id, "(owns) by", jo.id)
    entities.unrelate(harbor.desk, link.id)
    assert entities.page(harbor.desk, jo.id).related == []


def test_the_relations_of_the_program_are_not_stated_by_hand(harbor: Office, case: str) -> None:
    jo, van = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "Grey van", "vehicle")
    with pytest.raises(PolicyError, match="made by its own act"):
        entities.relate(harbor.desk, jo.id, "same-as", van.id)
    with pytest.raises(InputError, match="relation"):
        entities.relate(harbor.desk, jo.id, " ", van.id)
    with harbor.desk.read() as books:
        (named,) = records.where(books, Link, source_ref=jo.id)
    with pytest.raises(PolicyError):
        entities.unrelate(harbor.desk, named.id)
    with pytest.raises(AbsentError):
        sameness.take_back(harbor.desk, named.id)


def test_what_is_restricted_to_others_ties_nothing_together(harbor: Office, case: str) -> None:
    john = _named(harbor, case, "John Smith")
    shut = cases.new(harbor.supervisor, CaseForm("Shut")).id
    jon = cases.add_entity(harbor.supervisor, shut, EntityForm("person", "Jon Smyth"))
    cases.add_fact(harbor.supervisor, shut, FactForm("John Smith was there"))
    sameness.merge(harbor.supervisor, john.id, jon.id, "same date of birth")
    cases.restrict(harbor.supervisor, shut, ["sue"])
    mine, hers = entities.page(harbor.desk, john.id), entities.page(harbor.supervisor, john.id)
    assert (mine.names, mine.known, mine.alike, mine.decided) == (["John Smith"], [], [], [])
    assert (hers.names, len(hers.known)) == (["John Smith", "Jon Smyth"], 1)


def test_what_is_kept_apart_is_not_made_one_by_a_third(harbor: Office, case: str) -> None:
    one, other, third = (_named(harbor, case, name) for name in ("Jo Bloggs", "Joe Bloggs", "J Bloggs"))
    sameness.keep_apart(harbor.desk, one.id, other.id, "father and son")
    sameness.merge(harbor.desk, one.id, third.id, "same phone")
    with pytest.raises(PolicyError, match="ana decided that they are two"):
        sameness.merge(harbor.desk, third.id, other.id, "same address")
    with pytest.raises(PolicyError, match="one already, perhaps by a third"):
        sameness.keep_apart(harbor.desk, one.id, third.id, "other middle name")


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\u00ad", "\u202e", "\0"])
def test_attack_an_invisible_letter_forges_no_relation_of_the_program(harbor: Office, case: str, hidden: str) -> None:
    one, other = _named(harbor, case, "Jo Bloggs"), _named(harbor, case, "Al Major")
    for relation in ("same-as", "appears-in", "different-from"):
        with pytest.raises(PolicyError, match="made by its own act"):
            entities.relate(harbor.desk, one.id, f"{relation[:4]}{hidden}{relation[4:]}", other.id)
    with pytest.raises(InputError, match="detail"):
        sameness.merge(harbor.desk, one.id, other.id, hidden)
    with pytest.raises(PolicyError, match="that is the same record"):
        entities.relate(harbor.desk, one.id, "owns", one.id)


def test_a_relation_is_marked_as_the_closer_of_its_ends(harbor: Office, case: str) -> None:
    plain = cases.add_entity(harbor.desk, case, EntityForm("person", "Jo Bloggs", control="U", tlp="CLEAR"))
    close = cases.add_entity(harbor.desk, case, EntityForm("person", "Al Major", control="U//LES", tlp="RED"))
    assert str(entities.relate(harbor.desk, plain.id, "called", close.id).marking) == "(U//LES) TLP:RED"
    with harbor.desk.read() as books:
        (named,) = records.where(books, Link, source_ref=close.id, relation="appears-in")
    assert str(named.marking) == "(U//LES) TLP:RED"


def test_attack_a_link_to_what_is_no_case_opens_nothing_that_is_restricted(harbor: Office) -> None:
    shut = cases.new(harbor.supervisor, CaseForm("Shut")).id
    hers = cases.add_entity(harbor.supervisor, shut, EntityForm("person", "Al Major"))
    with harbor.supervisor.store.write() as books:
        (named,) = records.where(books, Link, source_ref=hers.id)
        records.add(books, named.model_copy(update={"id": f"{named.id[:-1]}0", "target_ref": hers.id}))
    cases.restrict(harbor.supervisor, shut, ["sue"])
    with pytest.raises(AbsentError):
        entities.page(harbor.desk, hers.id)
