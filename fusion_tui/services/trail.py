"""The audit trail, read: looking at it is an act as well."""

from __future__ import annotations

from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.store import audit
from fusion_tui.store.audit import Act


def recent(desk: Desk, limit: int = 100) -> list[Act]:
    """Return the latest acts, newest first."""
    with desk.write("audit show", Right.READ) as entry:
        return audit.recent(entry.books, limit)


def first_break(desk: Desk) -> int | None:
    """Return the number of the first row that was changed, removed or moved; None where the chain holds."""
    with desk.write("audit verify", Right.READ) as entry:
        found = audit.first_break(entry.books)
        entry.outcome = "whole" if found is None else f"broken at {found}"
        return found
