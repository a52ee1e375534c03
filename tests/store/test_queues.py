"""Windows over a queue: whatever the stretch, it is the stretch of the whole listing."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from fusion_tui.domain.query import parse
from fusion_tui.domain.record import Record
from fusion_tui.domain.tip import TipState
from fusion_tui.store import dated, queues, records, search
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.queues import View
from tests.factories import NOON, incident, release, tip
from tests.store.factories import keep

# Ties, gaps and values out of order: what a sort trips over.
VAN = parse("van", NOON.date())
TITLES = ["Van", "Car", "Van", "Bus", "Car", "Van", "Ark"]
REVIEWS = [None, "2026-05-01", "2026-04-01", None, "2026-05-01", None, "2026-06-01"]


@pytest.fixture
def kept(store: Store) -> Store:
    """Return a store with seven tips that tie in every way."""
    keep(
        store,
        *(
            tip(
                title=title,
                review_on=review,
                created=NOON + timedelta(hours=n % 3),
                state=TipState.NEW if n % 2 else TipState.CLOSED,
            )
            for n, (title, review) in enumerate(zip(TITLES, REVIEWS, strict=True))
        ),
    )
    return store


def listed(books: Session, view: View) -> list[str]:
    """Return the numbers of the whole queue, sorted by hand."""
    found = [record.model_dump() for record in records.where(books, type(tip()))]

    def key(values: dict[str, Any]) -> tuple[Any, ...]:
        value = values[view.sort]
        return (value is not None, value or 0, values["number"]) if value is None else (True, value, values["number"])

    kept = [values for values in found if not view.states or values["state"] in view.states]
    return [values["number"] for values in sorted(kept, key=key, reverse=view.descending)]


def numbers(found: list[Record]) -> list[str]:
    return [record.model_dump()["number"] for record in found]


@pytest.mark.parametrize("descending", [True, False], ids=["newest first", "oldest first"])
@pytest.mark.parametrize("sort", ["created", "title", "review_on"])
@pytest.mark.parametrize("states", [(), (TipState.NEW,), (TipState.PROMOTED,)], ids=["all", "some", "none"])
def test_every_window_is_a_stretch_of_the_whole_listing(
    kept: Store, states: tuple[str, ...], sort: str, descending: bool
) -> None:
    view = View("tip", states=states, sort=sort, descending=descending)
    with kept.read() as books:
        whole = listed(books, view)
        for offset, limit in product(range(len(whole) + 1), (1, 2, 3, 7, 20)):
            window = queues.window(books, view, offset, limit)
            start = max(0, min(offset, len(whole) - 1))
            assert (window.total, window.offset) == (len(whole), start)
            assert numbers(window.records) == whole[start : start + limit]


@pytest.mark.parametrize(("asked", "offset"), [(-5, 0), (0, 0), (6, 6), (7, 6), (10**9, 6)])
def test_an_offset_beyond_an_end_is_that_end(kept: Store, asked: int, offset: int) -> None:
    with kept.read() as books:
        window = queues.window(books, View("tip"), asked, 3)
    assert (window.offset, len(window.records)) == (offset, min(3, 7 - offset))


def test_an_empty_queue_has_an_empty_window(store: Store) -> None:
    with store.read() as books:
        window = queues.window(books, View("incident", sort="occurred"), 5, 10)
        assert queues.count(books, View("case")) == 0
    assert (window.total, window.offset, window.records) == (0, 0, [])


@pytest.mark.parametrize(
    ("words", "total"),
    [
        pytest.param("van", 3, id="a word"),
        pytest.param("VA*", 3, id="a beginning"),
        pytest.param("van car", 0, id="both words"),
        pytest.param("  ", 7, id="white space filters nothing"),
        pytest.param("T-00004", 1, id="a number"),
        pytest.param('"OR 1=1 --"', 0, id="SQL is words"),
    ],
)
def test_words_filter_a_queue(kept: Store, words: str, total: int) -> None:
    view = View("tip", query=parse(words, NOON.date()))
    with kept.read() as books:
        assert queues.count(books, view) == total
        window = queues.window(books, view, 0, 20)
    assert (window.total, len(window.records)) == (total, total)


def test_words_and_states_filter_together(kept: Store) -> None:
    with kept.read() as books:
        window = queues.window(books, View("tip", states=(TipState.NEW,), query=VAN), 0, 20)
    assert numbers(window.records) == ["T-00006"]


def test_a_queue_shows_one_kind_though_the_words_are_in_another(kept: Store) -> None:
    keep(kept, release(title="Van"))
    with kept.read() as books:
        assert queues.count(books, View("tip", query=VAN)) == 3
        assert queues.count(books, View("release", query=VAN)) == 1


@pytest.mark.parametrize("sort", ["created", "title"])
def test_more_than_are_counted_are_shown_in_the_order_of_the_queue_up_to_the_bound(
    kept: Store, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(search, "CAP", 4)
    view = View("tip", query=parse("tlp:amber", NOON.date()), sort=sort)
    with kept.read() as books:
        whole = listed(books, view)
        for offset, limit in product(range(4), (1, 2, 7)):
            window = queues.window(books, view, offset, limit)
            assert (window.total, window.more) == (4, True)
            assert numbers(window.records) == whole[:4][offset : offset + limit]


def test_what_is_found_by_its_days_is_what_sorting_finds(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, *(incident(title="van", occurred=NOON - timedelta(hours=n % 5, days=n % 3)) for n in range(9)))
    view = View("incident", query=parse("van", NOON.date()), sort="occurred")
    with store.read() as books:
        by_sorting = queues.window(books, view, 2, 4)
        monkeypatch.setattr(queues, "_FEW", 0)
        assert queues.window(books, view, 2, 4) == by_sorting
        monkeypatch.setattr(search, "CAP", 8)
        assert queues.window(books, view, 2, 4).records == by_sorting.records
        monkeypatch.setattr(dated, "ORDERS", frozenset())
        assert queues.window(books, view, 2, 4).records == by_sorting.records


def test_the_kind_that_a_queue_holds_anyway_filters_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAP", 2)
    keep(store, *(incident(title="van", occurred=NOON) for _ in range(3)))
    with store.read() as books:
        window = queues.window(books, View("incident", query=parse("kind:incident", NOON.date())), 0, 9)
        assert (window.total, window.more, len(window.records)) == (3, False, 3)
        assert queues.count(books, View("incident", query=parse("kind:tip", NOON.date()))) == 0


@pytest.mark.parametrize("cap", [10, 2], ids=["counted", "more than are counted"])
def test_matches_that_stand_together_far_down_the_order_are_found_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, cap: int
) -> None:
    monkeypatch.setattr(queues, "_FEW", 0)
    monkeypatch.setattr(search, "CAP", cap)
    keep(store, *(incident(title="car", occurred=NOON) for _ in range(9)))
    old = keep(store, *(incident(title="van", occurred=NOON - timedelta(days=500 + n)) for n in range(3)))
    with store.read() as books:
        window = queues.window(books, View("incident", query=parse("van", NOON.date()), sort="occurred"), 0, 2)
    assert window.records == old[:2]
