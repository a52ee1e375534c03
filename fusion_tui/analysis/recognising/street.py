"""Street addresses: a house number and a street, a block, a crossing; with unit, city, state and ZIP if they follow.

The normal form is the post's (see ``street_words``); a block reads "400 BLOCK N MAIN ST", a crossing "5TH & MAIN".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import STATE, before
from fusion_tui.analysis.recognising.street_words import DIRECTION, LEADS, LONE, STOPS, SUFFIX, UNIT, normal
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_GAP = r"[ \t]{1,3}+"
_NO_STOP = rf"(?!(?:{'|'.join(sorted(STOPS))})(?![\w'’-]))"
_WORD = rf"{_NO_STOP}(?:[A-Za-z][A-Za-z'’-]{{0,24}}+\.?+|\d{{1,3}}(?:st|nd|rd|th)(?!\w))"
_DIRECTED = rf"(?:(?>{DIRECTION})\.?+{_GAP})?"
_SUFFIXED = (
    rf"(?:{_WORD}{_GAP}){{1,3}}?(?>{SUFFIX})(?!\w)(?:{_GAP}(?>{SUFFIX})(?!\w))?+\.?+"
    rf"(?:{_GAP}(?:NE|NW|SE|SW|[NSEW])(?![\w'’]))?+"
)
_ROUTE = r"(?:(?:state|us|county|old)\s)?+(?>route|rte?|highway|hwy|road|rd|sr|cr)\.?+\s\d{1,4}+(?!\w)"
_STREET = rf"(?:{_DIRECTED}{_SUFFIXED}|{_ROUTE}|{_DIRECTED}broadway(?!\w))"
_NUMBER = r"(?<![\w.,$#/:'-])\d{1,6}+(?:[A-Za-z](?![A-Za-z])|-\d{1,4}+| 1/2)?+"
_NUMBERED = re.compile(rf"{_NUMBER}{_GAP}{_STREET}", re.ASCII | re.IGNORECASE)
_BLOCK = re.compile(
    rf"{_NUMBER}{_GAP}(?:hundred{_GAP})?+(?:block|blk)\.?+{_GAP}(?:of{_GAP})?+"
    rf"(?:{_STREET}|(?-i:{_DIRECTED}[A-Z0-9][\w'’]{{2,24}}+))",
    re.ASCII | re.IGNORECASE,
)
_NAME = rf"(?!(?i:{'|'.join(sorted(LEADS))})(?!\w))[A-Z][A-Za-z'’-]{{1,24}}+\.?+"
_NUMBERED_ROAD = r"(?:Route|Rte?|Highway|Hwy|US|SR|I)[ -]\d{1,3}+(?!\w)"
_SIDE = (
    rf"(?>(?:(?:{DIRECTION}|[NSEW])\.?{_GAP})?(?:(?:\d{{1,3}}(?:st|nd|rd|th)(?!\w)|{_NAME}(?:{_GAP}{_NAME}){{0,2}})"
    rf"{_GAP}(?i:{SUFFIX})(?!\w)|\d{{1,3}}(?:st|nd|rd|th)(?!\w)|{_NUMBERED_ROAD}|{_NAME}))"
)
_CROSSING = re.compile(rf"(?<![\w'’])({_SIDE})\s(?:&|and|@|at|/)\s({_SIDE})", re.ASCII)
_LONE = re.compile(
    rf"(?<![\w'’])(?i:on|onto|along|down|at|near|to|off|from|toward|towards|up|across|via|of)\s"
    rf"((?:(?:{DIRECTION}|[NSEW])\.?{_GAP})?(?:\d{{1,3}}(?:st|nd|rd|th)|{_NAME}(?:{_GAP}{_NAME})?){_GAP}(?i:{LONE})(?!\w))",
    re.ASCII,
)
_TYPED = re.compile(rf"(?:\d(?:st|nd|rd|th)|[a-z][ -]\d{{1,3}}|\s(?:{SUFFIX})\.?)\Z", re.ASCII | re.IGNORECASE)
_LED = re.compile(r"\b(?:corner|intersection) of\s\Z", re.ASCII)
_AT_PLACE = re.compile(r"\b(?:at|near|by|on|of|to|from|around|area|toward|towards)\s\Z", re.ASCII)
_UNIT = re.compile(
    rf",?+\s{{1,2}}+(?:(?>{UNIT})\.?+\s?+#?+\s?+|\#\s?+)(?:[a-z]?-?\d{{1,5}}+-?[a-z]?|[a-z])(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_CITY = re.compile(
    rf"(?:,?\sin|,)?+\s(?:[A-Z][A-Za-z.'’-]{{1,24}}+\s?+){{0,3}},?+\s?+{STATE}"
    r"(?:,?+\s\d{5}(?:-\d{4})?+(?!\d))?+",
    re.ASCII,
)
_ZIP = re.compile(r",?\s\d{5}(?:-\d{4})?(?![\w-])", re.ASCII)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the addresses of a text."""
    for found in _NUMBERED.finditer(text):
        yield _addressed(text, found, "a house number and a street")
    for found in _BLOCK.finditer(text):
        yield _addressed(text, found, "a block of a street")
    for found in _CROSSING.finditer(text):
        yield from _crossing(text, found)
    for found in _LONE.finditer(text):
        reason = "a street without a number"
        yield suggest(Kind.ADDRESS, text, found.span(1), normal(found[1]), Confidence.POSSIBLE, reason)


def _addressed(text: str, found: re.Match[str], reason: str) -> Suggestion:
    end = _unit_end(text, found.end())
    whole = _city_end(text, end)
    written = text[found.start() : whole].removesuffix(".")
    confidence = Confidence.SURE if whole > end else Confidence.POSSIBLE if written.islower() else Confidence.LIKELY
    return suggest(
        Kind.ADDRESS, text, (found.start(), found.start() + len(written)), normal(written), confidence, reason
    )


def _unit_end(text: str, end: int) -> int:
    found = _UNIT.match(text, end)
    return found.end() if found else end


def _city_end(text: str, end: int) -> int:
    """Return where the city, state or ZIP ends that follow an address; the same place if none does."""
    found = _CITY.match(text, end) or _ZIP.match(text, end)
    # Behind a full stop a sentence may begin: "Oak St. Ohio plates ..."; a ZIP tells that none does.
    if not found or (text[end - 1] == "." and found[0][0] != "," and not found[0][-1].isdecimal()):
        return end
    return found.end()


def _crossing(text: str, found: re.Match[str]) -> Iterator[Suggestion]:
    typed = sum(bool(_TYPED.search(found[side])) for side in (1, 2))
    lead = before(text, found.start(), 20)
    led = bool(_LED.search(lead))
    if not (typed or led) or (typed == 1 and not led and not _AT_PLACE.search(lead) and "&" not in found[0]):
        return
    confidence = Confidence.LIKELY if led or typed == 2 else Confidence.POSSIBLE
    written = found[0].removesuffix(".")
    span = found.start(), found.start() + len(written)
    yield suggest(Kind.ADDRESS, text, span, normal(written), confidence, "two streets that cross")
