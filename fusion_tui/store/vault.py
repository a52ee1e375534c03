"""The vault: the store's key, sealed to every way in.

A store's key is random and never derived from a passphrase. The file names users, algorithms and
costs in clear, nothing of a case. What the tag over it says is known as soon as one slot is open; until
then nothing of the file is believed but what opening that slot proves.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fusion_tui.crypto import recovery
from fusion_tui.crypto.facts import is_fips_on
from fusion_tui.crypto.kdf import KdfSpec, derive
from fusion_tui.crypto.seal import KemPublic
from fusion_tui.domain.errors import InputError, LockedError
from fusion_tui.store import system_keyring
from fusion_tui.store.files import alone
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.slots import KEY, Kind, Payload, Slot, StoreKey, account, empty_slot, filled
from fusion_tui.store.vaultfile import VaultFile, read_file, write_file
from fusion_tui.store.vaultform import Public

__all__ = ["Kind", "OpenVault", "Slot", "Vault", "create_vault", "read_vault"]


@dataclass(frozen=True)
class Vault:
    """The vault of a profile, as it was read, with nothing of it open."""

    path: Path
    file: VaultFile

    @property
    def serial(self) -> int:
        """How many times it was written: an older copy has a lower one."""
        return self.file.serial

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All the ways in."""
        return self.file.slots

    @property
    def users(self) -> list[str]:
        """The names that have a way in, as they were added."""
        return self.file.users

    @property
    def journal(self) -> KemPublic:
        """The keys that what happens before unlock is sealed to; raises DamagedError for what are none."""
        return self.file.journal.kem()

    def slot_of(self, user: str, kind: Kind) -> Slot | None:
        """Return a user's way in of one kind; the recovery code belongs to the empty name."""
        return self.file.slot_of(user, kind)

    def open_with_passphrase(self, user: str, passphrase: str) -> OpenVault:
        """Open a user's slot; raises LockedError, the same for a wrong name and a wrong passphrase, and as late.

        Raises DamagedError where the file was changed.
        """
        slot = self.slot_of(user, Kind.PASSPHRASE)
        key = derive(passphrase, (slot and slot.kdf) or self._any_costs())
        if slot is None:
            raise _wrong_passphrase()
        return self._opened(slot, key, _wrong_passphrase())

    def open_with_recovery(self, code: str) -> OpenVault:
        """Open by the recovery code; raises InputError for a mistyped one, LockedError for another's, DamagedError."""
        secret, slot = recovery.secret_of(code), self.slot_of("", Kind.RECOVERY)
        if slot is None:
            raise LockedError("this vault has no recovery code", "an administrator can make one")
        refusal = LockedError("this recovery code does not open the vault", "a newer one may have taken its place")
        return self._opened(slot, slot.secret_key(self.file.id, secret), refusal)

    def open_with_keyring(self, user: str) -> OpenVault:
        """Open a user's slot by what the system keyring holds.

        Raises InputError where there is no keyring to trust, LockedError where it is shut or holds no such
        key, DamagedError where the file was changed.
        """
        slot = self.slot_of(user, Kind.KEYRING)
        if slot is None:
            raise LockedError("the system keyring holds no key for this vault", "log on with the passphrase")
        secret = system_keyring.get(account(self.file.id, slot))
        refusal = LockedError("what the system keyring holds does not open this vault", "log on with the passphrase")
        return self._opened(slot, slot.secret_key(self.file.id, secret), refusal)

    def _opened(self, slot: Slot, key: bytes, refusal: LockedError) -> OpenVault:
        try:
            return OpenVault.opened(self.path, self.file, slot, key)
        except LockedError as error:
            raise refusal from error

    def _any_costs(self) -> KdfSpec:
        """Return what a passphrase costs here, for a name that has none."""
        return next((slot.kdf for slot in self.slots if slot.kdf), None) or KdfSpec.default(fips=is_fips_on())


def read_vault(path: Path) -> Vault:
    """Read a vault file.

    Raises LockedError where there is none, SchemaError for one of another version, DamagedError for one
    that is not what was written, StoreError where it can't be read.
    """
    return Vault(path, read_file(path))


def create_vault(
    path: Path, key: bytes, salt: bytes, journal: KemPublic, user: str, passphrase: str, kdf: KdfSpec, moment: datetime
) -> OpenVault:
    """Make the vault of a new store, with its first way in; raises InputError where a file is there already."""
    vault, (slot, pair) = secrets.token_hex(8), empty_slot(Kind.PASSPHRASE, user, moment, kdf)
    own, payload = derive(passphrase, kdf), Payload(pair, os.urandom(KEY), None)
    made = filled(slot, vault, own, payload, [StoreKey(salt, key)])
    keys = Public(journal.mlkem1024, journal.p384)
    file = VaultFile(vault, 1, keys, (salt,), (made,)).sealed(payload.authentication)
    with alone(path):
        if path.exists():
            raise InputError("a vault is there already", "open it, or choose another --profile")
        write_file(path, file)
    return OpenVault.opened(path, file, made, own)


def _wrong_passphrase() -> LockedError:
    return LockedError("this passphrase does not open the store", "check caps lock and keyboard layout, then try again")
