"""The last line against text that would obey itself: what reaches the terminal holds no control character.

Text is cleaned where it enters the store; this catches whatever took another way.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from fusion_tui.domain.cleaning import clean


class ControlFilter(LineFilter):
    """Takes control sequences and bidirectional controls out of every painted line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with clean text; control segments are the library's own and stay."""
        del background
        return [segment if segment.control else _cleaned(segment) for segment in segments]


def _cleaned(segment: Segment) -> Segment:
    if segment.text.isascii() and segment.text.isprintable():
        return segment
    return Segment(clean(segment.text).replace("\n", " ").replace("\t", " "), segment.style)
