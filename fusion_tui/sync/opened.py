"""What reading a bundle gives: everything that was checked, and a second pass over the same file.

A bundle that is rejected or held has a place in its channel, but nobody gets at its content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import body, notices
from fusion_tui.sync.content import Content
from fusion_tui.sync.header import Header
from fusion_tui.sync.manifest import BodyEntry, Envelope, Manifest
from fusion_tui.sync.notices import Blob
from fusion_tui.sync.statement import Statement
from fusion_tui.sync.trust import PeerKeys

NEWER_FORMAT = "newer-format"


@dataclass(frozen=True)
class Newer:
    """A bundle whose signatures hold, with a manifest of a later version: kept sealed, tried again after an update."""

    sender: PeerKeys
    envelope: Envelope
    held: str = NEWER_FORMAT


@dataclass(frozen=True)
class Opened:
    """A bundle whose manifest holds.

    ``rejected`` is the code of a fault in a body: the number counts as received. ``held`` says why it
    waits: an unknown body type, or a card newer than the one known. At most one of them is set.
    """

    header: Header
    manifest: Manifest
    manifest_hash: bytes
    sender: PeerKeys
    content: Content = field(repr=False)
    rejected: str | None = None
    held: str | None = None

    @property
    def bodies(self) -> tuple[BodyEntry, ...]:
        """The bodies as the manifest lists them."""
        return self.manifest.bodies

    @cached_property
    def blobs(self) -> tuple[Blob, ...]:
        """The contents it names that lie in files of their own, read once; raises as :meth:`statements` does."""
        if all(entry.type != body.BLOBS for entry in self.bodies):
            return ()  # most bundles: nothing is decrypted to learn it
        lines = (body.split(pieces) for entry, pieces in self.walk() if entry.type == body.BLOBS)
        return tuple(notices.blob(line) for some in lines for line in some)

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, decrypting the file again.

        Raises FormatError with the code of the rejection or holding; SealError("stream") where the
        file is no longer the one that was checked.
        """
        self._require_usable()
        return self.content.statements()

    def walk(self) -> Iterator[tuple[BodyEntry, Iterator[bytes]]]:
        """Yield each body's entry and decoded pieces in one pass; raises as :meth:`statements` does."""
        self._require_usable()
        return self.content.walk()

    def body(self, index: int) -> Iterator[bytes]:
        """Yield the decoded pieces of one body, reading the file up to it; raises as :meth:`statements` does."""
        for at, (_, pieces) in enumerate(self.walk()):
            if at == index:
                yield from pieces
                return
        raise IndexError(index)

    @property
    def is_orders(self) -> bool:
        """Whether it carries recalls and purges, which quota and missing blobs never hold."""
        first = next(self.statements(), None)
        return first is not None and first.is_order and {entry.type for entry in self.bodies} == {body.STATEMENTS}

    def _require_usable(self) -> None:
        if code := self.rejected or self.held:
            raise FormatError(code, "the bundle was not accepted, so its content is not given out")
