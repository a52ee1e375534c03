"""The schema's steps: each once, wholly or not at all, and never backwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fusion_tui.domain.errors import SchemaError, StoreError
from fusion_tui.store import migrations, records
from fusion_tui.store.engine import Store, create_store
from tests.factories import NOON, StoppedClock
from tests.store.factories import KEY, keep, opened, sql

VERSIONS = [version for version, _, _ in migrations.STEPS]


@pytest.fixture
def new(path: Path) -> Iterator[Store]:
    """Yield a store nobody has migrated."""
    made = create_store(path, KEY)
    yield made
    made.close()


def test_a_new_store_has_every_step_before_it(new: Store) -> None:
    with new.read() as books:
        assert migrations.applied(books) == []
        assert migrations.pending(books) == VERSIONS


def test_a_migrated_store_has_every_step_behind_it(store: Store) -> None:
    with store.read() as books:
        assert migrations.applied(books) == VERSIONS
        assert migrations.pending(books) == []


def test_every_step_leaves_its_name_and_its_moment(store: Store) -> None:
    with store.read() as books:
        rows = sql(books, "SELECT version, name, applied FROM migration ORDER BY version")
    assert [row[:2] for row in rows] == [(version, name) for version, name, _ in migrations.STEPS]
    assert all(str(NOON.date()) in row[2] for row in rows)


def test_steps_count_upwards_from_one() -> None:
    assert list(range(1, migrations.VERSION + 1)) == VERSIONS


def test_migrating_again_changes_nothing(store: Store) -> None:
    with store.read() as books:
        before = sql(books, "SELECT * FROM migration"), sql(books, "SELECT sql FROM sqlite_master ORDER BY name")
    migrations.migrate(store, StoppedClock(NOON.replace(year=2027)))
    with store.read() as books:
        after = sql(books, "SELECT * FROM migration"), sql(books, "SELECT sql FROM sqlite_master ORDER BY name")
    assert after == before


def test_a_migrated_store_holds_a_table_for_every_kind_of_record(store: Store) -> None:
    with store.read() as books:
        assert records.counts(books) == dict.fromkeys(records.KIND.values(), 0)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(path: Path, store: Store) -> None:
    keep(store)
    with store.write() as books:
        sql(books, "INSERT INTO migration VALUES (99, 'from the future', '2027-01-01 00:00:00.000000')")
    with opened(path) as again, pytest.raises(SchemaError, match="this store has schema 99") as refused:
        migrations.migrate(again, StoppedClock())
    assert "newer program" in refused.value.hint
    with store.read() as books:
        assert migrations.applied(books) == [*VERSIONS, 99]


def test_a_step_that_fails_leaves_nothing_of_itself(new: Store) -> None:
    with new.write() as books:
        sql(books, "CREATE TABLE search (in_the_way)")
    with pytest.raises(StoreError):
        migrations.migrate(new, StoppedClock())
    with new.read() as books:
        assert sql(books, "SELECT name FROM sqlite_master") == [("search",)]
        assert migrations.pending(books) == VERSIONS
