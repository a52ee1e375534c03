"""Words in capitals that stand together, as names do, and what is written around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fusion_tui.analysis.recognising.names import PARTICLES, SUFFIXES_OF_NAMES, TITLES

MOST = 12  # words of a run: what is in capitals throughout is cut

_WORD = re.compile(r"[^\W\d_]{1,30}+(?:['’-][^\W\d_]{1,30}+){0,3}+")
_SHORTENED = TITLES | SUFFIXES_OF_NAMES | {"st"}


class Word(NamedTuple):
    """A word and where it stands."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """The word in small letters, as the lists have it."""
        return self.text.lower()


def runs(text: str) -> Iterator[list[Word]]:
    """Yield the runs of capitalised words of a text, one after the other."""
    run: list[Word] = []
    for found in _WORD.finditer(text):
        word = Word(found[0], *found.span())
        if run and (len(run) == MOST or not _goes_on(text, run[-1], word)):
            yield _ended(run)
            run = []
        if run or word.text[0].isupper():
            run.append(word)
    if run:
        yield _ended(run)


def _goes_on(text: str, last: Word, word: Word) -> bool:
    gap = text[last.end : word.start]
    joined = gap in (" ", "  ") or (gap in (". ", ".") and (len(last.text) == 1 or last.low in _SHORTENED))
    return joined and (word.text[0].isupper() or word.low in PARTICLES) and not _stuck(text, word)


def _stuck(text: str, word: Word) -> bool:
    """Whether digits or signs are written on to a word, which then is a number's or an account's."""
    return text[word.end : word.end + 1] in ("_", "@") or text[word.end : word.end + 1].isdecimal()


def _ended(run: list[Word]) -> list[Word]:
    while len(run) > 1 and not run[-1].text[0].isupper():
        run.pop()
    return run


def begins_sentence(text: str, start: int) -> bool:
    """Whether a place is the first of a sentence, where any word has a capital."""
    left = text[max(0, start - 4) : start].rstrip(" \t\"“'(-•*")
    return not left or left[-1] in ".!?:\n\r"
