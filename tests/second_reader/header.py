"""The first 44 bytes, what is known from them alone (section 5; steps 1 to 7 of section 11), and names (15)."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from tests.second_reader.formulas import recipient_tag
from tests.second_reader.outcome import BrokenError
from tests.second_reader.stream import is_stream_length

MAGIC = b"\x89FTB\r\n\x1a\n"
LAYOUT = struct.Struct(">8sHH16sQ8s")
SEAL = 1713
FRONT = LAYOUT.size + SEAL
BUNDLE_NAME = re.compile(r"ft1-[a-z2-7]{26}\.ftb")
VOLUME_NAME = re.compile(r"ftd1-[a-z2-7]{26}\.ftd")


@dataclass(frozen=True)
class Header:
    bundle_id: bytes
    length: int
    tag: bytes
    version: int = 1
    suite: int = 1

    def to_bytes(self) -> bytes:
        return LAYOUT.pack(MAGIC, self.version, self.suite, self.bundle_id, self.length, self.tag)


def read_header(data: bytes, my_id: bytes, bundle_bytes: int) -> Header:
    """Steps 1 to 7, in their order.

    Raises:
        BrokenError: `magic`, `truncated`, `version`, `length`, `bundle-size`, `trailing`, `not-for-us`

    """
    header = _parsed(data)
    if (header.version, header.suite) != (1, 1):
        raise BrokenError("version")
    if not is_stream_length(header.length - FRONT):
        raise BrokenError("length")
    if header.length > bundle_bytes:
        raise BrokenError("bundle-size")
    if len(data) != header.length:
        raise BrokenError("truncated" if len(data) < header.length else "trailing")
    if header.tag != recipient_tag(my_id, header.bundle_id):
        raise BrokenError("not-for-us")
    return header


def _parsed(data: bytes) -> Header:
    if data[: len(MAGIC)] != MAGIC[: len(data)]:
        raise BrokenError("magic")
    if len(data) < LAYOUT.size:
        raise BrokenError("truncated")
    _, version, suite, bundle_id, length, tag = LAYOUT.unpack_from(data)
    return Header(bundle_id, length, tag, version, suite)


def looks_like_a_text_transfer(data: bytes) -> bool:
    """Whether a file without the magic was probably changed by a transfer as text (step 1)."""
    return data[: len(MAGIC)] != MAGIC[: len(data)] and b"FTB" in data[:6]
