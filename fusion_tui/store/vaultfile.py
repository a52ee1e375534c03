"""The vault file as a value: bytes in, slots out, and the same bytes again.

There is one text for one content: a file that would be written otherwise is damaged, so not a bit of
it can change unseen even by those who have no key yet. The tag over everything is checked as soon as a
slot is open. Stores are known by the first 16 bytes of their file.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from fusion_tui.crypto.derive import TAG, subkey, tag, tag_holds
from fusion_tui.domain.errors import DamagedError, InputError, LockedError, SchemaError, StoreError
from fusion_tui.paths import NONE_HERE, read_plain
from fusion_tui.store.canonical import canonical
from fusion_tui.store.engine import SALT_BYTES
from fusion_tui.store.files import replace_file
from fusion_tui.store.slots import Kind, Slot
from fusion_tui.store.vaultform import Public, base64_of, bytes_of, damaged, matched, only

VERSION = 2
MAX_BYTES = 4 << 20  # some 500 slots, and as many keys again during a re-key
STORES = 2  # the one in use, and during a re-key the one that takes its place
_SERIAL = 2**53 - 1
_FIELDS = {"v", "id", "serial", "journal", "stores", "slots", "mac"}
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
_ABOUT_MAC = b"fusion-tui/vault/mac/v2"


@dataclass(frozen=True)
class VaultFile:
    """What the file holds, before anything of it is open."""

    id: str
    serial: int
    journal: Public
    stores: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    mac: bytes = field(repr=False, default=bytes(TAG))

    @property
    def digest(self) -> str:
        """What names this very file: SHA-256, hex. A store that keeps it knows its own vault again."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def users(self) -> list[str]:
        """The names that have a way in, as they were added."""
        return list(dict.fromkeys(slot.user for slot in self.slots if slot.user))

    def slot_of(self, user: str, kind: Kind) -> Slot | None:
        """Return a user's slot of one kind; the recovery code's belongs to the empty name."""
        return next((slot for slot in self.slots if (slot.user, slot.kind) == (user, kind)), None)

    def slot(self, slot_id: str) -> Slot:
        """Return the slot with an id; raises InputError where there is none."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise InputError("no such way in", "fusion-tui key list names them")

    def with_slot(self, slot: Slot) -> Self:
        """Return the vault with one more slot, or another in place of the user's one of that kind."""
        old = self.slot_of(slot.user, slot.kind)
        if old is None:
            return replace(self, slots=(*self.slots, slot))
        return replace(self, slots=tuple(slot if one == old else one for one in self.slots))

    def without(self, *slots: Slot) -> Self:
        """Return the vault without these slots."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot not in slots))

    def sealed(self, authentication: bytes | bytearray) -> Self:
        """Return the vault with the tag over what it holds now."""
        return replace(self, mac=tag(subkey(authentication, _ABOUT_MAC), self._covered()))

    def verify(self, authentication: bytes | bytearray) -> None:
        """Raise DamagedError unless who had a way in wrote all of this."""
        if not tag_holds(subkey(authentication, _ABOUT_MAC), self._covered(), self.mac):
            raise DamagedError(
                "the vault file was changed by something other than this program", "restore vault.json from a backup"
            )

    def _covered(self) -> bytes:
        return canonical({key: value for key, value in self.to_dict().items() if key != "mac"})

    def to_dict(self) -> dict[str, Any]:
        """Return the form of the file."""
        return {
            "v": VERSION,
            "id": self.id,
            "serial": self.serial,
            "journal": self.journal.to_dict(),
            "stores": [salt.hex() for salt in self.stores],
            "slots": [slot.to_dict() for slot in self.slots],
            "mac": base64_of(self.mac),
        }

    def to_bytes(self) -> bytes:
        """Return the one text of this content."""
        return json.dumps(self.to_dict(), indent=1).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return what a file holds; raises DamagedError for any other text, SchemaError for another version."""
        try:
            made = cls._parsed(data)
            again = made.to_bytes()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
            raise damaged() from error
        if again != data:
            raise damaged()
        return made

    @classmethod
    def _parsed(cls, data: bytes) -> Self:
        if len(data) > MAX_BYTES:
            raise ValueError("too large for a vault")
        found = json.loads(data)
        _require_version(found["v"])
        only(found, _FIELDS)
        stores = tuple(bytes.fromhex(salt) for salt in found["stores"])
        slots = tuple(Slot.from_dict(slot, len(stores)) for slot in found["slots"])
        if not _consistent(found["serial"], stores, slots):
            raise ValueError("the parts of the vault contradict each other")
        return cls(
            id=matched(_ID, found["id"]),
            serial=found["serial"],
            journal=Public.from_dict(found["journal"]),
            stores=stores,
            slots=slots,
            mac=bytes_of(found["mac"], TAG),
        )


def _require_version(found: object) -> None:
    if type(found) is not int or found < 1:
        raise ValueError("not a version")
    if found > VERSION:
        raise SchemaError("this vault was written by a newer program", "use the newer program")
    if found < VERSION:
        raise SchemaError(
            "this vault was made by a trial version", "make demo-reset for the example; set a real center up anew"
        )


def _consistent(serial: object, stores: tuple[bytes, ...], slots: tuple[Slot, ...]) -> bool:
    return (
        type(serial) is int
        and 1 <= serial <= _SERIAL
        and 1 <= len(set(stores)) == len(stores) <= STORES
        and {len(salt) for salt in stores} == {SALT_BYTES}
        and 1 <= len({slot.id for slot in slots}) == len(slots)
        and len({(slot.user, slot.kind) for slot in slots}) == len(slots)
    )


class UnforcedError(StoreError):
    """The file is written and in its place; only that its name lasts through a loss of power is not known."""


def read_file(path: Path) -> VaultFile:
    """Read a vault file, bounded.

    Raises LockedError where there is none, SchemaError for another version, DamagedError for anything
    that wasn't written by this program, StoreError where the medium refuses.
    """
    try:
        data = read_plain(path, MAX_BYTES)
    except FileNotFoundError as error:
        raise LockedError(f"no vault in this profile: {path.parent}", NONE_HERE) from error
    except OSError as error:
        raise StoreError(f"can't read the vault: {error.strerror}", "check the medium and the permissions") from error
    return VaultFile.from_bytes(data)


def write_file(path: Path, file: VaultFile) -> None:
    """Replace the vault file, never by one that couldn't be read again.

    Raises InputError where it has grown too large, UnforcedError where the medium refuses once the new one
    is in its place, StoreError where it refuses before that.
    """
    data = file.to_bytes()
    if len(data) > MAX_BYTES:
        raise InputError("the vault is full", "remove users who have left")
    VaultFile.from_bytes(data)
    try:
        replace_file(path, data)
    except OSError as error:
        if _reads(path, data):
            raise UnforcedError(
                f"the vault is changed, but not forced to the medium: {error.strerror}", "check the medium"
            ) from error
        raise StoreError(f"can't write the vault: {error.strerror}", "the old vault is unchanged") from error


def _reads(path: Path, data: bytes) -> bool:
    try:
        return read_plain(path, MAX_BYTES) == data
    except OSError:
        return False
