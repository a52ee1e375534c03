"""The outbox: what each peer is to be given, and the bundle it was last sealed into.

An item is named by what it is, not by when it was put in: putting the same in twice is once. It waits, is
sealed into a bundle, and is done when its bundle was acknowledged; it waits again where that bundle was
rejected, voided, or lost with the peer's store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, select

from fusion_tui.domain.batches import batched
from fusion_tui.store.exchange_rows import ItemRow

WAITING, SEALED, DONE, WITHDRAWN = "waiting", "sealed", "done", "withdrawn"
PUT, RECALL, PURGE, NOTICE, CARD, DIGEST, HERE = "put", "recall", "purge", "notice", "card", "digest", "blob"
ORDERS = (RECALL, PURGE)
EVERY_STATE = (WAITING, SEALED, DONE)
STATEMENTS = (PUT, *ORDERS)

_PAGE = 500


class Item(NamedTuple):
    """One thing a peer is to be given."""

    peer: str
    kind: str
    record: str = ""
    rev: int = 0
    ref: str = ""
    state: str = WAITING
    epoch: str = ""
    seq: int = 0
    n: int = 0


def put(session: Session, items: Iterable[Item], at: datetime) -> None:
    """Have items wait; one that was done, sealed or withdrawn before waits again."""
    rows = [{**item._asdict(), "since": at} for item in items]
    for row in rows:
        del row["n"]
    if rows:
        made = insert(ItemRow)
        again = {"state": WAITING, "since": made.excluded.since}
        named = ["peer", "kind", "record", "rev", "ref"]
        session.connection().execute(made.on_conflict_do_update(index_elements=named, set_=again), rows)


class Run(NamedTuple):
    """What waits for a peer, up to a number of items: the last one's ``n``, and how many there are."""

    kinds: Sequence[str]
    last: int
    size: int


def next_run(session: Session, peer: str, kinds: Sequence[str], most: int, before: int | None = None) -> Run | None:
    """Return what of some kinds waits for a peer, the oldest first, at most so many; None where nothing does.

    With ``before``, only what waits under a lower number.
    """
    where = (ItemRow.peer == peer, ItemRow.state == WAITING, col(ItemRow.kind).in_(kinds))
    query = select(col(ItemRow.n)).where(*where).order_by(col(ItemRow.n)).limit(most)
    numbers = (query if before is None else query.where(col(ItemRow.n) < before)).subquery()
    last, size = session.exec(select(func.max(numbers.c.n), func.count())).one()
    return Run(tuple(kinds), last, size) if size else None


def in_run(session: Session, peer: str, run: Run) -> Iterator[Item]:
    """Yield the items of a run, some at a time, so that memory doesn't grow with it."""
    after = 0
    while True:
        where = (ItemRow.peer == peer, ItemRow.state == WAITING, col(ItemRow.kind).in_(run.kinds))
        some = _read(session, *where, ItemRow.n > after, ItemRow.n <= run.last, most=_PAGE)  # type: ignore[operator]
        yield from some
        if len(some) < _PAGE:
            return
        after = some[-1].n


def seal(session: Session, peer: str, run: Run, epoch: str, seq: int) -> None:
    """Note that the items of a run are in a bundle now."""
    table = ItemRow.__table__  # type: ignore[attr-defined]
    where = (table.c.peer == peer, table.c.state == WAITING, table.c.kind.in_(run.kinds), table.c.n <= run.last)
    session.connection().execute(update(table).where(*where).values(state=SEALED, epoch=epoch, seq=seq))


def kinds_waiting(session: Session, peer: str) -> dict[str, int]:
    """Return how many items of each kind wait for a peer."""
    query = select(ItemRow.kind, func.count()).where(ItemRow.peer == peer, ItemRow.state == WAITING)
    return dict(session.exec(query.group_by(ItemRow.kind)).all())


def tally(session: Session, kind: str) -> dict[tuple[str, str], int]:
    """Return how many peers' items of a kind are in which state, by (ref, state)."""
    query = select(ItemRow.ref, ItemRow.state, func.count()).where(ItemRow.kind == kind)
    return {(ref, state): count for ref, state, count in session.exec(query.group_by(ItemRow.ref, ItemRow.state))}


def of_bundle(session: Session, peer: str, epoch: str, seq: int) -> list[Item]:
    """Return the items whose latest bundle this is."""
    return _read(session, ItemRow.peer == peer, ItemRow.epoch == epoch, ItemRow.seq == seq)


def of_record(session: Session, record: str, kinds: Sequence[str] = STATEMENTS) -> list[Item]:
    """Return every item about a record of ours: to whom it went, and how far it came."""
    return _read(session, ItemRow.record == record, col(ItemRow.kind).in_(kinds))


def done_before(session: Session, peer: str, record: str, rev: int) -> int:
    """Return the greatest revision of a record below this one that a peer was given and acknowledged; 0 for none."""
    given = (ItemRow.peer == peer, ItemRow.record == record, ItemRow.kind == PUT, ItemRow.state == DONE)
    return session.exec(select(func.max(ItemRow.rev)).where(*given, ItemRow.rev < rev)).one() or 0


def ended(session: Session, peer: str) -> list[Item]:
    """Return what a peer was given and acknowledged."""
    return _read(session, ItemRow.peer == peer, ItemRow.state == DONE)


def greatest(session: Session, peer: str) -> list[tuple[str, int]]:
    """Return the greatest revision of each record a peer was given: put, recalled or purged."""
    given = (ItemRow.peer == peer, col(ItemRow.kind).in_(STATEMENTS), col(ItemRow.state).in_((SEALED, DONE)))
    query = select(ItemRow.record, func.max(ItemRow.rev)).where(*given).group_by(ItemRow.record)
    return [(record, rev) for record, rev in session.exec(query.order_by(ItemRow.record))]


def has_given(session: Session, peer: str) -> bool:
    """Whether a peer was given anything at all: put, recalled or purged."""
    given = (ItemRow.peer == peer, col(ItemRow.kind).in_(STATEMENTS), col(ItemRow.state).in_((SEALED, DONE)))
    return session.exec(select(ItemRow.n).where(*given).limit(1)).first() is not None


def move(session: Session, items: Iterable[Item], state: str) -> None:
    """Change how far items have come."""
    table = ItemRow.__table__  # type: ignore[attr-defined]
    for some in batched(item.n for item in items):
        named = table.c.n.in_(some)
        session.connection().execute(update(table).where(named).values(state=state))


def wait_again(session: Session, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Have items wait again, and return them; what a later order took back is withdrawn instead, and comes second."""
    table = ItemRow.__table__  # type: ignore[attr-defined]
    order = table.alias()
    later = (order.c.peer == table.c.peer, order.c.record == table.c.record, order.c.rev > table.c.rev)
    taken = select(order.c.n).where(*later, order.c.kind.in_(ORDERS)).exists()
    gone: set[int] = set()
    for some in batched(item.n for item in items if item.kind in STATEMENTS):
        named = table.c.n.in_(some)
        gone.update(session.connection().execute(select(table.c.n).where(named, taken)).scalars())
    back, withdrawn = [it for it in items if it.n not in gone], [it for it in items if it.n in gone]
    move(session, back, WAITING)
    move(session, withdrawn, WITHDRAWN)
    return back, withdrawn


def by_order(session: Session) -> dict[tuple[str, int], list[Item]]:
    """Return to whom each of our orders goes and how far it came, by record and revision."""
    found: dict[tuple[str, int], list[Item]] = {}
    for item in _read(session, col(ItemRow.kind).in_(ORDERS)):
        found.setdefault((item.record, item.rev), []).append(item)
    return found


def refused_cards(session: Session, peer: str) -> list[int]:
    """Return the versions of our cards that a peer refused for good."""
    refused = (ItemRow.peer == peer, ItemRow.kind == CARD, ItemRow.state == WITHDRAWN)
    return [int(item.ref) for item in _read(session, *refused)]


def of_kind(session: Session, kind: str) -> list[Item]:
    """Return every item of a kind, for whomever."""
    return _read(session, ItemRow.kind == kind)


def waiting_of(session: Session, peer: str, kind: str) -> list[Item]:
    """Return what of a kind waits for a peer, the oldest first."""
    return _read(session, ItemRow.peer == peer, ItemRow.state == WAITING, ItemRow.kind == kind)


def move_bundle(session: Session, peer: str, epoch: str, seq: int, state: str) -> None:
    """Change how far the items of one bundle have come, those that were withdrawn apart."""
    table = ItemRow.__table__  # type: ignore[attr-defined]
    where = (table.c.peer == peer, table.c.epoch == epoch, table.c.seq == seq, table.c.state == SEALED)
    session.connection().execute(update(table).where(*where).values(state=state))


def withdraw(session: Session, record: str, kinds: Sequence[str], states: Sequence[str] = (WAITING,)) -> None:
    """Take back what waits about a record; with other states, also what is never to be given again."""
    table = ItemRow.__table__  # type: ignore[attr-defined]
    where = (table.c.record == record, table.c.kind.in_(kinds), table.c.state.in_(states))
    session.connection().execute(update(table).where(*where).values(state=WITHDRAWN))


def _read(session: Session, *where: object, most: int = -1) -> list[Item]:
    table = ItemRow.__table__  # type: ignore[attr-defined]
    columns = [table.c[name] for name in Item._fields]
    query = select(*columns).where(*where).order_by(table.c.n).limit(most)
    return [Item(*row) for row in session.connection().execute(query)]
