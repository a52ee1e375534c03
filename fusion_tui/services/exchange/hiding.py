"""Hiding: what a peer recalled is read, searched and used no more, its files as little as its words.

Everything it said stays in the store, byte for byte, until a purge: a greater revision may undo the recall.
"""

from __future__ import annotations

from datetime import datetime

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.received import Received
from fusion_tui.services.exchange import presenting
from fusion_tui.store import records
from fusion_tui.store.engine import Session
from fusion_tui.sync.statement import Statement

NAME = "recalled file"


def hide(books: Session, held: Received, order: Statement, now: datetime) -> None:
    """Show a record as its recall leaves it, and none of the names of its files."""
    records.save(books, presenting.recalled(held, order))
    for file in records.where(books, Attachment, case=held.id, origin=held.origin):
        rename(books, file, NAME, file.marking, now)


def rename(books: Session, file: Attachment, title: str, marking: Marking, now: datetime) -> None:
    """Give a file the name and the marking that are stated for it now."""
    if (file.title, file.marking) != (title, marking):
        stated = {"title": title, "control": marking.control, "tlp": marking.tlp, "modified": now}
        records.save(books, file.model_copy(update=stated))
