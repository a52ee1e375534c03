"""Coordinates: decimal degrees, and degrees, minutes and seconds; in WGS 84, as phones and cameras give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made, places

_DECIMAL = re.compile(
    r"(?<![\w.])(?P<ns>[NS] ?)?(?P<lat>[-+]?\d{1,2}\.\d{3,10})\s?°?\s?(?P<n>[NS])?\s?[,;/ ]\s?"
    r"(?P<ew>[EW] ?)?(?P<lon>[-+]?\d{1,3}\.\d{3,10})\s?°?\s?(?P<e>[EW])?(?!\w|\.\d)",
    re.ASCII,
)
_PART = (
    r"(?P<{0}d>\d{{1,3}})\s?[°d ]\s?(?P<{0}m>\d{{1,2}})\s?['′m ]\s?"
    r"(?:(?P<{0}s>\d{{1,2}}(?:\.\d{{1,4}})?)\s?(?:\"|″|''|s)?\s?)?"
)
_SEXAGESIMAL = re.compile(
    rf"(?<![\w.]){_PART.format('a')}(?P<n>[NS])[,;/ ]\s?{_PART.format('o')}(?P<e>[EW])(?!\w|\.\d)"
)


def coordinates(text: str) -> Iterator[Suggestion]:
    """Yield pairs of latitude and longitude; a value has five decimals, about a metre."""
    for match, span in places(_DECIMAL, text):
        north, east = (match["n"] or match["ns"] or "").strip(), (match["e"] or match["ew"] or "").strip()
        point = _signed(float(match["lat"]), north), _signed(float(match["lon"]), east)
        yield from _point(text, span, point, "a latitude and a longitude in degrees")
    for match, span in places(_SEXAGESIMAL, text):
        point = _signed(_degrees(match, "a"), match["n"]), _signed(_degrees(match, "o"), match["e"])
        yield from _point(text, span, point, "degrees, minutes and seconds")


def _degrees(match: re.Match[str], which: str) -> float:
    whole, minutes, seconds = (float(match[which + part] or 0) for part in "dms")
    return whole + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else 999


def _signed(degrees: float, hemisphere: str) -> float:
    return -abs(degrees) if hemisphere in ("S", "W") else degrees


def _point(text: str, span: tuple[int, int], point: tuple[float, float], reason: str) -> Iterator[Suggestion]:
    if abs(point[0]) <= 90 and abs(point[1]) <= 180:
        yield made(Kind.COORDINATES, text, span, f"{point[0]:.5f}, {point[1]:.5f}", Confidence.SURE, reason)
