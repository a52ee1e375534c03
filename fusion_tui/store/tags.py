"""What the index knows of a record beside its words: attributes, its own date, parts of identifiers.

A token begins with a letter of its own and ends in a digit, so that it meets neither another kind of
token nor the stemmer. Identifiers are kept as overlapping threes, side by side: a phrase of them is a
substring test. The day of a record is its day in the center's time zone, as screens show it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from fusion_tui.domain import identifier
from fusion_tui.domain.record import Record
from fusion_tui.domain.span import FIRST, LAST, Span
from fusion_tui.store.own_rows import CenterRow

SHINGLE = 3

Value = Callable[[str], Any]

_LETTERS = {"kind": "k", "tlp": "t", "marking": "m", "state": "s", "grade": "g", "holding": "h", "author": "a",
            "from": "f", "number": "n"}  # fmt: skip
_FIELDS = {"tlp": "tlp", "holding": "holding", "author": "author", "grade": "grade", "control": "marking",
           "state": "state", "sender_code": "from", "number": "number"}  # fmt: skip
_PAST, _FUTURE = "dp0", "df0"
_IDENTIFYING = ("title", "text", "summary", "detail", "predicate", "source")
_KEY_MOST = 24  # a longer key of a source is a hash of its row


def zone(session: Session) -> ZoneInfo:
    """Return the center's time zone, in which a day begins; UTC before there is a center."""
    if "zone" not in session.info:
        name = session.exec(select(CenterRow.timezone).limit(1)).first()
        session.info["zone"] = ZoneInfo(name or "UTC")
    return session.info["zone"]  # type: ignore[no-any-return]  # put there above


class _Plan(NamedTuple):
    """What there is to ask a kind of record for."""

    kind: str
    attributes: tuple[str, ...]
    texts: tuple[str, ...]
    occurs: bool
    has_key: bool


@cache
def _plan(record: type[Record]) -> _Plan:
    fields, kind = record.model_fields, record.__name__.lower()
    has_key = "source_key" in fields
    texts = tuple(name for name in _IDENTIFYING if name in fields and not (has_key and name == "source"))
    return _Plan(kind, tuple(name for name in _FIELDS if name in fields), texts, "occurred" in fields, has_key)


def of(record: type[Record], value: Value, where: ZoneInfo) -> str:
    """Return the tokens of a record, asking for each of its fields by name."""
    plan = _plan(record)
    attributes = _attributes(record, tuple(map(value, plan.attributes)))
    moment: datetime = (value("occurred") if plan.occurs else None) or value("created")
    shingles = map(_shingled, identifier.found_in(identifying(record, value)))
    return " ".join([attributes, _days(_own_day(moment, where)), *shingles])


@lru_cache(4096)
def token(field: str, value: str) -> str:
    """Return the token of an attribute."""
    return f"{_LETTERS[field]}{blake2b(value.casefold().encode(), digest_size=5).hexdigest()}0"


def parts(control: str) -> list[str]:
    """Return the tokens of a control marking: one for each part of it."""
    return [token("marking", part) for part in control.upper().split("//") if part]


@lru_cache(4096)
def _attributes(record: type[Record], values: tuple[Any, ...]) -> str:
    plan = _plan(record)
    found = [token("kind", plan.kind)]
    for name, value in zip(plan.attributes, values, strict=True):
        if name == "control":
            found += parts(value)
        elif value:
            found.append(token(_FIELDS[name], " ".join(str(value).split())))
    return " ".join(found)


def _own_day(moment: datetime, where: ZoneInfo) -> date:
    try:
        return moment.astimezone(where).date()
    except OverflowError:  # the first or the last day of the calendar
        return moment.date()


@lru_cache(4096)
def _days(day: date) -> str:
    if not FIRST <= day <= LAST:
        return _PAST if day < FIRST else _FUTURE
    written = f"{day:%Y%m%d}"
    return " ".join(f"d{written[:length]}" for length in (3, 4, 6, 8))


def covering(span: Span) -> list[str]:
    """Return the tokens, few of them, one of which every record of these days has."""
    found = [] if span.first else [_PAST]
    day, last = span.first or FIRST, span.last or LAST
    while day <= last:
        length, end = _longest(day, last)
        found.append(f"d{day:%Y%m%d}"[: length + 1])
        if end == LAST:
            break
        day = end + timedelta(days=1)
    return found if span.last else [*found, _FUTURE]


def _longest(day: date, last: date) -> tuple[int, date]:
    """Return how many digits name the longest period that begins at a day and ends in time, and its end."""
    if (day.month, day.day) == (1, 1):
        if day.year % 10 == 0 and (end := date(day.year + 9, 12, 31)) <= last:
            return 3, end
        if (end := date(day.year, 12, 31)) <= last:
            return 4, end
    if day.day == 1 and (end := day.replace(day=monthrange(day.year, day.month)[1])) <= last:
        return 6, end
    return 8, day


def identifying(record: type[Record], value: Value) -> list[str]:
    """Return the texts of a record that identifiers are read from; what an incident says of places is none."""
    plan = _plan(record)
    found = list(filter(None, map(value, plan.texts)))
    if plan.has_key and len(key := value("source_key")) <= _KEY_MOST:
        found.append(key)
    return found


def _shingled(signs: str) -> str:
    return " ".join([f"x{signs[at : at + SHINGLE]}0" for at in range(len(signs) - SHINGLE + 1)])


def phrase(literal: str) -> str:
    """Return the expression for an identifier with these letters and digits in it, three at least."""
    return f'"{_shingled(literal.lower())}"'


def near(window: str) -> str:
    """Return the expression for three letters and digits of an identifier, one of them unknown."""
    window = window.lower()
    if window.endswith("?"):
        return f'"x{window[:2]}" *'
    known = (f'"x{window.replace("?", sign)}0"' for sign in identifier.SIGNS)
    return f"({' OR '.join(known)})"
