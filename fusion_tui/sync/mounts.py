"""What the system says about the file system a folder lies on. Linux says; elsewhere nothing is known.

It is taken as advice: what it doesn't say costs a later error or a slower look, never a bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TABLE = Path("/proc/self/mountinfo")

FAT = frozenset({"vfat", "msdos", "fat"})
LARGEST = dict.fromkeys(FAT, 2**32 - 1)  # a length there has 32 bits
# Changes made by another machine wake nobody here; FAT is carried between machines and drivers that don't say.
_SILENT = FAT | {"exfat", "cifs", "smb3", "smbfs", "ncpfs", "9p", "virtiofs", "vboxsf", "vmhgfs", "afs", "ceph"}
_SILENT_KINDS = ("nfs", "fuse")
_ESCAPE = re.compile(r"\\([0-7]{3})")


class Mount(NamedTuple):
    """One mounted file system: where, of which kind, from what, and what it was mounted with."""

    point: Path
    kind: str
    source: str
    options: frozenset[str] = frozenset()

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written there."""
        return "ro" in self.options


def mounts(table: Path = TABLE) -> list[Mount]:
    """Return what is mounted, in the order it was; empty where the system doesn't say."""
    try:
        lines = table.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    return [mount for line in lines for mount in _parsed(line)]


def mount_of(folder: Path, table: Path = TABLE) -> Mount | None:
    """Return what a folder lies on; None where that isn't known."""
    try:
        place = folder.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return None
    found = None
    for mount in mounts(table):
        # Of two over each other the later one is seen.
        if place.is_relative_to(mount.point) and (found is None or mount.point.is_relative_to(found.point)):
            found = mount
    return found


def file_system(folder: Path, table: Path = TABLE) -> str:
    """Return the kind of file system a folder lies on, such as vfat; empty where that isn't known."""
    found = mount_of(folder, table)
    return found.kind if found else ""


def tells_changes(kind: str) -> bool:
    """Whether a change in a folder can be expected to be told; where not, one has to look."""
    return kind not in _SILENT and not kind.startswith(_SILENT_KINDS)


def _parsed(line: str) -> Iterator[Mount]:
    """Yield what a line of mountinfo says (proc_pid_mountinfo(5)); nothing where it is of another form."""
    front, dash, back = line.partition(" - ")
    fields, more = front.split(" "), back.split(" ")
    if dash and len(fields) >= 6 and len(more) >= 3:
        options = frozenset(fields[5].split(",")) | frozenset(more[2].split(","))
        yield Mount(Path(_plain(fields[4])), more[0], _plain(more[1]), options)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), text)
