"""The forms of a case: what is put into it, done in it, and done with it."""

from __future__ import annotations

from fusion_tui.domain.case import Case, Entity, EntityKind, Fact, Note
from fusion_tui.domain.custody import Custody, CustodyAct
from fusion_tui.domain.day import read_day
from fusion_tui.domain.task import Task, TaskState
from fusion_tui.services import cases, closing, custody, reading, tasks
from fusion_tui.services.cases import CasePage
from fusion_tui.services.desk import Desk
from fusion_tui.widgets.form import Field, FormScreen, Values
from fusion_tui.widgets.kept_form import KeptForm
from fusion_tui.widgets.marked import GRADE, choices, marked
from fusion_tui.widgets.times import read_moment

_DUE = "the last day, as in 2026-01-31, or +3 for in three days; empty: none"


def fact_form(desk: Desk, case: str) -> FormScreen[Fact]:
    """Return the form that adds a fact to a case."""

    def keep(values: Values) -> Fact:
        words = {name: value for name, value in values.items() if name != "occurred"}
        form = cases.FactForm(**words, occurred=read_moment(values["occurred"], desk.center.timezone))
        return cases.add_fact(desk, case, form)

    fields = [
        Field("text", "Fact", long=True, help="one statement, as its source gave it"),
        Field("source", "Source", help="who or what says so"),
        Field("occurred", "Occurred", help=f"as in 2026-01-31 22:40, {desk.center.timezone}; empty: not known"),
        Field("basis", "Basis", help="lawful basis: how it was obtained"),
        *marked("U//LES"),
        Field("grade", "Grade", "F6", help=GRADE),
    ]
    return KeptForm("Add a fact", fields, keep, about=case)


def entity_form(desk: Desk, case: str) -> FormScreen[Entity]:
    """Return the form that names a person or thing in a case."""
    persons = {"": None, "yes": True, "no": False}

    def keep(values: Values) -> Entity:
        words = {name: value for name, value in values.items() if name != "us_person"}
        form = cases.EntityForm(**words, us_person=persons[values["us_person"]])
        return cases.add_entity(desk, case, form)

    fields = [
        Field("title", "Name", help="as it is written or said"),
        Field("entity", "Kind", str(EntityKind.PERSON), options=choices([str(kind) for kind in EntityKind])),
        Field("detail", "Detail", long=True, help="identifiers and description"),
        Field("us_person", "US person", options=(("", "not known: masked"), ("yes", "yes: masked"), ("no", "no"))),
        *marked("U//LES"),
    ]
    return KeptForm("Name a person or thing", fields, keep, about=case)


def note_form(desk: Desk, case: str) -> FormScreen[Note]:
    """Return the form that adds a note to a case."""
    fields = [Field("text", "Note", long=True, help="your own words: judgement, not evidence")]
    return KeptForm("Add a note", fields, lambda values: cases.add_note(desk, case, values["text"]), about=case)


def close_case_form(desk: Desk, case: Case) -> FormScreen[Case]:
    """Return the form that closes a case."""
    fields = [Field("reason", "Reason", help="what came of it; kept with the case, which takes nothing more")]
    return FormScreen(
        f"Close {case.number}", fields, lambda words: closing.close(desk, case.id, words["reason"]), case.title
    )


def reopen_case_form(desk: Desk, case: Case) -> FormScreen[Case]:
    """Return the form that opens a closed case again."""
    fields = [Field("reason", "Reason", help="what is new; kept with the case")]
    note = f"{case.title}\nclosed by {case.closed_by}: {case.reason}"
    return FormScreen(
        f"Reopen {case.number}", fields, lambda words: closing.reopen(desk, case.id, words["reason"]), note
    )


def task_form(desk: Desk, case: str, task: Task | None = None) -> FormScreen[Task]:
    """Return the form that adds a task to a case, or says one anew."""

    def keep(values: Values) -> Task:
        words = {name: value for name, value in values.items() if name != "due"}
        form = tasks.TaskForm(**words, due=read_day(values["due"], reading.today(desk)))
        return tasks.change(desk, task.id, form) if task else tasks.add(desk, case, form)

    due = task.due.isoformat() if task and task.due else ""
    fields = [
        Field("title", "Task", task.title if task else "", help="what is to be done; one line"),
        Field("owner", "Who", task.owner if task else desk.user.name, help="a user's name; empty: whoever takes it"),
        Field("due", "Due", due, help=_DUE),
        Field("text", "Detail", task.text if task else "", long=True, help="how, with whom, what to ask"),
    ]
    return KeptForm("Change the task" if task else "Add a task", fields, keep, about=task.id if task else case)


def end_task_form(desk: Desk, task: Task) -> FormScreen[Task]:
    """Return the form that calls a task done, or gives it up."""

    def keep(values: Values) -> Task:
        end = tasks.finish if values["state"] == TaskState.DONE else tasks.drop
        return end(desk, task.id, values["outcome"])

    fields = [
        Field("outcome", "Outcome", help="what came of it; why, where it is given up"),
        Field("state", "It is", str(TaskState.DONE), options=choices([TaskState.DONE, TaskState.DROPPED])),
    ]
    return FormScreen("The task is over", fields, keep, task.title)


def custody_form(desk: Desk, page: CasePage, item: Custody | None = None) -> FormScreen[Custody]:
    """Return the form that writes an entry of the evidence log, about an item that is there where one is given."""

    def keep(values: Values) -> Custody:
        words = {name: value for name, value in values.items() if name != "occurred"}
        at, number = read_moment(values["occurred"], desk.center.timezone), item.item if item else None
        return custody.add(desk, page.case.id, custody.CustodyForm(**words, occurred=at, item=number))

    acts = list(CustodyAct)[1:] if item else list(CustodyAct)[:2]
    files = [("", "none"), *((one.id, one.title) for one in page.files)]
    fields = [
        Field("title", "Item", item.title if item else "", help="what it is, so that nobody takes another for it"),
        Field("act", "Act", str(acts[0]), options=choices(acts)),
        Field("holder", "Holder", desk.user.name, help="who has it from here on"),
        Field("kept_at", "Where", help="where it is from here on"),
        Field("occurred", "When", help=f"as in 2026-01-31 22:40, {desk.center.timezone}; empty: now"),
        Field("attachment", "File", options=files),
        Field("text", "Detail", long=True, help="seal numbers, condition, why; no entry can be changed later"),
    ]
    about = f"{page.case.id} {item.item if item else ''}".strip()
    return KeptForm(f"Item {item.item}: next entry" if item else "A new item of evidence", fields, keep, about=about)


def restrict_form(desk: Desk, case: Case) -> FormScreen[Case]:
    """Return the form that says who may see a case."""
    fields = [Field("readers", "Readers", case.readers, help="user names, with spaces between; empty: everybody")]
    note = f"{case.title}\nWho isn't named sees no hit, no count, no title of it; you stay named."

    def keep(values: Values) -> Case:
        return cases.restrict(desk, case.id, values["readers"].split())

    return FormScreen(f"Who may see {case.number}", fields, keep, note)
