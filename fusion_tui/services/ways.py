"""How a person gets into a backup: by a way into the vault of the day it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fusion_tui.store.backup import Head
from fusion_tui.store.vault import OpenVault, Vault
from fusion_tui.store.vaultfile import VaultFile


@dataclass(frozen=True)
class Way:
    """Who has a way in, and the key of the store it leads to."""

    user: str
    key: bytes = field(repr=False)


WayIn = Callable[[Head], Way]


def by_passphrase(user: str, passphrase: str) -> WayIn:
    """Return the way in of a user as it was on the day of the backup; no one-time code is asked: the profile asks."""
    return _by(lambda vault: vault.open_with_passphrase(user, passphrase))


def by_recovery(code: str) -> WayIn:
    """Return the way in by the recovery code of the day of the backup."""
    return _by(lambda vault: vault.open_with_recovery(code))


def _by(open_: Callable[[Vault], OpenVault]) -> WayIn:
    def way(head: Head) -> Way:
        opened = open_(Vault(Path(), VaultFile.from_bytes(head.vault)))
        try:
            return Way(opened.slot.user, opened.key_for(head.store_salt))
        finally:
            opened.close()

    return way
