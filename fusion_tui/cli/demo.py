"""The example: two centers with invented data."""

from __future__ import annotations

import typer

from fusion_tui import process
from fusion_tui.cli.context import settings


def register(app: typer.Typer) -> None:
    """Add the command to the root."""
    app.command()(demo)


def demo(context: typer.Context) -> None:
    """Open two example centers with invented data; without a terminal, run the whole walk and print it."""
    from fusion_tui.services import example

    root = settings(context).place.root
    if process.on_terminal():
        from fusion_tui import keymap

        keymap.use(settings(context).place)
        from fusion_tui.app import open_workstation
        from fusion_tui.cli.walk import doors

        example.prepare(root)
        open_workstation(*doors(root))
    else:
        from fusion_tui.cli import walk

        walk.run(root)
