"""A text as the words likeness is about: without case, accents, punctuation and what shows nothing.

Two people write the same thing as "CAFÉ - don't" and "Cafe, dont": both are ``cafe dont``. Numbers are words.
Each sign is folded by itself (NFKD, which holds everything equal that NFKC does, then case folding), so that a
word knows where it stands in the text it came from. What Unicode added after the tables of Python 3.11 is the one
thing that two versions may read differently. Where a script has no spaces a word is all up to the next sign: such
texts are alike where whole clauses are.
"""

from __future__ import annotations

import unicodedata
from re import Match, finditer
from typing import NamedTuple

LIMIT = 20_000  # characters of a text that are read, some 3,500 words: the rest neither adds likeness nor takes any

_REMEMBERED = 4_096  # signs: more than any language here writes, and hostile text can't fill the memory
_WITHIN = "'’ʼ"  # between the letters of one word


class Word(NamedTuple):
    """A folded word, and its stretch of the text, from and to before."""

    folded: str
    start: int
    end: int


class _Fold(dict[int, str]):
    """What each sign becomes: letters and digits, nothing, or the space that ends a word."""

    def __missing__(self, code: int) -> str:
        folded = "".join(map(_folded, unicodedata.normalize("NFKD", chr(code))))
        if len(self) < _REMEMBERED:
            self[code] = folded
        return folded


def _folded(sign: str) -> str:
    if sign.isalnum():
        return sign.casefold()
    is_unseen = sign in _WITHIN or unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")
    return "" if is_unseen else " "


_FOLD = _Fold()


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return text[:LIMIT].translate(_FOLD).split()


def placed(text: str) -> list[Word]:
    """Return the same words, each with where it stands; slower, for the few texts that are shown."""
    pieces = [_FOLD[ord(sign)] for sign in text[:LIMIT]]
    origin = [*(at for at, piece in enumerate(pieces) for _ in piece), len(pieces)]
    return [_placed(run, origin) for run in finditer(r"[^ ]+", "".join(pieces))]


def _placed(run: Match[str], origin: list[int]) -> Word:
    """Return a word up to what follows it: the marks on its last letter are its own."""
    start, end = run.span()
    return Word(run[0], origin[start], max(origin[end - 1] + 1, origin[end]))
