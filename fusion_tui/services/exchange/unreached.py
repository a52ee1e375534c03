"""What a purge can't reach, as far as the trail knows: backups made meanwhile, attachments that were saved to files.

Prints, photographs and what was copied by hand nobody can list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.record import Record
from fusion_tui.services import attachments
from fusion_tui.store import acts, health
from fusion_tui.store.audit import Row
from fusion_tui.store.engine import Session

MOST = 1000  # of one purge: a receipt takes 1,024
_LENGTH = 200


def backups(books: Session, since: datetime | None) -> list[str]:
    """Return the backups made from a moment on; all of them where it isn't known."""
    return bounded(f"backup {row.subject} of {_when(row)}" for row in acts.since(books, health.BACKUP, since))


def saved(books: Session, gone: Iterable[Record]) -> list[str]:
    """Return which attachments among these records were saved to files."""
    files = {one.id for one in gone if isinstance(one, Attachment)}
    found = acts.about(books, attachments.SAVE, files)
    return bounded(f"{row.subject}, saved to a file by {row.who} on {_when(row)}" for row in found)


def bounded(found: Iterable[str]) -> list[str]:
    """Return texts that fit into a receipt; the last one says how many more there are."""
    texts = [text[:_LENGTH] for text in found]
    return texts if len(texts) <= MOST else [*texts[:MOST], f"and {len(texts) - MOST} more"]


def _when(row: Row) -> str:
    return f"{row.moment:%Y-%m-%d %H:%M} UTC" if row.moment else "an unknown day"
