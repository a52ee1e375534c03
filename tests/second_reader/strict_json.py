"""JSON by section 7: a parser that accepts nothing two programs could read in two ways. Its one code is `json`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tests.second_reader.outcome import BrokenError
from tests.second_reader.scalars import GREATEST, Json

SPACE = re.compile(r"[ \t\n\r]*")
STRING = re.compile(r'"((?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+)"')
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))")
NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))((?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)")
CONSTANTS: tuple[tuple[str, Json], ...] = (("true", True), ("false", False), ("null", None))
SHORT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

DEPTH, DEPTH_OBJECT = 16, 32
NUMBER_LENGTH = 400


def parse(data: bytes) -> Json:
    """Read a card, a manifest, or a line of blobs, receipts or digests.

    Raises:
        BrokenError: `json`

    """
    return Parser(_decoded(data)).document()


def parse_statement(data: bytes) -> Json:
    """Read a statement: freer inside its `object`, and as strict everywhere else.

    Raises:
        BrokenError: `json`

    """
    return Parser(_decoded(data), statement=True).document()


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise BrokenError("json")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenError("json") from error


@dataclass
class Parser:
    """Recursive descent. ``depth`` counts the braces and brackets around a value, ``freer`` is inside `object`."""

    text: str
    statement: bool = False
    at: int = 0

    def document(self) -> Json:
        found = self.value(0, freer=False)
        if self.at != len(self.text):
            raise BrokenError("json")
        return found

    def value(self, depth: int, *, freer: bool) -> Json:
        """One value with the white space around it."""
        self.space()
        first = self.text[self.at : self.at + 1]
        found: Json
        if first == "{":
            found = self.object(depth + 1, freer=freer)
        elif first == "[":
            found = self.array(depth + 1, freer=freer)
        elif first == '"':
            found = self.string()
        else:
            found = self.number(freer=freer) if first in {*"-0123456789"} else self.constant()
        self.space()
        return found

    def object(self, depth: int, *, freer: bool) -> dict[str, Json]:
        self.deep(depth, freer=freer)
        found: dict[str, Json] = {}
        self.at += 1
        self.space()
        while not self.takes("}"):
            if found:
                self.need(",")
                self.space()
            key = self.string()
            if key in found:
                raise BrokenError("json")
            self.space()
            self.need(":")
            found[key] = self.value(depth, freer=freer or (self.statement and depth == 1 and key == "object"))
        return found

    def array(self, depth: int, *, freer: bool) -> list[Json]:
        self.deep(depth, freer=freer)
        found: list[Json] = []
        self.at += 1
        self.space()
        while not self.takes("]"):
            if found:
                self.need(",")
            found.append(self.value(depth, freer=freer))
        return found

    def string(self) -> str:
        """A string, its escapes undone; a surrogate that has no other half is refused."""
        found = STRING.match(self.text, self.at)
        if found is None:
            raise BrokenError("json")
        self.at = found.end()
        halves = ESCAPE.sub(_unescaped, found[1])
        try:
            return halves.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError as error:
            raise BrokenError("json") from error

    def number(self, *, freer: bool) -> int | float:
        found = NUMBER.match(self.text, self.at)
        if found is None:
            raise BrokenError("json")
        self.at = found.end()
        return _free_number(found[1], found[2]) if freer else _plain_number(found[1], found[2])

    def constant(self) -> Json:
        for name, value in CONSTANTS:
            if self.text.startswith(name, self.at):
                self.at += len(name)
                return value
        raise BrokenError("json")

    def deep(self, depth: int, *, freer: bool) -> None:
        if depth > (DEPTH_OBJECT if freer else DEPTH):
            raise BrokenError("json")

    def space(self) -> None:
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def takes(self, sign: str) -> bool:
        there = self.text.startswith(sign, self.at)
        self.at += there
        return there

    def need(self, sign: str) -> None:
        if not self.takes(sign):
            raise BrokenError("json")


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else SHORT.get(found[2], found[2])


def _plain_number(whole: str, rest: str) -> int:
    """An integer from 0 to 2^53-1, written without sign, fraction or exponent."""
    if rest or whole.startswith("-") or len(whole) > 16 or int(whole) > GREATEST:
        raise BrokenError("json")
    return int(whole)


def _free_number(whole: str, rest: str) -> int | float:
    """Inside `object`: also a sign, a fraction, an exponent, as long as the number is finite."""
    if len(whole + rest) > NUMBER_LENGTH:
        raise BrokenError("json")
    found = float(whole + rest) if rest else int(whole)
    if not math.isfinite(found) or (not rest and abs(found) > GREATEST):
        raise BrokenError("json")
    return found
