"""Work in a case from the command line: its tasks, its evidence log, and what shares something with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import AsJson, TextFile, emit, made, read_text, say, table, unlocked
from fusion_tui.cli.lists import local
from fusion_tui.domain.errors import StoreError

if TYPE_CHECKING:
    from fusion_tui.services.custody import Log

task = typer.Typer(help="Tasks of a case.", no_args_is_help=True, rich_markup_mode=None)
evidence = typer.Typer(help="The evidence log of a case.", no_args_is_help=True, rich_markup_mode=None)

CaseArgument = Annotated[str, typer.Argument(help="Id or number of the case, such as C-00001.")]
TaskArgument = Annotated[str, typer.Argument(help="Id of the task; case task list prints it.")]
Title = Annotated[str, typer.Option(help="What is to be done, in a line.")]
Owner = Annotated[str, typer.Option(help="A user's name; without it, whoever takes it.")]
Due = Annotated[str, typer.Option(help="The last day, as in 2026-01-31, or +3 for in three days.")]


@task.command("add")
def add_task(
    context: typer.Context, case: CaseArgument, title: Title, owner: Owner = "", due: Due = "", as_json: AsJson = False
) -> None:
    """Add a task to a case; prints its id."""
    from fusion_tui.domain.day import read_day
    from fusion_tui.services import reading, tasks

    with unlocked(context) as desk:
        added = tasks.add(desk, case, tasks.TaskForm(title, owner=owner, due=read_day(due, reading.today(desk))))
    made(added, as_json)


@task.command("list")
def list_tasks(context: typer.Context, case: CaseArgument, as_json: AsJson = False) -> None:
    """List the tasks of a case: open ones first, the first due before the others."""
    from fusion_tui.services import cases

    with unlocked(context) as desk:
        found = cases.page(desk, case).tasks
    if as_json:
        emit([one.model_dump(mode="json") for one in found])
    elif not found:
        say("nothing is to be done; case task add adds a task")
    else:
        rows = [[str(one.state), str(one.due or "-"), one.owner or "-", one.title, one.id] for one in found]
        table(["state", "due", "who", "task", "id"], rows)


@task.command("change")
def change_task(
    context: typer.Context,
    reference: TaskArgument,
    title: Annotated[str | None, typer.Option(help="What is to be done, in a line.")] = None,
    owner: Annotated[str | None, typer.Option(help="A user's name; '' for whoever takes it.")] = None,
    due: Annotated[str | None, typer.Option(help="The last day, as in 2026-01-31 or +3; '' for none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say a task anew: what is to be done, by whom, until when; what isn't given stays. Prints its id."""
    from fusion_tui.domain.day import read_day
    from fusion_tui.services import reading, tasks

    given = {name for name, value in (("title", title), ("owner", owner), ("due", due)) if value is not None}
    with unlocked(context) as desk:
        form = tasks.TaskForm(title or "", owner=owner or "", due=read_day(due or "", reading.today(desk)))
        changed = tasks.change(desk, reference, form, given)
    made(changed, as_json)


@task.command("done")
def done(
    context: typer.Context,
    reference: TaskArgument,
    outcome: Annotated[str, typer.Option(help="What came of it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Call a task done; prints its id."""
    from fusion_tui.services import tasks

    with unlocked(context) as desk:
        ended = tasks.finish(desk, reference, outcome)
    made(ended, as_json)


@task.command("drop")
def drop(
    context: typer.Context,
    reference: TaskArgument,
    reason: Annotated[str, typer.Option(help="Why nobody does it.")],
    as_json: AsJson = False,
) -> None:
    """Give a task up; prints its id."""
    from fusion_tui.services import tasks

    with unlocked(context) as desk:
        ended = tasks.drop(desk, reference, reason)
    made(ended, as_json)


@task.command("resume")
def resume(context: typer.Context, reference: TaskArgument, as_json: AsJson = False) -> None:
    """Take up a task that was done or given up; prints its id."""
    from fusion_tui.services import tasks

    with unlocked(context) as desk:
        opened = tasks.resume(desk, reference)
    made(opened, as_json)


@evidence.command("add")
def add_evidence(
    context: typer.Context,
    case: CaseArgument,
    act: Annotated[str, typer.Option(help="collected, received, examined, copied, transferred, returned, destroyed")],
    item: Annotated[int | None, typer.Option(help="Number of an item in the log; without it, a new one.")] = None,
    title: Annotated[str, typer.Option(help="What it is; needed for a new item.")] = "",
    holder: Annotated[str, typer.Option(help="Who has it from here on; without it, you.")] = "",
    kept_at: Annotated[str, typer.Option(help="Where it is from here on.")] = "",
    when: Annotated[str, typer.Option(help="As in '2026-01-31 22:40', the center's time; without it, now.")] = "",
    file: Annotated[str, typer.Option(help="Id of the file of the case that holds it.")] = "",
    text: TextFile = "",
    as_json: AsJson = False,
) -> None:
    """Write an entry of the evidence log; prints its id. No entry can be changed later."""
    from fusion_tui.services import custody
    from fusion_tui.widgets.times import read_moment

    words = read_text(text) if text else ""
    with unlocked(context) as desk:
        at = read_moment(when, desk.center.timezone)
        added = custody.add(desk, case, custody.CustodyForm(act, title, holder, kept_at, words, at, item, file))
    made(added, as_json)


@evidence.command("list")
def list_evidence(context: typer.Context, case: CaseArgument, as_json: AsJson = False) -> None:
    """Print the evidence log of a case and whether it is whole; a log that isn't is an error."""
    from fusion_tui.services import custody

    with unlocked(context) as desk:
        found, zone = custody.log(desk, case), desk.center.timezone
    if as_json:
        emit({"broken_at": found.broken_at, "entries": [one.model_dump(mode="json") for one in found.entries]})
    else:
        _show(found, zone)
    if found.broken_at is not None:
        hint = "tell the auditor; audit verify checks the trail"
        raise StoreError(f"the log is not whole: entry {found.broken_at}", hint)


def _show(found: Log, zone: str) -> None:
    rows = [
        [str(one.entry), str(one.item), one.title, str(one.act), one.holder, one.kept_at or "-",
         local(one.occurred, zone), one.digest[:16]]
        for one in found.entries
    ]  # fmt: skip
    if rows:
        table(["entry", "item", "what", "act", "holder", "where", "when", "digest"], rows)
    say(found.state)


def similar(context: typer.Context, case: CaseArgument, as_json: AsJson = False) -> None:
    """List the cases, tips and peers' records that hold the same plates, phones and numbers."""
    from fusion_tui.services import similar as likeness
    from fusion_tui.services.reading import kind_of

    with unlocked(context) as desk:
        shared = likeness.to_case(desk, case)
    if as_json:
        found = [{"id": one.record.id, "shared": one.shared} for one in shared.found]
        emit({"found": found, "too_common": [{"value": value, "seen": seen} for value, seen in shared.common]})
        return
    rows = [[kind_of(one.record), one.record.title, one.why, one.record.id] for one in shared.found]
    table(["kind", "title", "why", "id"], rows) if rows else say("nothing else holds its plates, phones and numbers")
    if shared.common:
        say(shared.too_common)
