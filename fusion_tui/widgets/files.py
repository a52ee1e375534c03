"""Files that go with a product, as they are read before it is approved and before it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.product import Product
from fusion_tui.sync.drop import size_text

_NAMED = 3


def paragraphs(product: Product, files: Sequence[Attachment]) -> Content:
    """Return a product to be read: each paragraph behind its mark, then each file behind its own."""
    parts = []
    for part in product.portions:
        mark = str(part.marking)
        parts.append(Content(f"{mark} {part.text}").stylize("bold", 0, len(mark)))
    return Content("\n\n").join([*parts, *map(_line, files)])


def leaving(files: Sequence[Attachment]) -> str:
    """Return how many files leave, how large they are, and the first names."""
    if not files:
        return "no file goes with it"
    named = ", ".join(one.title for one in files[:_NAMED])
    more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
    count = "1 file goes" if len(files) == 1 else f"{len(files)} files go"
    return f"{count} with it, {size_text(sum(one.size for one in files))}: {named}{more}"


def _line(one: Attachment) -> Content:
    mark = str(one.marking)
    about = f"{one.media}, {size_text(one.size)}, SHA-256 {one.sha256[:16]}"
    return Content(f"{mark} file {one.title}  ({about})").stylize("bold", 0, len(mark))
