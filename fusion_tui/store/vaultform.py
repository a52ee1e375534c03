"""How the vault file is written: small readers, each refusing every shape but its own.

What they raise (ValueError, TypeError) is "damaged" to whoever reads the whole file; only what is
found after that, in bytes that had the right shape, is DamagedError here.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import Any, NamedTuple

from fusion_tui.crypto.seal import MLKEM1024_PUBLIC, P384_PUBLIC, KemPublic
from fusion_tui.domain.errors import DamagedError, FormatError


class Public(NamedTuple):
    """Public encryption keys as the file has them; ``kem`` checks them, which takes its time."""

    mlkem1024: bytes
    p384: bytes

    def kem(self) -> KemPublic:
        """Return the keys, checked; raises DamagedError for what are none."""
        try:
            return KemPublic(*self)
        except FormatError as error:
            raise damaged() from error

    def to_dict(self) -> dict[str, str]:
        """Return the form the vault file keeps."""
        return {"mlkem1024": base64_of(self.mlkem1024), "p384": base64_of(self.p384)}

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Public:
        """Return what the vault file keeps; raises ValueError for any other shape."""
        only(found, {"mlkem1024", "p384"})
        return cls(bytes_of(found["mlkem1024"], MLKEM1024_PUBLIC), bytes_of(found["p384"], P384_PUBLIC))


def only(found: dict[str, Any], names: set[str]) -> None:
    """Raise ValueError unless an object has exactly these keys."""
    if set(found) != names:
        raise ValueError("a field is missing or unknown")


def matched(shape: re.Pattern[str], found: object) -> str:
    """Return a text of a known shape; raises ValueError for any other."""
    if not isinstance(found, str) or not shape.fullmatch(found):
        raise ValueError("a text is not of its shape")
    return found


def truth(found: object) -> bool:
    """Return true or false; raises ValueError for anything else."""
    if not isinstance(found, bool):
        raise ValueError("neither true nor false")
    return found


def base64_of(data: bytes) -> str:
    """Return bytes as the file has them."""
    return b64encode(data).decode()


def bytes_of(found: str, size: int) -> bytes:
    """Return exactly ``size`` bytes; raises ValueError for more or fewer, TypeError for no text."""
    data = b64decode(found, validate=True)
    if len(data) != size:
        raise ValueError("bytes of another length")
    return data


def damaged() -> DamagedError:
    """Return the error for a vault that isn't what was written there."""
    return DamagedError("the vault file is damaged", "restore vault.json from a backup")
