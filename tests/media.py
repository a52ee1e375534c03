"""Media that fail, as the system tells it."""

from __future__ import annotations

import errno
import os
import stat

import pytest

FAILS = OSError(errno.EIO, os.strerror(errno.EIO))


def folders_unforced(monkeypatch: pytest.MonkeyPatch, fault: BaseException = FAILS) -> None:
    """Let no folder be forced to the medium: a file gets its name, and nobody knows whether that lasts."""
    forced = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise fault
        forced(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
