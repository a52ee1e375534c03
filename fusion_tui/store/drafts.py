"""What somebody had typed and not saved: kept for that person, by form and by what the form is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from fusion_tui.store.own_rows import DraftRow

MOST = 1 << 20  # characters of all values together


def keep(session: Session, user: str, form: str, about: str, values: Mapping[str, str], at: datetime) -> bool:
    """Keep what was typed, in place of an earlier draft of the same form; False for one larger than MOST."""
    written = json.dumps(dict(values), ensure_ascii=False)
    if len(written) > MOST:
        return False
    forget(session, user, form, about)
    session.add(DraftRow(user=user, form=form, about=about, at=at, values=written))
    session.flush()
    return True


def find(session: Session, user: str, form: str, about: str) -> tuple[datetime, dict[str, str]] | None:
    """Return when something was kept, and what; None where nothing was."""
    row = session.exec(select(DraftRow).where(*_same(user, form, about))).first()
    return None if row is None else (row.at, json.loads(row.values))


def of_form(session: Session, user: str, form: str) -> dict[str, dict[str, str]]:
    """Return all that somebody keeps under one form, by what each is about."""
    found = session.exec(select(DraftRow).where(col(DraftRow.user) == user, col(DraftRow.form) == form))
    return {row.about: json.loads(row.values) for row in found}


def forget(session: Session, user: str, form: str, about: str) -> None:
    """Let go of a draft that was saved or discarded."""
    session.exec(delete(DraftRow).where(*_same(user, form, about)))


def _same(user: str, form: str, about: str) -> list[Any]:
    return [col(DraftRow.user) == user, col(DraftRow.form) == form, col(DraftRow.about) == about]
