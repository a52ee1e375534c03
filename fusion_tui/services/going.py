"""Where one may go: records that were open at this sitting, and whatever a number, an id or words name."""

from __future__ import annotations

from collections.abc import Sequence

from fusion_tui.domain.fields import FIELDS
from fusion_tui.domain.record import Record
from fusion_tui.services import reading
from fusion_tui.services.desk import Desk
from fusion_tui.store import records

SHOWN = 20


def among(desk: Desk, visited: Sequence[str]) -> list[Record]:
    """Return the records that were open, those that are still there and may be seen."""
    with desk.read(act="go to") as books:
        found = (records.find(books, one) for one in visited)
        return [record for record in found if record is not None]


def named(desk: Desk, words: str) -> list[Record]:
    """Return what a number or an id names, else what a search finds first; each search is recorded.

    Raises InputError for a query that can't be understood.
    """
    one = _exactly(desk, words.strip())
    return [one] if one is not None else reading.find(desk, words, limit=SHOWN).records


def _exactly(desk: Desk, reference: str) -> Record | None:
    if not reference or " " in reference:
        return None
    number = next(iter(FIELDS["number"].read(reference)), reference)  # c-1 is C-00001
    with desk.read(act="go to") as books:
        return records.find(books, number)
