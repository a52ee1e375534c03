"""Drops: the folder or stick that carries bundles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli import drop_media, drop_sync
from fusion_tui.cli.context import AsJson, emit, note, unlocked
from fusion_tui.cli.drop_tables import PARTLY, show_arrivals, show_sent
from fusion_tui.cli.until_told import end_if_told, until_told

if TYPE_CHECKING:
    from fusion_tui.services.exchange import Arrival

app = typer.Typer(help="Drops: folders and sticks that carry bundles.", no_args_is_help=True, rich_markup_mode=None)

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

    with unlocked(context) as desk, until_told() as stop:
        sent = exchange.send(desk, folder, to, note, stop.is_set)
    emit({"bundles": [vars(one) for one in sent]}) if as_json else show_sent(sent, is_stopped=stop.is_set())
    end_if_told(stop, "what is listed lies on the drop; what else there is waits for the next time")


@app.command("receive")
def receive(context: typer.Context, folder: Folder, as_json: AsJson = False) -> None:
    """Take in every bundle on the drop; refused ones are listed and stay where they are."""
    from fusion_tui.services import exchange

    with unlocked(context) as desk, until_told() as stop:
        arrivals = exchange.receive(desk, folder, note, stop.is_set)
    _print(arrivals, as_json, is_stopped=stop.is_set())
    note("nothing was written to the drop: safe to remove")
    end_if_told(stop, "what is listed was taken in; what else there is stays on the drop")
    if not all(one.fine for one in arrivals):
        raise typer.Exit(PARTLY)


for group in (drop_sync, drop_media):
    group.register(app)


def _print(arrivals: Sequence[Arrival], as_json: bool, *, is_stopped: bool) -> None:
    from fusion_tui.services.exchange.events import document

    if as_json:
        emit({"bundles": [document(one) for one in arrivals]})
    else:
        show_arrivals(arrivals, is_stopped=is_stopped)
