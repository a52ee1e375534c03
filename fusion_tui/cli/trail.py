"""The audit trail: who did what, and whether anybody changed the record of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, Ticker, emit, pairs, say, table, unlocked

if TYPE_CHECKING:
    from fusion_tui.services.trail import Exported, Row, Verdict
    from fusion_tui.store.checkpoints import Checkpoint

app = typer.Typer(help="The audit trail.", no_args_is_help=True, rich_markup_mode=None)

BROKEN = 1

Since = Annotated[str, typer.Option(help="From this day or moment on, as in 2026-01-31 or 2026-01-31T22:40.")]
Until = Annotated[str, typer.Option(help="Up to this moment, or the end of this day.")]


@app.command("show")
def show(
    context: typer.Context,
    who: Annotated[str, typer.Option(help="Acts of this user.")] = "",
    act: Annotated[str, typer.Option(help="Acts that begin so, such as search.")] = "",
    subject: Annotated[str, typer.Option(help="Acts on this id, or on ids that begin so.")] = "",
    outcome: Annotated[str, typer.Option(help="Acts with this in their outcome, such as refused.")] = "",
    since: Since = "",
    until: Until = "",
    row: Annotated[str, typer.Option(help="One row or several, as in 20 or 20-30.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 100,
    as_json: AsJson = False,
) -> None:
    """List the latest acts, newest first."""
    from fusion_tui.services import trail, trail_words

    named = {"who": who, "act": act, "on": subject, "outcome": outcome, "since": since, "until": until, "row": row}
    with unlocked(context) as desk:
        zone = desk.center.timezone
        found = trail.show(desk, trail_words.filter_of(named, (), zone), limit)
    if as_json:
        emit({"acts": [{**one._asdict(), "digest": one.digest.hex()} for one in found]})
        return
    table(["row", "when", "who", "act", "outcome", "on", "at"], [_cells(one, zone) for one in found])


@app.command("verify")
def verify(
    context: typer.Context,
    against: Annotated[Path | None, typer.Option(help="Export or checkpoint that was kept elsewhere.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check the whole trail: its chain, its signed checkpoints, the head outside the store, and what was kept."""
    from fusion_tui.services import trail

    with unlocked(context) as desk:
        verdict = trail.verify(desk, against, Ticker("rows"))
    emit(_document(verdict)) if as_json else _tell(verdict)
    if not verdict.whole:
        raise typer.Exit(BROKEN)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write, such as trail.jsonl.")],
    since: Since = "",
    until: Until = "",
    as_json: AsJson = False,
) -> None:
    """Write the trail as JSON Lines that prove themselves; keep the file elsewhere."""
    from fusion_tui.services import trail, trail_words

    with unlocked(context) as desk:
        zone = desk.center.timezone
        span = trail_words.moment(since, zone), trail_words.moment(until, zone, is_end=True)
        done = trail.export(desk, file, span, Ticker("rows"))
    emit(_exported(done)) if as_json else pairs({**_exported(done), "checkpoint": _short(done.checkpoint, zone)})


@app.command("checkpoint")
def checkpoint(
    context: typer.Context,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write it to as well.")] = None,
    as_json: AsJson = False,
) -> None:
    """Sign what the trail is now; the line is short enough for a log on paper."""
    from fusion_tui.services import trail

    with unlocked(context) as desk:
        made, zone = trail.checkpoint(desk, output), desk.center.timezone
    emit({"row": made.n, "at": made.at, "digest": made.digest.hex()}) if as_json else say(_short(made, zone))


@app.command("accept")
def accept(context: typer.Context) -> None:
    """Give up what is noted outside the store, as after a restored backup; the trail keeps that it was done."""
    from fusion_tui.services import trail

    with unlocked(context) as desk:
        trail.accept(desk)
    say("the head outside the store begins anew; export the trail and keep the file elsewhere")


def _cells(row: Row, zone: str) -> list[str]:
    from fusion_tui.domain.text import clean_line
    from fusion_tui.widgets.times import second

    when = second(row.moment, zone) if row.moment else "no moment"
    return [str(row.n), when, *map(clean_line, (row.who, row.act, row.outcome, row.subject, row.place))]


def _document(verdict: Verdict) -> dict[str, Any]:
    findings = [vars(found) for found in verdict.findings]
    return {
        "whole": verdict.whole,
        "first_break": verdict.first_bad,
        "rows": verdict.rows,
        "found": findings,
        "facts": verdict.facts,
    }


def _tell(verdict: Verdict) -> None:
    say(f"the trail is {verdict.words}")
    for line in (*map(str, verdict.findings), *verdict.facts):
        say(f"  {line}")


def _short(made: Checkpoint, zone: str) -> str:
    from fusion_tui.domain.clock import moment_of
    from fusion_tui.widgets.times import second

    return made.short(second(moment_of(made.at), zone))


def _exported(done: Exported) -> dict[str, object]:
    return {"rows": done.rows, "sha256": done.sha256, "checkpoint": done.checkpoint.short()}
