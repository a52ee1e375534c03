"""Name workup: a name, plate, phone or handle over everything the user may see, with the reason for each hit.

That nothing was found is an answer, too: it is recorded with its time and purpose, and noted in a case where one is
named. The trail keeps a keyed digest of what was asked, never the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from fusion_tui.analysis import naming
from fusion_tui.analysis.likeness import words as words_of
from fusion_tui.domain import identifier
from fusion_tui.domain.case import Note
from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.fields import KINDS
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.record import Record
from fusion_tui.domain.user import Right
from fusion_tui.services import cases
from fusion_tui.services.desk import Desk
from fusion_tui.store import audit, bulk, records, search, wording
from fusion_tui.store.engine import Session
from fusion_tui.store.index import Hit

LENGTH = 200
SHOWN = 100  # hits
_HELD = 200  # records with an identifier
_LIKELY = 200  # records of each kind with a word that begins like one of the name's
_BEGINS = 2  # letters of a word that have to be as they were typed
_SURE, _EXACT = 2.0, 1.0


@dataclass(frozen=True)
class Worked:
    """A record that may be about who or what was asked for, and why."""

    record: Record
    reason: str
    weight: float


@dataclass(frozen=True)
class Workup:
    """What was asked, for what purpose, and what was found: the surest first."""

    asked: str
    purpose: str
    found: tuple[Worked, ...] = ()
    more: bool = False

    @property
    def outcome(self) -> str:
        """How much was found, in words."""
        return f"{len(self.found)}{'+' * self.more} found" if self.found else "nothing found"


def run(desk: Desk, asked: str, purpose: str, case: str = "") -> Workup:
    """Look for who or what was asked; raises InputError without words, and for a purpose the center doesn't name.

    With a case, the outcome is noted in it.
    """
    wanted, why = " ".join(asked.split()), _purpose(desk, purpose)
    if not wanted or len(wanted) > LENGTH:
        raise InputError("words: say who or what to look for", f"a name, a plate, a phone; at most {LENGTH} letters")
    with desk.read(act="workup") as books:
        found = _found(books, wanted)
    done = Workup(wanted, why, tuple(found[:SHOWN]), len(found) > SHOWN)
    with desk.write("workup", Right.READ) as entry:
        entry.subject = audit.keyed_digest(entry.books, "search", desk.user.name, wanted)
        entry.outcome = f"{done.outcome}; {why}"
    if case:
        keep(desk, done, case)
    return done


def _purpose(desk: Desk, purpose: str) -> str:
    known = desk.policy.purposes
    found = next((one for one in known if one.casefold() == purpose.strip().casefold()), None)
    if found is None:
        raise InputError("purpose: a workup needs one", f"one of: {', '.join(known)}")
    return found


def keep(desk: Desk, done: Workup, case: str, hits: Sequence[Worked] = ()) -> Note:
    """Note in a case what a workup came to, or some of its hits, each with its reason, marked as the closest of them.

    Raises PolicyError for a hit out of a restricted case: whoever reads this one would learn of it.
    """
    noted = hits or done.found
    shut = cases.shut_to_others(desk, [hit.record.id for hit in noted])
    refuse_if(shut, "a hit stands in a restricted case").require("note it there, by hand")
    lines = [f"{_named(hit.record)}: {hit.reason}" for hit in noted]
    came_to = "\n".join(["", *lines]) if lines else " nothing found"
    about = [hit.record.marking for hit in noted]
    return cases.add_note(desk, case, f'Workup of "{done.asked}" ({done.purpose}):{came_to}', about, calls=False)


def _named(record: Record) -> str:
    number, title = (str(getattr(record, name, "") or "") for name in ("number", "title"))
    return f"{number or record.id} {title}".strip()


def _found(books: Session, wanted: str) -> list[Worked]:
    hits = [*_by_identifier(books, wanted), *_by_name(books, wanted)]
    best: dict[str, Worked] = {}
    for hit in hits:
        if hit.record.id not in best or hit.weight > best[hit.record.id].weight:
            best[hit.record.id] = hit
    return sorted(best.values(), key=lambda hit: (-hit.weight, isinstance(hit.record, Incident), hit.record.id))


def _by_identifier(books: Session, wanted: str) -> Iterator[Worked]:
    """Yield the records that hold it as a plate, phone or number; ``?`` is one sign that isn't known."""
    for record in bulk.found(books, search.holding(books, wanted, _HELD).hits):
        yield Worked(record, f"holds {identifier.sought(wanted)}", _SURE)


def _by_name(books: Session, wanted: str) -> Iterator[Worked]:
    """Yield the records with words that come near."""
    words = words_of(wanted)
    likely = [Hit(kind, n) for kind in KINDS for n in _beginning(books, words, kind)]
    for record in bulk.found(books, likely):
        title, body = records.texts(type(record), partial(getattr, record))
        near = naming.nearest(wanted, f"{title}\n{body}")
        if near is not None:
            is_it = near.likeness == _EXACT
            reason = f'says "{near.written}"' if is_it else f'"{near.written}" is {100 * near.likeness:.0f} % alike'
            yield Worked(record, reason, near.likeness)


def _beginning(books: Session, words: Sequence[str], kind: str) -> list[int]:
    """Return records with words that begin alike; of what was imported in bulk more letters have to fit."""
    letters = _BEGINS if kind in search.WRITTEN else _BEGINS + 1
    return wording.sharing(
        books, [word[:letters] for word in words if len(word) >= letters], kind, _LIKELY, begins=True
    )
