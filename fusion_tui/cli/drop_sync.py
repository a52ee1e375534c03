"""Both ways at once: take in what came, then write what waits; once, or unattended until told to stop."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, say, unlocked
from fusion_tui.cli.drop_tables import PARTLY, show_arrivals, show_sent
from fusion_tui.cli.lists import local
from fusion_tui.cli.outlet import is_unicode
from fusion_tui.cli.until_told import end_if_told, until_told

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.exchange import SentBundle
    from fusion_tui.services.exchange.events import Event


def register(app: typer.Typer) -> None:
    """Add the command to its group."""
    app.command("sync")(sync)


def sync(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The drop's folder; with --watch it may come and go.")],
    watch: Annotated[bool, typer.Option("--watch", help="Go on, unattended, until SIGTERM or SIGINT.")] = False,
    to: Annotated[str, typer.Option(help="Send only to this peer.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document; with --watch one a line for each event.")
    ] = False,
) -> None:
    """Take in what is on the drop, then seal and write what waits."""
    with unlocked(context) as desk:
        if watch:
            _watch(desk, folder, to, as_json)
            return
        is_fine = _once(desk, folder, to, as_json)
    if not is_fine:
        raise typer.Exit(PARTLY)


def _once(desk: Desk, folder: Path, to: str, as_json: AsJson) -> bool:
    """Return whether nothing that came needs a person; what came is told even where nothing can be written."""
    from fusion_tui.services import exchange
    from fusion_tui.services.exchange.events import document

    sent: list[SentBundle] = []
    with until_told() as stop:
        arrivals = exchange.receive(desk, folder, note, stop.is_set)
        try:
            sent = [] if stop.is_set() else exchange.send(desk, folder, to, note, stop.is_set)
        finally:
            if as_json:
                emit({"received": [document(one) for one in arrivals], "sent": [vars(one) for one in sent]})
            else:
                show_arrivals(arrivals, is_stopped=stop.is_set())
    if not as_json:
        show_sent(sent, is_stopped=stop.is_set())
    if not sent:
        note("nothing new was written to the drop: safe to remove")
    end_if_told(stop, "what is listed is done; what else there is waits for the next time")
    return all(one.fine for one in arrivals)


def _watch(desk: Desk, folder: Path, to: str, as_json: bool) -> None:
    from fusion_tui.services.exchange.watching import Watch

    with until_told() as stop:
        Watch(desk, folder, to, _as_line if as_json else partial(_as_words, desk.center.timezone)).run(stop)


def _as_line(event: Event) -> None:
    sys.stdout.write(json.dumps(event.document(), ensure_ascii=not is_unicode()) + "\n")
    sys.stdout.flush()
    _beside(event)


def _as_words(zone: str, event: Event) -> None:
    _beside(event)
    if event.what not in ("trouble", "recovered"):
        about = "  ".join(f"{name} {value}" for name, value in event.about.items() if value not in ("", 0, False))
        say(f"{local(event.at, zone)}  {event.what:<10} {about}".rstrip())
        sys.stdout.flush()


def _beside(event: Event) -> None:
    """Tell of a trouble on standard error, and that it is over."""
    if event.what == "trouble":
        note(f"error: {event.about['error']}\nhint: {event.about['hint']}")
    elif event.what == "recovered":
        note(f"note: the {event.about['step']} works again")
