"""Windows over a filtered queue of which more match than are counted: a stretch of the whole listing all the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from fusion_tui.domain.center import Center
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.query import parse
from fusion_tui.domain.record import Record
from fusion_tui.store import people, queues, records, search
from fusion_tui.store.engine import Store
from fusion_tui.store.queues import View
from tests.factories import NOON, incident, one_of_each
from tests.store.factories import keep

TODAY = date(2026, 6, 15)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
# On both sides of a year's end, at the same moment, long ago, at no known time.
OCCURRED = [
    *(NEW_YEAR + timedelta(seconds=seconds) for seconds in (-1, 0, 0, 1, 86_400)),
    *(NEW_YEAR - timedelta(days=days) for days in (1, 366, 366, 4_000)),
    *(None, None),
]


@pytest.fixture
def counting_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAP", 9)


@pytest.fixture
def sorting_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "_FEW", 0)


@pytest.fixture
def kept(store: Store) -> Store:
    """Return a store with incidents about a van; some of them were made in the newest year of all."""
    keep(store, *(incident(title="Van", occurred=at, created=NOON) for at in OCCURRED), incident(title="Car"))
    return store


def listed(store: Store, *, descending: bool) -> list[str]:
    """Return the ids of the whole queue, sorted by hand: no time is before every time."""
    with store.read() as books:
        found = [record for record in records.where(books, Incident) if record.title == "Van"]
    order = sorted(found, key=lambda record: (record.occurred is not None, record.occurred or NOON))
    # Those of one moment stand in the order they came in, or the other way round.
    return [record.id for record in (order[::-1] if descending else order)]


@pytest.mark.usefixtures("counting_few")
@pytest.mark.parametrize("descending", [True, False], ids=["newest first", "oldest first"])
def test_every_window_of_a_filtered_queue_is_a_stretch_of_the_whole_listing(kept: Store, *, descending: bool) -> None:
    view = View("incident", query=parse("van", TODAY), sort="occurred", descending=descending)
    whole = listed(kept, descending=descending)
    with kept.read() as books:
        for offset, limit in product(range(9), (1, 2, 3, 5, 20)):
            window = queues.window(books, view, offset, limit)
            assert (window.total, window.more, window.offset) == (9, True, offset)
            assert [record.id for record in window.records] == whole[offset : min(9, offset + limit)]


@pytest.mark.usefixtures("sorting_none")
@pytest.mark.parametrize("words", ["van", "van tlp:amber", "van 2000..", "-car"])
@pytest.mark.parametrize("descending", [True, False], ids=["newest first", "oldest first"])
def test_a_window_found_by_its_days_is_a_stretch_of_the_whole_listing(
    kept: Store, words: str, *, descending: bool
) -> None:
    view = View("incident", query=parse(words, TODAY), sort="occurred", descending=descending)
    whole = listed(kept, descending=descending)
    with kept.read() as books:
        for offset, limit in product(range(len(whole)), (1, 2, 3, 20)):
            window = queues.window(books, view, offset, limit)
            assert (window.total, window.more, window.offset) == (len(whole), False, offset)
            assert [record.id for record in window.records] == whole[offset : offset + limit]


@pytest.mark.usefixtures("sorting_none")
@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Tokyo", "Pacific/Kiritimati"])
def test_a_day_is_the_day_at_the_center_also_where_it_ends_at_another_hour(store: Store, zone: str) -> None:
    with store.write() as books:
        people.add_center(books, Center(center_id="0" * 64, name="A", code="AA", timezone=zone, created=NOON))
    moments = [NEW_YEAR + timedelta(hours=hours) for hours in range(-60, 60, 5)]
    made = keep(store, *(incident(title="van", occurred=moment) for moment in moments))
    view = View("incident", query=parse("van", TODAY), sort="occurred")
    with store.read() as books:
        for offset in range(len(moments) - 3):
            found = queues.window(books, view, offset, 3).records
            assert [record.id for record in found] == [record.id for record in made[::-1][offset : offset + 3]]


@pytest.mark.usefixtures("sorting_none")
def test_what_has_no_time_but_was_written_down_lately_takes_no_place_among_the_newest(store: Store) -> None:
    times = [*[NEW_YEAR] * 3, *[NEW_YEAR - timedelta(days=4_000)] * 20, *[None] * 6]
    made = keep(store, *(incident(title="van", occurred=at, created=NOON) for at in times))
    view = View("incident", query=parse("van", TODAY), sort="occurred")
    with store.read() as books:
        found = queues.window(books, view, 0, 5).records
    assert [record.id for record in found] == [made[n].id for n in (2, 1, 0, 22, 21)]


@pytest.mark.usefixtures("counting_few")
def test_a_queue_without_a_known_time_is_walked_whole(store: Store) -> None:
    keep(store, *(incident(title="Van") for _ in range(10)))
    with store.read() as books:
        window = queues.window(books, View("incident", query=parse("van", TODAY), sort="occurred"), 0, 3)
    assert (window.more, len(window.records)) == (True, 3)


@pytest.mark.parametrize("record", one_of_each(), ids=lambda record: type(record).__name__)
def test_a_record_in_a_window_is_the_record_that_was_stored(store: Store, record: Record) -> None:
    (stored,) = keep(store, record)
    with store.read() as books:
        (read,) = queues.window(books, View(records.KIND[type(record)]), 0, 5).records
    assert read == stored
    assert read.model_dump_json() == stored.model_dump_json()
