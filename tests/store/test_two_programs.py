"""Two programs on one store: each waits for the other, and neither sees half of what it does."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import pytest

from fusion_tui.domain.errors import FusionError, StoreError, WrongKeyError
from fusion_tui.store import records
from fusion_tui.store.engine import Store, open_store
from tests.factories import tip
from tests.store.factories import OTHER_KEY, keep, opened, sql, tips


def test_a_wrong_key_opens_nothing_while_the_store_is_in_use(path: Path, store: Store) -> None:
    keep(store, tip())
    with pytest.raises(WrongKeyError):
        open_store(path, OTHER_KEY)
    keep(store, tip())
    assert tips(store) == 2


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    keep(store, tip())
    with store.read() as books:
        assert records.counts(books)["tip"] == 1
        keep(store, tip())
        assert records.counts(books)["tip"] == 1
    assert tips(store) == 2


def test_another_program_that_never_lets_go_is_named(path: Path, store: Store) -> None:
    with opened(path) as other, other.write():
        with store.read() as books:
            sql(books, "PRAGMA busy_timeout = 0")
        with pytest.raises(StoreError, match="another program holds the store"):
            keep(store, tip())


@pytest.mark.row(35)
def test_two_programs_write_to_one_store_and_neither_is_turned_away(path: Path, store: Store) -> None:
    failures: list[FusionError] = []

    def work(desk: Store) -> None:
        for _ in range(25):
            try:
                with desk.write() as books:
                    seen = records.counts(books)["tip"]
                    records.add(books, tip(text=f"after {seen}"))
            except FusionError as error:
                failures.append(error)

    with opened(path) as other:
        workers = [Thread(target=work, args=(desk,)) for desk in (store, other, store)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert failures == []
    with store.read() as books:
        texts = sorted(int(found.text.split()[1]) for found in records.where(books, type(tip())))
    assert texts == list(range(75))


def test_a_second_writer_waits_for_the_first_to_end(path: Path, store: Store) -> None:
    done = Event()

    def write_too(other: Store) -> None:
        keep(other, tip())
        done.set()

    with opened(path) as other:
        worker = Thread(target=write_too, args=(other,))
        with store.write() as books:
            worker.start()
            assert not done.wait(0.2)
            records.add(books, tip())
        worker.join()
    assert done.is_set()
    assert tips(store) == 2
