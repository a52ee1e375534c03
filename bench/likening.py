"""Signatures of texts of about a hundred words, beside BLAKE2b alone over the same shingles; and a flood in groups.

The limit is what a program pays that hashes every shingle once, and has neither read the text into words nor
numbered a shingle 64 times.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import blake2b

from bench import words
from bench.dice import Dice
from bench.figures import Figure, Reach, in_turn, median
from fusion_tui.analysis.likeness import Signature, grouped, signature, signatures
from fusion_tui.analysis.likeness.minhash import SHINGLE
from fusion_tui.analysis.likeness.words import words as read

TEXTS, RUNS = 20_000, 5
LEAST, MOST = 80, 120  # words
TYPED = 200


def measure() -> Iterator[Figure]:
    """Texts a second; then what one text costs while it is typed, and a flood in which every text comes five times."""
    dice = Dice(31)
    texts = [words.narrative(dice, LEAST, MOST) for _ in range(TEXTS)]
    shingled = [list(_shingles(text)) for text in texts]
    ours, limit = in_turn(RUNS, lambda: _signed(texts), lambda: _hashed(shingled))
    reach = Reach(">=", 1)
    yield Figure("signatures of texts, 100 words", TEXTS / median(ours), "/s", TEXTS / median(limit), reach, RUNS)
    typed = [_typed(text) for text in texts[:TYPED]]
    yield Figure("signature of one text", median(typed) * 1e3, "ms", runs=TYPED)
    flood = [(str(number), made) for number, made in enumerate(list(signatures(texts[: TEXTS // 5])) * 5)]
    (grouping,) = in_turn(RUNS, lambda: _grouped(flood))
    yield Figure(f"groups of {TEXTS:,}, texts", TEXTS / median(grouping), "/s", runs=RUNS)


def _shingles(text: str) -> Iterator[bytes]:
    found = read(text)
    for at in range(len(found) - SHINGLE + 1):
        yield " ".join(found[at : at + SHINGLE]).encode()


def _signed(texts: list[str]) -> float:
    begun = time.perf_counter()
    for _ in signatures(texts):
        pass
    return time.perf_counter() - begun


def _hashed(shingled: list[list[bytes]]) -> float:
    begun = time.perf_counter()
    for shingles in shingled:
        for shingle in shingles:
            blake2b(shingle, digest_size=8).digest()
    return time.perf_counter() - begun


def _typed(text: str) -> float:
    begun = time.perf_counter()
    signature(text)
    return time.perf_counter() - begun


def _grouped(flood: list[tuple[str, Signature]]) -> float:
    begun = time.perf_counter()
    grouped(flood)
    return time.perf_counter() - begun
