"""Enclosing: files that go with a product. They are part of what is approved, and leave with it.

A file of a case is enclosed as a record of its own that shares the content: what becomes of the case
changes nothing about what was approved. Each change makes a draft of the product again, and the banner
is the most restrictive of its paragraphs and its files.
"""

from __future__ import annotations

from collections.abc import Sequence

from fusion_tui.domain.attachment import MOST, Attachment
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product
from fusion_tui.services import products
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import aftermath, destroying, issuing
from fusion_tui.services.lookup import needed
from fusion_tui.store import records


def of_product(desk: Desk, product: str) -> list[Attachment]:
    """Return the files that go with a product."""
    with desk.read() as books:
        return records.where(books, Attachment, case=product)


def enclose(desk: Desk, reference: str, attachments: Sequence[str]) -> Product:
    """Have files of cases go with a product; one that is enclosed already stays as it is."""
    with desk.write("product attach") as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        chosen = [needed(entry.books, Attachment, one) for one in attachments]
        return add(desk, entry, product, chosen)


def add(desk: Desk, entry: Entry, product: Product, files: Sequence[Attachment]) -> Product:
    """Enclose files in the open books, each as a record of its own; a content that is enclosed stays as it is."""
    there = {one.sha256 for one in records.where(entry.books, Attachment, case=product.id)}
    fresh = {one.sha256: one for one in files if one.sha256 not in there}
    if len(there) + len(fresh) > MOST:
        raise InputError(f"at most {MOST} files go with a product", "put them together, or write another product")
    issuing.keep_given(desk, entry.books, product)
    for one in fresh.values():
        header = {**desk.header("attachment", Holding.INVESTIGATION), "case": product.id}
        records.add(entry.books, Attachment.model_validate({**one.model_dump(), **header}))
    entry.outcome = f"{len(fresh)} files"
    return products.reopen(desk, entry, product)


def remove(desk: Desk, reference: str, attachment: str) -> Product:
    """Take a file off a product; what was released with it stays as it was."""
    with desk.write("product detach") as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        file = needed(entry.books, Attachment, attachment)
        if file.case != product.id:
            hint = f"fusion-tui attachment list {product.number} lists them"
            raise InputError("that file doesn't go with this product", hint)
        issuing.keep_given(desk, entry.books, product)
        destroying.destroy(entry.books, [file])
        reopened = products.reopen(desk, entry, product)
    aftermath.settle(desk)
    return reopened
