"""Tips from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, Control, TextFile, Tlp, emit, made, read_text, settings, table, unlocked

app = typer.Typer(help="Tips and suspicious activity reports.", no_args_is_help=True, rich_markup_mode=None)

TipReference = Annotated[str, typer.Argument(metavar="TIP", help="Id or number, such as T-00001.")]


@app.command("add")
def add(
    context: typer.Context,
    title: Annotated[str, typer.Option(help="What happened, in a line.")],
    text: TextFile = "",
    source: Annotated[str, typer.Option(help="How it came: walk-in, phone, partner.")] = "",
    behaviour: Annotated[str, typer.Option(help="ISE-SAR behaviour code, such as SURVL.")] = "",
    marking: Control = "U//FOUO",
    tlp: Tlp = "AMBER",
    grade: Annotated[str, typer.Option(help="Admiralty grade, A1 to F6.")] = "F6",
    names: Annotated[
        list[str] | None, typer.Option(help='Something it names, as "vehicle: PA KXR1984"; as often as needed.')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take in a tip; prints its id."""
    from fusion_tui.services import tips

    body = read_text(text) if text else ""
    with unlocked(context) as desk:
        tip = tips.add(desk, tips.TipForm(title, body, source, behaviour, marking, tlp, grade, "\n".join(names or [])))
    made(tip, as_json)


@app.command("promote")
def promote(
    context: typer.Context,
    tip: TipReference,
    title: Annotated[str, typer.Option(help="Title of the case; the tip's own where none is given.")] = "",
    carry: Annotated[
        list[str] | None, typer.Option(help='What the tip names that the case names too; all of it, or "" for nothing.')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Open a case from a tip; prints the case's id."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        case = triage.promote(desk, tip, title, None if carry is None else "\n".join(carry))
    made(case, as_json)


@app.command("link")
def link(
    context: typer.Context,
    tip: TipReference,
    case: Annotated[str, typer.Argument(help="Id or number of the case it belongs to.")],
    as_json: AsJson = False,
) -> None:
    """Put a tip to a case that is there."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        linked = triage.link(desk, tip, case)
    made(linked, as_json)


@app.command("refer")
def refer(
    context: typer.Context,
    tip: TipReference,
    to: Annotated[str, typer.Option(help="Who has it now: an agency; tip reasons names some.")],
    as_json: AsJson = False,
) -> None:
    """Note to whom a tip was handed, and be done with it."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        referred = triage.refer(desk, tip, to)
    made(referred, as_json)


@app.command("ask")
def ask(
    context: typer.Context,
    tip: TipReference,
    whom: Annotated[str, typer.Option("--for", help="Who is to tell more, and what.")],
    as_json: AsJson = False,
) -> None:
    """Note that somebody is asked for more; the tip waits on."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        asked = triage.ask(desk, tip, whom)
    made(asked, as_json)


@app.command("close")
def close(
    context: typer.Context,
    tip: TipReference,
    reason: Annotated[str, typer.Option(help="Why nothing more is done; tip reasons names some.")],
    as_json: AsJson = False,
) -> None:
    """Close a tip without a case."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        closed = triage.close(desk, tip, reason)
    made(closed, as_json)


@app.command("undo")
def undo(context: typer.Context, tip: TipReference, as_json: AsJson = False) -> None:
    """Take back what you did with a tip last, within the minutes that the policy gives."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        undone = triage.undo(desk, tip)
    made(undone, as_json)


@app.command("reopen")
def reopen(
    context: typer.Context,
    tip: TipReference,
    reason: Annotated[str, typer.Option(help="What is new.")],
    as_json: AsJson = False,
) -> None:
    """Put a tip through triage again."""
    from fusion_tui.services import triage

    with unlocked(context) as desk:
        reopened = triage.reopen(desk, tip, reason)
    made(reopened, as_json)


@app.command("reasons")
def reasons(context: typer.Context, as_json: AsJson = False) -> None:
    """List the center's own reasons, which the screens offer by number; policy.toml changes them."""
    from fusion_tui.config import policy_of

    found = policy_of(settings(context).place).triage
    listed = {"close": found.close, "refer": found.refer, "ask": found.ask}
    if as_json:
        emit(listed)
        return
    table(
        ("act", "key", "reason"), [(act, str(n), one) for act, some in listed.items() for n, one in enumerate(some, 1)]
    )
