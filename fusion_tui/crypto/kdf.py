"""From passphrase to key: Argon2id (RFC 9106), or PBKDF2-HMAC-SHA512 (SP 800-132) where FIPS mode is on.

A passphrase is normalised (NFKC) first, so that it opens on every keyboard. The costs are stored
beside the salt and bounded when read: a changed vault file can't make the derivation trivial or
endless.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from fusion_tui.domain.errors import StoreError

ARGON2ID = "argon2id"
PBKDF2 = "pbkdf2-hmac-sha512"
KEY = 32

_T = TypeVar("_T")

_SALT = 16
_BOUNDS = {
    ARGON2ID: {"memory_kib": (8 * 1024, 1024 * 1024), "iterations": (1, 64), "lanes": (1, 16)},
    PBKDF2: {"memory_kib": (0, 0), "iterations": (100, 10_000_000), "lanes": (0, 0)},
}


@dataclass(frozen=True)
class KdfSpec:
    """How a passphrase becomes a key; memory and lanes are 0 for PBKDF2.

    Raises StoreError for an unknown name, or a cost or salt out of bounds.
    """

    name: str
    salt: bytes
    iterations: int
    memory_kib: int = 0
    lanes: int = 0

    def __post_init__(self) -> None:
        bounds = _BOUNDS.get(self.name, {})
        inside = all(lo <= getattr(self, cost) <= hi for cost, (lo, hi) in bounds.items())
        if not bounds or not inside or not _SALT <= len(self.salt) <= 64:
            raise _damaged()

    @classmethod
    def default(cls, *, fips: bool) -> KdfSpec:
        """Return today's costs with a fresh salt: Argon2id 64 MiB, 3 passes, 4 lanes; PBKDF2 under FIPS."""
        salt = os.urandom(_SALT)
        if fips:
            return cls(PBKDF2, salt, iterations=600_000)
        return cls(ARGON2ID, salt, iterations=3, memory_kib=64 * 1024, lanes=4)

    def to_dict(self) -> dict[str, Any]:
        """Return the form the vault file keeps."""
        return {
            "name": self.name,
            "salt": self.salt.hex(),
            "iterations": self.iterations,
            "memory_kib": self.memory_kib,
            "lanes": self.lanes,
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, object]) -> KdfSpec:
        """Return what the vault file keeps; raise StoreError for any other shape or cost."""
        if found.keys() != {"name", "salt", "iterations", "memory_kib", "lanes"}:
            raise _damaged()
        try:
            return cls(
                name=_as(str, found["name"]),
                salt=bytes.fromhex(_as(str, found["salt"])),
                iterations=_as(int, found["iterations"]),
                memory_kib=_as(int, found["memory_kib"]),
                lanes=_as(int, found["lanes"]),
            )
        except ValueError as error:
            raise _damaged() from error


def _as(kind: type[_T], value: object) -> _T:
    # Not isinstance: true and false are integers to Python.
    if type(value) is not kind:
        raise _damaged()
    return value


def _damaged() -> StoreError:
    return StoreError("the settings of the key derivation are damaged", "restore the vault file from a backup")


def derive(passphrase: str, spec: KdfSpec) -> bytes:
    """Return the key of 32 bytes that this passphrase gives under these costs."""
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    if spec.name == PBKDF2:
        return PBKDF2HMAC(SHA512(), KEY, spec.salt, spec.iterations).derive(secret)
    argon = Argon2id(
        salt=spec.salt, length=KEY, iterations=spec.iterations, lanes=spec.lanes, memory_cost=spec.memory_kib
    )
    return argon.derive(secret)
