"""The chain of acts: whoever changes the past is found, and no act tells what it was about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fusion_tui.domain.clock import as_instant
from fusion_tui.store import audit, migrations, people
from fusion_tui.store.audit import Act
from fusion_tui.store.engine import Store, create_store
from tests.factories import NOON, StoppedClock, center
from tests.store.factories import KEY, sql

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
        "INSERT INTO audit SELECT 6, at, who, act, subject, outcome, digest FROM audit WHERE n = 5",
    )
    assert broken_at(kept) == 6


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
            digest = audit.keyed_digest(books, "grey van")
            assert digest == audit.keyed_digest(books, "grey van")
            assert digest != audit.keyed_digest(books, "grey vans")
            assert len(bytes.fromhex(digest)) == 8
            found.append(digest)
    assert found[0] != found[1]
