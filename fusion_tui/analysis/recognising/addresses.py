"""Street addresses as callers and officers give them: number and street, block, crossing, with city and ZIP code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.states import CODES, STATE
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made, places

_SUFFIXES = {
    "street": "St", "st": "St", "avenue": "Ave", "ave": "Ave", "av": "Ave", "boulevard": "Blvd", "blvd": "Blvd",
    "road": "Rd", "rd": "Rd", "drive": "Dr", "dr": "Dr", "lane": "Ln", "ln": "Ln", "court": "Ct", "ct": "Ct",
    "place": "Pl", "pl": "Pl", "way": "Way", "highway": "Hwy", "hwy": "Hwy", "parkway": "Pkwy", "pkwy": "Pkwy",
    "circle": "Cir", "cir": "Cir", "terrace": "Ter", "ter": "Ter", "square": "Sq", "sq": "Sq", "pike": "Pike",
    "turnpike": "Tpke", "trail": "Trl", "trl": "Trl", "alley": "Aly", "aly": "Aly", "route": "Rte", "rte": "Rte",
}  # fmt: skip
_DIRECTIONS = {
    "north": "N", "south": "S", "east": "E", "west": "W", "northeast": "NE", "northwest": "NW", "southeast": "SE",
    "southwest": "SW",
}  # fmt: skip

_SUFFIX = rf"(?i:{'|'.join(sorted(_SUFFIXES, key=len, reverse=True))})\b\.?"
_DIRECTION = r"(?:[NSEW]\.?|(?i:ne|nw|se|sw)\.?|(?i:north|south)(?i:east|west)?|(?i:east|west))"
_SMALL = (
    r"(?!(?:of|in|on|at|the|a|an|and|to|from|with|men|man|by|for|was|were|is|are|about|down|up|near|hrs?|hours?)\b)"
)
_NAME = rf"(?:{_SMALL}[A-Za-z][A-Za-z'-]{{0,24}}|\d{{1,3}}(?i:st|nd|rd|th))"
_STREET = rf"(?:{_DIRECTION}\s+)?(?:{_NAME}\s+){{0,3}}?{_NAME}\s+{_SUFFIX}(?:\s+{_DIRECTION}(?![A-Za-z]))?"
_UNIT = r"(?:,?\s+(?i:apt|apartment|unit|suite|ste|rm|room|#)\.?\s*#?\s*[A-Za-z0-9-]{1,6})?"
_CITY = rf"(?:,\s*[A-Z][A-Za-z.' -]{{1,30}})?(?:,\s*{STATE}(?:\s+\d{{5}}(?:-\d{{4}})?)?)?"

_ADDRESS = re.compile(rf"(?<![\w.:/-])\d{{1,6}}(?:-\d{{1,4}})?\s+(?:1/2\s+)?{_STREET}{_UNIT}{_CITY}")
_BLOCK = re.compile(rf"(?<![\w.])\d{{2,6}}\s+(?i:block|blk)\s+(?:(?i:of)\s+)?{_STREET}{_CITY}")
_ROAD = rf"(?:{_DIRECTION}\s+)?(?:[A-Z][A-Za-z'-]{{1,24}}|\d{{1,3}}(?i:st|nd|rd|th))(?:\s+{_SUFFIX})?"
_CROSSING = re.compile(
    rf"(?<![\w.])(?:(?P<said>(?i:corner|intersection)\s+(?i:of)\s+)(?P<both>{_ROAD}\s+(?:(?i:and)|&)\s+{_ROAD})"
    rf"|(?P<either>{_ROAD}\s+(?:(?i:and)|&|@|/)\s+{_ROAD}))"
)
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9'#&-]+")


def addresses(text: str) -> Iterator[Suggestion]:
    """Yield addresses, blocks and crossings; a value has directions and suffixes as the post shortens them."""
    for pattern, reason in ((_ADDRESS, "a number, a street and its kind"), (_BLOCK, "a block of a street")):
        for match, (start, _) in places(pattern, text):
            written = match[0].removesuffix(".")
            span = start, start + len(written)
            yield made(Kind.ADDRESS, text, span, shortened(written), Confidence.LIKELY, reason)
    for match in _CROSSING.finditer(text):
        name = "both" if match["both"] else "either"
        if match["said"] or _named(match["either"]):
            start, end = match.span(name)
            span = start, end - match[name].endswith(".")
            yield made(Kind.ADDRESS, text, span, shortened(match[name]), Confidence.LIKELY, "two streets that cross")


def _named(crossing: str) -> bool:
    """Whether a crossing names the kind of a street or an ordinal: "Smith and Wesson" is none."""
    words = [word.strip(".").lower() for word in _WORD.findall(crossing)]
    return any(word in _SUFFIXES for word in words[1:]) or any(_ORDINAL.fullmatch(word) for word in words)


def shortened(address: str) -> str:
    """Return an address in one way of writing: so that 12 North Main Street is 12 N Main St."""
    words, has_kind = [], False
    for word in _WORD.findall(address):
        words.append(word if has_kind and word in CODES else _short(word))
        has_kind = has_kind or word.lower() in _SUFFIXES
    return " ".join(word for word in words if word)


def _short(word: str) -> str:
    small = word.lower()
    if small in _SUFFIXES:
        return _SUFFIXES[small]
    if small in _DIRECTIONS:
        return _DIRECTIONS[small]
    if small in ("of", "and"):
        return "" if small == "of" else "&"
    return small.upper() if len(small) == 1 else small.capitalize()
