"""Numbers that peers have not seen: what a store lost with a restore may have used the next ones already.

A store that was put back goes on from the minutes between the set-up of its center and the restore: more than
there were revisions of any record, or cards, and more after each further restore. So what is said anew stands
over what was lost, though nobody here knows how far that had come.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from fusion_tui.store import acts, people
from fusion_tui.store.engine import Session

RESTORE = "restore"

_KEY = "numbers from"
_MINUTE = timedelta(minutes=1)


def begin_anew(books: Session, at: datetime) -> None:
    """Have the numbers given in these books go on from a restore at this moment, which is about to be recorded."""
    books.info[_KEY] = _minutes(books, [at])


def after(books: Session, latest: int) -> int:
    """Return the number that follows the latest one known here, of a record's revisions or of our cards."""
    if _KEY not in books.info:  # found out once: a purge gives many numbers
        moments = [row.moment for row in acts.since(books, RESTORE)]
        books.info[_KEY] = _minutes(books, [moment for moment in moments if moment is not None])
    return max(latest, int(books.info[_KEY])) + 1


def _minutes(books: Session, moments: list[datetime]) -> int:
    begun = people.center(books).created
    return max([0, *((moment - begun) // _MINUTE for moment in moments)])
