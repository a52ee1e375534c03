"""Attachments and backups: how fast a large file goes in, with how much memory, and a whole profile out."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.stores import FOLDER, Synthetic, empty
from fusion_tui.services import backup

SIZE = 256_000_000
_PIECE = 1_000_000


def measure(center: Synthetic) -> Iterator[Figure]:
    """An attachment of 256 MB in a process of its own; a backup of the large store, read back."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as place:
        yield from _attached(Path(place))
        yield _backed_up(center, Path(place) / "profile.backup")


def _attached(folder: Path) -> Iterator[Figure]:
    empty(folder / "center").close()
    file = folder / "camera.bin"
    with file.open("wb") as out:
        for _ in range(SIZE // _PIECE):
            out.write(os.urandom(_PIECE))
    command = (sys.executable, "-m", "bench.attaching", str(folder / "center"), str(file))
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    seconds, memory = map(float, done.stdout.split())
    yield Figure("attachment of 256 MB", SIZE / 1e6 / seconds, "MB/s")
    yield Figure("attachment of 256 MB, peak memory", memory, "MB")


def _backed_up(center: Synthetic, file: Path) -> Figure:
    desk = center.desk()
    begun = time.perf_counter()
    backup.create(desk, file)
    took = time.perf_counter() - begun
    desk.close()
    return Figure(f"backup of {center.size:,} records, {center.profile.store.stat().st_size / 1e6:,.0f} MB", took, "s")
