"""Destroying: rows, index entries, drafts, keys of attachments and the lines kept of records, in the open books.

What lies in files goes once the transaction stands: ``aftermath``.
"""

from __future__ import annotations

from collections.abc import Sequence

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.store import enclosed, erasing, people, records, statements
from fusion_tui.store.engine import Session

SCRUB = "scrub"


def destroy(books: Session, gone: Sequence[Record]) -> None:
    """Destroy records; hashes of their lines stay, salts are gone with the lines."""
    erasing.require_secure(books)
    for one in gone:
        statements.forget_content(books, one.origin, one.id)
        records.remove(books, type(one), one.origin, one.id)
    named = [name for one in gone for name in (one.id, getattr(one, "number", "")) if name]
    erasing.forget_drafts(books, named)
    given = enclosed.forget(books, [one.id for one in gone if isinstance(one, Product)])
    erasing.free_blobs(books, [*given, *(one.blob for one in gone if isinstance(one, Attachment))])
    people.remember(books, due=SCRUB)
