"""Web links and names of hosts, also defanged; a link keeps its path, its host is in small letters.

A bare name is one only if it ends in a domain that people use: "invoice.pdf" and "left.He" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import words
from fusion_tui.analysis.recognising.defang import DOT, HOST, is_defanged, refanged
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

LONGEST = 2000  # signs of a link: browsers take no more

_END = r"[^\s<>\"“”«»]"
_LINK = re.compile(rf"(?<![a-z0-9])(?:h(?:tt|xx)ps?|s?ftp)\[?:\]?//\]?{_END}{{1,{LONGEST}}}+", re.ASCII | re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.@/-])({HOST})((?::\d{{1,5}}+)?/{_END}{{0,{LONGEST}}}+)?", re.ASCII | re.IGNORECASE)
_HOST = re.compile(rf"{HOST}|(?:\d{{1,3}}+{DOT}){{3}}\d{{1,3}}+", re.ASCII | re.IGNORECASE)
_AFTER_SCHEME = re.compile(r"\A[a-z]{3,5}\[?:\]?//\]?", re.ASCII | re.IGNORECASE)
_COMMON = words(
    "com net org edu gov mil int info biz io app dev xyz top online site club shop store live cloud tech pro link "
    "click website space news blog chat zone vip tv cc ly gg ai onion example test invalid uk ca de fr ru cn eu nl "
    "ir br mx jp kr ua pl au nz ch se es"
)
_WORDS = words("us me co in is it at no so to be my am")  # they end a host, and begin a sentence after a slip
_TRAIL = ".,;:!?'’*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the links and the names of hosts of a text."""
    for found in _LINK.finditer(text):
        written = _trimmed(found[0])
        if _HOST.match(written, _AFTER_SCHEME.match(written).end()):  # type: ignore[union-attr]
            yield _link(text, found.start(), written, Confidence.SURE)
    for found in _BARE.finditer(text):
        confidence = _bare_confidence(found[1])
        if confidence and found[2]:
            yield _link(text, found.start(), _trimmed(found[0]), confidence)
        elif confidence:
            yield _domain(text, found.span(1), confidence)


def _trimmed(written: str) -> str:
    """Return a link without what the sentence put behind it: a full stop, a bracket that it did not open."""
    while written and (written[-1] in _TRAIL or _closes_nothing(written)):
        written = written[:-1]
    return written


def _closes_nothing(written: str) -> bool:
    opening = _PAIRS.get(written[-1])
    return opening is not None and written.count(opening) < written.count(written[-1])


def _bare_confidence(host: str) -> Confidence | None:
    last = refanged(host).rpartition(".")[2]
    if is_defanged(host) or (host.lower().startswith("www.") and host.count(".") > 1):
        return Confidence.SURE
    if last in _WORDS:
        return Confidence.POSSIBLE if host.islower() else None
    if last not in _COMMON or (host.rpartition(".")[2] != last and not host.isupper()):
        return None
    return Confidence.LIKELY


def _link(text: str, start: int, written: str, confidence: Confidence) -> Suggestion:
    reason = "a web link" + (", written so that nobody follows it" if is_defanged(written) else "")
    return suggest(Kind.LINK, text, (start, start + len(written)), refanged(written), confidence, reason)


def _domain(text: str, span: tuple[int, int], confidence: Confidence) -> Suggestion:
    written = text[slice(*span)]
    last = refanged(written).rpartition(".")[2]
    reason = (
        "a host's name, written so that nobody follows it" if is_defanged(written) else f"a name that ends in .{last}"
    )
    return suggest(Kind.DOMAIN, text, span, refanged(written), confidence, reason)
