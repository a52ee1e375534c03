"""What a person may not see: restricted cases they are not named in, and all that is known from them only.

After a restore without tombstones nobody sees what peers sent either, until their orders came again.
Sight is off until ``limit`` is called on a session, which finds out once; the exchange with other
centers sees everything. No role sees more than another: who isn't named isn't named.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlmodel import Session

_NONE: frozenset[int] = frozenset()
_KEY = "hidden"

Hidden = dict[str, frozenset[int]]


def limit(session: Session, user: str) -> None:
    """Hide from this session what the user may not see; what it writes itself stays in sight."""
    cases = _rows(session, "SELECT n, id, readers FROM \"case\" WHERE readers <> ''")
    shut = {n: record for n, record, readers in cases if user not in readers.split()}
    found = _of_cases(session, shut) if shut else {}
    for kind, numbers in _unburied(session).items():
        found[kind] = found.get(kind, _NONE) | numbers
    session.info[_KEY] = found


def lift(session: Session) -> None:
    """Let this session see everything again: for what must be whole, as an exchange or a check."""
    session.info.pop(_KEY, None)


def hidden(session: Session, kind: str) -> frozenset[int]:
    """Return the local numbers of a kind that this session may not see; usually none."""
    found: Hidden = session.info.get(_KEY, {})
    return found.get(kind, _NONE)


def everything_hidden(session: Session) -> Hidden:
    """Return all that this session may not see, by kind."""
    found: Hidden = session.info.get(_KEY, {})
    return found


def _unburied(session: Session) -> Hidden:
    """Return what came from peers whose orders did not come again since this store was put back."""
    found = {}
    for kind in ("received", "attachment"):
        statement = f"SELECT n, id FROM {kind} WHERE origin IN (SELECT center_id FROM peer WHERE unburied)"  # noqa: S608 - our own names
        if numbers := frozenset(n for n, _ in _rows(session, statement)):
            found[kind] = numbers
    return found


def _of_cases(session: Session, cases: dict[int, str]) -> Hidden:
    ids = set(cases.values())
    found: Hidden = {"case": frozenset(cases)}
    for kind in ("fact", "note", "tip", "product", "attachment", "task", "custody"):
        found[kind] = _take(_within(session, kind, "case", cases.values()), ids)
    given = _ids(session, "product", found["product"])
    found["attachment"] |= _take(_within(session, "attachment", "case", given), ids)
    found["release"] = _take(_within(session, "release", "product", given), ids)
    found["entity"] = _take(_only_there(session, cases.values()), ids)
    found["link"] = frozenset(
        n for column in ("source_ref", "target_ref") for n, _ in _within(session, "link", column, ids)
    )
    return found


def _take(rows: Iterable[Sequence[Any]], ids: set[str]) -> frozenset[int]:
    """Return the numbers of rows of (n, id), and remember the ids."""
    rows = list(rows)
    ids.update(record for _, record in rows)
    return frozenset(n for n, _ in rows)


def _only_there(session: Session, cases: Collection[str]) -> list[Sequence[Any]]:
    """Return the entities that appear in these cases and in no other."""
    statement = """
        SELECT n, id FROM entity WHERE id IN (
            SELECT source_ref FROM link
            WHERE relation = 'appears-in' AND target_ref IN (SELECT value FROM json_each(?1))
        ) AND NOT EXISTS (
            SELECT 1 FROM link WHERE source_ref = entity.id AND relation = 'appears-in'
            AND target_ref NOT IN (SELECT value FROM json_each(?1)) AND target_ref IN (SELECT id FROM "case")
        )"""
    return _rows(session, statement, json.dumps(list(cases)))


def _within(session: Session, kind: str, column: str, values: Collection[str]) -> list[Sequence[Any]]:
    statement = f'SELECT n, id FROM "{kind}" WHERE "{column}" IN (SELECT value FROM json_each(?))'  # noqa: S608 - our own names
    return _rows(session, statement, json.dumps(list(values)))


def _ids(session: Session, kind: str, numbers: Collection[int]) -> list[str]:
    statement = f'SELECT id FROM "{kind}" WHERE n IN (SELECT value FROM json_each(?))'  # noqa: S608 - our own names
    return [record for (record,) in _rows(session, statement, json.dumps(list(numbers)))]


def _rows(session: Session, statement: str, *values: str) -> list[Sequence[Any]]:
    return list(session.connection().exec_driver_sql(statement, values))
