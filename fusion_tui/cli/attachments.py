"""Attachments from the command line: files kept with a record, listed, and taken out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, Ticker, as_json, emit, say, table, unlocked
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.wording import many

app = typer.Typer(
    help="Files kept with a case, a product or a peer's record.", no_args_is_help=True, rich_markup_mode=None
)

HomeArgument = Annotated[
    str, typer.Argument(help="Id or number of a case or a product, such as C-00001.", show_default=False)
]
RecordArgument = Annotated[
    str, typer.Argument(help="Id or number of a case, a product or a peer's record.", show_default=False)
]


@app.command("add")
def add(
    context: typer.Context,
    record: HomeArgument,
    files: Annotated[list[Path], typer.Argument(help="The files; each is kept as it is.", show_default=False)],
    json: AsJson = False,
) -> None:
    """Keep files with a case, or have them go with a product, which is a draft again; prints their ids."""
    from fusion_tui.services import attachments

    with unlocked(context) as desk:
        for number, file in enumerate(files, start=1):
            added = attachments.add(desk, record, file, Ticker("bytes", f"file {number}"))
            emit(as_json(added)) if json else say(added.id)


@app.command("list")
def list_(context: typer.Context, record: RecordArgument, json: AsJson = False) -> None:
    """List the files of a record, and those a peer's record names that are not here."""
    from fusion_tui.services import attachments

    with unlocked(context) as desk:
        found, lacking = attachments.of_record(desk, record), attachments.lacking(desk, record)
    if json:
        told = [{"title": one.title, "media": one.media, "size": one.size, "sha256": one.sha256} for one in lacking]
        emit({"attachments": [as_json(one) for one in found], "not_here": told})
        return
    rows = [[one.id, one.title, one.media, f"{one.size:,}", one.sha256] for one in found]
    rows += [["(not here)", one.title, one.media, f"{one.size:,}", one.sha256] for one in lacking]
    table(["id", "name", "type", "bytes", "SHA-256"], rows)


@app.command("save")
def save(
    context: typer.Context,
    attachment: Annotated[str, typer.Argument(help="Id of the attachment.", show_default=False)],
    file: Annotated[Path | None, typer.Argument(help="The new file.", show_default=False)] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The new file as well.")] = None,
    json: AsJson = False,
) -> None:
    """Write an attachment to a new file; it leaves the store by that, and the act is recorded."""
    from fusion_tui.services import attachments

    target = output or file
    if target is None or (output and file):
        raise InputError("say which file to write", f"fusion-tui attachment save {attachment} FILE, or -o FILE")
    with unlocked(context) as desk:
        saved = attachments.save(desk, attachment, target, Ticker("bytes"))
    if json:
        emit(as_json(saved))
    else:
        say(f"{many(saved.size, 'byte')}, SHA-256 {saved.sha256}")
