"""The backup file, format 1: one encrypted file that holds a whole profile.

    magic (16) | u32 length | the vault of that day | salt of the store (16) | salt of this file (32)
    then to the end a Cobblestone-256 stream, its key by HKDF from the store's key, its context the
    SHA-384 of all before it. In it, for each member: u16 length, name, u64 size, content; at last a
    name of no length, a u64 size and the manifest, which lists every member with its SHA-384.

So every way in of that day opens it, and no name in clear tells anything but what the vault tells. The
store comes first. Written and read in one pass; nothing read counts before the manifest has held.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from fusion_tui.crypto import cobblestone
from fusion_tui.crypto.derive import subkey
from fusion_tui.domain.errors import DamagedError, InputError, SchemaError, SealError
from fusion_tui.store.contents import PIECE
from fusion_tui.store.engine import SALT_BYTES
from fusion_tui.store.vaultfile import MAX_BYTES

VERSION = 1
STORE = "store.db"
POLICY = "policy.toml"
BLOB = "blobs/"

_MAGIC = b"fusion-tui bkup"
_LABEL = b"fusion-tui/backup/v1"
MANIFEST_LIMIT = 256 << 20  # some 1,300,000 contents
_SALT = 32
_NAME = re.compile(r"store\.db|policy\.toml|blobs/[0-9a-f]{64}", re.ASCII)  # what else would be a path of its own


@dataclass(frozen=True)
class Head:
    """What stands in clear at the beginning."""

    vault: bytes
    store_salt: bytes
    salt: bytes

    @classmethod
    def fresh(cls, vault: bytes, store_salt: bytes) -> Head:
        """Return the head of a new file."""
        return cls(vault, store_salt, os.urandom(_SALT))

    def to_bytes(self) -> bytes:
        """Return it as the file has it."""
        sized = struct.pack(">I", len(self.vault))
        return _MAGIC + bytes([VERSION]) + sized + self.vault + self.store_salt + self.salt

    def key(self, store_key: bytes) -> bytes:
        """Return the key of the stream."""
        return subkey(store_key, _LABEL, self.salt)

    def context(self) -> bytes:
        """Return what binds the stream to its head."""
        return hashlib.sha384(self.to_bytes()).digest()


@dataclass(frozen=True)
class Listed:
    """A member as the manifest lists it."""

    name: str
    size: int
    sha384: str


class Writer:
    """A backup being written: ``add`` each member, then ``finish`` once."""

    def __init__(self, file: BinaryIO, head: Head, store_key: bytes) -> None:
        self._file = file
        self._stream = cobblestone.Encryptor(head.key(store_key), head.context())
        self._members: list[Listed] = []
        file.write(head.to_bytes())

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """Write a member; raises DamagedError where it isn't as long as was said."""
        self._begin(name, size)
        digest, written = hashlib.sha384(), 0
        for piece in pieces:
            digest.update(piece)
            written += len(piece)
            self._put(piece)
        if written != size:
            raise DamagedError("a file changed while it was read", "do it again")
        self._members.append(Listed(name, size, digest.hexdigest()))

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest and the end of the stream; raises InputError for one that no reader would take."""
        manifest = {**about, "v": VERSION, "members": [vars(member) for member in self._members]}
        data = json.dumps(manifest, separators=(",", ":")).encode()
        if len(data) > MANIFEST_LIMIT:
            raise InputError(
                f"{len(self._members):,} files are more than a backup can list",
                "close every program that has the profile open, then copy its directory as it is",
            )
        self._begin("", len(data))
        self._put(data)
        self._file.write(self._stream.finish())

    def _begin(self, name: str, size: int) -> None:
        self._put(struct.pack(">H", len(name)) + name.encode() + struct.pack(">Q", size))

    def _put(self, data: bytes) -> None:
        self._file.write(self._stream.update(data))


class Member:
    """A member being read, from its first byte to its last."""

    def __init__(self, plain: _Plain, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self._plain = plain
        self._left = size
        self._digest = hashlib.sha384()

    def read(self, most: int = PIECE) -> bytes:
        """Return some bytes, none at the end."""
        piece = self._plain.read(min(most, self._left))
        if self._left and not piece:
            raise _cut()
        self._left -= len(piece)
        self._digest.update(piece)
        return piece

    def pieces(self) -> Iterator[bytes]:
        """Yield what wasn't read yet."""
        while piece := self.read():
            yield piece

    def ended(self) -> Listed:
        """Read on to the end, and return what the manifest must say of it."""
        for _ in self.pieces():
            pass
        return Listed(self.name, self.size, self._digest.hexdigest())


class Reading:
    """A backup being read; once its members were gone through, ``manifest`` is there and has held."""

    def __init__(self, file: BinaryIO, head: Head, store_key: bytes) -> None:
        length = os.fstat(file.fileno()).st_size - file.tell()
        self._plain = _Plain(cobblestone.decrypt(file, length, head.key(store_key), head.context()))
        self.manifest: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Member]:
        """Yield each member in turn; raises DamagedError for anything but what was written."""
        seen: list[Listed] = []
        while name := self._name():
            member = Member(self._plain, name, self._number())
            yield member
            seen.append(member.ended())
        self._end(seen)

    def _name(self) -> str:
        (length,) = struct.unpack(">H", self._plain.exactly(2))
        name = self._plain.exactly(length).decode("ascii", "replace")
        if name and not _NAME.fullmatch(name):
            raise _cut()
        return name

    def _number(self) -> int:
        (number,) = struct.unpack(">Q", self._plain.exactly(8))
        return int(number)

    def _end(self, seen: list[Listed]) -> None:
        size = self._number()
        if size > MANIFEST_LIMIT:
            raise _cut()
        try:
            manifest = json.loads(self._plain.exactly(size))
            listed = [Listed(**member) for member in manifest["members"]]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _cut() from error
        if self._plain.read(1) or listed != seen or [one.name for one in seen][:1] != [STORE]:
            raise _cut()
        self.manifest = manifest


class _Plain:
    """The decrypted stream, read as a file is."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, most: int) -> bytes:
        """Return at most so many bytes, none at the end."""
        try:
            while most and not self._rest:
                self._rest = next(self._pieces)
        except StopIteration:
            return b""
        except SealError as error:
            raise _cut() from error
        found, self._rest = self._rest[:most], self._rest[most:]
        return found

    def exactly(self, size: int) -> bytes:
        """Return exactly so many bytes; raises DamagedError where there are fewer."""
        found = bytearray()
        while len(found) < size:
            piece = self.read(size - len(found))
            if not piece:
                raise _cut()
            found += piece
        return bytes(found)


def read_head(file: BinaryIO) -> Head:
    """Read what stands in clear, and leave the file at the beginning of the stream.

    Raises InputError for what is no backup, SchemaError for one of a newer program, DamagedError for a
    part of one.
    """
    magic = file.read(len(_MAGIC) + 1)
    if magic[:-1] != _MAGIC or not magic[-1]:
        raise InputError("that file is no backup of this program", "fusion-tui backup create makes one")
    if magic[-1] > VERSION:
        raise SchemaError("this backup was written by a newer program", "use the newer program")
    sized = file.read(4)
    length = int.from_bytes(sized, "big")
    if len(sized) < 4 or length > MAX_BYTES:
        raise _cut()
    rest = file.read(length + SALT_BYTES + _SALT)
    if len(rest) < length + SALT_BYTES + _SALT:
        raise _cut()
    return Head(rest[:length], rest[length : length + SALT_BYTES], rest[-_SALT:])


def _cut() -> DamagedError:
    return DamagedError("the backup is damaged, or cut short", "take another backup: this one can't be used")
