"""Texts as recipe steps, and the Merkle tree of section 8."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

# A step in the middle of a text: «numbers 1 9 #,». Control characters and outer spaces are written in hex.
_STEP = re.compile("«([^»]*)»")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f]+|^ +| +$")
Steps = tuple[str, ...]


def dumped(value: Any) -> str:
    """Return compact JSON, keys in the order they were given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def steps(text: str) -> Steps:
    """Return the steps that make a text in which «...» are steps of their own."""
    found: list[str] = []
    for at, piece in enumerate(_STEP.split(text)):
        found.extend([piece] if at % 2 else _plain(piece))
    return tuple(found)


def _plain(text: str) -> Iterator[str]:
    at = 0
    for hidden in _HIDDEN.finditer(text):
        if hidden.start() > at:
            yield f"text {text[at : hidden.start()]}"
        yield f"hex {hidden.group().encode().hex()}"
        at = hidden.end()
    if at < len(text):
        yield f"text {text[at:]}"


def line_steps(text: str) -> Steps:
    """Return the steps of one line with its LF."""
    *most, last = steps(text) or ("",)
    if last.startswith("text "):
        return (*most, f"line {last[5:]}")
    return (*most, last, "hex 0a") if last else ("hex 0a",)


def lines_steps(lines: Sequence[str]) -> Steps:
    """Return the steps of a line body."""
    return tuple(step for line in lines for step in line_steps(line))


def merkle(lines: Sequence[bytes]) -> bytes:
    """Return the root over lines, by the definition itself."""
    if len(lines) == 1:
        return sha256(b"\0" + lines[0]).digest()
    split = 1 << (len(lines) - 1).bit_length() - 1
    return sha256(b"\1" + merkle(lines[:split]) + merkle(lines[split:])).digest()


def once(text: str, old: str, new: str) -> str:
    """Return the text with the one place where ``old`` stands changed; ValueError where it is not one."""
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times")
    return text.replace(old, new)
