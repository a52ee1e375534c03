"""Searching at a desk: what is asked is recorded without its words, what is restricted is not there for others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import InputError, PolicyError, StoreError
from fusion_tui.services import cases, home, products, queues, reading, session, tips, trail, triage
from fusion_tui.services.cases import CaseForm, EntityForm, FactForm
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import seen
from fusion_tui.services.products import ProductForm
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import Office


def _secret(desk: Desk) -> Case:
    """Open a restricted case with something of every kind in it, all of it about a zebra."""
    tip = tips.add(desk, TipForm("zebra", "plate 7XK-1982"))
    case = triage.promote(desk, tip.id, "zebra case")
    cases.add_fact(desk, case.id, FactForm("the zebra was seen"))
    cases.add_note(desk, case.id, "zebra again")
    cases.add_entity(desk, case.id, EntityForm("vehicle", "zebra van"))
    products.submit(desk, products.new(desk, ProductForm("zebra", "Text.", case=case.number)).id)
    return cases.restrict(desk, case.number, ["ana"])


def acts(desk: Desk, name: str) -> list[audit.Act]:
    with desk.read() as books:
        return [act for act in audit.recent(books, 50) if act.act == name]


def test_a_search_says_how_many_in_which_order_and_where_the_words_stand(harbor: Office) -> None:
    tips.add(harbor.desk, TipForm("Drone", "over the north substation"))
    found = reading.find(harbor.desk, "substation kind:tip last:1d")
    assert (found.counted, found.order) == ("1", "best first")
    (line,) = found.snippets
    assert [line.text[begin:end] for begin, end in line.spans] == ["substation"]


def test_a_search_that_is_refused_leaves_no_trace(harbor: Office) -> None:
    with pytest.raises(InputError, match="no such field"):
        reading.find(harbor.desk, "nosuch:van")
    assert acts(harbor.desk, "search") == []


def test_nobody_waits_for_a_search_before_they_write(harbor: Office) -> None:
    said: list[str] = []

    @event.listens_for(harbor.desk.store._engine, "before_cursor_execute")
    def hear(*told: Any) -> None:
        said.append(told[2])

    reading.find(harbor.desk, "substation")
    asked = next(n for n, statement in enumerate(said) if "MATCH" in statement)
    assert "BEGIN IMMEDIATE" not in said[:asked]
    assert "BEGIN IMMEDIATE" in said[asked:]


def test_a_search_whose_row_is_not_kept_is_not_shown(harbor: Office) -> None:
    with harbor.desk.store.write() as books:
        books.connection().exec_driver_sql(
            "CREATE TRIGGER mute BEFORE INSERT ON audit WHEN NEW.act = 'search' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    with pytest.raises(StoreError, match="does not take the act"):
        reading.find(harbor.desk, "substation")


def test_who_reads_the_trail_cannot_test_what_somebody_else_searched_for(harbor: Office) -> None:
    reading.find(harbor.desk, "jane roe")
    for guess in (lambda: reading.find(harbor.supervisor, "jane roe"), lambda: trail.look(harbor.desk, "jane roe")):
        guess()
    with harbor.desk.read() as books:
        subjects = [row.subject for row in audit.recent(books, 3)]
    assert len(set(subjects)) == 3
    assert all(len(subject) == 16 for subject in subjects)


def test_equal_searches_have_equal_digests_and_no_word_is_kept(harbor: Office) -> None:
    for words in ("zebra", "zebra", "zebra kind:tip"):
        reading.find(harbor.desk, words)
    other, same, first = acts(harbor.desk, "search")
    assert same.subject == first.subject != other.subject
    assert "zebra" not in f"{first}{other}"
    assert first.outcome == "0 found"


def test_blank_words_find_nothing_whatever_the_kind(harbor: Office) -> None:
    tips.add(harbor.desk, TipForm("Drone"))
    assert reading.find(harbor.desk, "  ", ["tip"]).total == 0


@pytest.mark.parametrize(
    ("total", "more", "said"), [(3, False, "3"), (10_000, False, "10,000"), (10_000, True, "10,000+")]
)
def test_a_count_that_stopped_says_so(total: int, more: bool, said: str) -> None:
    assert reading.counted(total, more) == said


def test_only_the_first_of_very_many_records_have_their_line(harbor: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SHOWN_IN_CONTEXT", 1)
    for _ in range(2):
        tips.add(harbor.desk, TipForm("Drone", "a drone"))
    first, second = reading.find(harbor.desk, "drone").snippets
    assert (first.text, second.text) == ("a drone", "")


def test_the_words_of_a_queue_are_the_language_of_search(harbor: Office) -> None:
    for grade in ("B2", "C3"):
        tips.add(harbor.desk, TipForm("Drone", grade=grade))
    window = queues.window(harbor.desk, queues.view("tips", "grade:B drone"))
    assert (window.total, window.more) == (1, False)
    with pytest.raises(InputError, match="last:"):
        queues.window(harbor.desk, queues.view("tips", "last:"))


def test_a_role_does_not_open_a_restricted_case(harbor: Office) -> None:
    case = _secret(harbor.desk)
    for reference in (case.id, case.number):
        with pytest.raises(InputError, match="no such"):
            cases.page(harbor.supervisor, reference)
        with pytest.raises(InputError, match="no such"):
            reading.show(harbor.supervisor, reference)
        with pytest.raises(InputError, match="no such"):
            cases.add_note(harbor.supervisor, reference, "x")
        with pytest.raises(InputError, match="no such"):
            cases.restrict(harbor.supervisor, reference, [])


@pytest.mark.parametrize("shut", [True, False], ids=["restricted to others", "not there"])
@pytest.mark.parametrize(
    ("act", "look"),
    [
        ("show", reading.show),
        ("case open", cases.page),
        ("case restrict", lambda desk, name: cases.restrict(desk, name, [])),
        ("note add", lambda desk, name: cases.add_note(desk, name, "x")),
        ("seen", seen.seen),
    ],
    ids=["show", "case show", "restrict", "note", "seen"],
)
def test_a_look_up_of_what_is_restricted_is_recorded_as_one_of_what_is_not_there(
    harbor: Office, act: str, look: Callable[[Desk, str], object], shut: bool
) -> None:
    case = _secret(harbor.desk)
    asked = [case.id, case.number] if shut else [f"case--{UUID(int=7)}", "C-00007"]
    told = set()
    for name in asked:
        with pytest.raises(InputError) as refused:
            look(harbor.supervisor, name)
        told.add((refused.value.message, refused.value.hint))
    with harbor.desk.read() as books:
        rows = audit.recent(books, 2)
    assert [(row.who, row.subject, row.outcome) for row in rows] == [("sue", name, "not found") for name in asked[::-1]]
    assert {row.act for row in rows} == {act}
    assert told <= {(refused.value.message, refused.value.hint)}


def test_what_was_looked_up_is_not_recorded_where_it_is_no_name_of_a_record(harbor: Office) -> None:
    with pytest.raises(InputError, match="no such record"):
        reading.show(harbor.desk, "Jane Roe 555-0100")
    with harbor.desk.read() as books:
        (row,) = audit.recent(books, 1)
    assert (row.act, row.subject, row.outcome) == ("show", "", "not found")


@pytest.mark.parametrize("words", ["zebra", "198?", "kind:case,fact,note,tip,product,entity,link", "number:C-00001"])
def test_no_search_of_others_tells_that_a_restricted_case_is_there(harbor: Office, words: str) -> None:
    _secret(harbor.desk)
    assert reading.find(harbor.desk, words).total > 0
    found = reading.find(harbor.supervisor, words)
    assert (found.total, found.records, found.more) == (0, [], False)


@pytest.mark.parametrize(
    "look",
    [
        lambda desk: sum(reading.counts(desk).values()),
        lambda desk: sum(queues.totals(desk).values()),
        lambda desk: str(session.status(desk)["counts"]),
        lambda desk: len(home.needs(desk)),
        lambda desk: sum(queues.window(desk, queues.view(name)).total for name in queues.QUEUES),
        lambda desk: sum(len(queues.window(desk, queues.view(name)).records) for name in queues.QUEUES),
    ],
    ids=["counts", "rail", "status", "home", "totals of queues", "lines of queues"],
)
def test_no_number_of_others_tells_that_a_restricted_case_is_there(
    harbor: Office, look: Callable[[Desk], object]
) -> None:
    before = look(harbor.supervisor)
    _secret(harbor.desk)
    assert look(harbor.supervisor) == before


def test_who_restricts_a_case_stays_among_its_readers(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper"))
    assert cases.restrict(harbor.desk, case.id, ["sue", "sue"]).readers == "sue ana"
    assert cases.page(harbor.supervisor, case.id).case.readers == "sue ana"


def test_a_restricted_case_is_opened_to_everybody_again(harbor: Office) -> None:
    case = _secret(harbor.desk)
    opened = cases.restrict(harbor.desk, case.id, [])
    assert (opened.readers, opened.revision) == ("", case.revision + 1)
    assert reading.find(harbor.supervisor, "zebra").total > 0


def test_a_case_is_restricted_to_users_there_are(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper"))
    with pytest.raises(InputError, match="no such user"):
        cases.restrict(harbor.desk, case.id, ["nobody"])
    assert cases.page(harbor.supervisor, case.id).case.readers == ""


def test_restricting_is_recorded_and_needs_the_right_to_write(harbor: Office) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper"))
    cases.restrict(harbor.desk, case.id, ["ana"])
    assert [(act.subject, act.outcome) for act in acts(harbor.desk, "case restrict")] == [(case.id, "done")]
    reader = replace(harbor.desk, user=harbor.desk.user.model_copy(update={"roles": "auditor"}))
    with pytest.raises(PolicyError, match="may not"):
        cases.restrict(reader, case.id, [])
