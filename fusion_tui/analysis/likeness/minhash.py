"""Signatures of texts: the least of 64 numberings of their shingles, three words each.

A word is hashed once in a run (BLAKE2b, 8 bytes), a shingle is made of its three numbers by arithmetic, and each
numbering is ``times * shingle + plus`` modulo 2**64, of which the upper half is kept (multiply-shift). Nothing
depends on a process, a machine or a version of Python. What is kept in a store was made by these constants:
changing one of them makes every kept signature anew.

MinHash: Broder, "On the resemblance and containment of documents" (1997); the mixing of a shingle's bits is the
finalizer of SplitMix64 (Steele, Lea, Flood 2014).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b, shake_256
from itertools import islice
from typing import TYPE_CHECKING

from fusion_tui.analysis.likeness.fingerprint import EMPTY, SIZE, VALUES, Signature
from fusion_tui.analysis.likeness.words import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

SHINGLE = 3  # words
LABEL = b"fusion_tui likeness 1"  # the numberings are what SHAKE-256 makes of it

_BATCH = 256  # texts at a time: their shingles stay in the processor's cache
_REMEMBERED = 100_000  # words of a run, with their numbers; forgotten with it, for they are case data
_GAP = bytes(8)  # what stands for a word that a short text doesn't have
_SPREAD = 0x9E3779B97F4A7C15  # 2**64 by the golden ratio


def signature(text: str) -> Signature:
    """Return the signature of one text, of which LIMIT characters are read."""
    return next(signatures((text,)))


def signatures(texts: Iterable[str]) -> Iterator[Signature]:
    """Yield the signatures of many texts in their order, 256 made at a time: far faster than one by one."""
    coming, numbers = iter(texts), _Numbered()
    while batch := [_hashed(text, numbers) for text in islice(coming, _BATCH)]:
        rows = iter(_rows([hashed for hashed in batch if hashed]))
        yield from (Signature(next(rows)) if hashed else EMPTY for hashed in batch)


class _Numbered(dict[str, bytes]):
    """The hash of each word that came."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = found = blake2b(word.encode(), digest_size=8).digest()
        return found


def _hashed(text: str, numbers: _Numbered) -> bytes:
    """Return the numbers of a text's words, and gaps where there are too few for a shingle; empty where none."""
    found = words(text)
    gaps = _GAP * (SHINGLE - len(found)) if found else b""
    return b"".join(map(numbers.__getitem__, found)) + gaps


def _rows(texts: list[bytes]) -> list[bytes]:
    import numpy as np

    if not texts:
        return []
    ends = np.cumsum([len(text) // 8 for text in texts])
    starts = np.concatenate(([0], ends[:-1]))
    # Shingles that reach from one text into the next are stretches of their own, which are left out.
    cuts = np.column_stack((starts, ends - 2)).ravel()
    shingles = _shingles(np.frombuffer(b"".join((*texts, _GAP, _GAP)), "<u8").astype(np.uint64))
    least = np.empty((VALUES, len(cuts)), np.uint64)
    for row, (times, plus) in zip(least, _numberings(), strict=True):
        np.minimum.reduceat(shingles * times + plus, cuts, out=row)
    raw = (least[:, ::2].T >> np.uint64(32)).astype("<u4").tobytes()
    return [raw[at : at + SIZE] for at in range(0, len(raw), SIZE)]


def _shingles(numbers: Numbers) -> Numbers:
    """Return one number for each three in a row, in which every bit of the three counts."""
    import numpy as np

    spread = np.uint64(_SPREAD)
    mixed = (numbers[:-2] * spread + numbers[1:-1]) * spread + numbers[2:]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@lru_cache(maxsize=1)
def _numberings() -> Numbers:
    """Return the factor, which is odd, and the addend of each of the 64."""
    import numpy as np

    drawn = np.frombuffer(shake_256(LABEL).digest(16 * VALUES), "<u8").astype(np.uint64).reshape(VALUES, 2)
    drawn[:, 0] |= np.uint64(1)
    return drawn
