"""Products: what a center writes for others, paragraph by marked paragraph.

The text is the field's own notation: every paragraph starts with its portion mark, as in
``(U//LES) TLP:AMBER Two men ...``. The banner is rolled up from the portions, never typed.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.marking import Marking, banner, marks_in, read_portion
from fusion_tui.domain.record import Body, Record, Title
from fusion_tui.domain.text import Line, clean

# A blank line may hold spaces; a line that starts with a mark is a paragraph of its own.
_BREAK = re.compile(r"\n(?:[^\S\n]*\n\s*|[^\S\n]*(?=\((?:U|CUI)[/)]))", re.IGNORECASE)


class ProductType(StrEnum):
    """The products of the trade."""

    SAR = "sar"
    TIP = "tip"
    BOLO = "bolo"
    SAFETY = "officer-safety"
    BULLETIN = "bulletin"
    AWARENESS = "awareness"
    SITREP = "sitrep"
    THREAT = "threat-assessment"
    EVENT = "event-assessment"
    SUPPORT = "case-support"
    RFI = "rfi-response"
    BRIEF = "daily-brief"


class ProductState(StrEnum):
    """Where a product stands on its way out."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RELEASED = "released"
    RECALLED = "recalled"  # taken back; an approved revision may go out again


class Portion(NamedTuple):
    """One paragraph with its own marking."""

    marking: Marking
    text: str


class Product(Record):
    """A text on its way from a draft to its readers."""

    number: str = Field(default="", max_length=20, description="P-00001")
    title: Title
    product: ProductType = ProductType.BULLETIN
    case: str = Field(default="", max_length=100)
    text: Body = Field(min_length=1)
    state: ProductState = ProductState.DRAFT
    writers: Line = Field(default="", max_length=1000, description="who changed its words, beside the author")
    submitted_by: Line = Field(default="", max_length=120)
    approved_by: Line = Field(default="", max_length=120)
    approved_at: Instant | None = None
    approval_reason: Line = Field(default="", max_length=400)

    @property
    def portions(self) -> list[Portion]:
        """The paragraphs with their markings."""
        return portions(self.text, self.marking)


def portions(text: str, default: Marking) -> list[Portion]:
    """Split a text at blank lines into portions; a paragraph without a mark takes the default."""
    paragraphs = [block.strip() for block in _BREAK.split(clean(text).strip()) if block.strip()]
    return [_portion(paragraph, default) for paragraph in paragraphs]


def _portion(paragraph: str, default: Marking) -> Portion:
    marking, rest = read_portion(paragraph, default)
    # A second mark in a paragraph can only close it further: no sentence hides behind the mark of another.
    return Portion(banner([marking or default, *marks_in(rest)]), rest)


def marked_text(parts: list[Portion]) -> str:
    """Write portions as text, each paragraph behind its mark: the inverse of ``portions``."""
    return "\n\n".join(f"{part.marking} {part.text}" for part in parts)


def rolled_up(text: str, default: Marking) -> tuple[str, Marking]:
    """Return the text with every paragraph marked, and the banner over them."""
    parts = portions(text, default)
    return marked_text(parts), banner(part.marking for part in parts) if parts else default


def overruled(text: str, default: Marking) -> int:
    """Return the number of the first paragraph whose own mark a mark further on in it would replace; 0 for none."""
    blocks = [block.strip() for block in _BREAK.split(clean(text).strip()) if block.strip()]
    for number, (block, part) in enumerate(zip(blocks, portions(text, default), strict=True), start=1):
        if read_portion(block, default)[0] not in (None, part.marking):
            return number
    return 0


def hands(product: Product) -> frozenset[str]:
    """Return everybody who wrote, changed or submitted a product: none of them approves it."""
    return frozenset({product.author, product.submitted_by, *product.writers.split()})


def may_approve(product: Product, approver: str) -> Decision:
    """Whether this person may approve: submitted, by somebody whose hands were not on it (two-person rule)."""
    return refuse_if(
        product.state is not ProductState.SUBMITTED, f"the product is {product.state}, not submitted"
    ) & refuse_if(approver in hands(product), "the author of a product never approves it")
