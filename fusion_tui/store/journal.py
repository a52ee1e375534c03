"""The journal: what happened before anything was unlocked, sealed so that only the unlocked store can read it.

Frames of one length follow each other: u32 length, big-endian, then the entry, padded and sealed to the
vault's journal key; so neither names nor outcomes show. A frame that power loss tore is cut off by the
next append. After MOST entries only the guard's count goes on. Whoever has the public key can add
entries, so each carries the guard's running number, and reading tells whatever doesn't follow.
Append, drain and clear run under the guard's lock: within an attempt.
"""

from __future__ import annotations

import os
from itertools import dropwhile
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, Field, ValidationError

from fusion_tui.crypto.seal import ENC, TAG, KemPair, KemPublic, seal, unseal
from fusion_tui.domain.clock import Instant
from fusion_tui.domain.errors import SealError, StoreError
from fusion_tui.domain.text import short
from fusion_tui.domain.wording import many
from fusion_tui.paths import open_plain, read_plain
from fusion_tui.store.files import sync_folder

MOST = 1000
PLAIN = 1024  # the longest entry has some 900 bytes
FRAME = 4 + ENC + PLAIN + TAG

_INFO = b"fusion-tui/journal/v1"
_LENGTH = (FRAME - 4).to_bytes(4, "big")

_Word = Annotated[str, short(80)]


class Event(BaseModel, frozen=True, extra="forbid"):
    """What happened, without what was typed."""

    at: Instant
    who: _Word = Field(max_length=32)
    outcome: _Word = Field(max_length=40)
    act: _Word = Field(default="log on", max_length=40)
    place: _Word = Field(default="", max_length=80, description="cut to 80")


class Entry(Event, frozen=True):
    """An event with the guard's running number."""

    n: int = Field(ge=1)


class Drained(NamedTuple):
    """What the journal held that the store doesn't have yet, and what is wrong with it, in words."""

    entries: list[Entry]
    notes: list[str]


class Journal:
    """The journal of one profile."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, public: KemPublic, n: int, event: Event) -> None:
        """Add one entry, on disk for good; past the bound nothing is added. Raises StoreError."""
        plain = Entry(n=n, **dict(event)).model_dump_json().encode().ljust(PLAIN)
        frame = _LENGTH + seal(plain, public, _INFO)
        try:
            self._write(frame)
        except OSError as error:
            raise StoreError(f"can't write the journal: {error.strerror}", "make room, or check the medium") from error

    def _write(self, frame: bytes) -> None:
        with open_plain(self._path, os.O_RDWR | os.O_CREAT) as file:
            whole = os.fstat(file.fileno()).st_size // FRAME * FRAME
            if whole >= MOST * FRAME:
                return
            file.truncate(whole)
            file.seek(whole)
            file.write(frame)
            file.flush()
            os.fsync(file.fileno())
        if not whole:
            sync_folder(self._path.parent)

    def drain(self, pair: KemPair, seen: int, written: int, *, replaced: bool = False) -> Drained:
        """Return the entries the store has not recorded, and notes on what doesn't follow; nothing is changed.

        ``seen`` is the number the store recorded up to, ``written`` the guard's count, after a log-on succeeded;
        entries up to ``seen`` that a crash left behind are passed over. ``replaced`` says that the guard's mark is
        not the one the store knows: then ``seen`` says nothing about these entries. Once the entries are
        recorded the store has seen ``written``. Raises StoreError where the journal can't be read.
        """
        frames, notes = _frames(self._read())
        entries = [entry for entry in (_opened(frame, pair) for frame in frames) if entry]
        shut = len(frames) - len(entries)
        if shut:
            notes.append(f"{many(shut, 'entry')} can't be opened: damaged, or forged")
        if replaced or written < seen:
            notes.append(f"the guard file was deleted or replaced: its count was {seen}, is {written}")
            return Drained(entries, notes + _numbering(entries, None, written, len(frames), shut))
        entries = list(dropwhile(lambda entry: entry.n <= seen, entries))
        return Drained(entries, notes + _numbering(entries, seen, written, len(frames), shut))

    def clear(self) -> None:
        """Empty the journal, once the transaction that recorded its entries is committed; raises StoreError."""
        try:
            with open_plain(self._path, os.O_RDWR) as file:
                file.truncate(0)
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(f"can't empty the journal: {error.strerror}", "check the medium") from error

    def _read(self) -> bytes:
        try:
            return read_plain(self._path, MOST * FRAME)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StoreError(f"can't read the journal: {error.strerror}", "check the medium") from error


def _frames(data: bytes) -> tuple[list[bytes], list[str]]:
    notes = []
    if len(data) > MOST * FRAME:
        notes.append("the journal is longer than this program writes it: the rest was not read")
    elif len(data) % FRAME:
        notes.append("the last entry is torn: the power failed, or the disk was full")
    whole = len(data) // FRAME * FRAME
    return [data[at : at + FRAME] for at in range(0, whole, FRAME)], notes


def _opened(frame: bytes, pair: KemPair) -> Entry | None:
    if not frame.startswith(_LENGTH):
        return None
    try:
        return Entry.model_validate_json(unseal(frame[len(_LENGTH) :], pair, _INFO))
    except (SealError, ValidationError):
        return None


def _numbering(entries: list[Entry], last: int | None, written: int, held: int, shut: int) -> list[str]:
    """Tell what doesn't follow from ``last``, one note each time, and what lacks in all."""
    notes, lacking, beyond = [], 0, 0
    for entry in entries:
        if last is not None and entry.n <= last:
            notes.append(_fell_back(last, entry.n))
        elif last is not None:
            lacking += entry.n - last - 1
        last = entry.n
    if last is not None and written < last:
        notes.append(_fell_back(last, written))
    elif last is not None and held >= MOST:
        beyond = written - last
    elif last is not None:
        lacking += written - last
    return notes + _lacking(lacking - shut, beyond)


def _fell_back(last: int, n: int) -> str:
    return f"numbering fell back from {last} to {n}: the guard file was deleted or replaced, or entries were forged"


def _lacking(lacking: int, beyond: int) -> list[str]:
    notes = []
    if lacking > 0:
        notes.append(f"{many(lacking, 'entry')} missing: taken out, or log-ons that were cut short")
    if beyond:
        notes.append(f"{many(beyond, 'entry')} beyond the bound of {MOST}: counted only")
    return notes
