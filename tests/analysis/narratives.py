"""Invented tips with what they name marked in them: {kind|words}. Nobody in them is real.

The rules grew with those of ``narratives_known.txt``; ``narratives_unseen.txt`` was written when they were done,
so it tells what to expect of a tip that nobody has seen. One rule came after it: a plate before the word "plate".
A mark leaves out what only leads to the name: "on" a date, the title of a person, the full stop of a sentence.
"""

from __future__ import annotations

import re
from pathlib import Path

_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")

Narrative = tuple[str, set[tuple[str, int, int]]]


def read(name: str) -> list[Narrative]:
    """Return each narrative of a file as plain text with the kinds and spans that are marked in it."""
    listed = Path(__file__).with_name(f"narratives_{name}.txt").read_text(encoding="utf-8")
    return [_plain(line) for line in listed.splitlines()]


def _plain(line: str) -> Narrative:
    text, at, truth = "", 0, set()
    for found in _MARK.finditer(line):
        text += line[at : found.start()]
        truth.add((found[1], len(text), len(text) + len(found[2])))
        text, at = text + found[2], found.end()
    return text + line[at:], truth
