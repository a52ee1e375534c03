"""Signatures: the same everywhere, alike as far as their texts are, and refused where they can't be one."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.dice import Dice
from fusion_tui.analysis.likeness import EMPTY, LIMIT, SIZE, Signature, bands, likeness, signature, signatures
from fusion_tui.analysis.likeness.words import words
from tests.analysis.tips_made import tip, told_again

LAW = settings(deadline=None, max_examples=100)
SOME = st.lists(st.sampled_from(["grey", "van", "fence", "7", "né"]), max_size=12).map(" ".join) | st.text(max_size=60)
TOLD = SOME.filter(lambda text: bool(words(text)))
PINNED = {
    "a grey van stood at the north fence for an hour, plate 7XK-1982": (
        "441c24077f39790fa3388d0382ffbc1b", "6d27bcd496346a20a0aa522efe483a0cefc23b3724dfb5a60ce8637b37999403"),
    "van": ("75d5b6aa7572d7590a251ac63acd7feb", "415dc00416f085612c24e3f29f086ac3b0652c5d34a385b2addbf1edb754ac5d"),
    "grey van": (
        "3eb250b27256bd3a78ef525c21610576", "2604277dd248f4b0553ae5834b8d27b7f0ca5265b5885e801e3fd4b34615f5f7"),
}  # fmt: skip


@pytest.mark.parametrize("text", PINNED)
def test_a_signature_is_the_one_that_stores_hold_already(text: str) -> None:
    raw = signature(text).to_bytes()
    assert (raw[:16].hex(), hashlib.sha256(raw).hexdigest()) == PINNED[text]


@pytest.mark.parametrize("seed", ["0", "77"])
def test_a_signature_is_the_same_in_another_process_whatever_its_hashes_are_seeded_with(seed: str) -> None:
    said = "from fusion_tui.analysis.likeness import signature; print(signature('grey van').raw[:16].hex())"
    done = subprocess.run(
        [sys.executable, "-c", said],
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == PINNED["grey van"][0]


@given(TOLD, TOLD)
@LAW
def test_likeness_is_the_same_from_either_side_and_a_share_of_64(a: str, b: str) -> None:
    found = likeness(signature(a), signature(b))
    assert found == likeness(signature(b), signature(a))
    assert 0 <= found <= 1
    assert (found * 64).is_integer()


@given(TOLD)
@LAW
def test_a_text_with_a_word_is_wholly_like_itself(text: str) -> None:
    assert likeness(signature(text), signature(text)) == 1


@pytest.mark.parametrize("text", ["", " \n\t", "...", "\u0301" * 1_000, "\x00\x1b\x7f" * 100])
def test_a_text_without_a_word_is_like_nothing_not_even_itself(text: str) -> None:
    assert signature(text) == EMPTY
    assert likeness(EMPTY, EMPTY) == likeness(EMPTY, signature("van")) == likeness(signature("van"), EMPTY) == 0
    assert bands(EMPTY) == ()


def test_the_order_of_words_counts() -> None:
    there, back = "grey van by the gate, blue bus at noon", "noon at bus blue, gate the by van grey"
    assert likeness(signature(there), signature(back)) < 0.2


def test_short_texts_are_compared_by_what_they_have() -> None:
    assert likeness(signature("grey van"), signature("Grey VAN!")) == 1
    assert likeness(signature("grey van"), signature("van grey")) < 0.2
    assert likeness(signature("van"), signature("van van")) < 0.2


@given(st.lists(SOME, max_size=8))
@LAW
def test_many_at_once_are_what_each_is_alone(texts: list[str]) -> None:
    assert list(signatures(texts)) == [signature(text) for text in texts]


def test_what_came_before_in_a_batch_or_many_words_ago_changes_nothing() -> None:
    dice = Dice(3)
    texts = [tip(dice) if number % 7 else "" for number in range(700)]
    assert list(signatures(texts))[::50] == [signature(text) for text in texts[::50]]


@given(st.binary(min_size=SIZE, max_size=SIZE))
@LAW
def test_bytes_that_were_kept_are_the_same_signature_again(raw: bytes) -> None:
    found = Signature.from_bytes(raw)
    assert found.to_bytes() == raw
    assert Signature.from_bytes(found.to_bytes()) == found


@pytest.mark.parametrize("size", [0, 1, SIZE - 1, SIZE + 1, 1_000_000])
def test_bytes_of_another_length_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match=f"^a signature has 256 bytes, not {size:,}$"):
        Signature.from_bytes(bytes(size))


@pytest.mark.parametrize("kept", ["x" * SIZE, None, SIZE, bytearray(SIZE)])
def test_what_is_no_bytes_is_refused(kept: object) -> None:
    with pytest.raises(ValueError, match=f"a signature is bytes, not {type(kept).__name__}"):
        Signature.from_bytes(kept)  # type: ignore[arg-type]


def test_likeness_is_that_of_the_shingles_but_for_chance() -> None:
    dice = Dice(17)
    texts = [tip(dice) for _ in range(200)]
    pairs = [(text, told_again(dice, text)) for text in texts] + list(pairwise(texts))
    off = [likeness(signature(a), signature(b)) - _jaccard(a, b) for a, b in pairs]
    assert abs(sum(off) / len(off)) < 0.01
    assert max(map(abs, off)) < 0.25  # four standard errors


def _jaccard(a: str, b: str) -> float:
    one, other = ({*zip(read, read[1:], read[2:], strict=False)} for read in map(words, (a, b)))
    return len(one & other) / len(one | other)


@pytest.mark.parametrize(
    ("alike", "least", "most"), [(0.1, 0.02, 0.05), (0.3, 0.5, 0.62), (0.5, 0.96, 0.99), (0.7, 0.999, 1)]
)
def test_bands_find_the_share_of_pairs_that_they_say(alike: float, least: float, most: float) -> None:
    drawn = np.random.default_rng(5)
    one = Signature(drawn.integers(0, 2**32, 64, dtype=np.uint32).tobytes())
    keys, shared = {*bands(one)}, 0
    for _ in range(4_000):
        other = np.where(drawn.random(64) < alike, np.frombuffer(one.raw, "<u4"), drawn.integers(0, 2**32, 64))
        shared += not keys.isdisjoint(bands(Signature(other.astype("<u4").tobytes())))
    assert least <= shared / 4_000 <= most


def test_keys_are_32_of_13_bytes_and_no_two_bands_share_one() -> None:
    keys = bands(Signature(bytes(SIZE)))
    assert len({*keys}) == 32
    assert {len(key) for key in keys} == {13}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 1_000_000, id="one word of a megabyte"),
        pytest.param("a " * 500_000, id="a megabyte of one word"),
        pytest.param("a\u0301\u0489" * 300_000, id="a flood of marks"),
        pytest.param("".join(map(chr, range(0x20000))), id="every sign there is, surrogates too"),
        pytest.param("\x1b]0;title\x07\x9b31m\u202e van" * 10_000, id="control sequences"),
        pytest.param("".join(f"w{number} " for number in range(200_000)), id="no word twice"),
    ],
)
def test_hostile_text_has_a_signature_as_well_made_of_what_is_read(text: str) -> None:
    assert signature(text) == signature(text[:LIMIT]) != EMPTY


def test_a_run_forgets_words_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"w{number} grey van w{number} fence" for number in range(40)]
    before = list(signatures(texts))
    monkeypatch.setattr("fusion_tui.analysis.likeness.minhash._REMEMBERED", 5)
    assert list(signatures(texts)) == before
