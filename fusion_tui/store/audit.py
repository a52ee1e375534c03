"""The audit trail: one row per act, chained by hash, in the transaction of the act itself.

An act whose audit row can't be written doesn't happen. No case values: ids, counts, keyed digests.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from fusion_tui.domain.clock import stamp
from fusion_tui.store.rows import AuditRow, CenterRow

_START = bytes(32)


class Act(NamedTuple):
    """What happened, without what it said."""

    at: datetime
    who: str
    act: str
    subject: str = ""
    outcome: str = "done"


def append(session: Session, act: Act) -> None:
    """Add one act to the chain."""
    last = session.exec(select(AuditRow.digest).order_by(col(AuditRow.n).desc()).limit(1)).first()
    session.add(AuditRow(**act._asdict(), digest=_digest(last or _START, act)))
    session.flush()


def recent(session: Session, limit: int = 100) -> list[Act]:
    """Return the latest acts, newest first."""
    found = session.exec(select(AuditRow).order_by(col(AuditRow.n).desc()).limit(limit))
    return [_act(row) for row in found]


def first_break(session: Session) -> int | None:
    """Return the number of the first row that doesn't follow from the one before it; None where all do."""
    last = _START
    for expected, row in enumerate(session.exec(select(AuditRow).order_by(col(AuditRow.n))), start=1):
        if row.n != expected or row.digest != _digest(last, _act(row)):
            return expected
        last = row.digest
    return None


def keyed_digest(session: Session, words: str) -> str:
    """Return a digest that tells equal searches without telling the words, 16 hex digits."""
    key = session.exec(select(CenterRow.audit_key)).one()
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()[:16]


def _act(row: AuditRow) -> Act:
    return Act(row.at, row.who, row.act, row.subject, row.outcome)


def _digest(before: bytes, act: Act) -> bytes:
    line = json.dumps([stamp(act.at), *act[1:]], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(before + line.encode()).digest()
