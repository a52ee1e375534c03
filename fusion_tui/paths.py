"""Where a profile keeps its things, and how they are opened: one directory, 0700, nothing of a case in clear in it.

Whoever can write the directory can put a pipe, a device or a link in the place of a file: only a regular file is
opened, a link is not followed, and nothing is waited for.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.errors import InputError

PROFILE_VARIABLE = "FUSION_TUI_PROFILE"
NONE_HERE = (
    f"name the directory of a center with --profile before the command, or {PROFILE_VARIABLE}; "
    "fusion-tui init makes one there"
)

_CAREFUL = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))
_KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


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
    def policy(self) -> Path:
        """What the center decided, within the federal maxima."""
        return self.root / "policy.toml"

    @property
    def guard(self) -> Path:
        """Bad log-ons, lockouts and the latest moment seen, before anything is unlocked."""
        return self.root / "guard.json"

    @property
    def journal(self) -> Path:
        """What happened before unlock, sealed."""
        return self.root / "journal"

    @property
    def head(self) -> Path:
        """Where the audit trail ends, outside the store."""
        return self.root / "audit-head.json"

    @property
    def tombstones(self) -> Path:
        """Every order and how far each channel had come, sealed: for a store that is put back from a backup."""
        return self.root / "tombstones"

    @property
    def holders(self) -> Path:
        """Which programs are at work in this profile."""
        return self.root / "run"

    @property
    def blobs(self) -> Path:
        """Encrypted contents of attachments, by their keyed addresses."""
        return self.root / "blobs"

    @property
    def next_store(self) -> Path:
        """The store of a re-key, until it takes the place of the old one."""
        return self.root / "store.db.next"

    @property
    def spool(self) -> Path:
        """Sealed bundles on their way in or out, as they are on the medium."""
        return self.root / "spool"

    @property
    def proof(self) -> Path:
        """Sealed bundles that contradict what was applied: kept to show both operators."""
        return self.spool / "proof"

    @property
    def quarantine(self) -> Path:
        """Sealed copies of bundles that were refused, where they were meant for us."""
        return self.root / "quarantine"

    def exists(self) -> bool:
        """Whether a center was set up here: either file counts, so that neither is ever written over."""
        return os.path.lexists(self.vault) or os.path.lexists(self.store)

    def make(self) -> None:
        """Make the directories, private to this account; tighten them where they exist."""
        for folder in (self.root, self.spool, self.blobs, self.holders):
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


def open_plain(path: Path, flags: int = os.O_RDONLY) -> BinaryIO:
    """Open a regular file, never waiting for it; raises OSError, which names anything else in its place."""
    try:
        descriptor = os.open(path, flags | _CAREFUL, 0o600)
    except OSError:
        require_plain(path)
        raise
    if not stat.S_ISREG(mode := os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _no_file(mode)
    return os.fdopen(descriptor, "r+b" if flags & os.O_RDWR else "rb")


def read_plain(path: Path, most: int) -> bytes:
    """Return at most so many bytes of a regular file, and one more of a longer one; raises OSError."""
    with open_plain(path) as file:
        return file.read(most + 1)


def require_plain(path: Path) -> None:
    """Raise OSError where something else than a regular file has this name; nothing at all is fine."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise _no_file(mode)


def _no_file(mode: int) -> OSError:
    return OSError(errno.EINVAL, f"{_KINDS.get(stat.S_IFMT(mode), 'something else')} is in its place")
