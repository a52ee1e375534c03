"""From passphrase to key: Argon2id (RFC 9106), or PBKDF2-HMAC-SHA512 (SP 800-132) where FIPS mode is on.

A passphrase is normalised (NFKC) first, so that it opens on every keyboard. The costs are stored
beside the salt. What a key derived so opens is bound to them (the head of a vault's slot is its associated
data), so that a file with cheaper ones opens nothing; and they are bounded when read, each of
them and memory times passes, so that one with dearer ones makes no derivation last minutes. How dear a new
passphrase is ``default`` and ``tuned`` say.
"""

from __future__ import annotations

import os
import threading
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from fusion_tui.domain.errors import DamagedError

ARGON2ID = "argon2id"
PBKDF2 = "pbkdf2-hmac-sha512"
KEY = 32

_T = TypeVar("_T")

_SALT = 16
_BOUNDS = {
    ARGON2ID: {"memory_kib": (8 * 1024, 1024 * 1024), "iterations": (1, 64), "lanes": (1, 16)},
    PBKDF2: {"memory_kib": (0, 0), "iterations": (100, 10_000_000), "lanes": (0, 0)},
}
_WORK = 4 * 1024 * 1024  # KiB of memory times passes: some ten seconds on a slow machine
_DEFAULT = {ARGON2ID: (3, 64 * 1024, 4), PBKDF2: (600_000, 0, 0)}  # passes, memory, lanes
_TRIALS = 2  # the first one also waits for its memory
_one_at_a_time = threading.Lock()  # OpenSSL lends all its threads to one Argon2id, and refuses another


@dataclass(frozen=True)
class KdfSpec:
    """How a passphrase becomes a key; memory and lanes are 0 for PBKDF2.

    Raises DamagedError for an unknown name, or a cost or salt out of bounds.
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
        if self.iterations * self.memory_kib > _WORK:
            raise _damaged()

    @property
    def price(self) -> float:
        """What one guess costs, as a part of what it costs by default: below 1 this program made it for no center."""
        passes, memory, _ = _DEFAULT[self.name]
        return (self.iterations * max(self.memory_kib, 1)) / (passes * max(memory, 1))

    @classmethod
    def default(cls, *, fips: bool) -> KdfSpec:
        """Return today's costs with a fresh salt: Argon2id 64 MiB, 3 passes, 4 lanes; PBKDF2 under FIPS."""
        name = PBKDF2 if fips else ARGON2ID
        return cls(name, os.urandom(_SALT), *_DEFAULT[name])

    @classmethod
    def tuned(cls, *, fips: bool, seconds: float = 0.5) -> KdfSpec:
        """Return the default costs with as many passes as take about so long on this machine, never fewer."""
        spec = cls.default(fips=fips)
        took = min(_seconds(spec) for _ in range(_TRIALS))
        return replace(spec, iterations=passes(spec, took, seconds))

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
        """Return what the vault file keeps; raise DamagedError for any other shape or cost."""
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


def passes(spec: KdfSpec, took: float, wanted: float) -> int:
    """Return how many passes take ``wanted`` seconds where those of the spec took ``took``; never fewer than it has.

    Argon2id counts singly, PBKDF2 in ten thousands.
    """
    unit = 10_000 if spec.name == PBKDF2 else 1
    most = _BOUNDS[spec.name]["iterations"][1]
    if spec.memory_kib:
        most = min(most, _WORK // spec.memory_kib)
    fitting = spec.iterations * min(wanted / max(took, 1e-6), most)
    return min(max(round(fitting / unit) * unit, spec.iterations), most)


def _seconds(spec: KdfSpec) -> float:
    start = time.perf_counter()
    derive("how long does this take", spec)
    return time.perf_counter() - start


def _as(kind: type[_T], value: object) -> _T:
    # Not isinstance: true and false are integers to Python.
    if type(value) is not kind:
        raise _damaged()
    return value


def _damaged() -> DamagedError:
    return DamagedError("the settings of the key derivation are damaged", "restore the vault file from a backup")


def derive(passphrase: str, spec: KdfSpec) -> bytes:
    """Return the key of 32 bytes that this passphrase gives under these costs."""
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    if spec.name == PBKDF2:
        return PBKDF2HMAC(SHA512(), KEY, spec.salt, spec.iterations).derive(secret)
    return argon2id(
        secret,
        Argon2id(salt=spec.salt, length=KEY, iterations=spec.iterations, lanes=spec.lanes, memory_cost=spec.memory_kib),
    )


def argon2id(secret: bytes, costs: Argon2id) -> bytes:
    """Return what Argon2id derives; a second thread that derives waits for the first."""
    with _one_at_a_time:
        return costs.derive(secret)
