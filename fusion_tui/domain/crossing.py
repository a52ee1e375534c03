"""Names and cases called in a text: ``@Jo Bloggs`` and ``#C-00012`` become links, and nothing is typed twice.

A name is one that is known already: the longest that the text goes on with. An ``@`` inside a word, as in an
address, calls nobody; one that calls nobody known stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import NamedTuple

MOST = 50  # of each in one text
_LOOKED_AT = 500  # signs that may call somebody

_AT = re.compile(r"(?<![\w@])@(?=[\w\"(+])")
_CASE = re.compile(r"(?<![\w#])#([Cc])-?0*([0-9]{1,9})(?![\w-])", re.ASCII)
_REST = re.compile(r"[\w.'+-]{0,60}")


class Call(NamedTuple):
    """Somebody or something called in a text: the record, and the stretch of the text, from and to before."""

    record: str
    start: int
    end: int


def names_called(text: str, known: Mapping[str, str]) -> list[Call]:
    """Return whom a text calls by ``@``; ``known`` gives the record of each name."""
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    written = [(re.compile(rf"{re.escape(name)}(?!\w)", re.IGNORECASE), known[name]) for name in longest_first]
    found = (_call(text, at.start(), written) for at in islice(_AT.finditer(text), _LOOKED_AT))
    return [call for call in found if call is not None][:MOST]


def _call(text: str, at: int, names: Iterable[tuple[re.Pattern[str], str]]) -> Call | None:
    for written, record in names:
        if found := written.match(text, at + 1):
            return Call(record, at, found.end())
    return None


def unknown_names(text: str, calls: Collection[Call]) -> list[str]:
    """Return what stands behind each ``@`` that calls nobody known, up to the end of the word."""
    taken = {call.start for call in calls}
    rest = (_REST.match(text, at.end()) for at in islice(_AT.finditer(text), _LOOKED_AT) if at.start() not in taken)
    return [found[0] for found in rest if found and found[0]][:MOST]


def cases_called(text: str) -> list[str]:
    """Return the numbers of the cases a text calls, each once, as C-00012."""
    numbers = (f"C-{int(found[2]):05d}" for found in _CASE.finditer(text))
    return list(dict.fromkeys(numbers))[:MOST]
