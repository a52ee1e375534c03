"""Arriving: contents that came in a bundle, and the files of peers' records that they are.

A content is encrypted into the profile before the transaction, under no name, and gets its name in it or is
gone. It is never opened: its type is told by its first bytes. It belongs to the records of its sender that
name its hash; that another center gave us the same content is nobody's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from fusion_tui.domain.attachment import Attachment, Named
from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import PeerError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.received import Received
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import awaiting, destroying, hiding
from fusion_tui.services.exchange.merging import Merged
from fusion_tui.services.filetypes import media_of, name_of
from fusion_tui.store import blobs, enclosed, records
from fusion_tui.store.contents import Blob, Packed, taken
from fusion_tui.store.engine import Session
from fusion_tui.sync import body
from fusion_tui.sync.bundle import Opened
from fusion_tui.sync.padme import padme

_FAULT = "blob"
_FROM_RECORD = ("holding", "review_on", "exercise")


class Contents:
    """Contents that came, by the hex of their SHA-256; each is kept once, for however many records."""

    def __init__(self, packed: Mapping[str, Packed], fault: str = "") -> None:
        self._packed = packed
        self.fault = fault  # code of a content that isn't what its sender stated
        self._kept: dict[str, Blob] = {}

    def get(self, one: Named) -> Packed | None:
        """Return the content of a file that is named, where it came and has the stated size."""
        made = self._packed.get(one.sha256)
        return made if made is not None and made.size == one.size else None

    def keep(self, desk: Desk, books: Session, one: Named, made: Packed) -> Blob:
        """Give a content its address in the profile."""
        if one.sha256 not in self._kept:
            self._kept[one.sha256] = blobs.keep(books, desk.profile.blobs, made, desk.clock.now())
        return self._kept[one.sha256]


@contextmanager
def brought(desk: Desk, opened: Opened) -> Iterator[Contents | None]:
    """Encrypt the contents of a bundle into the profile; what wasn't kept is gone when the block ends.

    None where a copy of ours was damaged meanwhile.
    """
    with ExitStack() as stack:
        found: dict[str, Packed] = {}
        for entry, pieces in opened.walk():
            if entry.type == body.ATTACHMENT:
                made = stack.enter_context(taken(pieces, desk.profile.blobs, padme))
                found.setdefault(made.sha256.hex(), made)
        try:
            for blob in opened.blobs:
                made = stack.enter_context(taken(awaiting.content(desk, blob), desk.profile.blobs, padme))
                found.setdefault(made.sha256.hex(), made)
        except PeerError:
            # What was altered on our own disk is to be copied again; the sender has caused it only where nothing was.
            yield Contents(found, _FAULT) if awaiting.are_whole(desk, blob) else None
        else:
            yield Contents(found)


def keep(desk: Desk, books: Session, peer: Peer, merged: Merged, contents: Contents) -> list[str]:
    """Give the records of a bundle the files they name, and take those away that they no longer name.

    Returns what people must hear: files that are named and are not here.
    """
    having = enclosed.having(books, peer.center_id) if merged.named else set()
    lacking = 0
    for record, files in merged.named.items():
        if files or record in having:
            kept, lacks = settle(desk, books, peer, record, files, contents)
            merged.files += kept
            lacking += lacks
    return [f"{lacking} of the files it names are not here: ask its sender"] if lacking else []


def settle(
    desk: Desk, books: Session, peer: Peer, record: str, files: Sequence[Named], contents: Contents
) -> tuple[int, int]:
    """Have one record of a peer have the files it names; return how many came with it, and how many are not here.

    One that is here already takes the name and the marking it has now.
    """
    there = {one.sha256: one for one in of_record(books, peer.center_id, record)}
    wanted = {one.sha256: one for one in files}
    if gone := [one for sha256, one in there.items() if sha256 not in wanted]:
        destroying.destroy(books, gone)
    for sha256, one in wanted.items():
        if (held := there.get(sha256)) is not None:
            hiding.rename(books, held, name_of(one.title), one.marking, desk.clock.now())
    fresh = [one for sha256, one in wanted.items() if sha256 not in there]
    came = [(one, made) for one in fresh if (made := contents.get(one)) is not None]
    home = records.get(books, Received, record, peer.center_id)
    if home is not None:
        for one, made in came:
            records.add(books, _attachment(desk, home, one, made, contents.keep(desk, books, one, made)))
    return len(came), len(fresh) - len(came)


def of_record(books: Session, origin: str, record: str) -> list[Attachment]:
    """Return the files of a peer's record that are here."""
    return records.where(books, Attachment, case=record, origin=origin)


def _attachment(desk: Desk, home: Received, one: Named, made: Packed, blob: Blob) -> Attachment:
    fields = {
        **desk.header("attachment", Holding.TIP),
        **{name: getattr(home, name) for name in _FROM_RECORD},
        "origin": home.origin,
        "author": home.author,
        "case": home.id,
        "title": name_of(one.title),
        "media": media_of(made.head)[:100],
        "size": made.size,
        "sha256": one.sha256,
        "blob": blob.address,
        "control": one.marking.control,
        "tlp": one.marking.tlp,
    }
    return Attachment.model_validate(fields)
