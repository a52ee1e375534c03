"""The file of tombstones, format 1: every order and how far each channel had come, outside the store.

    magic (15) | version (1) | salt of the store (16) | salt of this file (32)
    then to the end a Cobblestone-256 stream, its key by HKDF from the store's key, its context the
    SHA-384 of all before it. In it lines of JSON: a head, then orders, then channels.

So a store that is put back from a backup can be told what was destroyed since. It is replaced wholly or not
at all, under a lock: whoever writes reads the store inside it, so that no older list replaces a newer one.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from fusion_tui.crypto import cobblestone
from fusion_tui.crypto.derive import subkey
from fusion_tui.domain.errors import DamagedError, InputError, SchemaError, SealError, StoreError
from fusion_tui.paths import read_plain
from fusion_tui.store.files import replace_file

VERSION = 1

_MAGIC = b"fusion-tui tomb"
_LABEL = b"fusion-tui/tombstones/v1"
_STORE_SALT, _SALT = 16, 32
_HEAD = len(_MAGIC) + 1 + _STORE_SALT + _SALT
_MOST = 1 << 30


class Sealed(NamedTuple):
    """A file of tombstones that was read and is still shut; ``store_salt`` names the key that opens it."""

    head: bytes
    stream: bytes

    @property
    def store_salt(self) -> bytes:
        """The first bytes of the store it belongs to."""
        return self.head[len(_MAGIC) + 1 :][:_STORE_SALT]

    def lines(self, store_key: bytes) -> list[bytes]:
        """Return the lines; raises DamagedError where they aren't what was written under this key."""
        keyed = _keyed(self.head, store_key)
        try:
            return b"".join(cobblestone.decrypt(io.BytesIO(self.stream), len(self.stream), *keyed)).splitlines()
        except SealError as error:
            raise DamagedError("the file of tombstones is damaged, or of another store", _HINT) from error


_HINT = "without it the records of other centers stay hidden until their orders came again"


def write(path: Path, store_salt: bytes, store_key: bytes, lines: Iterable[bytes]) -> None:
    """Replace the file; raises StoreError where the medium refuses: the old one stays."""
    head = _MAGIC + bytes([VERSION]) + store_salt + os.urandom(_SALT)
    stream = cobblestone.Encryptor(*_keyed(head, store_key))
    sealed = b"".join(stream.update(line + b"\n") for line in lines) + stream.finish()
    try:
        replace_file(path, head + sealed)
    except OSError as error:
        raise StoreError(
            f"the act is kept, but the file of tombstones can't be written: {error.strerror}",
            "make room in the profile directory, or check its permissions; the next log-on writes it",
        ) from error


def read(path: Path) -> Sealed:
    """Read a file of tombstones, still shut; raises InputError for what is none, SchemaError for a newer one's."""
    try:
        data = read_plain(path, _MOST)
    except OSError as error:
        raise InputError(f"can't read the file of tombstones: {error.strerror}", "check its name") from error
    if not data.startswith(_MAGIC) or len(data) < _HEAD or len(data) > _MOST:
        raise InputError("that is no file of tombstones", "it is called tombstones, and lies in the lost profile")
    if data[len(_MAGIC)] != VERSION:
        raise SchemaError("these tombstones were written by a newer program", "use the newer program")
    return Sealed(data[:_HEAD], data[_HEAD:])


def _keyed(head: bytes, store_key: bytes) -> tuple[bytes, bytes]:
    return subkey(store_key, _LABEL, head[-_SALT:]), hashlib.sha384(head).digest()
