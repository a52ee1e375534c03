"""Positions on the globe: decimal degrees, degrees with minutes and seconds, and the military grid (MGRS).

The normal form is latitude, longitude in degrees with five decimals (about a metre); a grid reference keeps its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import before
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_BETWEEN = r"\s{0,2}+[,;/]?+\s{0,3}+"
_DECIMAL = re.compile(
    r"(?<![\w.,-])([ns]\s?+)?([-+−]?\d{1,2}+\.\d{3,10}+)\s?+°?\s?+([ns](?![a-z]))?" + _BETWEEN +
    r"(?:lon(?:g(?:itude)?)?|lng)?+[\s:.=]{0,3}+([ew]\s?+)?([-+−]?\d{1,3}+\.\d{3,10}+)(?!\.?\d)(?:\s?+°?\s?+([ew])(?![a-z]))?",
    re.ASCII | re.IGNORECASE,
)  # fmt: skip
_PART = (
    r"(\d{1,%d}+(?:\.\d{1,8}+)?+)\s?+°\s?+(?:(\d{1,2}+(?:\.\d{1,8}+)?+)\s?+['’′]\s?+)?+"
    r"(?:(\d{1,2}+(?:\.\d{1,6}+)?+)\s?+(?:[\"”″]|''|’’|′′)\s?+)?+"
)
_MINUTES = re.compile(
    r"(?<![\w.])([ns]\s?+)?" + _PART % 2 + r"([ns](?![a-z]))?" + _BETWEEN +
    r"([ew]\s?+)?" + _PART % 3 + r"([ew](?![a-z]))?",
    re.ASCII | re.IGNORECASE,
)  # fmt: skip
_GRID = re.compile(
    r"(?<![\w-])([1-9]|[1-5]\d|60)\s?+([C-HJ-NP-X])\s?+([A-HJ-NP-Z][A-HJ-NP-V])\s?+(\d{2,5})\s?+(\d{2,5})(?![\w-])",
    re.ASCII,
)
_GRID_NAMED = re.compile(r"\b(?:mgrs|usng|grid|coord)", re.ASCII)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the positions of a text."""
    for found in _DECIMAL.finditer(text):
        yield from _decimal(text, found)
    for found in _MINUTES.finditer(text):
        yield from _minutes(text, found)
    for found in _GRID.finditer(text):
        if len(found[4]) == len(found[5]):
            yield _grid(text, found)


def _decimal(text: str, found: re.Match[str]) -> Iterator[Suggestion]:
    latitude = _signed(float(found[2].replace("−", "-")), found[1] or found[3] or "")
    longitude = _signed(float(found[5].replace("−", "-")), found[4] or found[6] or "")
    lettered = bool((found[1] or found[3]) and (found[4] or found[6]))
    if _on_globe(latitude, longitude):
        confidence = Confidence.SURE if lettered else Confidence.LIKELY
        reason = "latitude and longitude in degrees" if lettered else "two numbers that can be latitude and longitude"
        yield suggest(Kind.POSITION, text, _span(found), _value(latitude, longitude), confidence, reason)


def _minutes(text: str, found: re.Match[str]) -> Iterator[Suggestion]:
    north, east = found[1] or found[5], found[6] or found[10]
    if not (north and east):
        return
    latitude = _signed(_degrees(*found.group(2, 3, 4)), north)
    longitude = _signed(_degrees(*found.group(7, 8, 9)), east)
    if _on_globe(latitude, longitude):
        value, reason = _value(latitude, longitude), "latitude and longitude in degrees and minutes"
        yield suggest(Kind.POSITION, text, _span(found), value, Confidence.SURE, reason)


def _grid(text: str, found: re.Match[str]) -> Suggestion:
    named = _GRID_NAMED.search(before(text, found.start(), 25))
    confidence = Confidence.SURE if named else Confidence.LIKELY
    side = 10 ** (5 - len(found[4]))
    value = "".join(found.groups())
    return suggest(Kind.POSITION, text, found.span(), value, confidence, f"a square of {side:,} m of the military grid")


def _span(found: re.Match[str]) -> tuple[int, int]:
    return found.start(), found.start() + len(found[0].rstrip())


def _degrees(whole: str, minutes: str | None, seconds: str | None) -> float:
    return float(whole) + float(minutes or 0) / 60 + float(seconds or 0) / 3600


def _signed(degrees: float, letter: str) -> float:
    return -abs(degrees) if letter.strip().lower() in ("s", "w") else degrees


def _on_globe(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _value(latitude: float, longitude: float) -> str:
    return f"{latitude:.5f}, {longitude:.5f}"
