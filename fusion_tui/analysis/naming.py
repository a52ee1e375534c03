"""Names that sound or are spelled nearly alike: the words of a text that come nearest to a name, and how near.

Jaro-Winkler over the words of the name, in their order and sorted, so that "Smith, John" is John Smith; the beginning
of a word weighs most, as most slips come later in it (Winkler 1990). It tells two spellings apart, not two people.
"""

from __future__ import annotations

from typing import NamedTuple

from fusion_tui.analysis.likeness.words import Word, placed

NEAR = 0.9  # "jon smyth" is 0.92 like "john smith", "jane smith" is 0.88
MOST = 6  # words of a name


class Nearest(NamedTuple):
    """The words of a text that are most like a name, as they are written there, and how like: 1 is the name itself."""

    written: str
    likeness: float


def nearest(name: str, text: str) -> Nearest | None:
    """Return the words that come nearest to a name; None where none is near."""
    wanted = [word.folded for word in placed(name)][:MOST]
    words = placed(text)
    if not wanted:
        return None
    runs = (words[at : at + len(wanted)] for at in range(len(words) - len(wanted) + 1))
    likeness, run = max(((_likeness(wanted, run), run) for run in runs), key=lambda pair: pair[0], default=(0.0, []))
    return Nearest(text[run[0].start : run[-1].end], likeness) if likeness >= NEAR else None


def _likeness(wanted: list[str], run: list[Word]) -> float:
    from rapidfuzz.distance import JaroWinkler

    there = [word.folded for word in run]
    in_order = JaroWinkler.similarity(" ".join(wanted), " ".join(there), score_cutoff=NEAR)
    turned = JaroWinkler.similarity(" ".join(sorted(wanted)), " ".join(sorted(there)), score_cutoff=NEAR)
    return float(max(in_order, turned))
