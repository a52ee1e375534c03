"""Cases from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli import casework
from fusion_tui.cli.context import AsJson, Control, TextFile, Tlp, made, read_text, unlocked
from fusion_tui.domain.errors import InputError

app = typer.Typer(help="Cases, and what goes into them.", no_args_is_help=True, rich_markup_mode=None)

add = typer.Typer(help="Facts, notes, people and things.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(add, name="add")
app.add_typer(casework.task, name="task")
app.add_typer(casework.evidence, name="evidence")
app.command("similar")(casework.similar)

CaseArgument = Annotated[str, typer.Argument(help="Id or number of the case, such as C-00001.")]


@app.command("new")
def new(
    context: typer.Context,
    title: Annotated[str, typer.Option(help="The question under work, in a line.")],
    text: TextFile = "",
    predicate: Annotated[str, typer.Option(help="The criminal predicate, where one is established.")] = "",
    marking: Control = "U//LES",
    tlp: Tlp = "AMBER",
    kind: Annotated[str, typer.Option(help="Begin with the tasks of this kind of case; policy lists them.")] = "",
    as_json: AsJson = False,
) -> None:
    """Open a case; prints its id."""
    from fusion_tui.services import cases

    summary = read_text(text) if text else ""
    with unlocked(context) as desk:
        case = cases.new(desk, cases.CaseForm(title, summary, predicate, marking, tlp, kind))
    made(case, as_json)


@app.command("restrict")
def restrict(
    context: typer.Context,
    case: CaseArgument,
    reader: Annotated[list[str] | None, typer.Option(help="A user who may see it; may be repeated.")] = None,
    is_open: Annotated[bool, typer.Option("--open", help="Let everybody see it again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let only some users, and yourself, see a case and what is in it; prints its id."""
    from fusion_tui.services import cases

    if is_open == bool(reader):
        raise InputError("say who may see the case, or that everybody may", "--reader NAME, or --open")
    with unlocked(context) as desk:
        case_now = cases.restrict(desk, case, reader or ())
    made(case_now, as_json)


@app.command("close")
def close(
    context: typer.Context,
    case: CaseArgument,
    reason: Annotated[str, typer.Option(help="What came of it.")],
    as_json: AsJson = False,
) -> None:
    """Close a case, which takes nothing more; prints its id."""
    from fusion_tui.services import closing

    with unlocked(context) as desk:
        closed = closing.close(desk, case, reason)
    made(closed, as_json)


@app.command("reopen")
def reopen(
    context: typer.Context,
    case: CaseArgument,
    reason: Annotated[str, typer.Option(help="What is new.")],
    as_json: AsJson = False,
) -> None:
    """Open a closed case again; prints its id."""
    from fusion_tui.services import closing

    with unlocked(context) as desk:
        opened = closing.reopen(desk, case, reason)
    made(opened, as_json)


@add.command("fact")
def fact(
    context: typer.Context,
    case: CaseArgument,
    text: TextFile,
    source: Annotated[str, typer.Option(help="Who or what says so.")] = "",
    basis: Annotated[str, typer.Option(help="Lawful basis: how it was obtained.")] = "",
    marking: Control = "U//LES",
    tlp: Tlp = "AMBER",
    grade: Annotated[str, typer.Option(help="Admiralty grade, A1 to F6.")] = "F6",
    as_json: AsJson = False,
) -> None:
    """Add a fact to a case; prints its id."""
    from fusion_tui.services import cases

    words = read_text(text)
    with unlocked(context) as desk:
        form = cases.FactForm(words, source, basis, control=marking, tlp=tlp, grade=grade)
        added = cases.add_fact(desk, case, form)
    made(added, as_json)


@add.command("note")
def note(context: typer.Context, case: CaseArgument, text: TextFile, as_json: AsJson = False) -> None:
    """Add a note to a case; prints its id."""
    from fusion_tui.services import cases

    words = read_text(text)
    with unlocked(context) as desk:
        added = cases.add_note(desk, case, words)
    made(added, as_json)


@add.command("entity")
def entity(
    context: typer.Context,
    case: CaseArgument,
    kind: Annotated[str, typer.Option(help="person, organisation, vehicle, phone, address ...")],
    title: Annotated[str, typer.Option(help="Its name.")],
    text: TextFile = "",
    as_json: AsJson = False,
) -> None:
    """Name a person or thing in a case; prints its id."""
    from fusion_tui.services import cases

    detail = read_text(text) if text else ""
    with unlocked(context) as desk:
        added = cases.add_entity(desk, case, cases.EntityForm(kind, title, detail))
    made(added, as_json)
