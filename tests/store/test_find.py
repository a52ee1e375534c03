"""Finding by words and by what a record carries: the right ones, in order, bounded, in two steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.query import parse
from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import TipState
from fusion_tui.store import bulk, incidents, index, match, records, search, tally
from fusion_tui.store.engine import Session, Store
from tests.factories import NOON, case, entity, fact, incident, product, received, tip
from tests.store.factories import found, keep, sql

TODAY = date(2026, 6, 15)


def titles(books: Session, words: str) -> list[str]:
    """Return the titles of what is found, in order."""
    read = [bulk.numbered(books, hit.kind, [hit.n])[hit.n] for hit in found(books, words)]
    return [str(getattr(record, "title", "") or getattr(record, "text", "")) for record in read]


@pytest.fixture
def stocked(store: Store) -> Store:
    """Return a store with records that differ in what they carry."""
    keep(
        store,
        tip(title="one", author="ana", grade="B2", tlp=TLP.GREEN, control="U//LES", created=NOON - timedelta(days=3)),
        tip(title="two", author="bo", state=TipState.CLOSED, tlp=TLP.RED, created=NOON - timedelta(days=40)),
        case(title="three", author="ana", control="CUI//LEI", created=NOON - timedelta(days=2)),
        incident(title="four", occurred=NOON - timedelta(days=900), holding=Holding.OPEN, control="U", grade="B3"),
        received(title="five", sender_code="PRIC", tlp=TLP.AMBER_STRICT, created=NOON - timedelta(days=1)),
        product(title="six", created=NOON - timedelta(days=400)),
    )
    return store


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("kind:tip", {"one", "two"}),
        ("-kind:tip", {"three", "four", "five", "six"}),
        ("kind:tip,case", {"one", "two", "three"}),
        ("kind:tip kind:case", set()),
        ("tlp:green", {"one"}),
        ("tlp:>=amber+strict", {"two", "five"}),
        ("marking:LES", {"one"}),
        ("marking:U//LES", {"one"}),
        ("marking:LEI", {"three"}),
        ("marking:U", {"one", "two", "four", "five", "six"}),
        ("marking:LES,LEI", {"one", "three"}),
        ("author:ANA", {"one", "three"}),
        ("author:an", set()),
        ("state:new kind:tip", {"one"}),
        ("state:closed", {"two"}),
        ("grade:B2", {"one"}),
        ("grade:B", {"one", "four"}),
        ("holding:open", {"four"}),
        ("from:pric", {"five"}),
        ("number:t-2", {"two"}),
        ("number:T-00002 -state:closed", set()),
        ("last:3d", {"one", "three", "five"}),
        ("on:2026-02-26", {"one"}),
        ("2026", set()),
        (">=2026 <2026-02", {"two"}),
        ("<2025", {"four"}),
        ("2025..2026-02-27", {"one", "two", "three", "six"}),
        ("one last:100d", {"one"}),
        ("one -last:100d", set()),
        ("title:six", {"six"}),
        ("-title:one -title:two -title:three -title:four -title:five", {"six"}),
    ],
)
def test_what_a_record_carries_finds_it(stocked: Store, typed: str, wanted: set[str]) -> None:
    with stocked.read() as books:
        matches = search.find(books, parse(typed, NOON.date()), 20)
        read = {str(getattr(bulk.numbered(books, hit.kind, [hit.n])[hit.n], "title", "")) for hit in matches.hits}
    assert read == wanted
    assert matches.total == len(wanted)


@pytest.mark.parametrize(
    "record", [tip(title="one"), incident(title="one"), case(title="one")], ids=lambda one: type(one).__name__
)
def test_a_changed_record_is_found_by_what_it_carries_now(store: Store, record: Record) -> None:
    (kept,) = keep(store, record)
    with store.write() as books:
        records.save(books, kept.model_copy(update={"tlp": TLP.RED, "grade": "A1"}))
    with store.read() as books:
        assert titles(books, "tlp:red grade:A1") == ["one"]
        assert titles(books, "tlp:amber") == []
        assert titles(books, "grade:F6") == []


def test_an_incident_of_a_batch_is_found_like_one_by_itself(store: Store) -> None:
    values = {"title": "Theft", "detail": "plate 7XK-1982", "occurred": NOON, "source_key": "k1"}
    keep(store, incident(**values))
    with store.write() as books:
        incidents.insert_new(books, [incident(**{**values, "source_key": "k2"}).model_dump()])
    with store.read() as books:
        for typed in ("theft", "kind:incident", "tlp:amber", "on:2026-03-01", "198?", "author:rivera", "grade:F6"):
            assert len(found(books, typed)) == 2, typed


def test_a_batch_is_stored_as_the_mapper_would_store_it(store: Store) -> None:
    values = {"occurred": NOON, "latitude": 41.5, "review_on": date(2026, 5, 1), "exercise": True}
    keep(store, incident(**values, source_key="same"))
    with store.write() as books:
        incidents.insert_new(books, [incident(**values, source_key="same").model_dump()])
    with store.read() as books:
        names = [row[1] for row in sql(books, "PRAGMA table_info(incident)") if row[1] not in ("id", "n")]
        columns = ", ".join(f"{name}, typeof({name})" for name in names)
        one, other = sql(books, f"SELECT {columns} FROM incident")  # noqa: S608 - names of the table's own columns
    assert one == other


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("198?", {"plate", "phone"}),
        ("7XK-198?", {"plate"}),
        ("7xk?982", {"plate"}),
        ("?XK", {"plate"}),
        ("x?", set()),
        ("?7xk", set()),
        ("555014198?", {"phone"}),
        ("(555)01?-1987", {"phone"}),
        ("01?1", {"phone"}),
        ("5?5", {"phone"}),
        ("1?8", {"plate", "phone"}),
        ("9?2", {"plate"}),
        ("198? kind:tip", {"plate"}),
        ("198? -7xk?", {"phone"}),
        ("-198?", {"neither"}),
        ("grey 198?", {"plate"}),
    ],
)
def test_a_part_of_an_identifier_finds_it_wherever_it_stands(store: Store, typed: str, wanted: set[str]) -> None:
    keep(
        store,
        tip(title="plate", text="A grey van, 7XK-1982."),
        entity(title="phone", detail="(555) 014-1987"),
        tip(title="neither", text="On 1982-04-01, grey."),
    )
    with store.read() as books:
        assert set(titles(books, typed)) == wanted


def test_a_word_of_the_title_weighs_more_than_many_in_the_text(store: Store) -> None:
    keep(store, tip(title="other", text="van van van"), tip(title="van", text="nothing"), tip(title="x", text="a van"))
    with store.read() as books:
        assert titles(books, "van")[0] == "van"


def test_what_is_asked_for_beside_the_words_changes_no_rank(store: Store) -> None:
    keep(store, *(tip(title=f"t{n}", text="van " * n + "lorry " * (9 - n)) for n in range(1, 9)))
    with store.read() as books:
        assert titles(books, "van tlp:amber last:1000d author:rivera") == titles(books, "van")


def test_without_words_the_newest_comes_first_whatever_its_kind(store: Store) -> None:
    made = [tip, case, incident, tip, product]
    keep(store, *(kind(title=f"t{n}", created=NOON + timedelta(minutes=n)) for n, kind in enumerate(made)))
    with store.read() as books:
        matches = search.find(books, parse("tlp:amber", TODAY), 3)
        assert matches.order == search.NEWEST
        assert titles(books, "tlp:amber")[:3] == ["t4", "t3", "t2"]


@pytest.fixture
def crowded(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store with more incidents about a van than are counted, and two people's words."""
    monkeypatch.setattr(search, "CAP", 5)
    keep(store, *(incident(title=f"van {n}", source_key=str(n)) for n in range(9)))
    keep(store, tip(title="other", text="a van"), tip(title="van"))
    return store


def test_more_than_are_counted_shows_peoples_words_first_then_the_newest_incidents(crowded: Store) -> None:
    with crowded.read() as books:
        matches = search.find(books, parse("van", TODAY), 5)
        assert (matches.total, matches.more, matches.order) == (5, True, search.PEOPLE)
        assert titles(books, "van")[:5] == ["van", "other", "van 8", "van 7", "van 6"]


def test_more_than_are_counted_without_words_is_people_first_too(crowded: Store) -> None:
    with crowded.read() as books:
        assert titles(books, "tlp:amber")[:4] == ["van", "other", "van 8", "van 7"]
        assert len(search.find(books, parse("tlp:amber", TODAY), 2).hits) == 2


@pytest.mark.parametrize(("kept", "more"), [(4, False), (5, False), (6, True)])
def test_the_bound_is_met_and_passed_by_one(
    store: Store, monkeypatch: pytest.MonkeyPatch, kept: int, more: bool
) -> None:
    monkeypatch.setattr(search, "CAP", 5)
    keep(store, *(tip(title="van") for _ in range(kept)))
    with store.read() as books:
        matches = search.find(books, parse("van", TODAY))
    assert (matches.total, matches.more) == (min(kept, 5), more)


@pytest.mark.parametrize(("kept", "more"), [(5, False), (6, True)])
def test_no_more_identifiers_are_looked_at_than_the_bound_says(
    store: Store, monkeypatch: pytest.MonkeyPatch, kept: int, more: bool
) -> None:
    monkeypatch.setattr(search, "VERIFIED", 5)
    keep(store, *(incident(title="7XK-1982", source_key=str(n)) for n in range(kept - 1)), tip(title="7XK-1989"))
    with store.read() as books:
        matches = search.find(books, parse("198?", TODAY))
    assert (matches.total, matches.more) == (5, more)
    assert "tip" in {hit.kind for hit in matches.hits}


def test_ranking_reads_words_only_and_asks_the_index_once(stocked: Store) -> None:
    query = parse("one tlp:green last:1000d marking:LES", TODAY)
    assert match.words(query) == '{title body} : "one"'
    with stocked.read() as books:
        statement = "EXPLAIN QUERY PLAN SELECT rowid FROM search WHERE search MATCH 'a' AND +rowid IN (SELECT 1)"
        assert [row[3] for row in sql(books, statement) if "VIRTUAL TABLE" in row[3]] == [
            "SCAN search VIRTUAL TABLE INDEX 0:M3"
        ]


def test_the_index_is_built_anew_without_what_is_gone(stocked: Store) -> None:
    told: list[tuple[int, int]] = []
    with stocked.write() as books:
        index.put(books, "tip", [index.Entry(99, "ghost", "", "")])
        records.reindex(books, lambda done, total: told.append((done, total)))
    with stocked.read() as books:
        assert titles(books, "ghost") == []
        assert titles(books, "tlp:green") == ["one"]
    assert told[-1] == (6, 6)


def test_counts_are_read_from_the_tally(stocked: Store) -> None:
    with stocked.read() as books:
        assert tally.count(books, "tip") == 2
        assert tally.count(books, "tip", (TipState.NEW,)) == 1
        assert tally.count(books, "tip", (TipState.NEW, TipState.CLOSED)) == 2
        assert tally.count(books, "tip", (TipState.PROMOTED,)) == 0
        assert tally.counts(books)["incident"] == 1


def test_a_fact_is_found_by_when_it_happened(store: Store) -> None:
    keep(store, fact(text="then", occurred=NOON - timedelta(days=100)), fact(text="now"))
    with store.read() as books:
        assert titles(books, "on:2025-11-21") == ["then"]
        assert titles(books, "on:2026-03-01") == ["now"]
