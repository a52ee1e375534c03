"""The chain of acts: whoever changes the past is found, and no act tells what it was about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fusion_tui.domain.clock import as_instant
from fusion_tui.domain.errors import StoreError
from fusion_tui.store import audit, audit_window, migrations, people, records
from fusion_tui.store.audit import START, Act
from fusion_tui.store.audit_window import Filter
from fusion_tui.store.engine import Store, create_store
from tests.factories import NOON, StoppedClock, center, tip
from tests.store.factories import KEY, keep, sql, tips

ACTS = [Act(as_instant(NOON + timedelta(minutes=n)), "rivera", "tip add", f"tip--{n}", "done") for n in range(1, 6)]


@pytest.fixture
def kept(store: Store) -> Store:
    """Return a store with five acts in its trail."""
    with store.write() as books:
        for act in ACTS:
            audit.append(books, act)
    return store


def broken_at(store: Store) -> int | None:
    with store.read() as books:
        return audit.first_break(books)


def tamper(store: Store, *statements: str) -> None:
    with store.write() as books:
        for statement in statements:
            sql(books, statement)


def test_an_empty_trail_is_whole(store: Store) -> None:
    assert broken_at(store) is None


def test_a_trail_nobody_touched_is_whole(kept: Store) -> None:
    assert broken_at(kept) is None


def test_acts_come_back_as_they_were_newest_first(kept: Store) -> None:
    with kept.read() as books:
        assert audit.recent(books) == ACTS[::-1]
        assert audit.recent(books, limit=2) == ACTS[:2:-1]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE audit SET at = '2026-03-01 12:03:00.130000' WHERE n = 3", id="its moment"),
        pytest.param("UPDATE audit SET who = 'okafor' WHERE n = 3", id="who did it"),
        pytest.param("UPDATE audit SET act = 'tip close' WHERE n = 3", id="what was done"),
        pytest.param("UPDATE audit SET subject = '' WHERE n = 3", id="to what"),
        pytest.param("UPDATE audit SET outcome = 'refused' WHERE n = 3", id="what came of it"),
        pytest.param("UPDATE audit SET place = 'ws-99' WHERE n = 3", id="where it was done"),
        pytest.param(
            "UPDATE audit SET at = '2026-03-01 12:03:00.120001' WHERE n = 3", id="a microsecond of its moment"
        ),
        pytest.param("UPDATE audit SET at = 'yesterday' WHERE n = 3", id="its moment, into none"),
        pytest.param("UPDATE audit SET who = 7 WHERE n = 3", id="who did it, into a number"),
        pytest.param("UPDATE audit SET who = CAST(x'ff' AS TEXT) WHERE n = 3", id="who did it, into no text"),
        pytest.param("UPDATE audit SET who = who || char(0) WHERE n = 3", id="who did it, by a nought behind the name"),
        pytest.param("UPDATE audit SET digest = zeroblob(32) WHERE n = 3", id="its digest"),
        pytest.param("UPDATE audit SET digest = x'' WHERE n = 3", id="its digest, taken away"),
        pytest.param(
            "UPDATE audit SET subject = outcome, outcome = subject WHERE n = 3", id="two of its fields swapped"
        ),
        pytest.param("DELETE FROM audit WHERE n = 3", id="the whole row, taken out"),
    ],
)
def test_the_first_changed_row_is_found(kept: Store, change: str) -> None:
    tamper(kept, change)
    assert broken_at(kept) == 3


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_a_change_is_found_wherever_it_is(kept: Store, n: int) -> None:
    tamper(kept, f"UPDATE audit SET who = 'okafor' WHERE n = {n:d}")  # noqa: S608 - our own number
    assert broken_at(kept) == n


def test_the_first_row_taken_out_is_found(kept: Store) -> None:
    tamper(kept, "DELETE FROM audit WHERE n = 1")
    assert broken_at(kept) == 1


def test_a_row_taken_out_and_the_rest_moved_up_is_found(kept: Store) -> None:
    tamper(
        kept,
        "DELETE FROM audit WHERE n = 3",
        "UPDATE audit SET n = 3 WHERE n = 4",
        "UPDATE audit SET n = 4 WHERE n = 5",
    )
    assert broken_at(kept) == 3


def test_two_rows_in_another_order_are_found(kept: Store) -> None:
    tamper(
        kept,
        "UPDATE audit SET n = 99 WHERE n = 2",
        "UPDATE audit SET n = 2 WHERE n = 4",
        "UPDATE audit SET n = 4 WHERE n = 99",
    )
    assert broken_at(kept) == 2


def test_a_row_under_another_number_is_found(kept: Store) -> None:
    tamper(kept, "UPDATE audit SET n = 9 WHERE n = 5")
    assert broken_at(kept) == 5


def test_a_row_put_in_at_the_end_is_found(kept: Store) -> None:
    tamper(
        kept,
        "INSERT INTO audit SELECT 6, at, who, act, subject, outcome, digest, place FROM audit WHERE n = 5",
    )
    assert broken_at(kept) == 6


def test_a_row_numbered_below_the_first_is_found(kept: Store) -> None:
    tamper(kept, "INSERT INTO audit SELECT 0, at, who, act, subject, outcome, digest, place FROM audit WHERE n = 5")
    assert broken_at(kept) == 1


def test_the_place_is_part_of_what_is_hashed_where_there_is_one(store: Store) -> None:
    here = ACTS[0]._replace(place="ws-12 fusion-tui")
    with store.write() as books:
        assert [audit.append(books, act) for act in (ACTS[0], here)] == [1, 2]
        rows = list(audit.rows(books))
        assert rows[0].line == b'["2026-03-01T12:01:00.120Z","rivera","tip add","tip--1","done"]'
        assert rows[1].line == b'["2026-03-01T12:01:00.120Z","rivera","tip add","tip--1","done","ws-12 fusion-tui"]'
        assert rows[1].follows(rows[0].digest)
        assert not rows[1].follows(START)
    assert broken_at(store) is None
    tamper(store, "UPDATE audit SET place = '' WHERE n = 2")
    assert broken_at(store) == 2


def test_a_moment_is_kept_in_hundredths_so_that_nothing_of_it_goes_unhashed(store: Store) -> None:
    with store.write() as books:
        audit.append(books, ACTS[0]._replace(at=NOON + timedelta(microseconds=9_999)))
    assert broken_at(store) is None


def test_the_latest_moment_ever_seen_never_goes_back(kept: Store) -> None:
    with kept.write() as books:
        assert audit.latest(books) == ACTS[-1].at
        audit.append(books, ACTS[0])
        assert audit.latest(books) == ACTS[-1].at


def test_a_store_that_saw_nothing_has_no_latest_moment(store: Store) -> None:
    with store.read() as books:
        assert audit.latest(books) is None
        assert audit.last(books) == (0, START)


def test_an_act_the_trail_does_not_take_is_not_done(kept: Store) -> None:
    tamper(kept, "CREATE TRIGGER mute BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StoreError, match="so it was not done") as told, kept.write() as books:  # noqa: PT012
        records.add(books, tip())
        audit.append(books, ACTS[0])
    assert told.value.hint
    assert tips(kept) == 0
    with kept.read() as books:
        assert audit.last(books)[0] == 5


def test_what_is_removed_leaves_its_acts_in_the_trail(kept: Store) -> None:
    (record,) = keep(kept, tip())
    with kept.write() as books:
        audit.append(books, ACTS[0]._replace(subject=record.id))
        records.remove(books, type(record), record.origin, record.id)
    with kept.read() as books:
        found = audit.row(books, 6)
        assert found is not None
        assert found.subject == record.id
    assert tips(kept) == 0
    assert broken_at(kept) is None


def numbers(store: Store, wanted: Filter, offset: int = 0, limit: int = 100) -> list[int]:
    with store.read() as books:
        return [row.n for row in audit_window.window(books, wanted, offset, limit).records]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(Filter(), [6, 5, 4, 3, 2, 1], id="everything, newest first"),
        pytest.param(Filter(who="okafor"), [6], id="who, exactly"),
        pytest.param(Filter(who="oka"), [], id="who is no beginning"),
        pytest.param(Filter(act="TIP"), [5, 4, 3, 2, 1], id="the beginning of an act"),
        pytest.param(Filter(subject="tip--3"), [3], id="a subject"),
        pytest.param(Filter(subject="tip_"), [], id="a letter that SQL has a meaning for"),
        pytest.param(Filter(outcome="fus"), [6], id="a part of the outcome"),
        pytest.param(Filter(words=("refused",)), [6], id="a word, wherever"),
        pytest.param(Filter(words=("ws-12",)), [6], id="a word of the place"),
        pytest.param(Filter(words=("tip--", "rivera")), [5, 4, 3, 2, 1], id="words that all occur"),
        pytest.param(Filter(since=ACTS[3].at), [5, 4], id="from a moment on"),
        pytest.param(Filter(until=ACTS[1].at), [6, 1], id="before a moment"),
        pytest.param(Filter(numbers=(2, 4)), [4, 3, 2], id="rows by their numbers"),
    ],
)
def test_the_trail_is_narrowed(kept: Store, wanted: Filter, found: list[int]) -> None:
    with kept.write() as books:
        audit.append(books, Act(as_instant(NOON), "okafor", "search", "ab12", "refused", "ws-12"))
    assert numbers(kept, wanted) == found


def test_a_stretch_of_the_trail_says_how_long_all_of_it_is(kept: Store) -> None:
    with kept.read() as books:
        found = audit_window.window(books, Filter(), 1, 2)
        assert (found.total, found.offset, [row.n for row in found.records]) == (5, 1, [4, 3])
        assert audit_window.window(books, Filter(who="nobody"), 0, 2).total == 0
        assert audit_window.window(books, Filter(), 9, 2).records == []
        narrowed = audit_window.window(books, Filter(who="rivera"), 3, 9)
        assert (narrowed.total, [row.n for row in narrowed.records]) == (5, [2, 1])


def test_what_was_counted_is_not_counted_again_and_what_came_since_is(kept: Store) -> None:
    wanted = Filter(who="rivera")
    with kept.read() as books:
        first = audit_window.window(books, wanted, 0, 2)
        seen = audit_window.window(books, wanted, 2, 2, replace(first, total=1_000))
        assert (first.total, first.end, seen.total, [row.n for row in seen.records]) == (5, 5, 1_000, [3, 2])
    with kept.write() as books:
        for who in ("rivera", "okafor"):
            audit.append(books, Act(as_instant(NOON), who, "search", "ab12"))
    with kept.read() as books:
        later = audit_window.window(books, wanted, 0, 2, first)
        assert (later.total, later.end, [row.n for row in later.records]) == (6, 7, [6, 5])


def test_a_row_that_was_taken_out_leaves_a_hole_to_be_seen(kept: Store) -> None:
    tamper(kept, "DELETE FROM audit WHERE n = 3")
    with kept.read() as books:
        found = audit_window.window(books, Filter(), 0, 9).records
    assert [row.n for row in found if row.is_gone] == [3]
    assert found[2].moment is None


def test_the_rows_of_a_time_are_named_by_their_ends(kept: Store) -> None:
    with kept.read() as books:
        assert audit_window.span(books, ACTS[1].at, ACTS[3].at) == (2, 3)
        assert audit_window.span(books, None, None) == (1, 5)
        assert audit_window.span(books, ACTS[4].at + timedelta(1), None) is None


def test_rows_are_read_in_batches_without_a_gap(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PACE", 2)
    with kept.read() as books:
        assert [row.n for row in audit.rows(books)] == [1, 2, 3, 4, 5]
        assert [row.n for row in audit.rows(books, 2, 4)] == [2, 3, 4]


def test_a_trail_goes_on_from_its_last_row(kept: Store) -> None:
    with kept.write() as books:
        audit.append(books, ACTS[0])
    assert broken_at(kept) is None


@pytest.fixture
def others(tmp_path: Path) -> Iterator[Store]:
    """Yield the store of another center."""
    made = create_store(tmp_path / "other.db", KEY)
    migrations.migrate(made, StoppedClock())
    yield made
    made.close()


def test_a_digest_of_words_is_the_same_in_one_store_and_another_in_the_next(store: Store, others: Store) -> None:
    found = []
    for each in (store, others):
        with each.write() as books:
            people.add_center(books, center())
        with each.read() as books:
            digest = audit.keyed_digest(books, "search", "ana", "grey van")
            assert digest == audit.keyed_digest(books, "search", "ana", "grey van")
            assert digest != audit.keyed_digest(books, "search", "ana", "grey vans")
            assert digest != audit.keyed_digest(books, "search", "bob", "grey van")
            assert digest != audit.keyed_digest(books, "audit show", "ana", "grey van")
            assert len(bytes.fromhex(digest)) == 8
            found.append(digest)
    assert found[0] != found[1]
