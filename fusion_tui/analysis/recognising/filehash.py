"""Hashes of files, told by their length: MD5, SHA-1, SHA-256."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import after, before
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_NAMES = {32: "MD5", 40: "SHA-1", 64: "SHA-256"}
_HASH = re.compile(r"(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])", re.ASCII | re.IGNORECASE)
_NAMED = re.compile(r"\b(?:md5|sha|hash|digest|checksum|ioc)", re.ASCII)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the hashes of a text, in small letters; what has no letter or no digit is a number or a word."""
    for found in _HASH.finditer(text):
        written = found[0].lower()
        if written.isdecimal() or written.isalpha():
            continue
        named = _NAMED.search(f"{before(text, found.start())} {after(text, found.end(), 12)}")
        confidence = Confidence.SURE if named or len(written) == 64 else Confidence.LIKELY
        reason = f"{len(written)} hexadecimal digits, as {_NAMES[len(written)]} has"
        yield suggest(Kind.HASH, text, found.span(), written, confidence, reason)
