"""What the trail tells: backups that were made, attachments that were saved to files, codes that were refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col

from fusion_tui.store import audit
from fusion_tui.store.audit import Row
from fusion_tui.store.own_rows import AuditRow


def since(session: Session, act: str, moment: datetime | None = None) -> list[Row]:
    """Return the acts of a kind that were done, from a moment on, in order."""
    wanted = audit.query().where(AuditRow.act == act, AuditRow.outcome != "refused")
    if moment is not None:
        wanted = wanted.where(AuditRow.at >= moment)
    return audit.read(session, wanted.order_by(col(AuditRow.n)))


def about(session: Session, act: str, subjects: Collection[str]) -> list[Row]:
    """Return the acts of a kind that were done on some records, in order."""
    return [row for row in since(session, act) if row.subject in subjects] if subjects else []


def outcomes(session: Session, act: str, subject: str, moment: datetime) -> list[str]:
    """Return how the acts of a kind on something came out, from a moment on, in order."""
    wanted = audit.query().where(AuditRow.act == act, AuditRow.subject == subject, AuditRow.at >= moment)
    return [row.outcome for row in audit.read(session, wanted.order_by(col(AuditRow.n)))]


def done_to(session: Session, act: str, subject: str) -> list[Row]:
    """Return the acts of a kind on one thing, in order."""
    wanted = audit.query().where(AuditRow.subject == subject, AuditRow.act == act)
    return audit.read(session, wanted.order_by(col(AuditRow.n)))


def newest_about(session: Session, subject: str, most: int) -> list[Row]:
    """Return the latest acts on something, newest first."""
    wanted = audit.query().where(AuditRow.subject == subject)
    return audit.read(session, wanted.order_by(col(AuditRow.n).desc()).limit(most))
