"""Statements: kept byte for byte, by origin, record and revision."""

from __future__ import annotations

import pytest

from fusion_tui.domain.errors import StoreError
from fusion_tui.store import statements
from fusion_tui.store.engine import Store
from tests.factories import OURS, THEIRS
from tests.store.test_channel import line


def test_statements_are_kept_byte_for_byte_in_the_order_of_their_revisions(store: Store) -> None:
    kept = [line(2), line(1), line(2, line_hash="bb"), line(1, origin=OURS)]
    with store.write() as books:
        for each in kept:
            statements.put(books, [each])
    with store.read() as books:
        assert statements.lines(books, THEIRS, "report--1") == [kept[1], kept[0], kept[2]]
        assert statements.lines(books, OURS, "report--1") == [kept[3]]
        assert statements.lines(books, OURS, "report--2") == []


def test_the_same_statement_is_kept_once(store: Store) -> None:
    with store.write() as books:
        statements.put(books, [line(1)])
    with pytest.raises(StoreError), store.write() as books:
        statements.put(books, [line(1)])


def test_a_purged_record_leaves_its_hashes_and_its_order_and_nothing_it_said(store: Store) -> None:
    said, order, elsewhere = line(1), line(2, "purge"), line(1, origin=OURS)
    with store.write() as books:
        for each in (said, order, elsewhere):
            statements.put(books, [each])
        statements.forget_content(books, THEIRS, "report--1")
    with store.read() as books:
        assert statements.lines(books, THEIRS, "report--1") == [said._replace(line=b""), order]
        assert statements.lines(books, OURS, "report--1") == [elsewhere]


def test_orders_are_found_and_purges_by_the_bundle_they_came_in(store: Store) -> None:
    said, recall = line(1)._replace(epoch="e1", seq=4), line(2, "recall")._replace(epoch="e1", seq=5)
    purge = line(3, "purge")._replace(record="report--2", epoch="e1", seq=5)
    with store.write() as books:
        statements.put(books, [said, recall, purge])
    with store.read() as books:
        assert list(statements.orders(books)) == [recall, purge]
        assert list(statements.purges_in(books, THEIRS, "e1", 5)) == [purge]
        assert list(statements.purges_in(books, THEIRS, "e1", 4)) == []
        assert statements.buried(books, THEIRS, ["report--1", "report--2"]) == {"report--2"}
        assert statements.buried(books, OURS, ["report--2"]) == set()
        assert statements.at_places(books, THEIRS, [("report--1", 2), ("report--9", 1)]) == {("report--1", 2): recall}


def test_more_orders_than_are_read_at_once_are_all_found(store: Store) -> None:
    made = [line(1, "purge")._replace(record=f"report--{n}") for n in range(1201)]
    with store.write() as books:
        statements.put(books, made)
        assert list(statements.orders(books)) == made


def test_what_is_backed_out_loses_its_content_and_counts_again_once_it_is_taken_again(store: Store) -> None:
    first, second = line(1)._replace(epoch="e1", seq=1), line(2)._replace(epoch="e1", seq=2)
    purge = line(3, "purge")._replace(record="report--2", epoch="e1", seq=3)
    with store.write() as books:
        statements.put(books, [first, second, purge])
        assert statements.came_since(books, THEIRS, "e1", 2) == ["report--1", "report--2"]
        assert statements.back_out(books, THEIRS, "e1", 2) == 1
        out = second._replace(line=b"", backed_out=True)
        assert statements.lines(books, THEIRS, "report--1") == [first, out]
        assert statements.lines(books, THEIRS, "report--2") == [purge]
        assert statements.came_since(books, THEIRS, "e1", 2) == ["report--2"]
        assert statements.back_out(books, THEIRS, "e1", 2) == 0
        again = second._replace(epoch="e1", seq=9)
        statements.take_again(books, again)
        assert statements.lines(books, THEIRS, "report--1") == [first, again]
