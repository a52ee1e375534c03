"""The history of one record: what was done with it, by whom and when, out of the trail.

Who reads the trail sees who read the record, and what was refused, too; everybody else sees what changed it.
"""

from __future__ import annotations

from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.store import acts
from fusion_tui.store.audit import Row

MOST = 500
_READS = frozenset({"show", "case open", "entity open", "chart", "case compare", "evidence read", "tip compare", "seen",
                    "history"})  # fmt: skip
_NOT_DONE = ("refused", "not found")


def of(desk: Desk, record: str) -> list[Row]:
    """Return what was done with a record, newest first; that it was looked at is recorded."""
    with desk.write("history", Right.READ) as entry:
        entry.subject = record
        found = acts.newest_about(entry.books, record, MOST)
    if may(desk.user, Right.AUDIT).allowed:
        return found
    return [row for row in found if row.act not in _READS and row.outcome not in _NOT_DONE]
