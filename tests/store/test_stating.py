"""What waits, with the lines that say it: in order, over pages, and what is not said yet."""

from __future__ import annotations

from fusion_tui.store import outbox, statements, stating
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.outbox import Item, Run
from fusion_tui.store.statements import Line
from tests.factories import NOON, OURS, THEIRS

MANY = 1_201


def said(record: int, rev: int = 1, line: bytes = b"", op: str = outbox.PUT) -> Line:
    return Line(OURS, f"report--{record}", rev, op, False, f"{record:064x}", line)


def waiting(books: Session, count: int) -> Run:
    outbox.put(books, [Item(THEIRS, outbox.PUT, f"report--{n}", 1) for n in range(count)], NOON)
    run = outbox.next_run(books, THEIRS, (outbox.PUT,), count)
    assert run is not None
    return run


def test_the_lines_of_a_run_come_in_its_order_over_many_pages(store: Store) -> None:
    with store.write() as books:
        run = waiting(books, MANY)
        statements.put(books, [said(n, line=b"%d" % n) for n in reversed(range(MANY))])
        assert list(stating.lines(books, THEIRS, run, OURS)) == [b"%d" % n for n in range(MANY)]
        assert stating.unsaid(books, THEIRS, run, OURS) == []


def test_a_line_that_is_missing_blank_of_another_or_of_another_act_is_empty(store: Store) -> None:
    with store.write() as books:
        run = waiting(books, 4)
        theirs = said(2, line=b"theirs")._replace(origin=THEIRS)
        statements.put(books, [said(1), theirs, said(3, line=b"a recall", op=outbox.RECALL)])
        assert list(stating.lines(books, THEIRS, run, OURS)) == [b""] * 4
        assert [item.record for item in stating.unsaid(books, THEIRS, run, OURS)] == ["report--0", "report--2"]


def test_of_two_lines_of_one_revision_the_later_one_counts(store: Store) -> None:
    with store.write() as books:
        run = waiting(books, 1)
        statements.put(books, [said(0, line=b"first"), said(0, line=b"second")._replace(line_hash="ff" * 32)])
        assert list(stating.lines(books, THEIRS, run, OURS)) == [b"second"]
