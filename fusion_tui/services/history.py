"""The history of one record: what was done with it, by whom and when, out of the trail.

Who reads the trail sees who read the record, and what was refused, too; everybody else sees what changed it. That it
was merged or linked with another is told on its page, where the other may be seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fusion_tui.domain.errors import AbsentError
from fusion_tui.domain.record import Record
from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.store import acts, records
from fusion_tui.store.audit import Row

MOST = 500
_LENGTH = 100
_CHANGING = re.compile(
    r"(?:tip|fact|note|entity|task|case|product) (?:add|new|change|done|drop|resume|edit|submit|approve|correct|attach"
    r"|detach|promote|link|refer|ask|close|undo|reopen|vet|restrict)|amend|evidence log|attachment add|release|recall"
)
_NOT_DONE = ("refused", "not found")


@dataclass(frozen=True)
class History:
    """A record, and what was done with it, newest first."""

    record: Record
    rows: Sequence[Row]


def of(desk: Desk, record: str) -> History:
    """Return what was done with a record; that it was looked at is recorded. Raises AbsentError where there is none."""
    with desk.write("history", Right.READ) as entry:
        one = records.find(entry.books, record.strip())
        if one is None:
            raise AbsentError("no such record", "fusion-tui search finds them", record.strip()[:_LENGTH])
        entry.subject = one.id
        found = acts.newest_about(entry.books, one.id, MOST)
    if may(desk.user, Right.AUDIT).allowed:
        return History(one, found)
    return History(one, [row for row in found if _CHANGING.fullmatch(row.act) and row.outcome not in _NOT_DONE])
