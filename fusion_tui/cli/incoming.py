"""What came and waits: bundles that are held, and what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, emit, note, pairs, say, table, unlocked
from fusion_tui.cli.lists import local
from fusion_tui.domain.cleaning import escaped
from fusion_tui.domain.wording import many

if TYPE_CHECKING:
    from fusion_tui.services.exchange.differing import Change

app = typer.Typer(help="Bundles that wait, sealed.", no_args_is_help=True, rich_markup_mode=None)
quarantine_app = typer.Typer(help="What was refused, and why.", no_args_is_help=True, rich_markup_mode=None)

Copy = Annotated[str, typer.Argument(help="First letters of the copy, as incoming list shows them.")]
Number = Annotated[int, typer.Argument(min=1, help="Number of the entry.")]


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the bundles that wait, and why."""
    from fusion_tui.services.exchange import reviewing

    with unlocked(context) as desk:
        found = reviewing.listed(desk)
    if as_json:
        emit({"incoming": [{"copy": one.copy, "from": one.peer, "seq": one.mark.seq, "reason": one.mark.code,
                            "bytes": one.mark.length, "detail": one.detail} for one in found]})  # fmt: skip
    elif found:
        rows = [
            [one.copy, one.peer, str(one.mark.seq), one.detail or one.waits_for, f"{one.mark.length:,}"]
            for one in found
        ]
        table(["copy", "from", "seq", "waits for", "bytes"], rows)
    else:
        say("no bundle waits")


@app.command("show")
def show(context: typer.Context, copy: Copy, as_json: AsJson = False) -> None:
    """Show what a bundle would change, record by record; nothing is applied."""
    from fusion_tui.services.exchange import reviewing

    with unlocked(context) as desk:
        found = reviewing.preview(desk, copy)
    if as_json:
        emit({"changes": [_change(one) for one in found.changes], "more": found.more})
        return
    for one in found.changes:
        say(f"{one.verdict}  {one.record}" + ("" if one.has_effect else "  (changes nothing)"))
        for line in one.lines:
            say(f"  {line}")
    more = ", the first of them: there are more" if found.more else ""
    note(f"{many(len(found.changes), 'record')}{more}; accept or reject it: fusion-tui incoming accept {copy}")


@app.command("accept")
def accept(context: typer.Context, copy: Copy, as_json: AsJson = False) -> None:
    """Take in a bundle that waits for somebody's look."""
    from fusion_tui.services.exchange import reviewing

    with unlocked(context) as desk:
        done = reviewing.accept(desk, copy)
    if as_json:
        emit({"outcome": done.outcome, "reason": done.reason, "new": done.new, "changed": done.changed,
              "purged": done.purged})  # fmt: skip
        return
    say(f"{done.outcome}: {done.new} new, {done.changed} changed, {done.purged} purged")
    if done.reason:
        note(done.reason)


@app.command("reject")
def reject(
    context: typer.Context, copy: Copy, reason: Annotated[str, typer.Option(help="Why it is not taken in.")]
) -> None:
    """Refuse a bundle for good; its sender is told that a reader refused it."""
    from fusion_tui.services.exchange import reviewing

    with unlocked(context) as desk:
        refused = reviewing.reject(desk, copy, reason)
    say(f"bundle {refused.mark.seq} of {refused.peer} is refused")


def _change(one: Change) -> dict[str, Any]:
    fields = [{"name": field.name, "old": field.old, "new": field.new} for field in one.changed]
    return {"id": one.record, "op": one.op, "title": one.title, "new": one.is_new, "verdict": str(one.verdict),
            "fields": fields, "lines": list(one.lines)}  # fmt: skip


@quarantine_app.command("list")
def quarantined(context: typer.Context, as_json: AsJson = False) -> None:
    """List what was refused, the latest first."""
    from fusion_tui.services.exchange import quarantining

    with unlocked(context) as desk:
        found = quarantining.listed(desk)
    if as_json:
        emit({"quarantine": [{"n": one.n, "file": one.file, "code": one.code, "reason": one.reason, "times": one.times,
                              "bytes": one.length, "kept": bool(one.copy_hash)} for one in found]})  # fmt: skip
    elif found:
        rows = [[str(one.n), one.code, escaped(one.file), f"{one.length:,}", str(one.times),
                 "yes" if one.copy_hash else "no"] for one in found]  # fmt: skip
        table(["n", "code", "file", "bytes", "times", "copy kept"], rows)
    else:
        say("nothing is in quarantine")


@quarantine_app.command("show")
def shown(context: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one entry, and what to do about it."""
    from fusion_tui.services.exchange import quarantining

    with unlocked(context) as desk:
        one, zone = quarantining.shown(desk, number), desk.center.timezone
    document = {"file": one.file, "code": one.code, "reason": one.reason, "from": one.peer, "seq": one.seq,
                "bytes": one.length, "times": one.times, "sha256": one.copy_hash,
                "first": str(one.first_seen), "last": str(one.last_seen)}  # fmt: skip
    when = {"first": local(one.first_seen, zone), "last": local(one.last_seen, zone)}
    emit(document) if as_json else pairs({**document, "file": escaped(one.file), **when})
    note(quarantining.advice(one))


@quarantine_app.command("drop")
def drop(context: typer.Context, number: Number) -> None:
    """Destroy an entry and its sealed copy."""
    from fusion_tui.services.exchange import quarantining

    with unlocked(context) as desk:
        gone = quarantining.drop(desk, number)
    say(f"{escaped(gone.file)} is gone from quarantine")
