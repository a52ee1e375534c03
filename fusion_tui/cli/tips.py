"""Tips from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, Control, TextFile, Tlp, made, read_text, unlocked

app = typer.Typer(help="Tips and suspicious activity reports.", no_args_is_help=True, rich_markup_mode=None)


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
    as_json: AsJson = False,
) -> None:
    """Take in a tip; prints its id."""
    from fusion_tui.services import tips

    body = read_text(text) if text else ""
    with unlocked(context) as desk:
        tip = tips.add(desk, tips.TipForm(title, body, source, behaviour, marking, tlp, grade))
    made(tip, as_json)


@app.command("promote")
def promote(
    context: typer.Context,
    tip: Annotated[str, typer.Argument(help="Id or number, such as T-00001.")],
    title: Annotated[str, typer.Option(help="Title of the case; the tip's own where none is given.")] = "",
    as_json: AsJson = False,
) -> None:
    """Open a case from a tip; prints the case's id."""
    from fusion_tui.services import tips

    with unlocked(context) as desk:
        case = tips.promote(desk, tip, title)
    made(case, as_json)


@app.command("close")
def close(
    context: typer.Context,
    tip: Annotated[str, typer.Argument(help="Id or number.")],
    reason: Annotated[str, typer.Option(help="Why nothing more is done.")],
    as_json: AsJson = False,
) -> None:
    """Close a tip without a case."""
    from fusion_tui.services import tips

    with unlocked(context) as desk:
        closed = tips.close(desk, tip, reason)
    made(closed, as_json)
