"""Looking at a bundle from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, pairs

app = typer.Typer(help="Bundles, seen from outside.", no_args_is_help=True, rich_markup_mode=None)


@app.command("inspect")
def inspect(
    file: Annotated[Path, typer.Argument(help="A bundle (*.ftb).")],
    as_json: AsJson = False,
) -> None:
    """Show what a bundle shows to anybody: its header, and whether the file is whole. Needs no key."""
    from fusion_tui.domain.errors import FormatError, InputError
    from fusion_tui.sync import bundle

    if not file.is_file():
        raise InputError("that is no plain file" if file.exists() else "no such file", "check its name")
    try:
        with file.open("rb") as opened:
            found = bundle.inspect(opened)
    except FormatError as error:
        error.hint = error.hint or "a bundle is written by drop send, and named ft1-....ftb"
        raise
    except OSError as error:
        raise InputError(f"can't read the file: {error.strerror}", "check its name and permissions") from error
    head = found.header
    shown = {
        "format": "FTB 1, suite 1",
        "bundle": head.bundle_id.hex(),
        "recipient_tag": head.tag.hex(),
        "length": head.length,
        "actual": found.actual,
        "whole": head.length == found.actual,
    }
    emit(shown) if as_json else pairs(shown)
