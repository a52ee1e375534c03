"""Vaults for tests: made cheaply, changed behind the program's back, written as an attacker would."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.crypto.seal import KemPair
from fusion_tui.store.vault import OpenVault, create_vault
from fusion_tui.store.vaultfile import VaultFile
from tests.store.factories import CHEAPEST, KEY

GOOD, OTHER = "correct horse battery", "staple and a stapler"
SALT, NEW_SALT = bytes(range(50, 66)), bytes(range(70, 86))
CODE = bytes(range(20))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 12, tzinfo=UTC)


@cache
def journal() -> KemPair:
    """Return the pair that what happens before unlock is sealed to."""
    return KemPair.generate()


def made(path: Path, kdf: KdfSpec = CHEAPEST, passphrase: str = GOOD, key: bytes = KEY) -> OpenVault:
    """Make the vault of rivera and leave it open."""
    return create_vault(path, key, SALT, journal().public, "rivera", passphrase, kdf, NOON)


def loaded(path: Path) -> dict[str, Any]:
    """Return what a vault file says."""
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def laid(path: Path, content: dict[str, Any]) -> None:
    """Write a vault file in the form the program writes it, whatever it says."""
    path.write_bytes(json.dumps(content, indent=1).encode() + b"\n")


def tampered(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a vault file as somebody does who has no way in: the tag stays as it was."""
    content = loaded(path)
    change(content)
    laid(path, content)


def forged(path: Path, vault: OpenVault, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a vault file as somebody does who once had a way in: the tag is right again."""
    tampered(path, change)
    file = VaultFile.from_bytes(path.read_bytes())
    path.write_bytes(file.sealed(vault._authentication).to_bytes())
