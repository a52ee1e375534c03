"""Media that are there, and the sheet that goes with one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, emit, note, say, table, unlocked, write_file
from fusion_tui.cli.drop_tables import PARTLY
from fusion_tui.domain.wording import many

if TYPE_CHECKING:
    from fusion_tui.services.exchange.sheet import Sheet
    from fusion_tui.services.media import Medium


def register(app: typer.Typer) -> None:
    """Add the commands to their group."""
    app.command("media")(media)
    app.command("sheet")(sheet)


def media(as_json: AsJson = False) -> None:
    """List the removable media that are mounted, with what is free on each."""
    from fusion_tui.services.media import mounted
    from fusion_tui.sync.drop import size_text

    found = mounted()
    if as_json:
        emit({"media": [_medium(one) for one in found]})
    elif found:
        rows = [
            [
                one.label,
                one.file_system,
                "?" if one.free is None else size_text(one.free),
                "read-only" if one.read_only else "",
                _holds(one),
                str(one.folder),
            ]
            for one in found
        ]
        table(["label", "file system", "free", "", "holds", "folder"], rows)
    else:
        say("no removable medium is mounted, as far as the system says; any folder is a drop")


def sheet(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The drop's folder.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Into this new file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the transmittal sheet of a medium: what a courier carries, with lines to sign. No case data."""
    from fusion_tui.services.exchange.sheet import page
    from fusion_tui.services.exchange.sheet import sheet as made

    with unlocked(context) as desk:
        found = made(desk, folder)
        if output is not None:
            write_file(output, page(found).encode())
    if as_json:
        emit(_sheet(found))
    elif output is None:
        say(page(found).rstrip("\n"))
    for name in found.unfit:
        note(f"note: {name} is not whole, and not on the sheet")
    if found.unfit:
        raise typer.Exit(PARTLY)


def _holds(one: Medium) -> str:
    from fusion_tui.services.media import sealed_on

    bundles, parts = sealed_on(one)
    told = [many(bundles, "bundle")] if bundles else []
    return ", ".join(told + ([f"{many(parts, 'part')} of attachments"] if parts else []))


def _medium(one: Medium) -> dict[str, Any]:
    from fusion_tui.services.media import sealed_on

    bundles, parts = sealed_on(one)
    return {**vars(one), "folder": str(one.folder), "bundles": bundles, "parts": parts}


def _sheet(found: Sheet) -> dict[str, Any]:
    return {**vars(found), "files": [vars(one) for one in found.files]}
