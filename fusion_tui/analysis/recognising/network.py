"""Addresses of the internet protocol, versions 4 and 6; version numbers of programs are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from fusion_tui.analysis.recognising.context import before
from fusion_tui.analysis.recognising.defang import DOT, is_defanged, refanged
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_FOUR = re.compile(rf"(?<![\w.-])(?:\d{{1,3}}+{DOT}){{3}}\d{{1,3}}+(?!\w|\.\d|-\d)", re.ASCII | re.IGNORECASE)
_SIX = re.compile(
    r"(?<![\w:.])(?:[0-9a-f]{0,4}+:){2,7}(?:(?:\d{1,3}+\.){3}\d{1,3}+|[0-9a-f]{0,4}+)(?![\w:])",
    re.ASCII | re.IGNORECASE,
)
_VERSION = re.compile(r"\b(?:v|ver|version|release|build|firmware|section|sec)\b\.?\s?\Z", re.ASCII)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the addresses of a text; the normal form of a version 6 address is that of RFC 5952."""
    for found in _FOUR.finditer(text):
        value = _four(refanged(found[0]))
        if value and not _VERSION.search(before(text, found.start(), 12)):
            small = all(int(one) < 20 for one in value.split("."))
            more = ", written so that nobody follows it" if is_defanged(found[0]) else ""
            reason = f"four numbers from 0 to 255{' or a version' if small else more}"
            confidence = Confidence.POSSIBLE if small else Confidence.SURE
            yield suggest(Kind.IP, text, found.span(), value, confidence, reason)
    for found in _SIX.finditer(text):
        if value := _six(found[0]):
            sure = Confidence.SURE if found[0].count(":") > 2 else Confidence.POSSIBLE
            yield suggest(Kind.IP, text, found.span(), value, sure, "written as an address of version 6")


def _four(written: str) -> str:
    try:
        return str(IPv4Address(written))
    except ValueError:
        return ""


def _six(written: str) -> str:
    if not any(map(str.isdecimal, written)):
        return ""
    try:
        found = IPv6Address(written)
    except ValueError:
        return ""
    return f"::ffff:{found.ipv4_mapped}" if found.ipv4_mapped else str(found)
