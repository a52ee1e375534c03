"""Setting a center up, and what it is now."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import (
    AsJson,
    emit,
    note,
    pairs,
    passphrase_from,
    settings,
    unlocked,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(init)
    app.command()(status)
    app.command()(crypto)


def init(
    context: typer.Context,
    name: Annotated[str, typer.Option("--center", help="Name of the center.")],
    code: Annotated[str, typer.Option("--code", help="Short name, such as HSFC.")],
    timezone: Annotated[str, typer.Option("--timezone", help="For local times, such as America/New_York.")] = "UTC",
    exercise: Annotated[bool, typer.Option("--exercise", help="Everything in this profile is exercise data.")] = False,
    as_json: AsJson = False,
) -> None:
    """Set up a center in the profile; --user becomes the first user, with every role."""
    import os

    from fusion_tui.cli.context import PASSPHRASE_VARIABLE
    from fusion_tui.domain.errors import InputError
    from fusion_tui.services import session, setup

    chosen = settings(context)
    if not chosen.user:
        raise InputError("a center needs a first user", "--user NAME before the command")
    form = setup.CenterForm(name, code, timezone, exercise)
    setup.require_possible(chosen.place, form, chosen.user)

    def check(typed: str) -> None:
        setup.check_passphrase(chosen.place, form, session.Credentials(chosen.user, typed))

    named = chosen.passphrase_file or os.environ.get(PASSPHRASE_VARIABLE, "")
    first = session.Credentials(chosen.user, passphrase_from(named, f"new passphrase of {chosen.user}", check))
    desk = setup.create(chosen.place, form, first)
    try:
        _show(session.status(desk), as_json)
    finally:
        desk.close()
    note("note: one user can't approve and release; add a second one: fusion-tui user add NAME --role supervisor")


def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell which center this is, and how many records of each kind it holds."""
    from fusion_tui.services import session

    with unlocked(context) as desk:
        _show(session.status(desk), as_json)


def crypto(as_json: AsJson = False) -> None:
    """Tell which cryptographic library this is, and test it."""
    from fusion_tui.crypto import facts, selftest

    selftest.run()
    found = {**facts.library_facts(), "self-test": "passed"}
    if as_json:
        emit(found)
    else:
        pairs(found)
        note("note: these wheels are no validated FIPS 140-3 module")


def _show(found: dict[str, object], as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    counts = found.pop("counts")
    held = (
        {f"{kind} records": f"{count:,}" for kind, count in counts.items() if count} if isinstance(counts, dict) else {}
    )
    pairs({**found, **(held or {"records": "none yet"})})
