"""One way into the vault: a key pair, whose private half lies under the slot's own secret.

Each store's key is sealed to the public half, so that a store can be re-keyed for everybody without
anybody's secret. What a secret opens besides is the payload: the private half, the key the whole
vault is authenticated with, and the secret of the one-time codes. The head of the slot (whose it is,
how it is opened, what else is asked) and the vault it belongs to are bound to the payload.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from fusion_tui.crypto import totp
from fusion_tui.crypto.derive import subkey
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.crypto.seal import (
    ENC,
    MLKEM1024_SEED,
    P384_PRIVATE,
    KemPair,
    seal,
    unseal,
)
from fusion_tui.crypto.seal import TAG as SEAL_TAG
from fusion_tui.crypto.wrap import NONCE, TAG, unwrap, wrap
from fusion_tui.domain.clock import as_instant, stamp
from fusion_tui.domain.errors import InputError, SealError
from fusion_tui.store.canonical import canonical
from fusion_tui.store.vaultform import Public, base64_of, bytes_of, damaged, matched, only, truth

KEY = 32
SEALED = ENC + KEY + SEAL_TAG
_PAIR = MLKEM1024_SEED + P384_PRIVATE
_PAYLOAD = _PAIR + KEY
_HEAD = {"id", "kind", "user", "created", "changed", "code", "kdf", "public"}
_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)
_USER = re.compile(r"[a-z][a-z0-9._-]{0,31}", re.ASCII)
_ABOUT_PAYLOAD = b"fusion-tui/vault/slot/v2\x00"
_ABOUT_KEY = b"fusion-tui/vault/store-key/v2\x00"
_ABOUT_SECRET = b"fusion-tui/vault/slot-key/v2\x00"


class Kind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a word of the file
    KEYRING = "keyring"
    RECOVERY = "recovery"


class StoreKey(NamedTuple):
    """A store's key, and the first 16 bytes of its file, which tell which store that is."""

    salt: bytes
    key: bytes | bytearray


@dataclass(frozen=True)
class Payload:
    """What a slot's secret opens; never shown by ``repr``."""

    pair: KemPair = field(repr=False)
    authentication: bytes = field(repr=False)
    code: bytes | None = field(repr=False)

    def to_bytes(self) -> bytes:
        """Return the parts one after the other; the code's secret is last, where there is one."""
        return self.pair.mlkem1024 + self.pair.p384 + self.authentication + (self.code or b"")

    @classmethod
    def from_bytes(cls, data: bytes) -> Payload:
        """Return the parts of what a slot held."""
        pair = KemPair(data[:MLKEM1024_SEED], data[MLKEM1024_SEED:_PAIR])
        return cls(pair, data[_PAIR:_PAYLOAD], data[_PAYLOAD:] or None)


@dataclass(frozen=True)
class Slot:
    """One way in, as the file has it."""

    id: str
    kind: Kind
    user: str
    created: datetime
    changed: datetime  # when the secret was last set
    code: bool  # a one-time code is asked as well
    kdf: KdfSpec | None
    public: Public = field(repr=False)
    private: bytes = field(repr=False, default=b"")
    keys: tuple[bytes, ...] = field(repr=False, default=())

    def head(self) -> dict[str, Any]:
        """Return what is bound to the payload."""
        return {
            "id": self.id,
            "kind": str(self.kind),
            "user": self.user,
            "created": stamp(self.created),
            "changed": stamp(self.changed),
            "code": self.code,
            "kdf": self.kdf and self.kdf.to_dict(),
            "public": self.public.to_dict(),
        }

    @property
    def digest(self) -> str:
        """What names this way in, SHA-256, hex: all of it but the stores' keys, which change with a re-key."""
        return hashlib.sha256(canonical({**self.head(), "private": base64_of(self.private)})).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the form the vault file keeps."""
        return {**self.head(), "private": base64_of(self.private), "keys": [base64_of(key) for key in self.keys]}

    @classmethod
    def from_dict(cls, found: dict[str, Any], stores: int) -> Slot:
        """Return what the vault file keeps; raises ValueError for any other shape, DamagedError for other costs."""
        only(found, _HEAD | {"private", "keys"})
        kind, code = Kind(found["kind"]), truth(found["code"])
        if not _fits(found, kind) or len(found["keys"]) != stores:
            raise ValueError("the parts of a slot contradict each other")
        return cls(
            id=matched(_ID, found["id"]),
            kind=kind,
            user=found["user"],
            created=datetime.fromisoformat(found["created"]),
            changed=datetime.fromisoformat(found["changed"]),
            code=code,
            kdf=None if found["kdf"] is None else KdfSpec.from_dict(found["kdf"]),
            public=Public.from_dict(found["public"]),
            private=bytes_of(found["private"], NONCE + _PAYLOAD + code * totp.SECRET + TAG),
            keys=tuple(bytes_of(key, SEALED) for key in found["keys"]),
        )

    def opened(self, vault: str, key: bytes) -> Payload:
        """Return the payload; raises LockedError where the key, the head, the vault or the bytes are not the ones."""
        return Payload.from_bytes(unwrap(self.private, key, _bound(self, vault)))

    def closed(self, vault: str, key: bytes, payload: Payload) -> Slot:
        """Return the slot with another payload under its key, and with the head that says whether it has a code."""
        headed = replace(self, code=payload.code is not None)
        return replace(headed, private=wrap(payload.to_bytes(), key, _bound(headed, vault)))

    def with_key(self, vault: str, store: StoreKey) -> Slot:
        """Return the slot with one more store's key sealed to it; raises DamagedError where its public half is none."""
        sealed = seal(bytes(store.key), self.public.kem(), _about(self, vault, store.salt))
        return replace(self, keys=(*self.keys, sealed))

    def store_key(self, vault: str, number: int, salt: bytes, pair: KemPair) -> bytes:
        """Return the key of the store with that number; raises DamagedError where the seal is another's."""
        try:
            return unseal(self.keys[number], pair, _about(self, vault, salt))
        except SealError as error:
            raise damaged() from error

    def secret_key(self, vault: str, secret: bytes) -> bytes:
        """Return the slot's own key from a secret of full entropy: a recovery code, or what the keyring holds."""
        return subkey(secret, _ABOUT_SECRET + f"{self.kind}/{vault}/{self.id}".encode())


def empty_slot(kind: Kind, user: str, moment: datetime, kdf: KdfSpec | None = None) -> tuple[Slot, KemPair]:
    """Return a slot with a fresh id and pair, without secret or keys; raises InputError for what is no user name."""
    if kind is not Kind.RECOVERY and not _USER.fullmatch(user):
        raise InputError("not a user name", "small letters, digits, dots and dashes, a letter first")
    pair, moment = KemPair.generate(), as_instant(moment)
    public = Public(pair.public.mlkem1024, pair.public.p384)
    return Slot(secrets.token_hex(4), kind, user, moment, moment, False, kdf, public), pair


def filled(slot: Slot, vault: str, key: bytes, payload: Payload, stores: Sequence[StoreKey]) -> Slot:
    """Return a slot that opens by this key, with every store's key sealed to it."""
    made = slot.closed(vault, key, payload)
    for store in stores:
        made = made.with_key(vault, store)
    return made


def account(vault: str, slot: Slot) -> str:
    """Return the name under which the system keyring holds a slot's secret."""
    return f"{vault}/{slot.id}"


def _fits(found: dict[str, Any], kind: Kind) -> bool:
    """Whether user and costs are there exactly where a slot of this kind has them."""
    user = found["user"] == "" if kind is Kind.RECOVERY else bool(_USER.fullmatch(found["user"]))
    return user and (found["kdf"] is not None) == (kind is Kind.PASSPHRASE)


def _bound(slot: Slot, vault: str) -> bytes:
    return _ABOUT_PAYLOAD + canonical({"vault": vault, "head": slot.head()})


def _about(slot: Slot, vault: str, salt: bytes) -> bytes:
    return _ABOUT_KEY + canonical({"vault": vault, "slot": slot.id, "store": salt.hex()})
