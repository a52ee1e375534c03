"""Views a person keeps: a queue with its words and its order, under a name of one's own, in the encrypted store.

They are that person's alone; words one searches by can be case data, so no view is ever written into a file.
"""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Right
from fusion_tui.services import queues, reading
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import said
from fusion_tui.store import drafts

MOST = 9  # for nine keys
NAME = 40
_FORM = "view"


@dataclass(frozen=True)
class SavedView:
    """One view: its name, the queue, its words, the column it is sorted by, and which way."""

    name: str
    queue: str
    words: str = ""
    sort: str = ""
    descending: bool = False

    @property
    def told(self) -> str:
        """The view in a line."""
        parts = (self.queue, self.words, f"by {self.sort.replace('_', ' ')}" if self.sort else "")
        return f"{self.name}: {', '.join(filter(None, parts))}"


def keep(desk: Desk, view: SavedView) -> None:
    """Keep a view, in place of one of the same name.

    Raises InputError without a name, for more than nine, for words that can't be understood and for no such queue.
    """
    name = said(view.name, "name", "a word or two, as in my open tips")[:NAME]
    queues.view(view.queue, view.words, view.sort, view.descending)
    reading.asked(desk, view.words)
    others = [one for one in saved(desk) if one.name != name]
    if len(others) >= MOST:
        raise InputError(f"name: {MOST} views are kept already", "let go of one first, or take its name")
    values = {"queue": view.queue, "words": view.words, "sort": view.sort, "descending": "x" * view.descending}
    with desk.write("view keep", Right.READ) as entry:
        drafts.keep(entry.books, desk.user.name, _FORM, name, values, desk.clock.now())


def saved(desk: Desk) -> list[SavedView]:
    """Return the views this person kept, by name."""
    with desk.read() as books:
        found = drafts.of_form(books, desk.user.name, _FORM)
    return [
        SavedView(name, one["queue"], one["words"], one["sort"], bool(one["descending"]))
        for name, one in sorted(found.items())
    ]


def forget(desk: Desk, name: str) -> None:
    """Let go of a view; raises InputError where there is none of that name."""
    if name not in {one.name for one in saved(desk)}:
        raise InputError("no such view", "B in a queue of the workstation lists them")
    with desk.write("view drop", Right.READ) as entry:
        drafts.forget(entry.books, desk.user.name, _FORM, name)
