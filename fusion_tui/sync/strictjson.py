"""JSON as the exchange allows it: one meaning for one text, refused before it costs anything.

UTF-8 without BOM or lone surrogates, no key twice, integers 0..2^53-1 written plainly, a bounded
depth. Inside a key named ``loose`` (the ``object`` of a statement) finite floats, negative numbers
and unknown properties are data. The depth is bounded by a scan of the bytes, before anything is
built. Text is never rewritten: hashes are over the bytes as received.

The helpers below the parser read one value of a known shape each and raise FormatError("schema"):
``what`` names the field in the message, values never appear there.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Set
from datetime import datetime
from itertools import accumulate
from math import isfinite
from typing import Any, NoReturn

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import limits

_NOTHING: frozenset[str] = frozenset()
# Possessive and without a required end, so that no text makes it look twice at a byte.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_HEX = re.compile(r"[0-9a-f]*", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def _refuse(what: str) -> FormatError:
    return FormatError("json", f"not the json of the format: {what}", "ask the sender which program wrote it")


def refusal(what: str) -> FormatError:
    """Return the error for a field that isn't as the format document says."""
    return FormatError("schema", f"not as the format says: {what}", "ask the sender which program wrote it")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refuse("a key is there twice")
    return found


def _integer(text: str) -> int | float:
    if len(text) > 17:
        raise _refuse("an integer is too large")
    number = int(text)
    if not -limits.INTEGER <= number <= limits.INTEGER:
        raise _refuse("an integer is too large")
    # Minus zero is a float: so it is refused where only plain integers are allowed.
    return -0.0 if text == "-0" else number


def _float(text: str) -> float:
    if len(text) > limits.NUMBER:
        raise _refuse("a number is too long")
    number = float(text)
    if not isfinite(number):
        raise _refuse("a number is too large")
    return number


def _constant(text: str) -> NoReturn:
    raise _refuse(f"{text} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_int=_integer, parse_float=_float, parse_constant=_constant)


def parse(data: bytes, *, max_depth: int = limits.DEPTH, loose: frozenset[str] = _NOTHING) -> Any:
    """Return the value of one JSON text; raise FormatError("json") for anything the format doesn't allow.

    ``loose`` names top-level keys inside which floats, negative numbers and a depth of 32 are allowed.
    """
    _bound_depth(data, limits.DEPTH_OBJECT if loose else max_depth)
    try:
        value = _DECODER.decode(_decoded(data))
        if _SURROGATE.search(data):
            json.dumps(value, ensure_ascii=False).encode()
    except ValueError as error:
        raise _refuse("it does not parse") from error
    _check(value, max_depth, loose)
    return value


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise _refuse("it starts with a byte order mark")
    return data.decode("utf-8")


def _bound_depth(data: bytes, max_depth: int) -> None:
    if data.count(b"{") + data.count(b"[") <= max_depth:
        return
    brackets = _STRING.sub(b"", data).translate(None, _NOT_BRACKETS)
    if max(accumulate(map(_STEP.__getitem__, brackets)), default=0) > max_depth:
        raise _refuse("it is nested too deep")


def _check(value: Any, max_depth: int, loose: frozenset[str]) -> None:
    if not loose or not isinstance(value, dict):
        _plain(value, max_depth)
        return
    for key, inner in value.items():
        if type(inner) is not str and key not in loose:
            _plain(inner, max_depth - 1)


def _plain(value: Any, depth: int) -> None:
    if isinstance(value, dict | list):
        if not depth:
            raise _refuse("it is nested too deep")
        for inner in value.values() if isinstance(value, dict) else value:
            _plain(inner, depth - 1)
    elif isinstance(value, float) or (isinstance(value, int) and value < 0):
        raise _refuse("a number is not a plain integer")


def dump(value: Any) -> bytes:
    """Return the value as compact UTF-8; raise FormatError("json") for a number or text no reader takes."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except ValueError as error:
        raise _refuse("a value can not be written") from error


def exact_keys(value: object, names: Set[str], what: str) -> dict[str, Any]:
    """Return the object that has exactly these keys: none missing, none unknown."""
    if not isinstance(value, dict) or value.keys() != names:
        raise refusal(f"the keys of {what}")
    return value


def hex_of(value: object, size: int, what: str) -> bytes:
    """Return the bytes of lower-case hex of exactly ``size`` bytes."""
    if not isinstance(value, str) or len(value) != 2 * size or not _HEX.fullmatch(value):
        raise refusal(what)
    return bytes.fromhex(value)


def b64_of(value: object, size: int | None, what: str) -> bytes:
    """Return the bytes of base64 with padding (RFC 4648 §4) that encodes again to the same text."""
    try:
        data = b64decode(value, validate=True) if isinstance(value, str) else None
    except ValueError as error:
        raise refusal(what) from error
    if data is None or b64encode(data).decode() != value or (size is not None and len(data) != size):
        raise refusal(what)
    return data


def integer(value: object, lo: int, hi: int, what: str) -> int:
    """Return an integer within lo..hi; true and false are none."""
    if not isinstance(value, int) or isinstance(value, bool) or not lo <= value <= hi:
        raise refusal(what)
    return value


def boolean(value: object, what: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise refusal(what)
    return value


def text(value: object, most: int, what: str) -> str:
    """Return a string of at most ``most`` characters, as it stands."""
    if not isinstance(value, str) or len(value) > most:
        raise refusal(what)
    return value


def items(value: object, most: int, what: str) -> list[Any]:
    """Return a list of at most ``most`` entries."""
    if not isinstance(value, list) or len(value) > most:
        raise refusal(what)
    return value


def instant(value: object, what: str) -> str:
    """Return a moment in UTC as written (RFC 3339, 0-9 fraction digits, Z; no leap second)."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise refusal(what)
    try:
        datetime.fromisoformat(value[:19])
    except ValueError as error:
        raise refusal(what) from error
    return value
