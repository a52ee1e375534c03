"""What waits for a peer, with the statements that say it: read as a bundle is written, in memory that stays flat."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlmodel import Session

from fusion_tui.store.exchange_rows import ItemRow, StatementRow
from fusion_tui.store.outbox import WAITING, Item, Run

_PAGE = 500
_ITEM, _SAID = ItemRow.__table__, StatementRow.__table__  # type: ignore[attr-defined]  # as of every table class


def lines(session: Session, peer: str, run: Run, origin: str) -> Iterator[bytes]:
    """Yield the line of each item of a run, in order; empty where it is missing, or was blanked."""
    said = and_(*_says(origin), _SAID.c.op == _ITEM.c.kind)
    # Of several lines SQLite gives the one of the greatest number.
    query = select(_ITEM.c.n, _SAID.c.line, func.max(_SAID.c.n)).join_from(_ITEM, _SAID, said, isouter=True)
    after = 0
    while True:
        page = query.where(*_waiting(peer, run), _ITEM.c.n > after).group_by(_ITEM.c.n).order_by(_ITEM.c.n).limit(_PAGE)
        found = session.connection().execute(page).all()
        yield from (line or b"" for _, line, _ in found)
        if len(found) < _PAGE:
            return
        after = found[-1][0]


def unsaid(session: Session, peer: str, run: Run, origin: str) -> list[Item]:
    """Return the items of a run that no statement of ours says yet."""
    said = exists().where(*_says(origin))
    columns = [_ITEM.c[name] for name in Item._fields]
    query = select(*columns).where(*_waiting(peer, run), ~said).order_by(_ITEM.c.n)
    return [Item(*row) for row in session.connection().execute(query)]


def _says(origin: str) -> tuple[ColumnElement[bool], ...]:
    return _SAID.c.origin == origin, _SAID.c.record == _ITEM.c.record, _SAID.c.rev == _ITEM.c.rev


def _waiting(peer: str, run: Run) -> tuple[ColumnElement[bool], ...]:
    return _ITEM.c.peer == peer, _ITEM.c.state == WAITING, _ITEM.c.kind.in_(run.kinds), _ITEM.c.n <= run.last
