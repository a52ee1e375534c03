"""What one way in gives while it is open: the stores' keys, and the right to replace the file.

A change is one replacement under the file's lock: read again, authenticate, change, count on,
authenticate, write. So two programs never undo each other, and after a crash the old vault or the new
one is there, whole. Whoever was taken out of the file meanwhile changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from fusion_tui.crypto.seal import KemPair
from fusion_tui.domain.errors import DamagedError, LockedError
from fusion_tui.store.files import alone
from fusion_tui.store.slots import Payload, Slot, StoreKey, filled
from fusion_tui.store.vaultfile import UnforcedError, VaultFile, read_file, write_file


@dataclass
class Changes:
    """What was changed of the file since the store was told: from which, by which way in, what came and what went."""

    base: VaultFile
    by: Slot
    made: list[Slot] = field(default_factory=list)
    gone: list[Slot] = field(default_factory=list)

    def take(self, found: VaultFile, changed: VaultFile) -> None:
        """Note one more change; what somebody else put into the file is none of it."""
        before, after = ({slot.digest: slot for slot in file.slots} for file in (found, changed))
        self.made += [after[digest] for digest in after.keys() - before.keys()]
        self.gone += [before[digest] for digest in before.keys() - after.keys()]


class Unlocked:
    """What a way in gives; ``close`` writes over it, as far as Python lets it. ``repr`` shows none of it."""

    def __init__(self, path: Path, file: VaultFile, slot: Slot, payload: Payload) -> None:
        self.path = path
        self.file = file
        self.slot = slot
        self.faults: list[str] = []  # of what follows a change that is done already
        self._authentication = bytearray(payload.authentication)
        self._code = bytearray(payload.code or b"")
        self._keys: dict[bytes, bytearray] = {}
        self.changes: Changes | None = None

    @classmethod
    def opened(cls, path: Path, file: VaultFile, slot: Slot, key: bytes) -> Self:
        """Open one slot by its own key.

        Raises LockedError where the key isn't the slot's, DamagedError where somebody without a way in
        changed anything of the file.
        """
        payload = slot.opened(file.id, key)
        file.verify(payload.authentication)
        made = cls(path, file, slot, payload)
        for number, salt in enumerate(file.stores):
            made._keys[salt] = bytearray(slot.store_key(file.id, number, salt, payload.pair))
        return made

    def close(self) -> None:
        """Write over every key; nothing can be asked of the vault after that."""
        for secret in (self._authentication, self._code, *self._keys.values()):
            secret[:] = bytes(len(secret))
        self._authentication, self._code, self._keys = bytearray(), bytearray(), {}

    @property
    def keys(self) -> list[tuple[bytes, bytearray]]:
        """The stores' salts with their keys, in the order of the file: the very bytes that ``close`` writes over."""
        self._require_open()
        return [(salt, self._keys[salt]) for salt in self.file.stores]

    @property
    def code_secret(self) -> bytes | None:
        """The secret of the one-time codes that this way in asks for, if it does."""
        self._require_open()
        return bytes(self._code) or None

    def key_for(self, salt: bytes) -> bytes:
        """Return the key of the store file that begins with this salt; raises DamagedError where it is another's."""
        self._require_open()
        if salt not in self._keys:
            raise DamagedError(
                "the store file beside this vault is another one", "restore store and vault from one backup"
            )
        return bytes(self._keys[salt])

    def _filled(self, slot: Slot, key: bytes, pair: KemPair) -> Slot:
        """Seal everything to a new slot; one's own asks for the same codes, somebody else's for none."""
        code = self.code_secret if slot.user == self.slot.user else None
        payload = Payload(pair, bytes(self._authentication), code)
        stores = [StoreKey(*known) for known in self.keys]
        return filled(slot, self.file.id, key, payload, stores)

    def _change(self, act: Callable[[VaultFile], VaultFile], *, must_last: bool = False) -> None:
        """Replace the file by what an act makes of it as it is now; one that changes nothing writes nothing.

        A new file that is there but not forced to the medium is a fault that is told beside what was done;
        where what follows builds on it, it ``must_last``: then StoreError.
        """
        self._require_open()
        with alone(self.path):
            found = self._current()
            changed = act(found)
            if changed is not found:
                changed = replace(changed, serial=found.serial + 1).sealed(self._authentication)
                self._write(changed, must_last=must_last)
                self.changes = self.changes or Changes(found, self.slot)
                self.changes.take(found, changed)
        self.file, self.slot = changed, changed.slot_of(self.slot.user, self.slot.kind) or self.slot

    def current(self) -> VaultFile:
        """Return the file as it is now, authenticated.

        Raises DamagedError where it isn't one of this vault or an older one, LockedError where one's own way in
        is not in it any more.
        """
        self._require_open()
        return self._current()

    def _write(self, changed: VaultFile, *, must_last: bool) -> None:
        try:
            write_file(self.path, changed)
        except UnforcedError as error:  # whoever comes next reads the new one: it is done
            if must_last:
                raise
            self.faults.append(f"{error.message}; {error.hint}")

    def _current(self) -> VaultFile:
        found = read_file(self.path)
        found.verify(self._authentication)
        if found.serial < self.file.serial:
            raise DamagedError("an older vault was put in this one's place", "restore vault.json from a backup")
        if self.slot.private not in {slot.private for slot in found.slots} or set(found.stores) != set(self._keys):
            raise LockedError("the vault was changed by another program", "log on again")
        self.file = found
        return found

    def _require_open(self) -> None:
        if not self._authentication:
            raise LockedError("the vault is closed", "log on again")
