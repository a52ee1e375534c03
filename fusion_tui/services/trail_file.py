"""The trail as a file: JSON Lines that prove themselves without this program (docs/audit.md).

First who it is of and where it begins, then a row a line, last a signed checkpoint over the last row. A
checkpoint alone is such a file without rows. What is read here came from outside: bounded, and of one shape.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from fusion_tui.domain.center import Center
from fusion_tui.domain.errors import InputError
from fusion_tui.services import trail_seal
from fusion_tui.services.trail_check import FILE, Chain, Finding, Pin
from fusion_tui.services.trail_seal import Signers
from fusion_tui.store import checkpoints
from fusion_tui.store.audit import Row
from fusion_tui.store.checkpoints import Checkpoint

KIND = "fusion-tui audit trail"
VERSION = 1
_LINE = 256 * 1024
_ROW = {"n": int, "at": str, "who": str, "act": str, "subject": str, "outcome": str, "place": str, "digest": str}
_BAD = (ValueError, TypeError, KeyError, RecursionError)


@dataclass(frozen=True)
class Start:
    """What a file says of itself in its first line: whose, and after which digest its first row comes."""

    center: Center
    card: bytes
    first: int
    before: bytes


def fill(file: BinaryIO, start: Start, rows: Iterable[Row], made: Checkpoint) -> tuple[int, str]:
    """Write a whole file; return how many rows it has, and its SHA-256 in hex."""
    digest, lines = hashlib.sha256(), 0
    for value in _lines(start, rows, made):
        line = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        file.write(line)
        lines += 1
    return lines - 2, digest.hexdigest()


def _lines(start: Start, rows: Iterable[Row], made: Checkpoint) -> Iterator[dict[str, Any]]:
    center = {"id": start.center.center_id, "code": start.center.code, "name": start.center.name}
    where = {"from": start.first, "before": start.before.hex()}
    yield {"type": KIND, "v": VERSION, "center": center, "card": b64encode(start.card).decode(), **where}
    for row in rows:
        yield {**row._asdict(), "digest": row.digest.hex()}
    yield {"checkpoint": checkpoints.as_json(made)}


class TrailFile:
    """A file to compare a trail with: examined first, then its rows are read again beside the trail's."""

    def __init__(self, path: Path, center: Center, known: Signers) -> None:
        self._path, self._center = path, center
        self.findings: list[Finding] = []
        self.checkpoint: Checkpoint | None = None
        self.rows = 0
        self._examine(known)

    @property
    def pins(self) -> list[Pin]:
        """The row it ends with; nothing where the file proves nothing."""
        made = self.checkpoint
        return [] if made is None or self.findings else [Pin(made.n, made.digest, "the file compared with")]

    def digests(self) -> Iterator[tuple[int, bytes]]:
        """Yield number and digest of its rows; nothing where the file proves nothing."""
        if not self.findings:
            for found in self._parsed():
                if "digest" in found:
                    row = _row(found)
                    yield row.n, row.digest

    def _examine(self, known: Signers) -> None:
        lines = self._parsed()
        start = self._start(next(lines, {}))
        chain, end = Chain(start.first, (start.before,)), start.before
        try:
            for found in lines:
                if self.checkpoint:
                    raise ValueError("something follows the checkpoint")
                if "checkpoint" in found:
                    self.checkpoint = checkpoints.from_json(found["checkpoint"])
                    continue
                row = _row(found)
                chain.take(row)
                end, self.rows = row.digest, self.rows + 1
        except _BAD:
            self._find(f"line {self.rows + 2} is not as this program wrote it")
        for one in chain.found():
            self._find(str(one))
        self._check_end(end, chain.expected - 1, known | trail_seal.signers_of([start.card], self._center.center_id))

    def _check_end(self, end: bytes, n: int, known: Signers) -> None:
        made = self.checkpoint
        if made is None:
            self._find("it ends without its checkpoint: it was cut off")
        elif (made.n, made.digest) != (n, end):
            self._find(f"its checkpoint is over another row than row {n}, where it ends")
        elif not trail_seal.holds(made, self._center, known):
            self._find("the signatures of its checkpoint do not hold")

    def _find(self, why: str) -> None:
        self.findings.append(Finding(FILE, 0, 0, f"the file compared with is not as it was written: {why}"))

    def _start(self, found: dict[str, Any]) -> Start:
        try:
            if found["type"] != KIND or found["v"] != VERSION or type(found["from"]) is not int:
                raise ValueError("another kind of file")
            is_ours = found["center"]["id"] == self._center.center_id
            envelope, before = b64decode(found["card"], validate=True), bytes.fromhex(found["before"])
        except _BAD as error:
            raise _no_trail() from error
        if not is_ours:
            raise InputError("that file is of another center's trail", "compare with one of this center")
        return Start(self._center, envelope, found["from"], before)

    def _parsed(self) -> Iterator[dict[str, Any]]:
        if not self._path.is_file():
            raise InputError("that is no plain file" if self._path.exists() else "no such file", "check its name")
        try:
            with self._path.open("rb") as file:
                while line := file.readline(_LINE):
                    yield _object(line)
        except OSError as error:
            raise InputError(f"can't read the file: {error.strerror}", "check its name and permissions") from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line) if line.endswith(b"\n") else None
    except _BAD:
        found = None
    return found if isinstance(found, dict) else {}


def _row(found: dict[str, Any]) -> Row:
    if found.keys() != _ROW.keys() or any(type(found[name]) is not kind for name, kind in _ROW.items()):
        raise ValueError("not the fields of a row")
    return Row(**{**found, "digest": bytes.fromhex(found["digest"])})


def _no_trail() -> InputError:
    return InputError("that is no export and no checkpoint of an audit trail", "fusion-tui audit export makes one")
