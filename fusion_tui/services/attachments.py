"""Attachments: a file kept with a record, as it came, encrypted beside the store; the program never opens one.

Its type is told by what is in it. Taking one out is an export, an act of its own; the content is compared
with the hash that was noted when it came in before the file gets its name.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import BinaryIO

from fusion_tui.domain.attachment import Attachment, Named
from fusion_tui.domain.case import Case
from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.errors import DamagedError, InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.record import Record
from fusion_tui.domain.user import Right, may
from fusion_tui.interchange import stix
from fusion_tui.services import enclosing
from fusion_tui.services.closing import needed_open
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.filetypes import media_of, name_of
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed
from fusion_tui.store import blobs, records, statements
from fusion_tui.store.contents import Blob, Packed, packed
from fusion_tui.store.engine import Session
from fusion_tui.store.newfile import new_file
from fusion_tui.store.progress import Cancelled, Progress, go_on, unwatched
from fusion_tui.sync.padme import padme

SAVE = "attachment save"


def add(
    desk: Desk, reference: str, path: Path, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Attachment:
    """Keep a file with a case; it carries the case's own marking.

    With a product instead, the file goes with it when it is released, and it is a draft again. ``progress``
    hears how many bytes of how many are done. Raises InputError for no plain file, one over 4 GiB or one that
    changes meanwhile, StoreError where the medium refuses or it was cancelled.
    """
    desk.require(may(desk.user, Right.WRITE), "attachment add")
    with desk.read() as books:
        _home(books, reference)  # before the work is done
    with _plain(path) as source, packed(source, desk.profile.blobs, padme, progress, cancelled) as made:
        if made.size != os.fstat(source.fileno()).st_size:
            raise InputError("the file changed while it was read", "wait until it is finished, then add it again")
        with desk.write("attachment add") as entry:
            home = _home(entry.books, reference)
            blob = blobs.keep(entry.books, desk.profile.blobs, made, desk.clock.now())
            added = _added(desk, entry, home, _record(desk, home, path.name, made, blob))
            entry.subject = added.id
    return added


def of_record(desk: Desk, reference: str) -> list[Attachment]:
    """Return the attachments of a case, a product or a peer's record, oldest first; looking is recorded."""
    with desk.write("attachment list", Right.READ) as entry:
        home = _found(entry.books, reference)
        entry.subject = home.id
        return records.where(entry.books, Attachment, case=home.id, origin=home.origin)


def lacking(desk: Desk, reference: str) -> list[Named]:
    """Return the files that a peer's record names and that are not here."""
    with desk.read() as books:
        home = _found(books, reference)
        if not isinstance(home, Received):
            return []
        here = {one.sha256 for one in records.where(books, Attachment, case=home.id, origin=home.origin)}
        said = statements.lines(books, home.origin, home.id)
    line = next((one.line for one in said if one.line_hash == home.line_hash), b"")
    content = json.loads(line)["object"] if line else None
    return [one for one in stix.files(content or {}) if one.sha256 not in here]


def save(
    desk: Desk, reference: str, target: Path, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Attachment:
    """Write an attachment's content to a new file, wholly or not at all; it leaves the store by that.

    Raises InputError where the file is there already, DamagedError where the content is missing or is
    not what was kept, StoreError where the medium refuses or it was cancelled.
    """
    with desk.read() as books:
        found = needed(books, Attachment, reference)
        home = records.get(books, Received, found.case, found.origin)
        recalled = home is not None and home.state is ReceivedState.RECALLED
        refuse_if(recalled, "its center has recalled it").require("it can be used again once it is given anew")
        blob = blobs.get(books, found.blob)
    with new_file(target) as out:
        try:
            _write(desk, found, blob, out, progress, cancelled)
        except DamagedError as error:
            raise _lost(found, error) from error
        with desk.write(SAVE, Right.READ) as entry:
            entry.subject = found.id
    return found


def _home(books: Session, reference: str) -> Case | Product:
    """Return the case or the product that files are added to."""
    found = records.named(books, Product, reference.strip())
    return found or needed_open(books, reference)


def _found(books: Session, reference: str) -> Record:
    theirs = records.named(books, Received, reference.strip())
    return theirs or _home(books, reference)


def _added(desk: Desk, entry: Entry, home: Case | Product, file: Attachment) -> Attachment:
    if isinstance(home, Case):
        return records.add(entry.books, file)
    enclosing.add(desk, entry, home, [file])
    of_it = records.where(entry.books, Attachment, case=home.id)
    return next(one for one in of_it if one.sha256 == file.sha256)


def _record(desk: Desk, home: Case | Product, name: str, made: Packed, blob: Blob) -> Attachment:
    fields = {
        "case": home.id,
        "title": name_of(name),
        "media": media_of(made.head)[:100],
        "size": made.size,
        "sha256": made.sha256.hex(),
        "blob": blob.address,
    }
    marking = {"control": home.control, "tlp": home.tlp}
    return filled(Attachment, desk.header("attachment", Holding.INVESTIGATION), {**fields, **marking})


def _write(
    desk: Desk, found: Attachment, blob: Blob | None, out: BinaryIO, progress: Progress, cancelled: Cancelled
) -> None:
    if blob is None:
        raise DamagedError("the store knows no such content", "restore it from a backup")
    digest, done = hashlib.sha256(), 0
    for piece in blobs.open_content(desk.profile.blobs, blob):
        go_on(cancelled)
        digest.update(piece)
        out.write(piece)
        done += len(piece)
        progress(done, found.size)
    if digest.hexdigest() != found.sha256:
        raise DamagedError("the content is not what was kept", "restore it from a backup")


def _lost(found: Attachment, error: DamagedError) -> DamagedError:
    return DamagedError(
        f"{found.id}: {error.message}; everything else can be read as before",
        "restore a backup beside this profile and save the attachment there; fusion-tui doctor checks the rest",
    )


def _plain(path: Path) -> BinaryIO:
    if not path.is_file():
        raise InputError("that is no plain file" if path.exists() else "no such file", "check its name")
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"can't read the file: {error.strerror}", "check its permissions") from error
