"""Orders: recall, purge, who answered, who has seen what; and taking a peer's stretch out again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from fusion_tui.cli import order_pages as pages
from fusion_tui.cli import peers, products
from fusion_tui.cli.context import AsJson, emit, note, say, table, unlocked
from fusion_tui.cli.lists import local
from fusion_tui.cli.until_told import until_told

PARTLY = 4
Reason = Annotated[str, typer.Option(help="Why; it is kept, and goes to the peers.")]
RecordArgument = Annotated[str, typer.Argument(help="Id, or number such as P-00001.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the root, and those that belong to products and peers to their groups."""
    app.command()(recall)
    app.command()(purge)
    app.command("orders")(orders_)
    app.command("seen")(seen_)
    app.command("back-out")(back_out)
    products.app.command("correct")(correct)
    peers.app.command("unbury")(unbury)


def recall(context: typer.Context, record: RecordArgument, reason: Reason, as_json: AsJson = False) -> None:
    """Take a released product back: whoever has it hides it and stops using it."""
    from fusion_tui.services.exchange import recalling

    with unlocked(context) as desk:
        done = recalling.recall(desk, record, reason)
    if as_json:
        emit(asdict(done))
        return
    say(done.record)
    note(f"recalled at {' '.join(done.to) or 'nobody: it never left'}; it goes with: fusion-tui drop send DIR")


def correct(context: typer.Context, product: products.ProductArgument, reason: Reason, as_json: AsJson = False) -> None:
    """Give the new approved revision to everybody who has an older one; 4 where somebody may not have it any more."""
    from fusion_tui.services.exchange import correcting

    with unlocked(context) as desk:
        done = correcting.correct(desk, product, reason)
    given = [one.recipient_code for one in done.given]
    if as_json:
        refused = [{"to": code, "reason": why} for code, why in done.refused]
        emit({"record": done.record, "rev": done.rev, "to": given, "refused": refused})
    else:
        say(done.record)
        note(f"revision {done.rev} goes to {' '.join(given)}; it leaves with: fusion-tui drop send DIR")
    for code, why in done.refused:
        note(f"not to {code}: {why}")
    if done.refused:
        raise typer.Exit(PARTLY)


def purge(
    context: typer.Context,
    record: RecordArgument,
    reason: Annotated[str, typer.Option(help="Why; it is kept, and goes to the peers.")] = "",
    and_: Annotated[str, typer.Option("--and", help="The second person: another who may purge.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Destroy a record here and at everybody it was given to; it takes two people and can't be undone."""
    from fusion_tui.services.exchange import purging

    with unlocked(context) as desk:
        if dry_run:
            found = purging.plan(desk, record)
            emit(pages.planned(found)) if as_json else pages.say_plan(found, "would go")
            return
        done = purging.purge(desk, record, reason, and_)
    if as_json:
        emit({**pages.planned(done.plan), "rev": done.rev, "voided": done.voided, "log_cut": done.is_cut})
        return
    say(done.plan.record.id)
    pages.say_plan(done.plan, "gone")
    pages.say_left(done)


def orders_(context: typer.Context, as_json: AsJson = False) -> None:
    """List our orders with what each recipient answered, and the purges of peers that were carried out here."""
    from fusion_tui.services.exchange import order_board

    with unlocked(context) as desk:
        found, carried = order_board.board(desk), order_board.carried_out(desk)
        zone = desk.center.timezone
    if as_json:
        emit(
            {"orders": [pages.order(one) for one in found], "carried_out": [pages.carried_out(one) for one in carried]}
        )
        return
    pages.say_orders(found, zone)
    if carried:
        columns = ["ordered by", "record", "rev", "carried out", "by", "receipt", "not reached"]
        table(columns, [[one.of, one.record, str(one.rev), local(one.at, zone), one.who, str(one.receipt),
                         "; ".join(one.unreached)] for one in carried])  # fmt: skip


def seen_(context: typer.Context, record: RecordArgument, as_json: AsJson = False) -> None:
    """Tell who has seen a record: to whom it went and why, what arrived, who read it, who destroyed it."""
    from fusion_tui.services.exchange.seen import seen

    with unlocked(context) as desk:
        found, zone = seen(desk, record), desk.center.timezone
    emit(pages.seen(found)) if as_json else pages.say_seen(found, zone)


def back_out(
    context: typer.Context,
    peer: peers.PeerArgument,
    since: Annotated[int, typer.Option(min=1, help="Number of the first bundle that is taken out.")],
    reason: Annotated[str, typer.Option(help="Why; it stays in the trail.")] = "",
    epoch: Annotated[str, typer.Option(help="Beginning of the epoch's name; by default the one heard last.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take out everything a peer sent since a number: each record goes back to what stood before."""
    from fusion_tui.services.exchange import backing_out

    with unlocked(context) as desk:
        if dry_run:
            found = backing_out.plan(desk, peer, since, epoch)
        else:
            with until_told() as stop:
                found = backing_out.back_out(desk, peer, since, reason, epoch, stop.is_set)
    emit(asdict(found)) if as_json else pages.say_backed_out(found)
    if not dry_run:
        note(f"from now on what {found.peer} sends waits until somebody accepts it")


def unbury(context: typer.Context, peer: peers.PeerArgument, reason: Reason) -> None:
    """Show a peer's records after a restore, though not all of its orders may have come again."""
    from fusion_tui.services.exchange import unburying

    with unlocked(context) as desk:
        found = unburying.unbury(desk, peer, reason)
    say(f"the records of {found.code} are shown again")
