"""Backups from the command line: made, checked, and restored to a new profile."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import (
    PASSPHRASE_VARIABLE,
    AsJson,
    Settings,
    Ticker,
    emit,
    note,
    pairs,
    passphrase_from,
    say,
    settings,
    unlocked,
)
from fusion_tui.cli.keys import RecoveryFile, recovery_code
from fusion_tui.cli.lists import local
from fusion_tui.domain.errors import LockedError

if TYPE_CHECKING:
    from fusion_tui.services.unpacking import Contents
    from fusion_tui.services.ways import WayIn

app = typer.Typer(help="Backups of a whole profile.", no_args_is_help=True, rich_markup_mode=None)

FileArgument = Annotated[Path, typer.Argument(help="The backup.", show_default=False)]
PARTLY, DAMAGED = 4, 1


@app.command("create")
def create(context: typer.Context, file: FileArgument, as_json: AsJson = False) -> None:
    """Write a backup to a new file while others go on working, and read it back."""
    from fusion_tui.services import backup

    with unlocked(context) as desk:
        found = backup.create(desk, file, Ticker("bytes"))
    _tell(found, as_json)
    if not found.is_whole:
        raise typer.Exit(PARTLY)


@app.command("check")
def check(
    context: typer.Context, file: FileArgument, recovery_file: RecoveryFile = None, as_json: AsJson = False
) -> None:
    """Read a backup whole, by a passphrase of the day it was made; changes nothing."""
    from fusion_tui.services import restore

    chosen = settings(context)
    folder = chosen.place.blobs if chosen.place.blobs.is_dir() else file.absolute().parent
    found = restore.check(file, _way(chosen, file, recovery_file), folder, Ticker("bytes"))
    _tell(found, as_json)
    if not found.is_whole:
        raise typer.Exit(DAMAGED)


@app.command("restore")
def restore_(
    context: typer.Context,
    file: FileArgument,
    tombstones: Annotated[
        Path | None, typer.Option(help="The file of that name in the lost profile: what was purged since stays so.")
    ] = None,
    recovery_file: RecoveryFile = None,
    as_json: AsJson = False,
) -> None:
    """Make a new profile of a backup; --profile DIRECTORY, before the command, says where."""
    from fusion_tui.services import restore

    chosen, way = settings(context), _way(settings(context), file, recovery_file)
    found = restore.restore(file, way, chosen.place, progress=Ticker("bytes"), buried=tombstones)
    _tell(found, as_json)
    _tell_reburied(found)
    note("note: other centers see this as a new installation; everybody's ways in are those of the backup's day")
    if not found.is_whole:
        raise typer.Exit(PARTLY)


def _way(chosen: Settings, file: Path, recovery_file: str | None) -> WayIn:
    from fusion_tui.services import restore, ways

    if recovery_file is not None:
        return ways.by_recovery(recovery_code(recovery_file))
    names = [chosen.user] if chosen.user else restore.users(file)
    if len(names) != 1:
        raise LockedError("say who you are", "--user NAME before the command")
    named = chosen.passphrase_file or os.environ.get(PASSPHRASE_VARIABLE, "")
    return ways.by_passphrase(names[0], passphrase_from(named, f"passphrase of {names[0]} on that day"))


def _tell_reburied(found: Contents) -> None:
    told = found.reburied
    if told is None:
        return
    note(f"note: {told.words}")
    for line in told.missing:
        note(f"note: {line}")
    for code in told.hidden:
        shown = f'fusion-tui peer unbury {code} --reason "WHY IT IS SHOWN"'
        note(f"note: what {code} sent is hidden until its orders came again; {shown}")


def _tell(found: Contents, as_json: bool) -> None:
    if as_json:
        facts = {**vars(found), "center": found.center.code, "whole": found.is_whole}
        emit({**facts, "reburied": found.reburied and vars(found.reburied)})
        return
    pairs(
        {
            "backup": found.id,
            "made": local(found.created, found.center.timezone),
            "center": found.center.code,
            "records": f"{sum(found.records.values()):,}",
            "attached contents": f"{found.contents:,}",
            "whole": "yes" if found.is_whole else "no",
        }
    )
    for state, names in (("missing", found.missing), ("not what was kept", found.damaged)):
        for name in names:
            say(f"the content of {name} is {state}")
    if found.trail_break is not None:
        say(f"row {found.trail_break} of the audit trail does not follow from the one before it")
