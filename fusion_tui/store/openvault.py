"""The changes of an open vault: ways in that come, go and are replaced, and the re-key of the store.

Every change is told by what the file holds now, not by what was read at log-on. The last way in can't
be removed; one in a system keyring counts only where this machine's keyring still has it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from fusion_tui.crypto import recovery, totp
from fusion_tui.crypto.kdf import KdfSpec, derive
from fusion_tui.domain.errors import DamagedError, InputError, LockedError, StoreError
from fusion_tui.store import system_keyring
from fusion_tui.store.slots import KEY, Kind, Slot, StoreKey, account, empty_slot
from fusion_tui.store.unlocked import Unlocked
from fusion_tui.store.vaultfile import STORES, VaultFile, read_file


class OpenVault(Unlocked):
    """The open vault, and what can be changed in it."""

    def set_passphrase(self, user: str, passphrase: str, kdf: KdfSpec, moment: datetime) -> Slot:
        """Give somebody a way in by passphrase; one they have is replaced, so that the old one opens old copies only.

        One's own keeps the one-time code. Somebody else's loses it, and with it the way in through the
        system keyring, which would go on asking for it.
        """
        own = user == self.slot.user
        slot, pair = empty_slot(Kind.PASSPHRASE, user, moment, kdf)
        gone: list[Slot] = []

        def act(file: VaultFile) -> VaultFile:
            old, kept = file.slot_of(user, Kind.PASSPHRASE), file.slot_of(user, Kind.KEYRING)
            gone.extend([kept] if kept and not own else [])
            headed = replace(slot, created=old.created) if old else slot
            made = self._filled(headed, derive(passphrase, kdf), pair)
            return file.without(*gone).with_slot(made)

        self._change(act)
        self._forget(gone)
        return self.file.slot(slot.id)

    def add_keyring(self, user: str, moment: datetime) -> Slot:
        """Give oneself a way in through this machine's keyring.

        Raises InputError for somebody else's name, where there is such a way already, or no keyring to
        trust; LockedError where the keyring is shut.
        """
        if user != self.slot.user:
            raise InputError("only one's own way in goes into the system keyring", "let them add it at their desk")
        slot, pair = empty_slot(Kind.KEYRING, user, moment)
        secret = os.urandom(KEY)

        def act(file: VaultFile) -> VaultFile:
            if file.slot_of(user, Kind.KEYRING):
                raise InputError("the system keyring holds a way in already", "remove that one first")
            system_keyring.put(account(file.id, slot), secret)
            return file.with_slot(self._filled(slot, slot.secret_key(file.id, secret), pair))

        try:
            self._change(act)
        except BaseException:
            if not self._may_hold(slot):
                self._forget([slot])
            raise
        return self.file.slot(slot.id)

    def new_recovery(self, moment: datetime) -> str:
        """Return a new recovery code, to be put on paper and kept nowhere else; an older one opens no more."""
        secret = recovery.new_secret()
        slot, pair = empty_slot(Kind.RECOVERY, "", moment)
        self._change(lambda file: file.with_slot(self._filled(slot, slot.secret_key(file.id, secret), pair)))
        return recovery.code_of(secret)

    def remove(self, slot_id: str) -> None:
        """Remove one way in; raises InputError where it is the last, or there is none of that id."""
        self._remove(lambda file: [file.slot(slot_id)])

    def remove_user(self, user: str) -> None:
        """Remove every way in of one user, if there is any; raises InputError where they are the last."""
        self._remove(lambda file: [slot for slot in file.slots if user and slot.user == user])

    def set_code(self, passphrase: str, secret: bytes | None) -> list[Slot]:
        """Ask for one-time codes of this secret from now on, or for none; raises LockedError for a wrong passphrase.

        A way in through the system keyring asks for them too. Where its secret isn't to be had here it is
        removed; returns what was.
        """
        if secret is not None and len(secret) != totp.SECRET:
            raise InputError("the secret of one-time codes is 20 bytes", "make a new one")
        dropped: list[Slot] = []

        def act(file: VaultFile) -> VaultFile:
            slot = file.slot_of(self.slot.user, Kind.PASSPHRASE)
            if slot is None or slot.kdf is None:
                raise InputError("one-time codes go with a passphrase, and there is none", "set a passphrase first")
            file = file.with_slot(_coded(file, slot, derive(passphrase, slot.kdf), secret))
            kept = file.slot_of(self.slot.user, Kind.KEYRING)
            if kept is None:
                return file
            held = _held(file, kept)
            if held is None:
                dropped.append(kept)
                return file.without(kept)
            return file.with_slot(_coded(file, kept, held, secret))

        self._change(act)
        self._code[:] = bytes(len(self._code))
        self._code = bytearray(secret or b"")
        return dropped

    def begin_rekey(self, salt: bytes, key: bytes, checked: str = "") -> None:
        """Seal a new store's key to everybody, beside the present one; raises InputError where one is under way.

        ``checked`` is the digest of the file whose ways in were looked at; raises DamagedError where it is another now.
        """

        def act(file: VaultFile) -> VaultFile:
            if checked and file.digest != checked:
                raise DamagedError("another vault was put in this one's place", "log on again, and check key list")
            if len(file.stores) == STORES or salt in file.stores:
                raise InputError("a re-key of this store is under way already", "let it end first")
            slots = tuple(slot.with_key(file.id, StoreKey(salt, key)) for slot in file.slots)
            return replace(file, stores=(*file.stores, salt), slots=slots)

        self._change(act, must_last=True)  # a store under the new key is about to take the old one's place
        self._keys[salt] = bytearray(key)

    def end_rekey(self, keep: bytes) -> None:
        """Keep the key of one store only, the new one or, to give up, the old; raises InputError for neither."""

        def act(file: VaultFile) -> VaultFile:
            if keep not in file.stores:
                raise InputError("this vault holds no key of that store", "name the store that is in use")
            number = file.stores.index(keep)
            slots = tuple(replace(slot, keys=(slot.keys[number],)) for slot in file.slots)
            return replace(file, stores=(keep,), slots=slots)

        self._change(act)
        for salt in self._keys.keys() - {keep}:
            gone = self._keys.pop(salt)
            gone[:] = bytes(len(gone))

    def _remove(self, chosen: Callable[[VaultFile], list[Slot]]) -> None:
        gone: list[Slot] = []

        def act(file: VaultFile) -> VaultFile:
            gone.extend(chosen(file))
            if not gone:
                return file
            left = file.without(*gone)
            if not any(_opens(left, slot) for slot in left.slots):
                raise InputError("nobody could open the store after that", "add another way in first")
            return left

        self._change(act)
        self._forget(gone)

    def _may_hold(self, slot: Slot) -> bool:
        """Whether the file holds a slot, or can't be asked: a secret is only thrown away where it opens nothing."""
        try:
            return slot.id in {one.id for one in read_file(self.path).slots}
        except StoreError:
            return True

    def _forget(self, slots: list[Slot]) -> None:
        for slot in slots:
            if slot.kind is Kind.KEYRING:
                # It may lie in another machine's keyring; it opens nothing but old copies.
                with suppress(InputError, LockedError):
                    system_keyring.forget(account(self.file.id, slot))


def _coded(file: VaultFile, slot: Slot, key: bytes, secret: bytes | None) -> Slot:
    return slot.closed(file.id, key, replace(slot.opened(file.id, key), code=secret))


def _held(file: VaultFile, slot: Slot) -> bytes | None:
    """Return a slot's own key where this machine's keyring has it and it opens."""
    try:
        key = slot.secret_key(file.id, system_keyring.get(account(file.id, slot)))
        slot.opened(file.id, key)
    except (InputError, LockedError):
        return None
    return key


def _opens(file: VaultFile, slot: Slot) -> bool:
    """Whether a slot is a way in; one in the keyring of a machine that isn't this one can't be counted on."""
    return slot.kind is not Kind.KEYRING or _held(file, slot) is not None
