"""Restricted cases: what a person who isn't named may not find, list, count or open, and what everybody still may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from fusion_tui.domain.case import Case, CaseState, Entity, Fact, Link, Note
from fusion_tui.domain.product import Product
from fusion_tui.domain.query import parse
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.store import bulk, queues, records, search, sight
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.queues import View
from tests.factories import case, entity, fact, incident, link, note, product, release, tip
from tests.store.factories import found, keep

TODAY = date(2026, 6, 15)
KINDS = ("case", "fact", "note", "tip", "product", "release", "entity", "link")


@pytest.fixture
def kept(store: Store) -> Store:
    """Return a store with an open and a restricted case, each with one record of every kind in it, all about zebra."""
    for number, readers in enumerate(["", "ana sue"]):
        home = case(title=f"zebra {number}", readers=readers)
        named, paper = entity(title=f"zebra {number}"), product(title="zebra", case=home.id)
        keep(
            store,
            home,
            fact(text="zebra", case=home.id),
            note(text="zebra", case=home.id),
            tip(title="zebra", case=home.id, state=TipState.PROMOTED),
            paper,
            release(title="zebra", product=paper.id),
            named,
            link(source_ref=named.id, relation="appears-in", target_ref=home.id),
        )
    keep(store, tip(title="zebra"), incident(title="zebra"))
    return store


@pytest.fixture
def bo(kept: Store) -> Iterator[Session]:
    """Yield the books as somebody sees them who is not named."""
    with kept.read() as books:
        sight.limit(books, "bo")
        yield books


def shut(books: Session) -> dict[str, int]:
    return {kind: len(sight.hidden(books, kind)) for kind in KINDS}


def everything(books: Session) -> list[Record]:
    return [
        record
        for kind in (Case, Fact, Note, Tip, Product, Release, Entity, Link)
        for record in records.where(books, kind)
    ]


def test_nothing_is_hidden_before_sight_is_limited(kept: Store) -> None:
    with kept.read() as books:
        assert sight.everything_hidden(books) == {}
        assert records.counts(books)["case"] == 2


@pytest.mark.parametrize("user", ["ana", "sue"])
def test_who_is_named_sees_everything(kept: Store, user: str) -> None:
    with kept.read() as books:
        sight.limit(books, user)
        assert sight.everything_hidden(books) == {}


@pytest.mark.parametrize("user", ["an", "su", "a", "ana sue", "", "anas"])
def test_a_part_of_a_name_is_not_the_name(kept: Store, user: str) -> None:
    with kept.read() as books:
        sight.limit(books, user)
        assert len(sight.hidden(books, "case")) == 1


def test_one_record_of_every_kind_in_the_case_is_hidden(bo: Session) -> None:
    assert shut(bo) == dict.fromkeys(KINDS, 1)


def test_what_is_hidden_is_not_found_by_id_or_number_and_the_rest_is(kept: Store, bo: Session) -> None:
    with kept.read() as books:
        whole = everything(books)
    seen = {record.id for record in everything(bo)}
    for record in whole:
        for reference in filter(None, (record.id, getattr(record, "number", ""))):
            assert (records.find(bo, reference) is not None) is (record.id in seen)
            assert (records.get(bo, type(record), reference) is not None) is (record.id in seen)
    assert len(whole) - len(seen) == len(KINDS)


def test_what_is_hidden_is_not_listed_by_field_or_by_number(bo: Session) -> None:
    (other,) = records.where(bo, Case)
    assert other.title == "zebra 0"
    assert [one.case for one in records.where(bo, Fact)] == [other.id]
    assert set(bulk.numbered(bo, "case", [1, 2])) == {1}


def test_what_is_hidden_is_not_counted(bo: Session) -> None:
    counted = records.counts(bo)
    assert {kind: counted[kind] for kind in KINDS} == {**dict.fromkeys(KINDS, 1), "tip": 2}


@pytest.mark.parametrize(
    ("view", "total"),
    [
        (View("case"), 1),
        (View("case", states=(CaseState.OPEN,)), 1),
        (View("case", states=(CaseState.CLOSED,)), 0),
        (View("tip"), 2),
        (View("tip", states=(TipState.NEW,)), 1),
        (View("tip", states=(TipState.PROMOTED,)), 1),
        (View("product"), 1),
        (View("release"), 1),
        (View("tip", query=parse("zebra", TODAY)), 2),
        (View("product", query=parse("zebra", TODAY)), 1),
        (View("case", query=parse("zebra -1", TODAY), sort="modified"), 1),
    ],
)
def test_a_queue_neither_shows_nor_counts_what_is_hidden(bo: Session, view: View, total: int) -> None:
    window = queues.window(bo, view, 0, 20)
    assert queues.count(bo, view) == window.total == len(window.records) == total


@pytest.mark.parametrize(
    "typed", ["zebra", "kind:case,fact,note,tip,product,release,entity,link,incident", "-nosuchword"]
)
def test_a_search_neither_finds_nor_counts_what_is_hidden(kept: Store, bo: Session, typed: str) -> None:
    with kept.read() as books:
        whole = search.find(books, parse(typed, TODAY), 100)
    seen = search.find(bo, parse(typed, TODAY), 100)
    assert whole.total - seen.total == len(whole.hits) - len(seen.hits) >= 7
    assert not {hit for hit in seen.hits if hit.n in sight.hidden(bo, hit.kind)}


def test_a_part_of_a_plate_in_a_restricted_case_is_not_found(kept: Store) -> None:
    with kept.write() as books:
        (secret,) = (one for one in records.where(books, Case) if one.readers)
        records.add(books, fact(text="plate 7XK-1982", case=secret.id))
    with kept.read() as books:
        assert len(found(books, "198?")) == 1
        sight.limit(books, "bo")
        assert found(books, "198?") == []


@pytest.mark.parametrize("more", [1, 5], ids=["cut", "cut deep"])
def test_a_search_beyond_what_is_counted_hides_as_well(bo: Session, monkeypatch: pytest.MonkeyPatch, more: int) -> None:
    monkeypatch.setattr(search, "CAP", more)
    matches = search.find(bo, parse("zebra", TODAY), 100)
    assert matches.more
    assert not {hit for hit in matches.hits if hit.n in sight.hidden(bo, hit.kind)}


@pytest.mark.parametrize(("where", "hidden"), [("open", 0), ("restricted", 1)])
def test_an_entity_is_hidden_while_it_is_known_from_restricted_cases_only(kept: Store, where: str, hidden: int) -> None:
    with kept.write() as books:
        named = next(one for one in records.where(books, Entity) if one.title == "zebra 1")
        home = records.add(books, case(title="third", readers="" if where == "open" else "ana"))
        records.add(books, link(source_ref=named.id, relation="appears-in", target_ref=home.id))
    with kept.read() as books:
        sight.limit(books, "bo")
        assert len(sight.hidden(books, "entity")) == hidden


def test_a_link_to_anything_hidden_is_hidden(kept: Store) -> None:
    with kept.write() as books:
        (open_case, secret) = records.where(books, Case)
        (inside,) = records.where(books, Fact, case=secret.id)
        ends = [(open_case.id, inside.id), (inside.id, open_case.id), (secret.id, "x"), ("x", "y")]
        for source, target in ends:
            records.add(books, link(source_ref=source, relation="uses", target_ref=target))
    with kept.read() as books:
        sight.limit(books, "bo")
        left = [(one.source_ref, one.target_ref) for one in records.where(books, Link) if one.relation == "uses"]
    assert left == [("x", "y")]


def test_an_entity_in_no_case_is_seen_by_everybody(kept: Store) -> None:
    (free,) = keep(kept, entity(title="free"))
    with kept.read() as books:
        sight.limit(books, "bo")
        assert records.find(books, free.id) == free


def test_what_must_be_whole_sees_everything_again(bo: Session) -> None:
    sight.lift(bo)
    assert records.counts(bo)["case"] == 2


def test_an_open_case_hides_nothing_and_asks_nothing_more(store: Store) -> None:
    keep(store, case(), fact())
    with store.read() as books:
        sight.limit(books, "bo")
        assert sight.everything_hidden(books) == {}
