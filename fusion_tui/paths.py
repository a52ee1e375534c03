"""Where a profile keeps its things: one directory, 0700, nothing of a case in clear in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from fusion_tui.domain.errors import InputError

PROFILE_VARIABLE = "FUSION_TUI_PROFILE"


@dataclass(frozen=True)
class Profile:
    """The files of one center on one machine."""

    root: Path

    @property
    def vault(self) -> Path:
        """The store key, wrapped once for each way in."""
        return self.root / "vault.json"

    @property
    def store(self) -> Path:
        """The encrypted case store."""
        return self.root / "store.db"

    @property
    def spool(self) -> Path:
        """Sealed bundles on their way in or out, as they are on the medium."""
        return self.root / "spool"

    @property
    def proof(self) -> Path:
        """Sealed bundles that contradict what was applied: kept to show both operators."""
        return self.spool / "proof"

    def exists(self) -> bool:
        """Whether a center was set up here: either file counts, so that neither is ever written over."""
        return self.vault.exists() or self.store.exists()

    def make(self) -> None:
        """Make the directories, private to this account; tighten them where they exist."""
        for folder in (self.root, self.spool):
            _make_private(folder)


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise InputError(
            f"can't make the profile directory: {error.strerror}", "choose another with --profile"
        ) from error


def profile_at(chosen: Path | None) -> Profile:
    """Return the profile that was asked for, or FUSION_TUI_PROFILE, or the platform's own place."""
    named = os.environ.get(PROFILE_VARIABLE)
    if chosen is None and named:
        chosen = Path(named)
    if chosen is None:
        from platformdirs import user_data_path

        chosen = user_data_path("fusion-tui", appauthor=False)
    return Profile(chosen.expanduser().absolute())
