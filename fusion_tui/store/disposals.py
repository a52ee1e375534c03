"""Recalls and purges this center ordered: by whom, with whom, and why (28 CFR 23.20(h))."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from fusion_tui.store.exchange_rows import OrderRow


class Disposal(NamedTuple):
    """One order of ours; where ``origin`` is a peer, only our copy of its record was destroyed."""

    origin: str
    record: str
    rev: int
    op: str
    line_hash: str
    ordered_by: str
    second: str
    reason: str
    at: datetime


def add(session: Session, disposal: Disposal) -> None:
    """Enter an order."""
    session.add(OrderRow(**disposal._asdict()))
    session.flush()


def naming(session: Session, second: str, since: datetime | None) -> list[Disposal]:
    """Return the purges in which somebody was named as the second person since a moment, the oldest first."""
    query = select(OrderRow).where(OrderRow.second == second).order_by(col(OrderRow.n))
    return [_disposal(row) for row in session.exec(query.where(OrderRow.at > since) if since else query)]


def every(session: Session, record: str = "") -> list[Disposal]:
    """Return all orders, or those about one record, the newest first."""
    query = select(OrderRow).order_by(col(OrderRow.n).desc())
    found = session.exec(query.where(OrderRow.record == record) if record else query)
    return [_disposal(row) for row in found]


def _disposal(row: OrderRow) -> Disposal:
    return Disposal(*(getattr(row, name) for name in Disposal._fields))
