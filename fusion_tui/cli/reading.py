"""Reading: search, show, queue. Search and queue take the language of docs/search.md."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, pairs, read_text, unlocked
from fusion_tui.cli.context import as_json as record_json
from fusion_tui.cli.lists import show_found, show_queue, shown

_LANGUAGE = (
    'Words, "phrases", begin*, -without, kind:tip, last:30d, 7XK? with one sign unknown. '
    "-- before a first word with a dash; - reads it from standard input."
)


def register(app: typer.Typer) -> None:
    """Add the commands to the root."""
    app.command()(search)
    app.command()(show)
    app.command()(queue)


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=_LANGUAGE)],
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of record; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """Search everything you may see."""
    from fusion_tui.services import reading

    words = read_text("-").strip() if query == "-" else query
    with unlocked(context) as desk:
        found, zone = reading.find(desk, words, kind or (), limit), desk.center.timezone
    contexts = [line.text for line in found.snippets]
    if as_json:
        told = [{**record_json(one), "snippet": text} for one, text in zip(found.records, contexts, strict=True)]
        emit({"total": found.total, "more": found.more, "order": found.order, "records": told})
        return
    show_found(found.records, contexts, zone)
    note(f"{len(contexts)} of {found.counted}, {found.order}")


def show(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="Id, or number such as T-00001.")],
    as_json: AsJson = False,
) -> None:
    """Show one record with every field."""
    from fusion_tui.services import reading

    with unlocked(context) as desk:
        found, zone = reading.show(desk, record), desk.center.timezone
    emit(record_json(found)) if as_json else pairs(shown(found, zone))


def queue(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="tips, incidents, cases, products, incoming, outgoing.")] = "",
    words: Annotated[str, typer.Option("--filter", help="Only what this finds, in the language of search.")] = "",
    sort: Annotated[str, typer.Option(help="Field to sort by.")] = "",
    offset: Annotated[int, typer.Option(min=0)] = 0,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List a queue; without a name, how many records stand in each."""
    from fusion_tui.services import queues
    from fusion_tui.services.reading import counted

    with unlocked(context) as desk:
        if not name:
            totals = queues.totals(desk)
            emit({"queues": totals}) if as_json else pairs(totals)
            return
        window, zone = queues.window(desk, queues.view(name, words, sort), offset, limit), desk.center.timezone
    found = window.records if offset < window.total else []
    if as_json:
        emit({"total": window.total, "more": window.more, "records": [record_json(record) for record in found]})
        return
    show_queue(found, zone)
    note(f"{len(found)} of {counted(window.total, window.more)}")
