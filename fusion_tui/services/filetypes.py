"""What a file is: its type is told by what is in it, its name is data and never a path. Nothing opens it."""

from __future__ import annotations

from fusion_tui.domain.record import TITLE
from fusion_tui.domain.text import clean_line

UNKNOWN = "application/octet-stream"
_SURE = 0.3  # three bytes that say so; fewer are found anywhere
_FAMILIES = {b"%PDF-": "application/pdf", b"PK\x03\x04": "application/zip", b"<?xml": "application/xml"}
_NAMELESS = "file"


def media_of(head: bytes) -> str:
    """Return the type of a content by its first bytes; "application/octet-stream" on doubt."""
    import puremagic

    for start, family in _FAMILIES.items():  # of which puremagic can't tell one member from another
        if head.startswith(start):
            return family
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    best = [one.mime_type for one in found if one.confidence == found[0].confidence >= _SURE]
    doubtful = len({mime.partition("/")[0] if mime[:12] != "application/" else mime for mime in best}) != 1
    return UNKNOWN if doubtful else best[0] or UNKNOWN


def name_of(name: str) -> str:
    """Return a file's name as data: cleaned, of at most 200 characters, its ending kept."""
    name = clean_line(name) or _NAMELESS
    stem, dot, ending = name.rpartition(".")
    room = TITLE - len(dot + ending)
    return stem[:room] + dot + ending if len(name) > TITLE and 0 < room < TITLE else name[:TITLE]
