"""The doctor: reads everything, and says what is whole, what is lost and what to do next."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, Ticker, credentials, emit, note, say, settings, unlocked
from fusion_tui.domain.errors import DamagedError

if TYPE_CHECKING:
    from fusion_tui.store.diagnosis import Report

DAMAGED = 1
MOST = 1_000  # of each list in JSON; ``left_off`` tells how many more there are


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command()(doctor)


def doctor(
    context: typer.Context,
    rebuild_index: Annotated[bool, typer.Option("--rebuild-index", help="Make damaged indexes anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read every page, record and attachment; exit status 1 where anything is damaged."""
    from fusion_tui.services import health

    if rebuild_index:
        with unlocked(context) as desk:
            health.rebuild_index(desk, Ticker("records"))
    report = _examined(context)
    if as_json:
        emit(_document(report))
    else:
        for line in health.words(report):
            say(line)
    if not report.is_whole:
        raise typer.Exit(DAMAGED)


def _examined(context: typer.Context) -> Report:
    from fusion_tui.services import health, session

    leaving = ExitStack()
    try:
        desk = leaving.enter_context(unlocked(context))
    except DamagedError as error:
        note(f"note: nobody can log on: {error.message}; what is left is read without it")
        chosen = settings(context)
        user = chosen.user or session.users(chosen.place)[0]
        return health.examine(chosen.place, credentials(context, user), progress=Ticker("bytes"))
    try:
        return health.check(desk, Ticker("bytes"))
    finally:
        with suppress(DamagedError):  # of the log-off: the report says more
            leaving.close()


def _document(report: Report) -> dict[str, Any]:
    from fusion_tui.services import health

    found = {
        **vars(report),
        "whole": report.is_whole,
        "losses": [loss._asdict() for loss in report.losses],
        "lost_contents": [lost._asdict() for lost in report.lost_contents],
        "words": health.words(report),
    }
    left_off = {name: len(value) - MOST for name, value in found.items() if isinstance(value, list) and value[MOST:]}
    bounded = {name: _bounded(value) for name, value in found.items()}
    return {**bounded, "left_off": left_off}


def _bounded(value: Any) -> Any:
    """Return a value with no list in it longer than anybody reads: a store may be damaged on every page."""
    if isinstance(value, dict):
        return {name: _bounded(one) for name, one in value.items()}
    return [_bounded(one) for one in value[:MOST]] if isinstance(value, list | tuple) else value
