"""A medium that loses its power: what was written is replayed up to a call, and what no fsync forced may be gone.

A file's content lasts from its own fsync on, a name from the fsync of its folder on: what POSIX says, and no
more. Of what was not forced nothing is left, or the names without the contents, or some of both: names as a
journal keeps them, the earlier ones first; contents in any order, torn between sectors of 512 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

SECTOR = 512
WORST, TORN = 0, 2  # of the states after a call

_WITHOUT_LOSS = "-shm"  # shared memory of the programs at work: SQLite makes it anew after a start


class Write(NamedTuple):
    """Bytes written to a file; None sets its length to ``at``."""

    path: str
    at: int
    data: bytes | None


class Name(NamedTuple):
    """A name given, moved or taken away: one of ``make``, ``folder``, ``link``, ``move``, ``remove``."""

    act: str
    path: str
    to: str


class Force(NamedTuple):
    """A file's content, or the names in a folder, made to last."""

    path: str


Call = Write | Name | Force
Content = dict[str, bytes | None]  # by path; a folder has none


@dataclass(eq=False)
class File:
    """A file: what lasts of it, and what was written since."""

    lasting: bytearray = field(default_factory=bytearray)
    since: list[Write] = field(default_factory=list)

    def force(self) -> None:
        """Make everything last."""
        self.lasting, self.since = bytearray(self.left(lambda: True)), []

    def left(self, is_kept: Callable[[], bool]) -> bytes:
        """Return what is left; ``is_kept`` is asked for each sector that was not forced."""
        content = bytearray(self.lasting)
        for write in self.since:
            for part in _sectors(write):
                if is_kept():
                    _written(content, part)
        return bytes(content)


@dataclass
class _Pending:
    """A change of names that was not forced, and what it is the name of."""

    name: Name
    file: File | None

    def is_in(self, folder: str) -> bool:
        return folder in {str(PurePosixPath(path).parent) for path in (self.name.path, self.name.to) if path}

    def apply(self, names: dict[str, File | None]) -> None:
        act, path, to = self.name
        if act in {"move", "remove"}:
            names.pop(path, None)
        if act != "remove":
            names[to] = self.file
        if act == "move":
            inside = [name for name in names if name.startswith(f"{path}/")]
            names.update({to + name.removeprefix(path): names.pop(name) for name in inside})


class Medium:
    """Files and names, and what of them is left if the power fails now."""

    def __init__(self, content: Content) -> None:
        self._lasting = {path: None if data is None else File(bytearray(data)) for path, data in content.items()}
        self._now = dict(self._lasting)
        self._pending: list[_Pending] = []

    def do(self, call: Call) -> None:
        """Take note of a call."""
        if isinstance(call, Force):
            self._force(call.path)
        elif isinstance(call, Name):
            if call.act == "make" and call.to in self._now:
                return  # opened, not made
            pending = _Pending(call, self._named(call))
            pending.apply(self._now)
            self._pending.append(pending)
        elif (file := self._now.get(call.path)) is not None:  # one without a name can't be found again
            file.since.append(call)

    def _named(self, call: Name) -> File | None:
        if call.act == "make":
            return File()
        return self._now.get(call.path)

    def _force(self, path: str) -> None:
        file = self._now.get(path)
        if file is not None:
            file.force()
            return
        for pending in [one for one in self._pending if one.is_in(path)]:
            self._pending.remove(pending)
            pending.apply(self._lasting)

    def left(self, names: int, is_kept: Callable[[], bool]) -> Content:
        """Return what is there with so many of the unforced names, and the sectors that are kept."""
        there = dict(self._lasting)
        for pending in self._pending[:names]:
            pending.apply(there)
        return {
            path: None if file is None else file.left(is_kept)
            for path, file in sorted(there.items())
            if not path.endswith(_WITHOUT_LOSS) and _is_reached(path, there)
        }

    def states(self, seed: bytes) -> Iterator[tuple[str, Content]]:
        """Yield what may be left now."""
        every, toss = len(self._pending), _tosses(seed)
        yield "nothing unforced is left", self.left(0, lambda: False)
        yield "names are left without contents", self.left(every, lambda: False)
        yield f"some is left, seed {seed!r}", self.left(next(toss) % (every + 1), lambda: bool(next(toss) & 1))


class Loss(NamedTuple):
    """What is left once the power failed after so many calls."""

    done: int
    how: str
    content: Content


def losses(before: Content, calls: Sequence[Call]) -> Iterator[Loss]:
    """Yield each state that a loss of power may leave, once."""
    medium, seen = Medium(before), set[bytes]()
    for done in range(len(calls) + 1):
        if done:
            medium.do(calls[done - 1])
        for how, content in medium.states(b"%d" % done):
            digest = _digest(content, is_last=done == len(calls))
            if digest not in seen:
                seen.add(digest)
                yield Loss(done, how, content)


def loss(before: Content, calls: Sequence[Call], done: int, number: int) -> Loss:
    """Return one of the states that a loss of power may leave after so many calls."""
    medium = Medium(before)
    for call in calls[:done]:
        medium.do(call)
    return Loss(done, *next(islice(medium.states(b"%d" % done), number, None)))


def _digest(content: Content, *, is_last: bool) -> bytes:
    digest = blake2b(bytes([is_last]))
    for path, data in content.items():
        digest.update(f"{path} {-1 if data is None else len(data)} ".encode())
        digest.update(data or b"")
    return digest.digest()


def _is_reached(path: str, there: dict[str, File | None]) -> bool:
    return all(str(parent) in there for parent in PurePosixPath(path).parents if str(parent) != ".")


def _sectors(write: Write) -> Iterator[Write]:
    if write.data is None:
        yield write
        return
    start = write.at
    while start < write.at + len(write.data):
        end = min((start // SECTOR + 1) * SECTOR, write.at + len(write.data))
        yield Write(write.path, start, write.data[start - write.at : end - write.at])
        start = end


def _written(content: bytearray, write: Write) -> None:
    if write.data is None:
        content[:] = content[: write.at].ljust(write.at, b"\0")
        return
    content.extend(bytes(max(0, write.at - len(content))))
    content[write.at : write.at + len(write.data)] = write.data


def _tosses(seed: bytes) -> Iterator[int]:
    number = 0
    while True:
        yield from blake2b(seed, salt=number.to_bytes(8, "big")).digest()
        number += 1


def content_of(folder: Path) -> Content:
    """Return everything in a folder."""
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def laid(content: Content, folder: Path) -> None:
    """Put everything into a folder, private."""
    folder.mkdir(exist_ok=True)
    for name, data in content.items():
        path = folder / name
        if data is None:
            path.mkdir(mode=0o700)
        else:
            path.touch(mode=0o600)
            path.write_bytes(data)
