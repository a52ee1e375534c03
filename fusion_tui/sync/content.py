"""The bodies of one bundle whose manifest holds: checked by length and hash, then by what is in them.

``audit`` reads the whole stream and parses nothing; ``judge`` decodes and parses what ``audit`` vouched
for. Both return the code of a rejection: a fault only the sender can have caused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from fusion_tui.domain.errors import FormatError, PeerError, SealError
from fusion_tui.sync import body
from fusion_tui.sync.behind import digest_of
from fusion_tui.sync.manifest import BodyEntry, Manifest
from fusion_tui.sync.merkle import Tree
from fusion_tui.sync.plain import FRONT, Plain
from fusion_tui.sync.statement import Statement, parse_again, parse_line

Check = Callable[[bytes], object]


@dataclass(frozen=True)
class Content:
    """Where the bodies are and what opens them; ``signed`` is the length of the manifest."""

    file: BinaryIO
    length: int
    content_key: bytes = field(repr=False)
    context: bytes
    signed: int
    claims: Manifest

    def audit(self, plain: Plain) -> str:
        """Read on to the end of the stream; return "" or the code of what isn't as the manifest says.

        Raises SealError("stream") where the stream is damaged, even if a body before it was wrong.
        """
        code = ""
        try:
            for entry in self.claims.bodies:
                if digest_of(plain.pieces(entry.length)) != entry.sha256:
                    code = code or "hash"
        except FormatError as error:
            return code or error.code
        is_padded = _is_padding(plain.remainder(), self.claims.pad)
        return code or ("" if is_padded else "pad")

    def judge(self, checks: Mapping[str, Check]) -> str:
        """Decode and parse every body; return "" or the code of the first fault.

        Raises SealError("stream") where the file is no longer the one that was audited.
        """
        try:
            self._judge(checks)
        except SealError:
            raise
        except PeerError as error:
            return error.code
        return ""

    def root_fault(self) -> str:
        """Return "" or ``root`` where the statements, which are not parsed, aren't those the manifest was signed over.

        Raises FormatError or LimitError for what can't be decoded, SealError("stream") as ``judge`` does.
        """
        tree = Tree()
        for entry, pieces in self._walk_judged():
            for line in body.split(pieces) if entry.type == body.STATEMENTS else ():
                tree.add(line)
        return "" if tree.root() == self.claims.root else "root"

    def walk(self) -> Iterator[tuple[BodyEntry, Iterator[bytes]]]:
        """Yield each body's entry and decoded pieces, in order, in one pass; pieces left over are skipped."""
        plain = Plain(self.file, self.length, self.content_key, self.context)
        plain.read(FRONT + self.signed)
        for entry in self.claims.bodies:
            stored = plain.pieces(entry.length)
            yield entry, body.decoded(entry, stored)
            for _ in stored:
                pass

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, in order, of bodies that were judged."""
        for entry, pieces in self.walk():
            if entry.type == body.STATEMENTS:
                for line in body.split(pieces):
                    yield parse_again(line)

    def _walk_judged(self) -> Iterator[tuple[BodyEntry, Iterator[bytes]]]:
        """Walk up to the last body that has an inside; an attachment stored as it is has none beyond its hash."""
        inside = [entry.type != body.ATTACHMENT or entry.encoding != "none" for entry in self.claims.bodies]
        return islice(self.walk(), max((at for at, has in enumerate(inside, 1) if has), default=0))

    def _judge(self, checks: Mapping[str, Check]) -> None:
        tree, orders = Tree(), 0
        sender = self.claims.sender.hex()
        for entry in self.claims.bodies:
            body.check_size(entry)
        for entry, pieces in self._walk_judged():
            if entry.type == body.STATEMENTS:
                for line in body.split(pieces):
                    orders += parse_line(line, sender=sender).is_order
                    tree.add(line)
                    body.check_count(tree.count)
            else:
                _check(entry, pieces, checks.get(entry.type, bytes))
        if tree.root() != self.claims.root:
            raise FormatError("root", "the statements are not the ones the manifest was signed over")
        if orders and (orders != tree.count or any(entry.type != body.STATEMENTS for entry in self.claims.bodies)):
            raise FormatError("mixed-orders", "recalls and purges come in bundles of their own")


def _is_padding(pieces: Iterable[bytes], count: int) -> bool:
    # To the end, whatever was found: damage after it is told as damage.
    sizes = [(len(piece), piece.count(0)) for piece in pieces]
    return sum(size for size, _ in sizes) == sum(zeros for _, zeros in sizes) == count


def _check(entry: BodyEntry, pieces: Iterator[bytes], check: Check) -> None:
    if entry.type in body.LINES:
        for line in body.split(pieces):
            _require_utf8(line)
            check(line)
    elif entry.type == body.CARD:
        check(b"".join(pieces))
    else:
        for _ in pieces:
            pass


def _require_utf8(line: bytes) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        raise FormatError("lines", "a body is not made of lines: it is not utf-8") from error
