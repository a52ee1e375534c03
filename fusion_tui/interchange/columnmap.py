"""Which column of a CSV file is which field of an incident: guessed, or given by the analyst in TOML.

[columns]
id = "Case Number"            # field = "column"; "" leaves a field out; fields not named are guessed
date = "When"
[options]
delimiter = ";"               # , ; tab |
encoding = "cp1252"
date_format = "%d.%m.%Y %H:%M"    # as strptime; with a time column: its text after a space
header = ["id", "When", "What"]   # for a file without a header
source = "harbor-pd"          # the name that identity is kept under
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange.csvbytes import ENCODINGS
from fusion_tui.interchange.csvtext import DELIMITERS, MAX_COLUMNS, MAX_NAME
from fusion_tui.interchange.localtime import Numbers

FIELDS = ("id", "date", "time", "latitude", "longitude", "category", "title", "address", "district")
OPTIONS = ("delimiter", "encoding", "date_format", "header", "source")
MAX_SOURCE = 80  # letters, as Incident.source
MAX_FILE = 1 << 16  # bytes of a map
GIVEN = "given by the map"

_SPECIMEN = datetime(2017, 7, 19, tzinfo=UTC)


@dataclass(frozen=True)
class ColumnMap:
    """Columns by field, why each was chosen, and how the file is written."""

    columns: Mapping[str, str]
    why: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    day_first: bool = False
    numbers: Numbers = "hour"
    date_format: str = ""
    delimiter: str = ""
    encoding: str = ""
    header: tuple[str, ...] = ()
    source: str = ""

    def explain(self) -> list[tuple[str, str, str]]:
        """Return (field, column, why) of each field that has a column, in a fixed order."""
        return [(name, self.columns[name], self.why.get(name, GIVEN)) for name in FIELDS if self.columns.get(name)]

    @classmethod
    def from_toml(cls, path: Path) -> ColumnMap:
        """Read a map; raise InputError for anything in it that isn't understood."""
        tables = _load(path)
        _known(tables, ("columns", "options"), "table")
        columns = {name: _text(name, value) for name, value in _table(tables, "columns", FIELDS).items()}
        options = _table(tables, "options", OPTIONS)
        header = _header(options.pop("header", []))
        texts = {name: _text(name, value) for name, value in options.items()}
        for name, check in _CHECKS.items():
            if name in texts:
                check(texts[name])
        return cls(columns=columns, header=header, **texts)  # type: ignore[arg-type]


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_FILE:
            raise InputError("the map is too large to be one", "it holds a [columns] table and a few [options]")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as bad:
        raise InputError("the map can't be read", "check the path after --map") from bad
    except (ValueError, RecursionError) as bad:
        raise InputError("the map is not TOML", 'it looks like: [columns] date = "When"') from bad


def _table(tables: dict[str, Any], name: str, known: tuple[str, ...]) -> dict[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise InputError(f"{name} is not a table in the map", f"write it as [{name}]")
    _known(table, known, f"name in [{name}]")
    return table


def _known(names: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    if set(names) - set(known):
        raise InputError(f"the map has an unknown {what}", f"known are: {', '.join(known)}")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise InputError(f"{name} is not a text in the map", f'write it as {name} = "..."')
    return value if name == "delimiter" else clean_line(value)


def _header(names: object) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) and clean_line(name) for name in names):
        raise InputError("header is not a list of names in the map", 'write it as header = ["id", "date"]')
    header = tuple(clean_line(name) for name in names)
    if len(set(header)) < len(header) or len(header) > MAX_COLUMNS or max(map(len, header), default=0) > MAX_NAME:
        raise InputError("a name in the map's header is there twice or too long", "give each column its own name")
    return header


def _check_delimiter(text: str) -> None:
    if text not in DELIMITERS:
        raise InputError("unknown delimiter in the map", r'one of: "," ";" "|" "\t"')


def _check_encoding(text: str) -> None:
    if text not in ENCODINGS:
        raise InputError("unknown encoding in the map", f"one of: {', '.join(ENCODINGS)}")


def _check_source(text: str) -> None:
    if not 0 < len(text) <= MAX_SOURCE:
        raise InputError(f"source in the map is empty or longer than {MAX_SOURCE} letters", "name the agency")


def _check_date_format(text: str) -> None:
    """Refuse a format that doesn't give back the day it was given."""
    try:
        day = datetime.strptime(_SPECIMEN.strftime(text), text).date()  # noqa: DTZ007 - only the day counts
    except (ValueError, re.error):
        day = None
    if day != _SPECIMEN.date():
        raise InputError("date_format in the map doesn't describe a date", 'it looks like "%d.%m.%Y %H:%M"')


_CHECKS = {
    "delimiter": _check_delimiter,
    "encoding": _check_encoding,
    "source": _check_source,
    "date_format": _check_date_format,
}
