"""The audit trail: who did what, and whether anybody changed the record of it."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, say, table, unlocked

app = typer.Typer(help="The audit trail.", no_args_is_help=True, rich_markup_mode=None)

BROKEN = 1


@app.command("show")
def show(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: AsJson = False,
) -> None:
    """List the latest acts, newest first."""
    from fusion_tui.services import trail

    with unlocked(context) as desk:
        acts = trail.recent(desk, limit)
    if as_json:
        emit({"acts": [{**act._asdict(), "at": act.at.isoformat()} for act in acts]})
        return
    rows = [[f"{act.at:%Y-%m-%d %H:%M:%S}Z", act.who, act.act, act.outcome, act.subject] for act in acts]
    table(["when (UTC)", "who", "act", "outcome", "on"], rows)


@app.command("verify")
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Check the chain of the whole trail; names the first row that does not follow from the one before it."""
    from fusion_tui.services import trail

    with unlocked(context) as desk:
        broken = trail.first_break(desk)
    if as_json:
        emit({"first_break": broken})
    else:
        say("the chain holds" if broken is None else f"row {broken} does not follow from the one before it")
    if broken is not None:
        raise typer.Exit(BROKEN)
