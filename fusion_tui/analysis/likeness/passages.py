"""Why two texts are alike: the passages they share, and where each stands in either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fusion_tui.analysis.likeness.minhash import SHINGLE
from fusion_tui.analysis.likeness.words import Word, placed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int32]

WORDS = 1_000  # of each text that are compared: a screen shows fewer, and the work grows with their square
PASSAGES = 8

_OURS, _THEIRS = -1, -2  # what stands for a word that is part of a passage already: equal to nothing


class Passage(NamedTuple):
    """So many words in a row that both texts have, and their stretch of each, from and to before."""

    words: int
    here: tuple[int, int]
    there: tuple[int, int]


def matching(a_text: str, b_text: str, at_most: int = PASSAGES) -> list[Passage]:
    """Return the longest passages that two texts share, the longest first; of equals, the first in either text.

    No passage overlaps another. One has three words at least, or all of a text that has fewer. Words are
    compared as for signatures: a passage may differ in case, accents and punctuation.
    """
    here, there = placed(a_text)[:WORDS], placed(b_text)[:WORDS]
    if not here or not there:
        return []
    runs = _longest(here, there, min(SHINGLE, len(here), len(there)), at_most)
    return [Passage(size, _stretch(here, at, size), _stretch(there, bt, size)) for at, bt, size in runs]


def _stretch(words: Sequence[Word], first: int, size: int) -> tuple[int, int]:
    return words[first].start, words[first + size - 1].end


def _longest(here: Sequence[Word], there: Sequence[Word], least: int, at_most: int) -> Iterator[tuple[int, int, int]]:
    """Yield first word here, first word there and number of words, each run taken out before the next is looked for."""
    ours, theirs = _coded(here, there)
    for _ in range(at_most):
        at, bt, size = _run(ours, theirs)
        if size < least:
            return
        yield at, bt, size
        ours[at : at + size], theirs[bt : bt + size] = _OURS, _THEIRS


def _coded(here: Sequence[Word], there: Sequence[Word]) -> tuple[Codes, Codes]:
    import numpy as np

    codes = {folded: code for code, folded in enumerate(dict.fromkeys(word.folded for word in (*here, *there)))}
    ours, theirs = (np.array([codes[word.folded] for word in words], np.int32) for words in (here, there))
    return ours, theirs


def _run(ours: Codes, theirs: Codes) -> tuple[int, int, int]:
    """Return the longest run of equal words, by how many words up to each place of one agree with each of the other."""
    import numpy as np

    best, ending = (0, 0, 0), np.zeros(len(theirs) + 1, np.int32)
    for at, code in enumerate(ours):
        ending[1:] = np.where(theirs == code, ending[:-1] + 1, 0)
        bt = int(ending.argmax())
        if (size := int(ending[bt])) > best[2]:
            best = (at + 1 - size, bt - size, size)
    return best
