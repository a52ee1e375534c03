"""Where the trail ends, kept in a small file outside the store: a trail that was cut off no longer reaches it.

The file is sealed with a key of the store. It only ever moves forward along the trail it was made of: a
store that doesn't hold the row the file names leaves the file as it is, so that the difference stays.
What has to be given up, as after a restored backup, is given up by :func:`begin_anew`, which is recorded.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout
from sqlmodel import select

from fusion_tui.domain.errors import DamagedError, StoreError
from fusion_tui.paths import read_plain
from fusion_tui.store import audit, checkpoints
from fusion_tui.store.canonical import canonical
from fusion_tui.store.checkpoints import Checkpoint
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.files import replace_file
from fusion_tui.store.own_rows import CenterRow

VERSION = 1
_LARGEST = 64 * 1024
_WAIT = 5  # seconds for another program that writes the file
_LABEL = b"fusion-tui audit head v1"
_KEYS = {"v", "n", "digest", "at", "since", "checkpoint", "mac"}


class Head(NamedTuple):
    """The newest row that was noted outside, since which row the file is kept, and the newest checkpoint."""

    n: int
    digest: bytes
    at: str
    since: int = 1
    checkpoint: Checkpoint | None = None


def key(session: Session) -> bytes:
    """Return the key the file is sealed with: derived from the store's own, which tells nothing of it."""
    secret = session.exec(select(CenterRow.audit_key)).one()
    return hmac.new(secret, _LABEL, hashlib.sha256).digest()


def read(path: Path, sealed_with: bytes) -> Head | None:
    """Return what was noted; None where there is no file.

    Raises DamagedError for a file that can't be read or isn't as this program left it.
    """
    try:
        data = read_plain(path, _LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DamagedError(
            f"the head of the audit trail can't be read: {error.strerror}", "check the medium"
        ) from error
    try:
        return _parsed(data, sealed_with)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedError("the head of the audit trail was changed", "fusion-tui audit verify tells more") from error


def note_head(store: Store, path: Path) -> None:
    """Note outside where the trail ends; to be called after each commit that recorded an act.

    A file that was changed, and one this trail doesn't lead on from, stays as it is: verifying names it.
    Raises StoreError where it can't be written; the act before it is kept.
    """
    try:
        with _held(path):
            _note(store, path)
    except Timeout:
        return  # whoever holds it notes a row as new as ours, or the next act does


def begin_anew(store: Store, path: Path) -> None:
    """Note the present end whatever the file says; the newest row is to tell that this was done.

    Raises StoreError where the file can't be written, or another program holds it.
    """
    try:
        with _held(path), store.read() as books:
            row = audit.newest(books)
            if row is not None:
                _put(path, key(books), Head(row.n, row.digest, row.at, row.n, checkpoints.newest(books)), lasting=True)
    except Timeout as error:
        raise StoreError("another program writes the head of the audit trail", "do it again") from error


def fault(store: Store, path: Path) -> str:
    """Return why the trail doesn't lead on from what was noted outside, as a log-on may tell; empty where it does."""
    with store.read() as books:
        try:
            there = read(path, key(books))
        except DamagedError as error:
            return error.message
        if there is None:
            newest = audit.newest(books)  # a trail of schema 1 has no places, and had no head
            return "the head of the audit trail is missing" if newest is None or newest.place else ""
        if _leads_on(books, there):
            return ""
    return f"row {there.n} of the audit trail was noted outside the store, and this store does not hold it"


@contextmanager
def _held(path: Path) -> Iterator[None]:
    lock = FileLock(f"{path}.lock", timeout=_WAIT, mode=0o600)
    try:
        lock.acquire()
    except Timeout:  # a TimeoutError, which is an OSError
        raise
    except OSError as error:
        raise _unwritten(error) from error
    try:
        yield
    finally:
        lock.release()


def _note(store: Store, path: Path) -> None:
    with store.read() as books:
        sealed_with, row, made = key(books), audit.newest(books), checkpoints.newest(books)
        try:
            there = read(path, sealed_with)
        except DamagedError:
            return
        if row is None or (there is not None and not _leads_on(books, there)):
            return
    before = there.checkpoint if there else None
    if before is not None and (made is None or made.n < before.n):
        made = before  # one that was taken out of the store stays noted here
    head = Head(row.n, row.digest, row.at, there.since if there else row.n, made)
    if head != there:
        _put(path, sealed_with, head, lasting=made != before)


def _leads_on(books: Session, there: Head) -> bool:
    row = audit.row(books, there.n)
    return row is not None and row.digest == there.digest


def _put(path: Path, sealed_with: bytes, head: Head, *, lasting: bool) -> None:
    try:
        replace_file(path, _written(sealed_with, head), lasting=lasting)
    except OSError as error:
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> StoreError:
    return StoreError(
        f"the act is kept, but the head of the audit trail can't be written: {error.strerror}",
        "make room in the profile directory, or check its permissions",
    )


def _written(sealed_with: bytes, head: Head) -> bytes:
    newest = None if head.checkpoint is None else checkpoints.as_json(head.checkpoint)
    fields = {"v": VERSION, **head._asdict(), "digest": head.digest.hex(), "checkpoint": newest}
    return canonical({**fields, "mac": _mac(sealed_with, fields)})


def _parsed(data: bytes, sealed_with: bytes) -> Head:
    found = json.loads(data) if len(data) <= _LARGEST else {}
    if not isinstance(found, dict) or found.keys() != _KEYS:
        raise ValueError("not the fields of a head")
    mac = str(found.pop("mac"))
    if not hmac.compare_digest(mac.encode(), _mac(sealed_with, found).encode()) or found["v"] != VERSION:
        raise ValueError("not sealed with this key")
    newest = None if found["checkpoint"] is None else checkpoints.from_json(found["checkpoint"])
    return Head(int(found["n"]), bytes.fromhex(found["digest"]), found["at"], int(found["since"]), newest)


def _mac(sealed_with: bytes, fields: dict[str, Any]) -> str:
    return hmac.new(sealed_with, canonical(fields), hashlib.sha256).hexdigest()
