"""The vault file: the store's key, wrapped once for each way in.

The key is random and never derived from a passphrase; a slot holds it under a key that is. The file
names users, algorithms and costs in clear, nothing of a case. It is replaced wholly or not at all.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fusion_tui.crypto.kdf import KdfSpec, derive
from fusion_tui.crypto.wrap import unwrap, wrap
from fusion_tui.domain.errors import InputError, LockedError, SchemaError, StoreError
from fusion_tui.store.files import replace_file

VERSION = 1
_MAX_BYTES = 1 << 20
_CONTEXT = b"fusion-tui/vault/slot/v1\x00"


@dataclass(frozen=True)
class Slot:
    """One user's way in: the store key under a key derived from their passphrase."""

    user: str
    kdf: KdfSpec
    wrapped: bytes

    def head(self) -> dict[str, Any]:
        """Return what is bound to the wrapped key as associated data."""
        return {"kind": "passphrase", "user": self.user, "kdf": self.kdf.to_dict()}

    def key(self, passphrase: str) -> bytes:
        """Return the store key; raises LockedError for a wrong passphrase."""
        return unwrap(self.wrapped, derive(passphrase, self.kdf), _aad(self.head()))


@dataclass(frozen=True)
class Vault:
    """All the slots of one store."""

    slots: tuple[Slot, ...]

    @property
    def users(self) -> list[str]:
        """The names that have a slot."""
        return [slot.user for slot in self.slots]

    def unlock(self, user: str, passphrase: str) -> bytes:
        """Return the store key; raises LockedError, the same for a wrong name and a wrong passphrase."""
        for slot in self.slots:
            if slot.user == user:
                return slot.key(passphrase)
        # A name nobody has takes as long as a wrong passphrase, and is refused in the same words.
        return unwrap(b"", derive(passphrase, self.slots[0].kdf), b"")

    def with_slot(self, key: bytes, user: str, passphrase: str, kdf: KdfSpec) -> Vault:
        """Return the vault with one more way in; raises InputError where the user has one."""
        if user in self.users:
            raise InputError(f"{user} has a slot already", "choose another name")
        empty = Slot(user, kdf, b"")
        sealed = wrap(key, derive(passphrase, kdf), _aad(empty.head()))
        return Vault((*self.slots, replace(empty, wrapped=sealed)))


def _aad(head: dict[str, Any]) -> bytes:
    return _CONTEXT + json.dumps(head, sort_keys=True, separators=(",", ":")).encode()


def write_vault(vault: Vault, path: Path) -> None:
    """Replace the vault file; raises StoreError where the medium refuses."""
    slots = [{**slot.head(), "wrapped": base64.b64encode(slot.wrapped).decode()} for slot in vault.slots]
    try:
        replace_file(path, json.dumps({"v": VERSION, "slots": slots}, indent=1).encode())
    except OSError as error:
        raise StoreError(f"can't write the vault: {error.strerror}", "the old vault is unchanged") from error


def read_vault(path: Path) -> Vault:
    """Read a vault file; raises LockedError where there is none, StoreError where it is damaged."""
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise LockedError("no vault in this profile", "fusion-tui init makes one") from error
    except OSError as error:
        raise StoreError(f"can't read the vault: {error.strerror}") from error
    try:
        return _parse(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError("the vault file is damaged", "restore vault.json from a backup") from error


def _parse(data: bytes) -> Vault:
    if len(data) > _MAX_BYTES:
        raise ValueError("too large for a vault")
    content = json.loads(data)
    if isinstance(content.get("v"), int) and content["v"] > VERSION:
        raise SchemaError("this vault was written by a newer program", "use the newer program")
    slots = tuple(_slot(item) for item in content["slots"])
    if content["v"] != VERSION or not slots:
        raise ValueError("not a vault")
    return Vault(slots)


def _slot(item: dict[str, Any]) -> Slot:
    if set(item) != {"kind", "user", "kdf", "wrapped"} or item["kind"] != "passphrase":
        raise ValueError("not a slot")
    return Slot(str(item["user"]), KdfSpec.from_dict(item["kdf"]), base64.b64decode(item["wrapped"], validate=True))
