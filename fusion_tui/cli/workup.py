"""A name workup from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, table, unlocked


def workup(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="A name, plate, phone or handle; ? is one sign that isn't known.")],
    purpose: Annotated[str, typer.Option(help="What for: one of the purposes in policy.toml.")],
    case: Annotated[str, typer.Option(help="Case in which the outcome is noted.")] = "",
    as_json: AsJson = False,
) -> None:
    """Look for somebody or something in everything you may see, with the reason for each hit; it is recorded."""
    from fusion_tui.services import reading
    from fusion_tui.services import workup as workups

    with unlocked(context) as desk:
        done = workups.run(desk, words, purpose, case)
    if as_json:
        emit({"outcome": done.outcome, "purpose": done.purpose, "found": [
            {"id": one.record.id, "kind": reading.kind_of(one.record), "number": getattr(one.record, "number", ""),
             "reason": one.reason} for one in done.found]})  # fmt: skip
        return
    rows = [(reading.kind_of(one.record), getattr(one.record, "number", "") or one.record.id, one.reason)
            for one in done.found]  # fmt: skip
    if rows:
        table(("kind", "record", "why"), rows)
    note(f"{done.outcome}; recorded with its purpose")


def register(app: typer.Typer) -> None:
    """Add the command to the root."""
    app.command("workup")(workup)
