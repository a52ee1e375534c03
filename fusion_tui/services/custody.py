"""The evidence log of a case: entries are added and read, each chained to the one before; the trail keeps each digest.

The log is checked whenever it is read. Each entry is compared with what the trail says was written: who cuts one off,
or writes the whole log anew, is found, and what is added afterwards covers nothing up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case
from fusion_tui.domain.custody import FIRST, Custody, first_break, sealed
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.user import Right
from fusion_tui.services.closing import needed_open
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed
from fusion_tui.store import acts, records
from fusion_tui.store.engine import Session

_ACT, _ENTRY = "evidence log", "entry "
_SHOWN = 16  # hex digits of a digest in the trail


@dataclass(frozen=True)
class CustodyForm:
    """What a person fills in for an entry; without an item's number it is a new item."""

    act: str
    title: str = ""
    holder: str = ""
    kept_at: str = ""
    text: str = ""
    occurred: datetime | None = None
    item: int | None = None
    attachment: str = ""


@dataclass(frozen=True)
class Log:
    """The evidence log of a case, and the place of the first entry that can't be relied on, if there is one."""

    case: Case
    entries: list[Custody]
    broken_at: int | None = None

    @property
    def state(self) -> str:
        """Whether it is whole, in words."""
        if self.broken_at is None:
            return f"{len(self.entries)} entries, whole"
        return f"entry {self.broken_at} is not what was written, or is gone: tell the auditor, rely on nothing after it"


def add(desk: Desk, case: str, form: CustodyForm) -> Custody:
    """Write an entry; raises InputError for an item or file the case does not have, PolicyError for a closed case."""
    with desk.write(_ACT) as entry:
        home = needed_open(entry.books, case)
        log = records.where(entry.books, Custody, case=home.id)
        fields = _fields(desk, home, log, form) | _item(log, form) | _file(entry.books, home, form.attachment)
        made = sealed(filled(Custody, desk.header("custody", Holding.INVESTIGATION), fields))
        records.add(entry.books, made)
        entry.subject, entry.outcome = home.id, _outcome(made)
    return made


def log(desk: Desk, case: str) -> Log:
    """Return the log of a case, checked; reading it is recorded."""
    with desk.write("evidence read", Right.READ) as entry:
        home = needed(entry.books, Case, case)
        entry.subject = home.id
        found = of_case(entry.books, home)
        entry.outcome = "done" if found.broken_at is None else f"broken at entry {found.broken_at}"
    return found


def of_case(books: Session, case: Case) -> Log:
    """Return the log of a case, checked against itself and against the trail."""
    entries = sorted(records.where(books, Custody, case=case.id), key=lambda one: one.entry)
    told = [row.outcome for row in acts.done_to(books, _ACT, case.id) if row.outcome.startswith(_ENTRY)]
    places = [place for place in (first_break(entries), _first_untold(entries, told)) if place is not None]
    return Log(case, entries, min(places, default=None))


def _first_untold(entries: Sequence[Custody], told: Sequence[str]) -> int | None:
    """Return the place of the first entry that is not what the trail says was written there; None where all are.

    A number that stands in the trail twice is one: something was cut off before it was written again.
    """
    pairs = enumerate(zip_longest(map(_outcome, entries), told), start=1)
    return next((place for place, (kept, said) in pairs if kept != said), None)


def _outcome(entry: Custody) -> str:
    return f"{_ENTRY}{entry.entry} {entry.digest[:_SHOWN]}"


def _fields(desk: Desk, case: Case, log: list[Custody], form: CustodyForm) -> dict[str, object]:
    last = max(log, key=lambda one: one.entry, default=None)
    return {
        "case": case.id,
        "entry": last.entry + 1 if last else 1,
        "previous": last.digest if last else FIRST,
        "act": form.act,
        "text": form.text,
        "holder": form.holder or desk.user.name,
        "kept_at": form.kept_at,
        "occurred": form.occurred or desk.clock.now(),
        "control": case.control,
        "tlp": case.tlp,
    }


def _item(log: list[Custody], form: CustodyForm) -> dict[str, object]:
    """Return an item's number and name: a new item gets the next number, one that is there keeps its name."""
    if form.item is None:
        return {"item": max((one.item for one in log), default=0) + 1, "title": form.title}
    known = next((one for one in log if one.item == form.item), None)
    if known is None:
        raise InputError("item: there is no such item", "change item to a number of the log; empty: a new one")
    return {"item": form.item, "title": form.title or known.title}


def _file(books: Session, case: Case, attachment: str) -> dict[str, object]:
    if not attachment:
        return {}
    found = needed(books, Attachment, attachment)
    if found.case != case.id:
        raise InputError("attachment: that file is not kept with this case", "change attachment to one of its files")
    return {"attachment": found.id, "sha256": found.sha256}
