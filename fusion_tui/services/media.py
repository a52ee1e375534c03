"""Removable media that are mounted: label, file system, free room. What the system doesn't say is not guessed.

Linux says most (mountinfo, /sys, /dev/disk/by-label); macOS mounts volumes in one folder, Windows gives them
letters. A label comes from whoever wrote the medium: it is cleaned like any text from outside.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.text import clean_line
from fusion_tui.sync import mounts
from fusion_tui.sync.drop import FolderDrop

ROOT = Path("/")

_SYSTEM = (Path("/boot"), Path("/efi"))
_LABEL = 40
_BYTE = re.compile(r"\\x([0-9a-f]{2})")
_DEPTH = 4  # an encrypted volume on a partition on a disk, and one to spare


@dataclass(frozen=True)
class Medium:
    """One removable medium and the folder it is mounted on; sizes in bytes, None where not known."""

    folder: Path
    label: str = ""
    file_system: str = ""
    free: int | None = None
    total: int | None = None
    read_only: bool = False


def mounted(root: Path | None = None) -> list[Medium]:
    """Return the removable media that are mounted, by label; empty where the system says nothing of them."""
    root = ROOT if root is None else root
    table, volumes = root / "proc/self/mountinfo", root / "Volumes"
    if table.is_file():
        found = list(_linux(root, table))
    elif volumes.is_dir():
        found = list(_volumes(volumes))
    else:
        found = list(_letters())
    return sorted(found, key=lambda medium: (medium.label.casefold(), medium.folder))


def drop_at(words: str) -> Path:
    """Return the folder somebody typed; raises InputError, which says what to do, where it is no drop."""
    if not words:
        raise InputError("no folder was typed", "type the folder of the drop, such as /media/usb")
    try:
        folder = Path(words).expanduser()
    except RuntimeError as error:
        raise InputError("there is no such user", "type the folder as it is, from / on") from error
    FolderDrop(folder).scan(most=1)
    return folder


def sealed_on(medium: Medium) -> tuple[int, int]:
    """Return how many bundles and parts of attachments lie in a medium's folder; none where it can't be read."""
    try:
        found = FolderDrop(medium.folder).scan()
    except InputError:
        return 0, 0
    return len(found.bundles), len(found.volumes)


def label_of(folder: Path, root: Path | None = None) -> str:
    """Return the label of the medium a folder lies on; empty where that isn't known."""
    with suppress(OSError, RuntimeError):
        folder = folder.resolve()
    return next((medium.label for medium in mounted(root) if folder.is_relative_to(medium.folder)), "")


def _linux(root: Path, table: Path) -> Iterator[Medium]:
    labels, known = _labels(root / "dev/disk/by-label"), set()
    for mount in mounts.mounts(table):
        device = _resolved(root / mount.source.lstrip("/"))
        if not mount.source.startswith("/dev/") or device in known or _is_of_the_system(mount.point):
            continue
        known.add(device)
        if _is_removable(_resolved(root / "sys/class/block" / device.name), _DEPTH):
            yield from _medium(mount.point, labels.get(device.name, ""), mount.kind, mount.is_read_only)


def _medium(folder: Path, label: str, kind: str, read_only: bool) -> Iterator[Medium]:
    """Yield a medium, unless its folder has a name that can't be shown as it is."""
    if clean_line(str(folder)) != str(folder):
        return
    free = total = None
    with suppress(OSError):
        usage = shutil.disk_usage(folder)
        free, total = usage.free, usage.total
    yield Medium(folder, clean_line(label)[:_LABEL], kind, free, total, read_only)


def _is_of_the_system(point: Path) -> bool:
    return point == point.parent or any(point.is_relative_to(one) for one in _SYSTEM)


def _is_removable(place: Path, depth: int) -> bool:
    """Whether a block device of /sys, or one below it, can be taken out: it says so, hangs on USB, or is a card."""
    below = list((place / "slaves").iterdir()) if (place / "slaves").is_dir() else []
    if below:
        return depth > 0 and any(_is_removable(_resolved(one), depth - 1) for one in below)
    disk = place if (place / "removable").is_file() else place.parent
    says_so = _said(disk / "removable") == "1" or _said(disk / "device/type") == "SD"
    return says_so or any(part.startswith("usb") for part in disk.parts)


def _said(path: Path) -> str:
    with suppress(OSError):
        return path.read_text("ascii", "replace").strip()
    return ""


def _labels(folder: Path) -> dict[str, str]:
    """Return the label of each block device, by its name."""
    found = {}
    with suppress(OSError):
        for link in folder.iterdir():
            written = _BYTE.sub(lambda byte: chr(int(byte[1], 16)), link.name)
            with suppress(UnicodeError):
                written = written.encode("latin-1").decode()
            found[_resolved(link).name] = written
    return found


def _resolved(path: Path) -> Path:
    with suppress(OSError, RuntimeError):
        return path.resolve()
    return path


def _volumes(folder: Path) -> Iterator[Medium]:
    """Yield what macOS mounted for its user; the system's own volume is a link there, or lies on the same device."""
    for volume in sorted(folder.iterdir()):
        with suppress(OSError):
            if _is_mounted(volume):
                yield from _medium(volume, volume.name, "", not os.access(volume, os.W_OK))


def _is_mounted(volume: Path) -> bool:
    return not volume.is_symlink() and volume.stat().st_dev != volume.parent.stat().st_dev


def _letters() -> Iterator[Medium]:
    """Yield the drives that Windows calls removable; nothing anywhere else."""
    yield from ()
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            drive = f"{letter}:\\"
            if kernel.GetDriveTypeW(drive) != 2:  # DRIVE_REMOVABLE
                continue
            label, kind = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
            if kernel.GetVolumeInformationW(drive, label, 261, None, None, None, kind, 261):
                yield from _medium(Path(drive), label.value, kind.value.lower(), False)
