"""What an act wrote, as strace saw it: each call that succeeded, with its data."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.faults import strace
from tests.faults.powerloss import Call, Force, Name, Write

OPTIONS = ("-xx", "-s", str(1 << 24), "-e", f"{strace.TRACE},lseek")

_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (\d+)(?:<[^>]*>)?$")
_PART = re.compile(r'(\d+)?<([^<>]*)>|"([^"]*)"|\b(\d+)\b')
_WRITING = {"write", "pwrite64", "read"}
_NAMING = {
    "mkdir": "folder",
    "mkdirat": "folder",
    "rename": "move",
    "renameat": "move",
    "renameat2": "move",
    "link": "link",
    "linkat": "link",
    "unlink": "remove",
    "unlinkat": "remove",
    "rmdir": "remove",
}


class _Line(NamedTuple):
    """A call that succeeded, in parts."""

    name: str
    flags: str
    descriptor: int
    file: str
    names: list[str]
    data: bytes
    last: int
    returned: int


def recorded(log: str, watched: Path) -> list[Call]:
    """Return what was done to a folder and below it, by paths relative to it."""
    found = (_beside(call, str(watched)) for call in _calls(log.splitlines()))
    return [call for call in found if call is not None]


def _beside(call: Call, folder: str) -> Call | None:
    if not f"{call.path}/".startswith(f"{folder}/"):
        return None
    if isinstance(call, Name) and call.to:
        call = call._replace(to=os.path.relpath(call.to, folder))
    return call._replace(path=os.path.relpath(call.path, folder))


def _calls(lines: list[str]) -> Iterator[Call]:
    places: dict[int, int] = {}  # by descriptor: where the next byte goes
    for line in lines:
        match = _LINE.match(line)
        if match:
            yield from _call(_parsed(match), places)


def _parsed(match: re.Match[str]) -> _Line:
    folder, names, data = "/", [], b""
    parts = list(_PART.finditer(match[2]))
    for part in parts:
        if part[2] is not None:
            folder = os.fsdecode(_bytes(part[2]))
        elif part[3] is not None:
            data = _bytes(part[3])
            names.append(str(Path(folder, os.fsdecode(data))) if match[1] not in _WRITING else "")
    return _Line(
        name=match[1],
        flags=match[2],
        descriptor=int(parts[0][1] or -1) if parts else -1,
        file=folder,
        names=names,
        data=data,
        last=int(parts[-1][4] or 0) if parts else 0,
        returned=int(match[3]),
    )


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _call(seen: _Line, places: dict[int, int]) -> Iterator[Call]:
    if seen.name in _NAMING:
        act = _NAMING[seen.name]
        to = {"remove": "", "folder": seen.names[0]}.get(act, seen.names[-1])
        yield Name(act, seen.names[0], to)
    elif seen.name == "openat":
        places[seen.returned] = 0
        yield from _opened(seen)
    elif seen.name in {"fsync", "fdatasync"}:
        yield Force(seen.file)
    elif seen.name == "ftruncate":
        yield Write(seen.file, seen.last, None)
    elif seen.name == "pwrite64":
        yield Write(seen.file, seen.last, seen.data[: seen.returned])
    elif seen.name == "lseek":
        places[seen.descriptor] = seen.returned
    elif seen.name in {"read", "write"}:
        at = places.get(seen.descriptor, 0)
        places[seen.descriptor] = at + seen.returned
        if seen.name == "write":
            yield Write(seen.file, at, seen.data[: seen.returned])


def _opened(seen: _Line) -> Iterator[Call]:
    if "O_CREAT" in seen.flags:
        yield Name("make", seen.names[0], seen.names[0])
    if "O_TRUNC" in seen.flags:
        yield Write(seen.names[0], 0, None)
