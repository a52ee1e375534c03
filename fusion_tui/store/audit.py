"""The audit trail: one row per act, chained by hash, in the transaction of the act itself.

An act whose audit row can't be written doesn't happen. No case values: ids, counts, keyed digests.
Rows are read back as the bytes they are: one that was made unreadable is still read, and named.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, NamedTuple

from sqlalchemy import LargeBinary, bindparam, cast, update
from sqlalchemy import select as pick
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from fusion_tui.domain.clock import as_instant, stamp
from fusion_tui.domain.errors import StoreError
from fusion_tui.store.own_rows import AuditRow, CenterRow, InstallationRow

START = bytes(32)
PACE = 5_000  # rows read at a time
MOST = 1 << 53  # rows: nobody acts so often, and a row numbered beyond was put in; the store's numbers end later

_LARGEST = (1 << 63) - 1  # of a number in the store
_TEXTS = ("at", "who", "act", "subject", "outcome", "place")
_BYTES = tuple(cast(getattr(AuditRow, name), LargeBinary) for name in (*_TEXTS, "digest"))
_number = col(AuditRow.n)
# As the store writes a moment: hundredths, so the digits behind them are noughts.
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d\d0)000", re.ASCII)
# Built once: they are asked for after every act.
_LAST = pick(_number, *_BYTES).where(_number <= MOST).order_by(_number.desc()).limit(1)
_ROW = pick(_number, *_BYTES).where(_number == bindparam("n"))


class Act(NamedTuple):
    """What happened, without what it said; ``place`` is the machine and the program."""

    at: datetime
    who: str
    act: str
    subject: str = ""
    outcome: str = "done"
    place: str = ""


class Row(NamedTuple):
    """An act as the trail holds it; ``at`` is RFC 3339, empty where what is stored is no moment."""

    n: int
    at: str
    who: str
    act: str
    subject: str
    outcome: str
    place: str
    digest: bytes

    @property
    def is_gone(self) -> bool:
        """Whether it only stands for a number without a row."""
        return not self.digest and not self.at

    @property
    def moment(self) -> datetime | None:
        """When it was; None where what is stored is no moment."""
        try:
            return datetime.fromisoformat(self.at)
        except ValueError:
            return None

    def digest_after(self, before: bytes) -> bytes:
        """Return the digest this row must have after a row with that digest."""
        return hashlib.sha256(before + self.line).digest()

    @property
    def line(self) -> bytes:
        """What is hashed; the place is part of it where there is one: rows of schema 1 were hashed without."""
        texts = self[1:7] if self.place else self[1:6]
        return f"[{','.join(map(_quoted, texts))}]".encode("ascii")

    def follows(self, before: bytes) -> bool:
        """Whether it is whole and comes after a row with that digest."""
        return bool(self.at) and self.digest == self.digest_after(before)


def append(session: Session, act: Act) -> int:
    """Add one act to the chain and return its number.

    Raises StoreError where the trail doesn't take it: then the whole transaction is to fail.
    """
    act = act._replace(at=as_instant(act.at))
    n, before = last(session)
    row = Row(n + 1, stamp(act.at), *act[1:], digest=b"")
    kept = AuditRow(n=row.n, **act._asdict(), digest=row.digest_after(before))
    if row.n > MOST:
        raise _not_taken()
    try:
        session.add(kept)
        session.flush()
    except IntegrityError as error:
        raise _not_taken() from error
    _move_latest(session, act.at)
    return row.n


def _not_taken() -> StoreError:
    hint = "nothing was changed; fusion-tui audit verify tells whether the trail was tampered with"
    return StoreError("the audit trail does not take the act, so it was not done", hint)


def _move_latest(session: Session, at: datetime) -> None:
    earlier = col(InstallationRow.latest).is_(None) | (col(InstallationRow.latest) < at)
    session.connection().execute(update(InstallationRow).where(earlier).values(latest=at))


def latest(session: Session) -> datetime | None:
    """Return the latest moment this store has ever seen; None before the first act."""
    return session.exec(select(InstallationRow.latest)).first()


def first_let_in(session: Session) -> int:
    """Return the number of the first row of somebody at work at a named place; 0 where there is none."""
    done = (col(AuditRow.act).in_(("init", "log on")), col(AuditRow.outcome) == "done", col(AuditRow.place) != "")
    return session.exec(select(_number).where(_number > 0, *done).order_by(_number).limit(1)).first() or 0


def since_let_in(session: Session, who: str, acts: Sequence[str]) -> list[Row]:
    """Return the rows of some acts that are by or about somebody, or about nobody, since they were last let in."""
    done = (col(AuditRow.who) == who, col(AuditRow.act) == "log on", col(AuditRow.outcome) == "done")
    newest_done = pick(_number).where(*done, _number <= MOST).order_by(_number.desc()).limit(1)
    last_n = session.connection().execute(newest_done).scalar() or 0
    theirs = (col(AuditRow.who) == who) | col(AuditRow.subject).in_((who, ""))
    wanted = query().where(_number > last_n, _number <= MOST, col(AuditRow.act).in_(acts), theirs)
    return read(session, wanted.order_by(_number))


def newest(session: Session) -> Row | None:
    """Return the newest row; None for an empty trail."""
    return next(iter(read(session, _LAST)), None)


def last(session: Session) -> tuple[int, bytes]:
    """Return number and digest of the newest row: (0, zeros) for an empty trail."""
    found = newest(session)
    return (found.n, found.digest) if found else (0, START)


def row(session: Session, n: int) -> Row | None:
    """Return one row; None where there is none of that number."""
    return next(iter(read(session, _ROW, {"n": n})), None) if -_LARGEST <= n + 1 <= _LARGEST + 1 else None


def rows(session: Session, first: int | None = None, end: int | None = None) -> Iterator[Row]:
    """Yield the rows from ``first`` to ``end``, in order; all of them, whatever their numbers, without either."""
    wanted = [] if end is None else [_number <= end]
    last_read = None if first is None else max(first - 1, -_LARGEST)
    while True:
        beyond = [] if last_read is None else [_number > last_read]
        batch = read(session, query().where(*beyond, *wanted).order_by(_number).limit(PACE))
        yield from batch
        if len(batch) < PACE:
            return
        last_read = batch[-1].n


def recent(session: Session, limit: int = 100) -> list[Act]:
    """Return the latest acts, newest first."""
    found = session.exec(select(AuditRow).order_by(_number.desc()).limit(limit))
    return [Act(*(getattr(one, name) for name in _TEXTS)) for one in found]


def was_done(session: Session, who: str, act: str, subject: str, since: datetime) -> bool:
    """Whether somebody did this with that record at or after a moment."""
    wanted = (col(AuditRow.who) == who, col(AuditRow.act) == act, col(AuditRow.subject) == subject)
    done = (*wanted, col(AuditRow.outcome) == "done", col(AuditRow.at) >= since)
    return session.exec(select(_number).where(*done).order_by(_number.desc()).limit(1)).first() is not None


def first_break(session: Session) -> int | None:
    """Return the number of the first row that doesn't follow from the one before it; None where all do."""
    before = START
    for expected, found in enumerate(rows(session), start=1):
        if found.n != expected or not found.follows(before):
            return expected
        before = found.digest
    return None


def keyed_digest(session: Session, act: str, who: str, words: str) -> str:
    """Return a digest that tells equal words of one person in one kind of act without telling them, 16 hex digits.

    Whoever reads the trail could else search for a guess, and compare the row of it with those of others.
    """
    key = session.exec(select(CenterRow.audit_key)).one()
    own = hmac.new(key, f"{act}\0{who}".encode(), hashlib.sha256).digest()
    return hmac.new(own, words.encode(), hashlib.sha256).hexdigest()[:16]


def moment_in(stored: bytes | None) -> str:
    """Return a stored moment as RFC 3339, as it is hashed; empty for what the program never writes."""
    found = _MOMENT.fullmatch((stored or b"").decode("ascii", "replace"))
    return f"{found[1]}T{found[2]}Z" if found else ""


def query() -> Any:
    """Return the query for rows, as :func:`read` takes it."""
    return pick(_number, *_BYTES)


def read(session: Session, wanted: Any, values: dict[str, int] | None = None) -> list[Row]:
    """Return the rows of a query."""
    return [_row(*found) for found in session.connection().execute(wanted, values)]


def _row(n: int, at: bytes | None, *rest: bytes | None) -> Row:
    *texts, digest = rest
    who, act, subject, outcome, place = ((text or b"").decode("utf-8", "backslashreplace") for text in texts)
    return Row(n, moment_in(at), who, act, subject, outcome, place, digest or b"")
