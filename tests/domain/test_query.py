"""The language of search: what it means, what it refuses, and that nothing else ever comes of what is typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.fields import FIELDS, KINDS, LANGUAGE, STATES
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.query import LENGTH, NAMES, TERMS, Attribute, Dates, Partial, Query, Term, Words, parse
from fusion_tui.domain.span import Span

TODAY = date(2026, 6, 15)
LAW = settings(deadline=None, max_examples=300)
PIECES = [f"{name}:" for name in (*NAMES, "nosuch")] + [
    *('"', "*", "-", "<", ">", "<=", ">=", "..", "?", ",", " ", "(", ")", "//", "+", ":"),
    *("2026", "2026-06", "2026-06-01", "30d", "tip", "amber", "B2", "van", "198?", "T-1", "7XK", "ß", "é", "İ", "①"),
]
VALID = [
    *dict(LANGUAGE),
    "..2026",
    "2026-06..",
    "on:2026",
    'author:"ana reyes"',
    "grade:B",
    '-title:"grey va"*',
    "-7x?",
]
TYPED = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=10).map("".join)


def one(typed: str) -> Term:
    (term,) = parse(typed, TODAY).terms
    return term


def understood(typed: str) -> Query | InputError:
    try:
        return parse(typed, TODAY)
    except InputError as refused:
        return refused


def day(text: str) -> date:
    return date.fromisoformat(text)


@given(TYPED)
@example("\ud800")
@example("van\x00")
@example('title:"')
@example("last:99999y")
@example("<0000")
@LAW
def test_whatever_is_typed_is_a_query_or_an_input_error_with_a_hint(typed: str) -> None:
    read = understood(typed)
    assert isinstance(read, Query) or (read.message and read.hint)


@given(TYPED | st.lists(st.sampled_from(VALID), max_size=6).map(" ".join))
@LAW
def test_a_query_written_out_is_the_same_query_on_any_day(typed: str) -> None:
    read = understood(typed)
    assert isinstance(read, InputError) or parse(str(read), date(1999, 1, 1)) == read


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \t\n ", [], id="white space"),
        pytest.param("grey van", [Words("grey"), Words("van")], id="two words"),
        pytest.param('"grey  van"', [Words("grey van")], id="a phrase"),
        pytest.param("gr*", [Words("gr", begins=True)], id="a beginning"),
        pytest.param('"grey va"*', [Words("grey va", begins=True)], id="a phrase that goes on"),
        pytest.param("*ey", [Words("ey")], id="an ending is a word"),
        pytest.param('"grey van*"', [Words("grey van")], id="a star in a phrase is none"),
        pytest.param('"grey van', [Words("grey"), Words("van")], id="a quote nobody closed"),
        pytest.param('white"grey van"', [Words("white"), Words("grey van")], id="a phrase against a word"),
        pytest.param("-lorry", [Words("lorry", no=True)], id="a word that must not occur"),
        pytest.param('-"grey van"', [Words("grey van", no=True)], id="a phrase that must not occur"),
        pytest.param("grey - van", [Words("grey"), Words("van")], id="a dash alone is no word"),
        pytest.param("Smith & Sons", [Words("Smith"), Words("Sons")], id="a sign alone is no word"),
        pytest.param("555-0142", [Words("555-0142")], id="a dash inside stays"),
        pytest.param("a OR b", [Words("a"), Words("OR"), Words("b")], id="an operator is a word"),
        pytest.param("10:30", [Words("10:30")], id="a time is a word"),
        pytest.param('"http://x.org"', [Words("http://x.org")], id="in quotes a field is words"),
        pytest.param("title:gate", [Words("gate", in_title=True)], id="a word of the title"),
        pytest.param('-title:"north ga"*', [Words("north ga", True, True, True)], id="all there is to a word"),
        pytest.param("TITLE:ga*", [Words("ga", True, True)], id="a field in capitals"),
        pytest.param("wait..what", [Words("wait..what")], id="dots between words"),
        pytest.param("...", None, id="dots alone"),
    ],
)
def test_what_words_ask_for(typed: str, terms: list[Term] | None) -> None:
    if terms is None:
        with pytest.raises(InputError, match="no word"):
            parse(typed, TODAY)
    else:
        assert parse(typed, TODAY) == Query(tuple(terms))


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("198?", Partial("198?")),
        ("?xk-19?2", Partial("?XK19?2")),
        ("(555)01?-1987", Partial("55501?1987")),
        ("-7x?", Partial("7X?", no=True)),
        ("*198?*", Partial("198?")),
        ("1?", Partial("1?")),
        ("ab?", Partial("AB?")),
        ("a?", Words("a?")),
        ("what's?", Words("what's?")),
        ("x?y=1", Words("x?y=1")),
        ('"198?"', Words("198?")),
    ],
    ids=str,
)
def test_a_question_mark_among_signs_of_an_identifier_is_an_unknown_one(typed: str, term: Term) -> None:
    assert one(typed) == term


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("kind:tip", ("tip",)),
        ("kind:tip,CASE", ("tip", "case")),
        ("kind:tip,tip", ("tip",)),
        ("tlp:amber", ("AMBER",)),
        ("tlp:amber+strict", ("AMBER+STRICT",)),
        ("tlp:>=amber", ("AMBER", "AMBER+STRICT", "RED")),
        ("tlp:>amber", ("AMBER+STRICT", "RED")),
        ("tlp:<=green", ("CLEAR", "GREEN")),
        ("tlp:<green", ("CLEAR",)),
        ("marking:les", ("LES",)),
        ("marking:(U//LES)", ("U//LES",)),
        ("state:open", ("open",)),
        ("grade:b2", ("B2",)),
        ("grade:B", ("B1", "B2", "B3", "B4", "B5", "B6")),
        ("holding:tip", ("TIP",)),
        ("author:Ana", ("ana",)),
        ('author:"Ana  Reyes"', ("ana reyes",)),
        ("from:pric", ("PRIC",)),
        ("number:t-1", ("T-00001",)),
        ("number:T00012", ("T-00012",)),
        ("number:C-123456", ("C-123456",)),
    ],
    ids=str,
)
def test_what_a_field_asks_for(typed: str, values: tuple[str, ...]) -> None:
    assert one(typed) == Attribute(typed.partition(":")[0], values)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("<2026-06-01", None, "2026-05-31"),
        ("<=2026-06", None, "2026-06-30"),
        (">2026", "2027-01-01", None),
        (">=2026-05", "2026-05-01", None),
        ("2026-06-01..2026-06-30", "2026-06-01", "2026-06-30"),
        ("2026-05..2026", "2026-05-01", "2026-12-31"),
        ("2026-06..", "2026-06-01", None),
        ("..2026-06-01", None, "2026-06-01"),
        ("on:2026-06-01", "2026-06-01", "2026-06-01"),
        ("on:2024-02", "2024-02-01", "2024-02-29"),
        ("before:2026-06-01", None, "2026-05-31"),
        ("after:2026-06", "2026-07-01", None),
        ("last:30d", "2026-05-16", "2026-06-15"),
        ("last:0d", "2026-06-15", "2026-06-15"),
        ("last:1h", "2026-06-14", "2026-06-15"),
        ("last:25h", "2026-06-13", "2026-06-15"),
        ("last:2W", "2026-06-01", "2026-06-15"),
        ("last:6m", "2025-12-15", "2026-06-15"),
        ("last:1y", "2025-06-15", "2026-06-15"),
    ],
)
def test_which_days_are_asked_for(typed: str, first: str | None, last: str | None) -> None:
    assert one(typed) == Dates(Span(day(first) if first else None, day(last) if last else None))
    assert one(f"-{typed}") == Dates(Span(day(first) if first else None, day(last) if last else None), no=True)


def test_a_month_back_from_the_last_of_a_month_is_the_last_of_a_shorter_one() -> None:
    assert parse("last:1m", date(2026, 3, 31)).terms == (Dates(Span(date(2026, 2, 28), date(2026, 3, 31))),)


@pytest.mark.parametrize(
    ("typed", "said", "hint"),
    [
        ("nosuch:van", "no such field", "kind"),
        ("http://example.org", "no such field", "in quotes"),
        ("kind:tea", "kind:", "attachment"),
        ("kind:tip,tea", "kind:", "attachment"),
        ("kind:", "kind: needs a value", "tip"),
        ("tlp:pink", "tlp:", "AMBER"),
        ("tlp:=amber", "tlp:", "AMBER"),
        ("state:asleep", "state:", "promoted"),
        ("grade:Z9", "grade:", "B2"),
        ("holding:attic", "holding:", "INTELLIGENCE"),
        ("number:17", "number:", "T-00001"),
        ("marking://", "marking:", "LES"),
        ('author:" "', "author:", "ana"),
        ("title:", "title: needs a word", "gate"),
        ("title:!", "title: needs a word", "gate"),
        ("last:", "last: needs a number", "last:30d"),
        ("last:3x", "last: needs a number", "last:30d"),
        ("last:99999y", "last: that date is out of reach", "1900"),
        ("last:99999w", "last: that date is out of reach", "1900"),
        ("on:yesterday", "on: that is no date", "2026-06-01"),
        ("on:2026-02-30", "on: there is no such date", "2026-06-01"),
        ("<2026-13", "no such date", "2026-06-01"),
        ("<", "that is no date", "2026-06-01"),
        ("<=soon", "that is no date", "2026-06-01"),
        ("<0000", "no such date", "2026-06-01"),
        ("<1900", "out of reach", "1900 and 2099"),
        (">=2100", "out of reach", "1900 and 2099"),
        (">2099", "out of reach", "1900 and 2099"),
        ("2026-06-02..2026-06-01", "ends before it begins", "earlier"),
        ('"', "no word", "phrase"),
        ("*", "no word", "phrase"),
        ("!!! -- ?", "no word", "phrase"),
        ("a" * (LENGTH + 1), "too long", "letters"),
        ("a " * (TERMS + 1), "too many", "at most"),
    ],
)
def test_what_cannot_be_understood_names_the_field_and_lists_what_there_is(typed: str, said: str, hint: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        parse(typed, TODAY)
    assert hint in refused.value.hint


def test_an_error_never_holds_what_was_typed() -> None:
    for typed in ("secretname:x", "on:secretname", "kind:secretname", "last:secretname"):
        with pytest.raises(InputError) as refused:
            parse(typed, TODAY)
        assert "secretname" not in refused.value.message + refused.value.hint


def test_words_and_partial_identifiers_are_told_apart_from_the_rest() -> None:
    query = parse("grey -lorry title:gate 198? -7x? kind:tip last:1d", TODAY)
    assert query.words == (Words("grey"), Words("gate", in_title=True))
    assert query.partials == (Partial("198?"), Partial("7X?", no=True))


def test_a_query_is_narrowed_to_values_and_to_none_not_at_all() -> None:
    query = parse("van", TODAY)
    assert query.only("kind", ["tip", "case"]).terms == (Words("van"), Attribute("kind", ("tip", "case")))
    assert query.only("state", ()) is query


@pytest.mark.parametrize(("form", "means"), LANGUAGE)
def test_every_form_of_the_help_is_understood(form: str, means: str) -> None:
    assert parse(form, TODAY).terms
    assert len(f"{form:<20}{means}") <= 68  # what a dialog of 80 columns shows on one line


def test_the_help_shows_every_field() -> None:
    shown = " ".join(f"{form} {means}" for form, means in LANGUAGE)
    assert [name for name in NAMES if f"{name}:" not in shown] == []


@pytest.mark.parametrize(
    ("field", "values"), [("kind", KINDS), ("state", STATES), ("tlp", list(TLP)), ("holding", list(Holding))]
)
def test_every_word_of_a_vocabulary_is_a_value(field: str, values: list[str]) -> None:
    for value in values:
        assert one(f"{field}:{value}") == Attribute(field, (str(value),))
        assert str(value) in FIELDS[field].hint


def test_the_document_shows_the_help_as_the_program_does() -> None:
    document = Path(__file__).parents[2].joinpath("docs", "search.md").read_text("utf-8")
    rows = "\n".join(f"| `{form}` | {means} |" for form, means in LANGUAGE)
    assert f"| typed | finds |\n|---|---|\n{rows}\n\n" in document
