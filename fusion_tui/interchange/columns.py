"""Recognising the columns of other cities' incident files, by name and by content.

A name proposes, the first rows confirm: a column called ``location`` that holds coordinates is no
address. Without a known name, dates, coordinates and categories are known by what they hold. An id is
known by name only: content can't tell an id from a number that happens to be distinct. What the analyst
gives stands, and is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from fusion_tui.domain.errors import InputError
from fusion_tui.interchange.columnmap import FIELDS, GIVEN, ColumnMap
from fusion_tui.interchange.columnnames import BLANK, NAMES
from fusion_tui.interchange.csvtext import Table
from fusion_tui.interchange.localtime import Numbers, clock_of, is_clock, is_time, order_votes, split

__all__ = ["FIELDS", "ColumnMap", "recognise"]

ENOUGH = 0.5  # of the sampled values confirm a name
SURE = 0.95  # of the sampled values make a column without a known name
FEW = 20  # rows below which content alone proves nothing
NO_ID = "no id column: changes can't be followed"

_DEGREES = re.compile(r"[-+]?\d{1,3}(?:[.,]\d+)?", re.ASCII)
_FINE = re.compile(r"[-+]?\d{1,3}[.,]\d{3,}", re.ASCII)
_US_ZONE = re.compile(
    r"US/|America/(?:New_York|Detroit|Chicago|Menominee|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Sitka|Nome"
    r"|Adak|Yakutat|Metlakatla|Puerto_Rico|St_Thomas|Indiana/|Kentucky/|North_Dakota/)|Pacific/(?:Honolulu|Guam|Saipan)"
    r"|(?:EST|CST|MST|PST)\d|EST$|MST$|HST$|UTC$|Etc/"
)


class _Sample:
    """The sampled values of each column, blank ones left out."""

    def __init__(self, table: Table) -> None:
        self.names = table.header
        self._rows = table.sample

    def of(self, column: str) -> list[str]:
        place = self.names.index(column)
        return [text for row in self._rows if (text := row[place].strip()) not in BLANK]


def recognise(table: Table, zone: ZoneInfo, given: ColumnMap | None = None) -> ColumnMap:
    """Return the map of a table's columns: the given fields as given, the others guessed.

    Raises InputError where a given column isn't there, or nothing tells what happened, when or where.
    """
    given = given or ColumnMap({})
    _refuse_absent(table, given)
    sample = _Sample(table)
    columns, why = dict(given.columns), dict.fromkeys(given.columns, GIVEN)
    by_name = partial(_by_name, known_format=bool(given.date_format))
    for guess in (by_name, _by_content, by_name):  # again, for the time column of a date known by its content
        for name in FIELDS:
            if name not in given.columns and not columns.get(name):
                columns[name], why[name] = guess(name, sample, columns)
    _drop_half_places(columns, given)
    _refuse_unclear(table, columns, given)
    return _with_times(replace(given, columns=columns, why=why), sample, zone)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _by_name(name: str, sample: _Sample, taken: Mapping[str, str], *, known_format: bool) -> tuple[str, str]:
    """Return the first column with a known name that its values confirm, and why."""
    free = {_plain(column): column for column in reversed(sample.names) if column not in taken.values()}
    for known in NAMES[name]:
        column = free.get(known)
        if column is None:
            continue
        if name == "date" and known_format:
            return column, "by its name"
        if why := _confirmed(name, sample.of(column), sample, taken):
            return column, f"by its name; {why}"
    return "", ""


def _confirmed(name: str, values: list[str], sample: _Sample, taken: Mapping[str, str]) -> str:
    """Return in words how the values confirm a name; empty where they don't."""
    if name == "time" and not _lacks_clock(taken["date"], sample):
        return ""
    if not values:
        return "the first rows leave it blank"
    if name == "id":
        fits, what = len(set(values)), "are distinct"
    else:
        test, what = _TESTS[name]
        fits = sum(map(test, values))
    return f"{fits} of {len(values)} values {what}" if fits >= ENOUGH * len(values) else ""


def _lacks_clock(column: str, sample: _Sample) -> bool:
    """Whether a date column leaves the time of day to another: it has none, or midnight throughout."""
    if not column:
        return False
    clocks = [clock for text in sample.of(column) if (clock := split(text)[1])]
    return all(is_clock(clock) and not clock_of(clock)[0] for clock in clocks)


def _by_content(name: str, sample: _Sample, taken: Mapping[str, str]) -> tuple[str, str]:
    """Return the first free column whose values alone say what it is, and why."""
    test = _CONTENT.get(name)
    for column in sample.names if test else ():
        values = sample.of(column)
        if test and column not in taken.values() and values and (why := test(values)):
            return column, f"by its content; {why}"
    return "", ""


def _within(text: str, low: float, high: float) -> bool:
    return bool(_DEGREES.fullmatch(text)) and low <= float(text.replace(",", ".")) <= high


def _has_letters(text: str) -> bool:
    return not text.startswith("POINT") and any(map(str.isalpha, text))


def _all_fine(values: list[str], low: float, high: float) -> str:
    fits = sum(bool(_FINE.fullmatch(text)) and _within(text, low, high) for text in values)
    return f"the values lie between {low:g} and {high:g}" if fits >= SURE * len(values) else ""


def _dates(values: list[str]) -> str:
    fits = sum(not text.isdigit() and is_time(text) for text in values)
    return f"{fits} of {len(values)} values are dates" if fits >= SURE * len(values) else ""


def _repeated_words(values: list[str]) -> str:
    kinds = len(set(values))
    words = sum(map(_has_letters, values)) >= SURE * len(values)
    return (
        f"{kinds} different words in {len(values)} rows"
        if words and len(values) >= FEW and 3 <= kinds <= len(values) / 4
        else ""
    )


_TESTS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "date": (is_time, "are dates"),
    "time": (is_clock, "are times of day"),
    "latitude": (lambda text: _within(text, -90, 90), "lie between -90 and 90"),
    "longitude": (lambda text: _within(text, -180, 180), "lie between -180 and 180"),
    "category": (_has_letters, "are words"),
    "title": (_has_letters, "are words"),
    "address": (_has_letters, "have letters"),
    "district": (lambda text: len(text) <= 40 and not _FINE.fullmatch(text), "are short"),
}
# Without a name, coordinates are known only where these products are used: North America and Hawaii.
_CONTENT: Mapping[str, Callable[[list[str]], str]] = {
    "date": _dates,
    "latitude": lambda values: _all_fine(values, 17, 72),
    "longitude": lambda values: _all_fine(values, -180, -64),
    "category": _repeated_words,
}


def _drop_half_places(columns: dict[str, str], given: ColumnMap) -> None:
    """Leave out a guessed latitude without longitude, and the other way round."""
    if bool(columns["latitude"]) == bool(columns["longitude"]):
        return
    if given.columns.get("latitude") or given.columns.get("longitude"):
        raise InputError("latitude and longitude go together", "name both columns in the map, or neither")
    columns["latitude"] = columns["longitude"] = ""


def _refuse_absent(table: Table, given: ColumnMap) -> None:
    absent = [column for column in given.columns.values() if column and column not in table.header]
    if absent:
        raise InputError(f"the file has no column {absent[0][:40]!r}", _columns_are(table))


def _refuse_unclear(table: Table, columns: Mapping[str, str], given: ColumnMap) -> None:
    if columns["time"] and not columns["date"]:
        raise InputError("a time column needs a date column", "name it in the map: [columns] date = ...")
    if not (columns["category"] or columns["title"]):
        raise InputError("no column tells what happened", _named_in_map("category", table))
    if not (columns["date"] or columns["latitude"] or given.columns):
        raise InputError("no column tells when or where", _named_in_map("date", table))


def _named_in_map(name: str, table: Table) -> str:
    return f'name it in a --map file, under [columns]: {name} = "one of its columns"; {_columns_are(table)}'


def _columns_are(table: Table) -> str:
    return f"columns are: {', '.join(table.header[:12])}{', …' if len(table.header) > 12 else ''}"


def _with_times(found: ColumnMap, sample: _Sample, zone: ZoneInfo) -> ColumnMap:
    """Settle the order of dates and the unit of the time column, and say what has to be said."""
    dates = sample.of(found.columns["date"]) if found.columns["date"] else []
    clocks = sample.of(found.columns["time"]) if found.columns["time"] else []
    day_first, notes = (False, []) if found.date_format else _order(dates, zone)
    if not found.columns["id"]:
        notes.append(NO_ID)
    if not found.columns["date"]:
        notes.append("no date column: the incidents have no time")
    # By the majority: one slip among hours would turn all of them into minutes.
    numbers: Numbers = "hhmm" if 2 * sum(map(_is_hhmm, clocks)) > len(clocks) else "hour"
    return replace(found, day_first=day_first, numbers=numbers, notes=(*found.notes, *notes))


def _is_hhmm(clock: str) -> bool:
    digits = clock.partition(".")[0]
    return digits.isdigit() and (len(digits) > 2 or int(digits) > 23)


def _order(dates: list[str], zone: ZoneInfo) -> tuple[bool, list[str]]:
    """Say whether the day comes before the month, by the first rows or else by the center's country."""
    day, month, either = order_votes(dates)
    if day != month:
        mixed = ["dates in both orders: those in the rarer one are refused"] if day and month else []
        return day > month, mixed
    day_first = not _US_ZONE.match(zone.key or "UTC")
    order = "day" if day_first else "month"
    if not (day or either):
        return day_first, []
    return day_first, [f"nothing in the first rows tells day from month: read {order} first, as the time zone suggests"]
