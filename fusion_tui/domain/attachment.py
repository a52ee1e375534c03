"""Attachments: a file kept with a record, named by what is in it; the program never opens one."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field

from fusion_tui.domain.marking import Marking
from fusion_tui.domain.record import Record, Title

LARGEST = 4 << 30  # bytes of one file
MOST = 100  # files of one record


class Attachment(Record):
    """One file of a record: its name as it came, its type by content, its size and its hash."""

    case: str = Field(max_length=100, description="the case, product or peer's record it is kept with")
    title: Title
    media: str = Field(default="application/octet-stream", max_length=100, description="type by content, not by name")
    size: int = Field(ge=0, description="bytes")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", max_length=64, description="of the content, for evidence logs")
    blob: str = Field(pattern=r"^[0-9a-f]{64}$", max_length=64, description="keyed address of the encrypted content")


class Named(NamedTuple):
    """A file as a statement names it: what the sender says of it, cleaned; the hash tells whether it is here."""

    title: str
    media: str
    size: int
    sha256: str
    marking: Marking


def named(one: Attachment) -> Named:
    """Return how a file is named in a statement."""
    return Named(one.title, one.media, one.size, one.sha256, one.marking)
