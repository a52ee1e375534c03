"""The schema's steps: each once, wholly or not at all, and never backwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from fusion_tui.domain.case import Link
from fusion_tui.domain.custody import Custody
from fusion_tui.domain.errors import SchemaError, StoreError
from fusion_tui.domain.task import Task
from fusion_tui.domain.tip import Tip, TipState
from fusion_tui.store import audit, bulk, channel, inbox, migrations, records
from fusion_tui.store.engine import Session, Store, create_store
from tests.factories import NOON, StoppedClock
from tests.store.factories import KEY, found, keep, opened, sql

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


_LATER = ("attachment", "task", "custody")  # kinds that schema 1 did not have
STORES = Path(__file__).with_name("stores")


@pytest.fixture
def old(path: Path) -> Iterator[Store]:
    """Yield a store as the program of schema 1 left it: one record of each kind, and a tip that is easy to find."""
    path.write_bytes((STORES / "schema-1.db").read_bytes())
    with opened(path) as made:
        yield made


def test_a_store_of_schema_1_tells_what_is_pending(old: Store) -> None:
    with old.read() as books:
        assert (migrations.applied(books), migrations.pending(books)) == ([1], VERSIONS[1:])


def test_a_store_of_schema_1_keeps_every_record_and_is_searched_as_before(old: Store) -> None:
    told: list[tuple[int, int]] = []
    migrations.migrate(old, StoppedClock(), lambda done, total: told.append((done, total)))
    with old.read() as books:
        assert {kind: count for kind, count in records.counts(books).items() if count} == {
            kind: 2 if kind == "tip" else 1 for kind in records.KIND.values() if kind not in _LATER
        }
        assert [record.title for record in _found(books, "drone")] == ["Drone over the substation"]
        assert audit.first_break(books) is None
        assert len(audit.recent(books)) == 5
    assert told[-1] == (11, 11)


def test_a_migrated_store_of_schema_1_counts_what_it_holds(old: Store) -> None:
    migrations.migrate(old, StoppedClock())
    with old.read() as books:
        tallies = {(kind, state): count for kind, state, count in sql(books, "SELECT * FROM tally")}
    assert tallies["tip", "new"] == 2
    assert tallies["incident", ""] == 1


@pytest.fixture
def second(path: Path) -> Iterator[Store]:
    """Yield a store as the program of schema 2 left it: as above, and one bundle each way."""
    path.write_bytes((STORES / "schema-2.db").read_bytes())
    with opened(path) as made:
        yield made


def test_a_store_of_schema_2_keeps_what_it_sent_and_what_waits_in_its_outbox(second: Store) -> None:
    with second.read() as books:
        assert migrations.pending(books) == VERSIONS[2:]
        before = records.counts(books)
        found_before = [(hit.kind, hit.n) for hit in found(books, "drone")]
    migrations.migrate(second, StoppedClock())
    with second.read() as books:
        assert records.counts(books) == before
        assert [(hit.kind, hit.n) for hit in found(books, "drone")] == found_before
        items = sql(books, "SELECT kind, rev, state, seq FROM item ORDER BY n")
        assert items == [("put", 1, "sealed", 1), ("put", 1, "waiting", 0)]
        assert [mark.outcome for mark in inbox.marks(books, "b2" * 32, "f1" * 16)] == ["applied", "held"]
        assert [one.state for one in channel.sent(books, "b2" * 32)] == ["written"]
        assert audit.first_break(books) is None


@pytest.fixture
def third(path: Path) -> Iterator[Store]:
    """Yield a store as the program of schema 3 left it: as above, and one of its tips closed."""
    path.write_bytes((STORES / "schema-3.db").read_bytes())
    with opened(path) as made:
        yield made


def test_a_tip_of_schema_3_stays_as_it_was_disposed_of_by_nobody_known(third: Store) -> None:
    with third.read() as books:
        assert migrations.pending(books) == VERSIONS[3:]
    migrations.migrate(third, StoppedClock())
    with third.read() as books:
        closed, new = records.where(books, Tip)
        assert (closed.state, closed.reason) == (TipState.CLOSED, "a licensed survey flight")
        assert (closed.disposed, closed.disposed_by, new.state) == (None, "", TipState.NEW)
        assert audit.first_break(books) is None


@pytest.fixture
def fourth(path: Path) -> Iterator[Store]:
    """Yield a store as the program of schema 4 left it: as above, and the other tip referred by somebody known."""
    path.write_bytes((STORES / "schema-4.db").read_bytes())
    with opened(path) as made:
        yield made


def test_a_tip_of_schema_4_names_nothing_and_is_not_vetted(fourth: Store) -> None:
    with fourth.read() as books:
        assert migrations.pending(books) == VERSIONS[4:]
    migrations.migrate(fourth, StoppedClock())
    with fourth.read() as books:
        closed, referred = records.where(books, Tip)
        assert (referred.state, referred.disposed_by, referred.reason) == (TipState.REFERRED, "ana", "county sheriff")
        for tip in (closed, referred):
            assert (tip.mentions, tip.verdict, tip.vetted, tip.vetted_by) == ((), None, None, "")
        assert audit.first_break(books) is None


@pytest.fixture
def fifth(path: Path) -> Iterator[Store]:
    """Yield a store as the program of schema 5 left it: as above, and the other tip named and vetted."""
    path.write_bytes((STORES / "schema-5.db").read_bytes())
    with opened(path) as made:
        yield made


def test_a_link_of_schema_5_has_no_reason_and_a_case_neither_tasks_nor_evidence(fifth: Store) -> None:
    with fifth.read() as books:
        assert migrations.pending(books) == VERSIONS[5:]
    migrations.migrate(fifth, StoppedClock())
    with fifth.read() as books:
        (link,) = records.where(books, Link)
        assert (link.relation, link.detail) == ("uses", "")
        assert (records.where(books, Task), records.where(books, Custody)) == ([], [])
        assert [str(one) for tip in records.where(books, Tip) for one in tip.mentions] == ["vehicle: PA KXR1984"]
        assert audit.first_break(books) is None


def test_the_steps_make_the_tables_that_are_declared(store: Store) -> None:
    with store.read() as books:
        for table in SQLModel.metadata.tables.values():
            made = {
                row[1]: (row[3] == 0 and not row[5], row[5] > 0)
                for row in sql(books, f"PRAGMA table_info('{table.name}')")
            }
            declared = {column.name: (bool(column.nullable), column.primary_key) for column in table.columns}
            assert made == declared, table.name
            indexes = {row[1] for row in sql(books, f"PRAGMA index_list('{table.name}')")}
            assert {str(index.name) for index in table.indexes} <= indexes


def _found(books: Session, words: str) -> list[Any]:
    return [bulk.numbered(books, hit.kind, [hit.n])[hit.n] for hit in found(books, words)]
