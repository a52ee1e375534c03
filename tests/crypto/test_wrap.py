from __future__ import annotations

import pytest

from fusion_tui.crypto.wrap import unwrap, wrap
from fusion_tui.domain.errors import LockedError

KEY, WRAPPING = b"k" * 32, b"w" * 32


def test_a_wrapped_key_opens_in_its_slot() -> None:
    assert unwrap(wrap(KEY, WRAPPING, b"slot 1"), WRAPPING, b"slot 1") == KEY


def test_wrapping_twice_never_gives_the_same_bytes() -> None:
    assert wrap(KEY, WRAPPING, b"")[:12] != wrap(KEY, WRAPPING, b"")[:12]


def test_another_key_or_slot_does_not_open() -> None:
    wrapped = wrap(KEY, WRAPPING, b"slot 1")
    for key, slot in [(b"x" * 32, b"slot 1"), (WRAPPING, b"slot 2")]:
        with pytest.raises(LockedError):
            unwrap(wrapped, key, slot)


def test_every_flipped_byte_and_every_cut_stays_shut() -> None:
    wrapped = wrap(KEY, WRAPPING, b"")
    flipped = [wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :] for at in range(len(wrapped))]
    for damaged in [*flipped, *(wrapped[:length] for length in range(len(wrapped)))]:
        with pytest.raises(LockedError):
            unwrap(damaged, WRAPPING, b"")
