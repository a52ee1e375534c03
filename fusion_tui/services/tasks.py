"""Tasks of a case: added, given to somebody, done or dropped with what came of it, and taken up again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fusion_tui.domain.case import Case, CaseState
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.task import Task, TaskState, may_end, may_resume
from fusion_tui.domain.template import CaseTemplate
from fusion_tui.services import reading
from fusion_tui.services.closing import needed_open
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled, revised, said
from fusion_tui.services.lookup import needed
from fusion_tui.store import people, records
from fusion_tui.store.engine import Session


@dataclass(frozen=True)
class TaskForm:
    """What a person fills in for a task."""

    title: str
    text: str = ""
    owner: str = ""
    due: date | None = None


_FIELDS = ("title", "text", "owner", "due")


def add(desk: Desk, case: str, form: TaskForm) -> Task:
    """Add a task to a case; raises InputError for an owner who doesn't exist, PolicyError for a closed case."""
    with desk.write("task add") as entry:
        home = needed_open(entry.books, case)
        stored = _add(desk, entry.books, home, _checked(entry.books, form))
        entry.subject = stored.id
    return stored


def begin_with(desk: Desk, books: Session, case: Case, template: CaseTemplate) -> None:
    """Give a new case the tasks that its template names."""
    today = reading.today(desk)
    for task in template.tasks:
        due = None if task.days is None else today + timedelta(days=task.days)
        _add(desk, books, case, {"title": task.title, "due": due})


def change(desk: Desk, reference: str, form: TaskForm, only: Collection[str] = _FIELDS) -> Task:
    """Say anew what is to be done, by whom and until when, or ``only`` some of that.

    Raises PolicyError for a task that ended.
    """
    with desk.write("task change") as entry:
        task = _needed(entry.books, reference)
        entry.subject = task.id
        may_end(task).require("take it up again first")
        said_anew = {name: value for name, value in _checked(entry.books, form).items() if name in only}
        return records.save(entry.books, revised(task, desk.clock.now(), **said_anew))


def finish(desk: Desk, reference: str, outcome: str = "") -> Task:
    """Call a task done, with what came of it."""
    return _end(desk, "task done", reference, TaskState.DONE, outcome)


def drop(desk: Desk, reference: str, outcome: str) -> Task:
    """Give a task up; raises InputError without a reason."""
    return _end(desk, "task drop", reference, TaskState.DROPPED, said(outcome, "outcome", "say why nobody does it"))


def resume(desk: Desk, reference: str) -> Task:
    """Take up a task that had ended."""
    fields = {"state": TaskState.OPEN, "ended": None, "ended_by": ""}
    return _move(desk, "task resume", reference, may_resume, fields)


def mine(books: Session, user: str) -> list[Task]:
    """Return the open tasks of somebody in open cases, the first due first."""
    found = [task for task in records.where(books, Task, owner=user, state=TaskState.OPEN) if _is_open(books, task)]
    return sorted(found, key=lambda task: (task.due or date.max, task.created))


def _is_open(books: Session, task: Task) -> bool:
    case = records.get(books, Case, task.case)
    return case is not None and case.state is CaseState.OPEN


def _end(desk: Desk, act: str, reference: str, state: TaskState, outcome: str) -> Task:
    fields = {"state": state, "outcome": outcome, "ended": desk.clock.now(), "ended_by": desk.user.name}
    return _move(desk, act, reference, may_end, fields)


def _move(desk: Desk, act: str, reference: str, may: Callable[[Task], Decision], fields: Mapping[str, object]) -> Task:
    with desk.write(act) as entry:
        task = _needed(entry.books, reference)
        entry.subject = task.id
        may(task).require("show the case to see why")
        return records.save(entry.books, revised(task, desk.clock.now(), **fields))


def _needed(books: Session, reference: str) -> Task:
    task = needed(books, Task, reference)
    needed_open(books, task.case)
    return task


def _add(desk: Desk, books: Session, case: Case, fields: Mapping[str, object]) -> Task:
    marked = {"control": case.control, "tlp": case.tlp, "case": case.id, **fields}
    return records.add(books, filled(Task, desk.header("task", Holding.INVESTIGATION), marked))


def _checked(books: Session, form: TaskForm) -> dict[str, object]:
    owner = form.owner.strip().lower()
    if owner and people.user(books, owner) is None:
        raise InputError("owner: no such user", "change owner to a user's name, or leave it empty")
    return {**vars(form), "owner": owner}
