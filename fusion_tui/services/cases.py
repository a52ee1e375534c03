"""Cases: opened, and filled with facts, entities, links and notes; read as one page; restricted to some.

A restricted case is there for its readers only, whatever their roles: for nobody else is there a hit,
a count or a title of anything in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.case import Case, Entity, Fact, Link, Note
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import Marking, banner
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import APPEARS_IN
from fusion_tui.domain.task import Task, TaskState
from fusion_tui.domain.template import CaseTemplate
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Right
from fusion_tui.services import calling, custody, tasks
from fusion_tui.services.closing import needed_open
from fusion_tui.services.custody import Log
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled, revised
from fusion_tui.services.lookup import needed
from fusion_tui.store import people, records, sight
from fusion_tui.store.engine import Session

_NOBODY = ""  # whom no case names
K = TypeVar("K", Fact, Note)


@dataclass(frozen=True)
class CaseForm:
    """What a person fills in for a case."""

    title: str
    summary: str = ""
    predicate: str = ""
    control: str = "U//LES"
    tlp: str = "AMBER"
    template: str = ""


@dataclass(frozen=True)
class FactForm:
    """One fact with everything that makes it usable."""

    text: str
    source: str = ""
    basis: str = ""
    occurred: datetime | None = None
    control: str = "U//LES"
    tlp: str = "AMBER"
    grade: str = "F6"


@dataclass(frozen=True)
class EntityForm:
    """A person or thing."""

    entity: str
    title: str
    detail: str = ""
    us_person: bool | None = None
    control: str = "U//LES"
    tlp: str = "AMBER"


@dataclass(frozen=True)
class Event:
    """One line of a timeline."""

    at: datetime
    what: str
    record: Record


@dataclass(frozen=True)
class CasePage:
    """Everything a case holds, as one snapshot."""

    case: Case
    facts: list[Fact]
    entities: list[Entity]
    notes: list[Note]
    tips: list[Tip]
    products: list[Product]
    tasks: list[Task]
    evidence: Log
    files: list[Attachment]

    @property
    def records(self) -> list[Record]:
        """Every record in it, its tips, products and files with it."""
        inside = [*self.facts, *self.entities, *self.notes, *self.tasks, *self.evidence.entries]
        return [*inside, *self.tips, *self.products, *self.files]

    @property
    def timeline(self) -> list[Event]:
        """What happened when: facts by when they occurred, the rest by when we learned of it; oldest first."""
        events = [Event(tip.created, tip.title, tip) for tip in self.tips]
        events += [Event(fact.occurred or fact.created, fact.text, fact) for fact in self.facts]
        events += [Event(note.created, note.text, note) for note in self.notes]
        events += [Event(product.created, product.title, product) for product in self.products]
        events += [Event(one.occurred, f"{one.act}: {one.title}", one) for one in self.evidence.entries]
        events += [Event(task.ended, f"{task.state}: {task.title}", task) for task in self.tasks if task.ended]
        return sorted(events, key=lambda event: event.at)


def new(desk: Desk, form: CaseForm) -> Case:
    """Open a case; of a kind, it begins with the summary and the tasks of that kind, where none are given.

    Raises InputError for a kind the center doesn't name.
    """
    fields = {name: value for name, value in vars(form).items() if name != "template"}
    template = _template(desk, form.template)
    if template is not None and not form.summary.strip():
        fields["summary"] = template.summary
    case = filled(Case, desk.header("case", Holding.INVESTIGATION), fields)
    with desk.write("case new") as entry:
        stored = records.add(entry.books, case)
        entry.subject = stored.id
        if template is not None:
            tasks.begin_with(desk, entry.books, stored, template)
    return stored


def _template(desk: Desk, name: str) -> CaseTemplate | None:
    if not name:
        return None
    found = next((one for one in desk.policy.cases if one.name.casefold() == name.strip().casefold()), None)
    if found is None:
        known = "; ".join(one.name for one in desk.policy.cases) or "policy.toml names none"
        raise InputError("template: there is no such kind of case", known)
    return found


def add_fact(desk: Desk, case: str, form: FactForm) -> Fact:
    """Add a fact to a case."""
    return _add_to(desk, case, Fact, "fact", dict(vars(form)))


def add_note(desk: Desk, case: str, text: str, about: Sequence[Marking] = (), *, calls: bool = True) -> Note:
    """Add a note to a case; it carries the case's own marking, or a closer one of what it speaks ``about``.

    What repeats the words of others ``calls`` nobody: a stranger would link in the name of who keeps it.
    """
    return _add_to(desk, case, Note, "note", {"text": text}, about, calls=calls)


def add_entity(desk: Desk, case: str, form: EntityForm) -> Entity:
    """Name a person or thing in a case; it is a record of its own, linked to the case."""
    entity = filled(Entity, desk.header("entity", Holding.INVESTIGATION), vars(form))
    with desk.write("entity add") as entry:
        home = needed_open(entry.books, case)
        stored = records.add(entry.books, entity)
        entry.subject = stored.id
        marked = {"control": stored.control, "tlp": stored.tlp}
        link = {"source_ref": stored.id, "relation": APPEARS_IN, "target_ref": home.id, **marked}
        records.add(entry.books, filled(Link, desk.header("relationship", Holding.INVESTIGATION), link))
    return stored


def page(desk: Desk, reference: str) -> CasePage:
    """Return a case with everything in it; opening it is recorded."""
    with desk.write("case open", Right.READ) as entry:
        case = needed(entry.books, Case, reference)
        entry.subject = case.id
        return _page(entry.books, case)


def restrict(desk: Desk, reference: str, readers: Sequence[str]) -> Case:
    """Let only these users, and the one who says so, see a case and what is in it; nobody named: everybody again.

    Raises InputError for a user who doesn't exist, and for more names than the case holds.
    """
    with desk.write("case restrict") as entry:
        case = needed(entry.books, Case, reference)
        entry.subject = case.id
        if any(people.user(entry.books, name) is None for name in readers):
            raise InputError("no such user", "fusion-tui user list names them")
        names = " ".join(dict.fromkeys([*readers, desk.user.name])) if readers else ""
        return records.save(entry.books, revised(case, desk.clock.now(), readers=names))


def shut_to_others(desk: Desk, ids: Iterable[str]) -> set[str]:
    """Return those of some records that are there for the readers of a restricted case only.

    What is written down of them elsewhere would tell everybody else that they exist.
    """
    with desk.store.read() as books:
        sight.limit(books, _NOBODY)
        return {one for one in ids if records.is_shut(books, one)}


def contents(books: Session, case: Case) -> list[Record]:
    """Return every record that a case holds, its tips and products with it."""
    return _page(books, case).records


def _page(books: Session, case: Case) -> CasePage:
    return CasePage(
        case=case,
        facts=records.where(books, Fact, case=case.id),
        entities=calling.named_in(books, case),
        notes=records.where(books, Note, case=case.id),
        tips=records.where(books, Tip, case=case.id),
        products=records.where(books, Product, case=case.id),
        tasks=sorted(records.where(books, Task, case=case.id), key=_order),
        evidence=custody.of_case(books, case),
        files=records.where(books, Attachment, case=case.id),
    )


def _order(task: Task) -> tuple[bool, date, datetime]:
    """Open tasks first, the first due before the others."""
    return task.state is not TaskState.OPEN, task.due or date.max, task.created


def _add_to(
    desk: Desk,
    case: str,
    kind: type[K],
    id_type: str,
    fields: dict[str, object],
    about: Sequence[Marking] = (),
    *,
    calls: bool = True,
) -> K:
    with desk.write(f"{id_type} add") as entry:
        home = needed_open(entry.books, case)
        header = desk.header(id_type, Holding.INVESTIGATION)
        rolled = banner([home.marking, *about])
        marked = {"control": rolled.control, "tlp": rolled.tlp, **fields}
        stored = records.add(entry.books, filled(kind, header, {**marked, "case": home.id}))
        if calls:
            calling.link(desk, entry.books, home, stored)
        entry.subject = stored.id
    return stored
