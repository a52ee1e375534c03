"""A slot opens under its own name, its own costs and its own bytes, and under no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.errors import LockedError
from fusion_tui.store.vault import Vault
from tests.store.factories import CHEAP, CHEAPEST, KEY

GOOD = "correct horse battery"


def vault() -> Vault:
    return Vault(()).with_slot(KEY, "rivera", GOOD, CHEAPEST)


def test_two_slots_under_one_passphrase_look_different() -> None:
    both = vault().with_slot(KEY, "okafor", GOOD, CHEAPEST)
    assert both.slots[0].wrapped != both.slots[1].wrapped


def test_a_slot_does_not_open_under_another_name() -> None:
    first, second = vault().with_slot(KEY, "okafor", GOOD, CHEAPEST).slots
    swapped = Vault((replace(first, user=second.user), replace(second, user=first.user)))
    for user in ("rivera", "okafor"):
        with pytest.raises(LockedError):
            swapped.unlock(user, GOOD)


def test_a_wrapped_key_does_not_open_in_another_slot() -> None:
    first, second = vault().with_slot(KEY, "okafor", GOOD, CHEAPEST).slots
    with pytest.raises(LockedError):
        replace(first, wrapped=second.wrapped).key(GOOD)


@pytest.mark.parametrize(
    "kdf",
    [
        pytest.param(replace(CHEAPEST, salt=bytes(15) + b"\x01"), id="another salt"),
        pytest.param(replace(CHEAPEST, salt=bytes(17)), id="a longer salt"),
        pytest.param(replace(CHEAPEST, iterations=101), id="another cost"),
        pytest.param(CHEAP, id="another algorithm"),
    ],
)
def test_a_slot_does_not_open_under_other_costs(kdf: KdfSpec) -> None:
    with pytest.raises(LockedError):
        replace(vault().slots[0], kdf=kdf).key(GOOD)


def test_no_bit_of_a_wrapped_key_can_be_changed() -> None:
    (slot,) = vault().slots
    for bit in range(len(slot.wrapped) * 8):
        flipped = bytearray(slot.wrapped)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(LockedError):
            replace(slot, wrapped=bytes(flipped)).key(GOOD)


@pytest.mark.parametrize("length", [0, 1, 27, 28, 59])
def test_a_wrapped_key_cut_short_is_refused(length: int) -> None:
    (slot,) = vault().slots
    with pytest.raises(LockedError):
        replace(slot, wrapped=slot.wrapped[:length]).key(GOOD)
