"""Keys from keys: HKDF-SHA-384 (RFC 5869), one label for each use, so that no key does two jobs.

Only for secrets of full entropy; a passphrase goes through ``kdf``.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32
TAG = 32


def subkey(secret: bytes | bytearray, label: bytes, salt: bytes = b"", size: int = KEY) -> bytes:
    """Return the key of ``size`` bytes that a secret gives under a label; the label names the use and its version."""
    return HKDF(SHA384(), size, salt or None, label).derive(secret)


def tag(key: bytes, data: bytes) -> bytes:
    """Return the authentication tag of data (HMAC-SHA-256, 32 bytes)."""
    return hmac.digest(key, data, "sha256")


def tag_holds(key: bytes, data: bytes, found: bytes) -> bool:
    """Whether this is the tag of the data, compared in constant time."""
    return hmac.compare_digest(tag(key, data), found)
