"""Reading: search, show, queue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, pairs, say, table, unlocked
from fusion_tui.cli.context import as_json as record_json

if TYPE_CHECKING:
    from fusion_tui.domain.record import Record


def register(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(search)
    app.command()(show)
    app.command()(queue)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help='Words, "phrases", prefix*; all must occur.')],
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of record; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Search every text there is."""
    from fusion_tui.services import reading

    with unlocked(context) as desk:
        found = reading.find(desk, query, kind or (), limit)
    _list(found.total, found.records, as_json)


def show(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="Id, or number such as T-00001.")],
    as_json: AsJson = False,
) -> None:
    """Show one record with every field."""
    from fusion_tui.services import reading

    with unlocked(context) as desk:
        found = record_json(reading.show(desk, record))
    emit(found) if as_json else pairs({name: value for name, value in found.items() if value not in ("", None)})


def queue(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="tips, incidents, cases, products, incoming, outgoing.")] = "",
    words: Annotated[str, typer.Option("--filter", help="Only records with these words.")] = "",
    sort: Annotated[str, typer.Option(help="Field to sort by.")] = "",
    offset: Annotated[int, typer.Option(min=0)] = 0,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List a queue; without a name, how many records stand in each."""
    from fusion_tui.services import queues

    with unlocked(context) as desk:
        if not name:
            totals = queues.totals(desk)
            emit({"queues": totals}) if as_json else pairs(totals)
            return
        window = queues.window(desk, queues.view(name, words, sort), offset, limit)
    _list(window.total, window.records if offset < window.total else [], as_json)


def _list(total: int, records: Sequence[Record], as_json: bool) -> None:
    found = [record_json(record) for record in records]
    if as_json:
        emit({"total": total, "records": found})
        return
    if not found:
        say("nothing found")
        return
    rows = [[str(r.get("number") or r["kind"]), str(r["modified"])[:16], str(r.get("title") or r.get("text", ""))[:80],
             str(r["marking"]), str(r["id"])] for r in found]  # fmt: skip
    table(["record", "modified (UTC)", "title", "marking", "id"], rows)
    note(f"{len(found)} of {total:,}")
