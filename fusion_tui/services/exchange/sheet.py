"""The transmittal sheet of a medium (CJIS Security Policy 6.0, MP-5): what a courier carries, signed for on paper.

Sealed files by their numbers only: no case data, and no center named but ours. To whom it goes is written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from fusion_tui.domain.errors import InputError, PeerError
from fusion_tui.domain.user import Right, may
from fusion_tui.domain.wording import many
from fusion_tui.services import media
from fusion_tui.services.desk import Desk
from fusion_tui.sync import limits, names, spool
from fusion_tui.sync.drop import FolderDrop, size_text

ACT = "drop sheet"
WIDTH = 72
DIGITS = 16  # hex digits of a SHA-256: enough to compare by eye, and no two files of a medium alike
_RULE = "-" * WIDTH
_PART_ID = 12  # of an attachment: all its parts show the same


@dataclass(frozen=True)
class Carried:
    """One sealed file: its name, the id in its header, its size in bytes, its hash in short.

    ``part`` says which of how many a part of an attachment is, whose id is that of the attachment.
    """

    file: str
    id: str
    size: int
    sha256: str
    part: str = ""


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet; ``unfit`` are files named like bundles that are no whole ones."""

    center: str
    code: str
    exercise: bool
    date: str
    medium: str
    files: tuple[Carried, ...]
    unfit: tuple[str, ...]


def sheet(desk: Desk, folder: Path) -> Sheet:
    """Read every sealed file of a drop and return its sheet; that it was made is recorded.

    Raises InputError where the drop can't be read.
    """
    desk.require(may(desk.user, Right.EXCHANGE), ACT)
    drop = FolderDrop(folder)
    found = drop.scan()
    files, unfit = [], []
    for one in (*found.bundles, *found.volumes):
        try:
            number, part = _id(folder, one.name)
            files.append(Carried(one.name, number, one.size, drop.digest(one.name).hex()[:DIGITS], part))
        except (PeerError, InputError):
            unfit.append(one.name)
    with desk.write(ACT, Right.EXCHANGE) as entry:
        entry.outcome = f"{len(files)} files" + (f", {len(unfit)} not whole" if unfit else "")
    center, label = desk.center, media.label_of(folder)
    date = f"{desk.clock.now():%Y-%m-%d %H:%M} UTC"
    return Sheet(center.name, center.code, center.exercise, date, label, tuple(files), tuple(unfit))


def page(sheet: Sheet) -> str:
    """Return the sheet as plain text for print, no wider than 72 columns."""
    return "\n".join((*_head(sheet), *_list(sheet.files), *_foot())) + "\n"


def _id(folder: Path, name: str) -> tuple[str, str]:
    if names.is_volume(name):
        front = spool.peek_volume(folder, name)
        return front.id.hex(), f"{front.n} of {front.count}"
    return spool.peek(folder, name, most=limits.INTEGER).bundle_id.hex(), ""


def _head(sheet: Sheet) -> Iterator[str]:
    yield "MEDIA TRANSPORT SHEET" + ("   EXERCISE" if sheet.exercise else "")
    yield ""
    yield from _entry("From", f"{sheet.center} ({sheet.code})")
    yield from _entry("Date", sheet.date)
    yield from _entry("Medium", sheet.medium or _blank(WIDTH - 10))
    total = size_text(sum(one.size for one in sheet.files))
    yield from _entry("Holds", f"{many(len(sheet.files), 'sealed file')}, {total}; for their recipients' keys only")
    if sheet.unfit:
        yield from _entry("", f"and {len(sheet.unfit)} that are not whole and are not listed")
    yield ""


def _list(files: Sequence[Carried]) -> Iterator[str]:
    yield f"{'No':>3} {'File':<35}{'Bytes':>{WIDTH - 39}}"
    yield f"    {'Bundle id, or part of attachment':<35}SHA-256, first {DIGITS} digits"
    yield _RULE
    for number, one in enumerate(files, 1):
        yield f"{number:>3} {one.file:<35}{one.size:>{WIDTH - 39},}"
        known = f"part {one.part}, {one.id[:_PART_ID]}" if one.part else one.id
        yield f"    {known:<35}{one.sha256}"
    yield _RULE


def _foot() -> Iterator[str]:
    for who in ("To agency", "Courier"):
        yield from ("", "", f"{who:<12}{_blank(WIDTH - 12)}")
    for who in ("Handed over", "Received"):
        yield from ("", "", f"{who:<12}{_blank(34)}  Date, time {_blank(13)}", f"{'':<12}name and signature")


def _entry(name: str, words: str) -> Iterator[str]:
    for number, line in enumerate(wrap(words, WIDTH - 10) or [""]):
        yield f"{name if not number else '':<10}{line}".rstrip()


def _blank(width: int) -> str:
    return "_" * width
