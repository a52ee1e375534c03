"""Drops: the folder or stick that carries bundles."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, emit, note, say, table, unlocked

app = typer.Typer(help="Drops: folders and sticks that carry bundles.", no_args_is_help=True, rich_markup_mode=None)

PARTLY = 4
Folder = Annotated[Path, typer.Argument(help="The drop's folder.")]


@app.command("send")
def send(
    context: typer.Context,
    folder: Folder,
    to: Annotated[str, typer.Option(help="Only to this peer.")] = "",
    as_json: AsJson = False,
) -> None:
    """Seal what waits and write it to the drop; every file is read back and compared."""
    from fusion_tui.services import exchange

    with unlocked(context) as desk:
        sent = exchange.send(desk, folder, to, progress=note)
    if as_json:
        emit({"bundles": [vars(one) for one in sent]})
    elif sent:
        rows = [[one.peer, one.file, str(one.seq), str(one.records), "again" if one.again else ""] for one in sent]
        table(["to", "file", "seq", "records", ""], rows)
        say("safe to remove")
    else:
        say("nothing waits to be sent")


@app.command("receive")
def receive(context: typer.Context, folder: Folder, as_json: AsJson = False) -> None:
    """Take in every bundle on the drop; refused ones are listed and stay where they are."""
    from fusion_tui.services import exchange

    with unlocked(context) as desk:
        arrivals = exchange.receive(desk, folder, progress=note)
    if as_json:
        emit({"bundles": [_document(one) for one in arrivals]})
    elif arrivals:
        rows = [
            [one.file, one.sender or "?", str(one.seq or ""), one.outcome, one.reason, str(one.new), str(one.changed)]
            for one in arrivals
        ]
        table(["file", "from", "seq", "outcome", "reason", "new", "changed"], rows)
    else:
        say("no bundle on this drop")
    note("nothing was written to the drop: safe to remove")
    if not all(one.fine for one in arrivals):
        raise typer.Exit(PARTLY)


def _document(one: Any) -> dict[str, Any]:
    fields = ("file", "seq", "outcome", "reason", "new", "changed", "purged")
    return {"from": one.sender, **{name: getattr(one, name) for name in fields}}
