"""Contents of attachments: encrypted files beside the store, each under a random key that only the store holds.

A content's address is a keyed tag of its SHA-256, so that equal contents are kept once and whoever
finds the disk can't confirm that a known file is on it; the length is padded for the same reason. A
file is whole and named before its row is written: a crash between the two leaves an orphan, which
``sweep`` removes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, col, select

from fusion_tui.crypto.derive import subkey, tag
from fusion_tui.domain.errors import DamagedError, UnreadableError
from fusion_tui.store.contents import PART, Blob, Packed, content, make_private
from fusion_tui.store.files import files_in, sync_folder
from fusion_tui.store.newfile import medium_told
from fusion_tui.store.own_rows import BlobRow, CenterRow

_LABEL = b"fusion-tui/blob-address/v1"
_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
_STALE = timedelta(hours=1)  # a part that is being written was touched a moment ago


class Orphans(NamedTuple):
    """Files that no row of the store knows."""

    contents: list[Path]
    parts: list[Path]


def path_of(folder: Path, address: str) -> Path:
    """Return where a content lies."""
    return folder / address[:2] / address


def address_of(session: Session, sha256: bytes) -> str:
    """Return the address of a content in this store."""
    secret = session.exec(select(CenterRow.audit_key)).one()
    return tag(subkey(secret, _LABEL), sha256).hex()


def get(session: Session, address: str) -> Blob | None:
    """Return what the store holds of a content; None where it knows none of that address."""
    row = session.get(BlobRow, address)
    return None if row is None else Blob(row.address, row.key, row.size)


def every(session: Session) -> list[Blob]:
    """Return what the store holds of all contents."""
    return [
        Blob(row.address, row.key, row.size) for row in session.exec(select(BlobRow).order_by(col(BlobRow.address)))
    ]


def keep(session: Session, folder: Path, made: Packed, at: datetime) -> Blob:
    """Give a packed content its address; equal content that is there whole already stays as it is.

    What is there and isn't whole is replaced: who adds a file again may hold the last good copy of it. To be
    called with the books open for writing: that is what serialises two programs that keep the same.
    """
    address = address_of(session, made.sha256)
    known, place = get(session, address), path_of(folder, address)
    if known is not None and _is_there(session, folder, known, made):
        return known
    with medium_told("the attachment"):
        make_private(place.parent)
        made.part.replace(place)
        sync_folder(place.parent)
        sync_folder(folder)
    session.merge(BlobRow(address=address, key=made.key, size=made.size, created=at))
    session.flush()
    return Blob(address, made.key, made.size)


def _is_there(session: Session, folder: Path, known: Blob, made: Packed) -> bool:
    with medium_told("the attachment"):
        place = path_of(folder, known.address)
        fits = place.is_file() and place.stat().st_size == made.part.stat().st_size
    return fits and is_whole(session, open_content(folder, known), known)


def open_content(folder: Path, blob: Blob) -> Iterator[bytes]:
    """Yield the content of a blob of the profile; raises DamagedError where it is missing or not what was kept.

    Where the medium doesn't give it that is an UnreadableError: it may be whole.
    """
    try:
        with path_of(folder, blob.address).open("rb") as file:
            yield from content(file, os.fstat(file.fileno()).st_size, blob)
    except FileNotFoundError as error:
        raise DamagedError("the content is missing from the profile", "restore it from a backup") from error
    except OSError as error:
        raise UnreadableError(f"the content can't be read: {error.strerror}", "check the medium") from error


def is_whole(session: Session, pieces: Iterator[bytes], blob: Blob) -> bool:
    """Whether decrypted pieces are the content of that address; what can't be read is not."""
    try:
        return is_as_kept(session, pieces, blob)
    except DamagedError:
        return False


def is_as_kept(session: Session, pieces: Iterator[bytes], blob: Blob) -> bool:
    """Whether decrypted pieces are the content of that address; raises DamagedError where they can't be had."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return address_of(session, digest.digest()) == blob.address


def orphans(session: Session, folder: Path, now: datetime) -> Orphans:
    """Return the files in the folder that the store doesn't know; a part counts after an hour without a write.

    Only with the books open for writing is a content without a row an orphan, and no content about to
    get one. Raises StoreError where the medium refuses.
    """
    known = set(session.exec(select(BlobRow.address)))
    before = (now - _STALE).timestamp()
    found = Orphans([], [])
    with medium_told("the attachments"):
        for path, seen in files_in(folder):
            if _NAME.fullmatch(path.name) and path.name not in known:
                found.contents.append(path)
            elif PART in path.name and seen.st_mtime < before:
                found.parts.append(path)
    return found


def sweep(session: Session, folder: Path, now: datetime) -> int:
    """Remove for good what the store doesn't know, and return how many files; the books must be open for writing."""
    found = orphans(session, folder, now)
    gone = [*found.contents, *found.parts]
    with medium_told("the attachments"):
        for path in gone:
            path.unlink(missing_ok=True)
        for place in {path.parent for path in gone}:
            sync_folder(place)
    return len(gone)
