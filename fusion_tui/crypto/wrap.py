"""A key kept under another key: AES-256-GCM, the random nonce (12 bytes) in front.

A wrapping key wraps few times in its life, so a random nonce of 96 bits can't repeat (SP 800-38D §8.3).
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fusion_tui.domain.errors import LockedError

NONCE = 12
TAG = 16


def wrap(key: bytes, wrapping_key: bytes, aad: bytes) -> bytes:
    """Return nonce || ciphertext of a key; ``aad`` binds it to its slot."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(wrapping_key).encrypt(nonce, key, aad)


def unwrap(wrapped: bytes, wrapping_key: bytes, aad: bytes) -> bytes:
    """Return the key; raise LockedError where the wrapping key, the slot or the bytes are not the ones used."""
    if len(wrapped) < NONCE + TAG:
        raise _shut()
    try:
        return AESGCM(wrapping_key).decrypt(wrapped[:NONCE], wrapped[NONCE:], aad)
    except InvalidTag as error:
        raise _shut() from error


def _shut() -> LockedError:
    return LockedError("this passphrase does not open the store", "check caps lock and keyboard layout, then try again")
