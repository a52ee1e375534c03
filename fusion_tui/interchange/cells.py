"""From the cells of a row to the values of an incident: one reader for each field, made once per file.

A reader returns its value or raises ValueError with the reason the row is refused for; it never cuts and
never repairs. A reason quotes a short, cleaned piece of the cell at most. The lengths are those of
``domain.incident``, kept here without the cost of a model for each row: a test holds the two together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fusion_tui.domain.text import clean_line
from fusion_tui.interchange.columnmap import ColumnMap
from fusion_tui.interchange.columnnames import BLANK
from fusion_tui.interchange.localtime import LocalTimes, excerpt
from fusion_tui.interchange.memo import Memo

TITLE, CATEGORY, TIME_TEXT, ADDRESS, DISTRICT, DETAIL, KEY = 200, 120, 80, 200, 40, 2000, 120
UNDATED = "rows have no time"

Reader = Callable[[list[str]], Any]

_DEGREES = re.compile(r"[-+]?\d{1,3}(?:[.,]\d+(?:[eE][-+]?\d\d?)?)?", re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)


def readers(header: Sequence[str], columns: ColumnMap, zone: ZoneInfo, tally: Counter[str]) -> list[tuple[str, Reader]]:
    """Return (column, reader) for title, category, occurred, occurred_text, address ... detail, in this order."""
    of = {name: header.index(column) for name, column in columns.columns.items() if column}
    named = {name: columns.columns.get(name, "") for name in ("category", "title", "date", "address", "district")}
    lines = Memo(clean_line)
    times = LocalTimes(zone, day_first=columns.day_first, numbers=columns.numbers, date_format=columns.date_format)
    latitude, longitude = of.get("latitude"), of.get("longitude")
    return [
        (named["title"] or named["category"], _title(of.get("category"), of.get("title"), lines)),
        (named["category"], _line(of.get("category"), CATEGORY, lines)),
        (_dated(columns), _occurred(of.get("date"), of.get("time"), times, tally)),
        (_dated(columns), _occurred_text(of.get("date"), of.get("time"))),
        (named["address"], _line(of.get("address"), ADDRESS)),
        (named["district"], _line(of.get("district"), DISTRICT, Memo(whole))),
        (columns.columns.get("latitude", ""), _degrees(latitude, longitude, 90)),
        (columns.columns.get("longitude", ""), _degrees(longitude, latitude, 180)),
        ("detail", _detail([(place, name) for place, name in enumerate(header) if place not in of.values()])),
    ]


def key_reader(place: int) -> Reader:
    """Return the reader of the id column: a number written as 11023904.0 is the id 11023904."""

    def read(cells: list[str]) -> str:
        key = whole(cells[place])
        if key in BLANK:
            raise ValueError("blank: a row without its id can't be followed")
        return _fitting(key, KEY)

    return read


def whole(text: str) -> str:
    """Return the text cleaned, and a whole number without the fraction a spreadsheet gave it."""
    line = clean_line(text)
    found = _WHOLE.fullmatch(line)
    return found[1] if found else line


def _dated(columns: ColumnMap) -> str:
    return " + ".join(column for name in ("date", "time") if (column := columns.columns.get(name)))


def _fitting(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError(f"longer than {limit} letters")
    return text


def _nothing(_cells: list[str]) -> str:
    return ""


def _none(_cells: list[str]) -> None:
    return None


def _line(place: int | None, limit: int, lines: Memo[str] | None = None) -> Reader:
    """Return the reader of a line of text; values that repeat are cleaned once."""
    if place is None:
        return _nothing
    if lines is None:
        return lambda cells: _fitting(clean_line(cells[place]), limit)
    return lambda cells: _fitting(lines[cells[place]], limit)


def _title(category: int | None, title: int | None, lines: Memo[str]) -> Reader:
    """Return the reader of what happened: the category, and after a colon the source's description."""

    def read(cells: list[str]) -> str:
        kind = "" if category is None else lines[cells[category]]
        more = "" if title is None else lines[cells[title]]
        if kind and more:
            more = more if more.lower().startswith(kind.lower()) else f"{kind}: {more}"
        if not (more or kind):
            raise ValueError("blank: nothing says what happened")
        return _fitting(more or kind, TITLE)

    return read


def _occurred(date: int | None, clock: int | None, times: LocalTimes, tally: Counter[str]) -> Reader:
    """Return the reader of the instant; a blank date is no time, which is counted."""
    if date is None:
        return _none

    def read(cells: list[str]) -> datetime | None:
        text = cells[date].strip()
        if text in BLANK:
            tally[UNDATED] += 1
            return None
        hour = "" if clock is None else cells[clock].strip()
        return times.instant(text, "" if hour in BLANK else hour)

    return read


def _occurred_text(date: int | None, clock: int | None) -> Reader:
    if date is None:
        return _nothing
    lines = Memo(clean_line)
    if clock is None:
        return _line(date, TIME_TEXT, lines)
    return lambda cells: _fitting(lines[f"{cells[date]} {cells[clock]}"], TIME_TEXT)


def _degrees(place: int | None, other: int | None, limit: int) -> Reader:
    """Return the reader of a latitude or longitude, which is blank only where the other is."""
    if place is None or other is None:
        return _none

    def read(cells: list[str]) -> float | None:
        text = cells[place].strip()
        if _DEGREES.fullmatch(text):
            degrees = float(text.replace(",", "."))
            if -limit <= degrees <= limit:
                return degrees
            raise ValueError(f"not between -{limit} and {limit}: {excerpt(text)}")
        if text not in BLANK:
            raise ValueError(f"not a number of degrees: {excerpt(text)}")
        if cells[other].strip() not in BLANK:
            raise ValueError("blank, though the other coordinate isn't")
        return None

    return read


def _detail(others: list[tuple[int, str]]) -> Reader:
    """Return the reader of all other columns, as ``name: value; name: value``."""
    labels = [(place, f"{name}: ") for place, name in others]

    def read(cells: list[str]) -> str:
        text = "; ".join([label + cells[place] for place, label in labels if cells[place]])
        if not (text.isascii() and text.isprintable()):
            # Cell by cell, or an escape sequence left open in one would swallow the next.
            text = "; ".join([label + line for place, label in labels if (line := clean_line(cells[place]))])
        return _fitting(" ".join(text.split()), DETAIL)

    return read
