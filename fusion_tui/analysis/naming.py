"""Names that sound or are spelled nearly alike: the words of a text that come nearest to a name, and how near.

Jaro-Winkler over the words of the name, in their order and sorted, so that "Smith, John" is John Smith; the beginning
of a word weighs most, as most slips come later in it (Winkler 1990). It tells two spellings apart, not two people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fusion_tui.analysis.likeness.words import placed, words

NEAR = 0.9  # "jon smyth" is 0.92 like "john smith", "jane smith" is 0.88
MOST = 6  # words of a name


class Nearest(NamedTuple):
    """The words of a text that are most like a name, as they are written there, and how like: 1 is the name itself."""

    written: str
    likeness: float


def nearest(name: str, text: str) -> Nearest | None:
    """Return the words that come nearest to a name; None where none is near."""
    wanted, said = words(name)[:MOST], words(text)
    if not wanted:
        return None
    runs = [said[at : at + len(wanted)] for at in range(len(said) - len(wanted) + 1)]
    in_order, turned = _best(wanted, runs), _best(sorted(wanted), map(sorted, runs))
    likeness, at = max(in_order, turned, key=lambda found: found[0])
    if likeness < NEAR:
        return None
    run = placed(text)[at : at + len(wanted)]
    return Nearest(text[run[0].start : run[-1].end], likeness)


def _best(wanted: list[str], runs: Iterable[list[str]]) -> tuple[float, int]:
    """Return how like the likeliest of some runs of words is, and which of them it is."""
    from rapidfuzz.distance import JaroWinkler
    from rapidfuzz.process import extractOne

    joined = map(" ".join, runs)
    found = extractOne(" ".join(wanted), list(joined), scorer=JaroWinkler.similarity, processor=None, score_cutoff=NEAR)
    return (float(found[1]), int(found[2])) if found else (0.0, 0)
