"""Values of one key (section 1): each function takes what the JSON held and gives it back checked, or `schema`."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias, TypeVar

from tests.second_reader.outcome import BrokenError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
T = TypeVar("T")

GREATEST = 2**53 - 1
MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?Z")


def keyed(value: Json, *names: str) -> dict[str, Json]:
    """An object of exactly these keys."""
    if not isinstance(value, dict) or value.keys() != set(names):
        raise BrokenError("schema")
    return value


def listed(value: Json, most: int | None = None, code: str = "schema") -> list[Json]:
    """A list, of at most so many entries."""
    if not isinstance(value, list):
        raise BrokenError("schema")
    if most is not None and len(value) > most:
        raise BrokenError(code)
    return value


def integer(value: Json, low: int = 0, high: int = GREATEST) -> int:
    if type(value) is not int or not low <= value <= high:
        raise BrokenError("schema")
    return value


def flag(value: Json) -> bool:
    if not isinstance(value, bool):
        raise BrokenError("schema")
    return value


def text(value: Json, low: int = 0, high: int | None = None) -> str:
    """A text; its length is counted in code points, as it was received."""
    if not isinstance(value, str) or len(value) < low or (high is not None and len(value) > high):
        raise BrokenError("schema")
    return value


def word(value: Json, pattern: str) -> str:
    """A text that a pattern matches from its first to its last character, in ASCII."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
        raise BrokenError("schema")
    return value


def hexed(value: Json, size: int) -> bytes:
    return bytes.fromhex(word(value, f"[0-9a-f]{{{2 * size}}}"))


def base64ed(value: Json, size: int | None = None) -> bytes:
    """Base64 that encodes again to the same text."""
    try:
        found = b64decode(text(value).encode("ascii"), validate=True)
    except (Base64Error, UnicodeEncodeError) as error:
        raise BrokenError("schema") from error
    if b64encode(found).decode() != value or (size is not None and len(found) != size):
        raise BrokenError("schema")
    return found


def moment(value: Json) -> str:
    """A moment in UTC: a day and a time that exist, no second 60, no year 0000."""
    found = MOMENT.fullmatch(text(value))
    if found is None:
        raise BrokenError("schema")
    year, month, day, hour, minute, second = (int(part) for part in found.groups())
    try:
        datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise BrokenError("schema") from error
    return found[0]


def or_null(value: Json, check: Callable[[Json], T]) -> T | None:
    return None if value is None else check(value)
