"""Quarantine: what was refused, for which reason; a sealed copy is kept where it was meant for us and there is room.

A copy is never opened again by itself: it is evidence, or goes. Junk costs a bounded number of entries.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.store import quarantine
from fusion_tui.store.engine import Session
from fusion_tui.store.quarantine import Refusal
from fusion_tui.sync import limits, names
from fusion_tui.sync.channel import Outcome
from fusion_tui.sync.spool import Spool

if TYPE_CHECKING:
    from fusion_tui.services.exchange.arrival import Arrival

ENTRIES = 1_000  # refused files that are remembered
NOT_FOR_US = "not-for-us"  # it lies there for somebody else, and leaves no entry
COPIES, BYTES = 100, limits.GIB  # sealed copies kept, and their bytes
# These mend themselves: a copy would only take room.
_PASSING = frozenset({"truncated", "unknown-sender", NOT_FOR_US, "unreadable", "version", "magic", "bundle-size"})
_ADVICE = {
    "fork": "two bundles under one number: call the sender; the sealed copy is the proof",
    "seal": "damaged, or made for a key no longer held: ask the sender to issue it again",
    "stream": "damaged on the way: ask the sender to send it again",
    "unknown-sender": "add or confirm the center's card; it is tried again then",
    "revoked-key": "signed by a revoked key: ask the sender to issue it again",
    "volume": "not the part of an attachment that its bundle names: the sender writes it again",
    "truncated": "wait for the copy to end, or ask for it again",
}


def advice(refusal: Refusal) -> str:
    """Return what to do about an entry."""
    return _ADVICE.get(refusal.code, "call the sender; then drop the entry")


def note(desk: Desk, books: Session, arrival: Arrival, copy: Path | None) -> None:
    """Note a refusal in the open books; its copy moves to quarantine, where it is one to keep."""
    if quarantine.size(books) >= ENTRIES or arrival.code == NOT_FOR_US:
        return
    length = copy.stat().st_size if copy is not None else arrival.size
    keeps = copy is not None and arrival.code not in _PASSING and _has_room(books, length)
    if keeps and copy is not None:
        Spool(desk.profile.quarantine).keep(copy)
    digest = copy.stem if keeps and copy is not None else ""
    refusal = Refusal(arrival.file[:80], arrival.code, arrival.reason[:400], length=length, copy_hash=digest)
    quarantine.note(books, refusal, desk.clock.now())


def prove(desk: Desk, arrival: Arrival, path: Path) -> None:
    """Keep a bundle that contradicts what was applied: both operators will want to see it."""
    with desk.write("bundle fork", Right.EXCHANGE, whole=True) as entry:
        Spool(desk.profile.proof).keep(path)
        entry.subject, entry.outcome = arrival.sender, f"seq {arrival.seq}"
        found = Refusal(arrival.file[:80], Outcome.FORK, arrival.reason[:400], arrival.sender, seq=arrival.seq,
                        length=path.stat().st_size, copy_hash=path.stem)  # fmt: skip
        quarantine.note(entry.books, found, desk.clock.now())


def clear(desk: Desk, books: Session, arrival: Arrival) -> None:
    """Forget what was noted about a file that was taken in after all, and its damaged copies."""
    if arrival.outcome in (Outcome.APPLIED, Outcome.DUPLICATE, Outcome.VOID):
        for digest in quarantine.forget_file(books, arrival.file[:80]):
            spool = Spool(desk.profile.quarantine)
            spool.erase(spool.path_of(digest))


def sweep(desk: Desk, books: Session) -> None:
    """Remove copies of which nobody would know: their transaction never ended. The books must be open for writing."""
    known = {one.copy_hash for one in quarantine.every(books)}
    for folder in (desk.profile.quarantine, desk.profile.proof):
        if folder.is_dir():
            spool = Spool(folder)
            spool.sweep()
            spool.erase_all(path for path in spool.files() if names.is_copy(path.name) and path.stem not in known)


def listed(desk: Desk) -> list[Refusal]:
    """Return what is in quarantine, the latest first."""
    with desk.read(whole=True) as books:
        return quarantine.every(books)


def shown(desk: Desk, number: int) -> Refusal:
    """Return one entry; raises InputError where there is none."""
    with desk.read(whole=True) as books:
        found = quarantine.get(books, number)
    if found is None:
        raise InputError("no such entry in quarantine", "fusion-tui quarantine list shows them")
    return found


def drop(desk: Desk, number: int) -> Refusal:
    """Destroy an entry and its sealed copy."""
    found = shown(desk, number)
    with desk.write("quarantine drop", Right.EXCHANGE, whole=True) as entry:
        quarantine.drop(entry.books, number)
        entry.subject, entry.outcome = found.file, found.code
    if found.copy_hash:
        spool = Spool(desk.profile.proof if found.code == Outcome.FORK else desk.profile.quarantine)
        spool.erase(spool.path_of(found.copy_hash))
    return found


def _has_room(books: Session, length: int) -> bool:
    count, size = quarantine.kept(books)
    return count < COPIES and size + length <= BYTES
