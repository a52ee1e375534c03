"""People and things from the command line: what is known, what may be the same, links and the chart of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, made, note, say, table, unlocked

if TYPE_CHECKING:
    from fusion_tui.services.entities import EntityPage

app = typer.Typer(help="People and things, and what ties them together.", no_args_is_help=True, rich_markup_mode=None)

EntityArgument = Annotated[str, typer.Argument(help="Id of a person or thing; search --kind entity finds them.")]
Why = Annotated[str, typer.Option(help="What makes you say so; kept with the decision.")]


@app.command("show")
def show(context: typer.Context, entity: EntityArgument, as_json: AsJson = False) -> None:
    """Show all that is known of a person or thing, with the source, the grade and why each record is listed."""
    from fusion_tui.services import entities

    with unlocked(context) as desk:
        page = entities.page(desk, entity)
    if as_json:
        emit(_as_json(page))
        return
    say(f"{page.entity.title}   {page.entity.entity}   {page.entity.marking}")
    for name in page.names[1:]:
        say(f"also {name}")
    for words in page.too_common:
        say(words)
    for heading, rows in _parts(page):
        if rows:
            table(heading, rows)


def _parts(page: EntityPage) -> Iterator[tuple[list[str], list[list[str]]]]:
    from fusion_tui.services.reading import kind_of

    yield (
        ["known by", "grade", "why", "id"],
        [[kind_of(one.record), one.record.grade, one.why, one.record.id] for one in page.known],
    )
    yield ["case", "title", "id"], [[case.number, case.title, case.id] for case in page.cases]
    yield (
        ["relation", "who or what", "because", "link"],
        [[one.words, one.record.title, one.link.detail, one.link.id] for one in page.related],
    )
    yield ["may be the same", "why", "id"], [[one.record.title, one.why, one.record.id] for one in page.alike]
    yield (
        ["decided", "who or what", "because", "by", "decision"],
        [[one.link.relation, one.other.title, one.link.detail, one.link.author, one.link.id] for one in page.decided],
    )


def _as_json(page: EntityPage) -> dict[str, object]:
    return {
        "entity": page.entity.model_dump(mode="json"),
        "names": page.names,
        "known": [{"id": one.record.id, "why": one.why} for one in page.known],
        "cases": [case.id for case in page.cases],
        "related": [{"link": one.link.model_dump(mode="json"), "id": one.record.id} for one in page.related],
        "alike": [{"id": one.record.id, "why": one.why} for one in page.alike],
        "decided": [one.link.model_dump(mode="json") for one in page.decided],
        "too_common": list(page.too_common),
    }


@app.command("relate")
def relate(
    context: typer.Context,
    source: EntityArgument,
    relation: Annotated[str, typer.Argument(help="As in 'owns', 'associate of', or your own words.")],
    target: Annotated[str, typer.Argument(help="Id of the other.")],
    because: Annotated[str, typer.Option(help="What speaks for it.")] = "",
    grade: Annotated[str, typer.Option(help="Admiralty grade, A1 to F6.")] = "F6",
    as_json: AsJson = False,
) -> None:
    """State that one stands in a relation to another; prints the id of the link."""
    from fusion_tui.services import entities

    with unlocked(context) as desk:
        link = entities.relate(desk, source, relation, target, because, grade)
    made(link, as_json)


@app.command("unrelate")
def unrelate(context: typer.Context, link: Annotated[str, typer.Argument(help="Id of the link.")]) -> None:
    """Take a stated relation back."""
    from fusion_tui.services import entities

    with unlocked(context) as desk:
        entities.unrelate(desk, link)
    note("the link is taken back")


@app.command("merge")
def merge(
    context: typer.Context,
    kept: Annotated[str, typer.Argument(help="Id of the one that is kept to.")],
    other: Annotated[str, typer.Argument(help="Id of the one that is the same.")],
    because: Why,
    as_json: AsJson = False,
) -> None:
    """Decide that two are one; neither record is changed. Prints the id of the decision."""
    from fusion_tui.services import sameness

    with unlocked(context) as desk:
        link = sameness.merge(desk, kept, other, because)
    made(link, as_json)


@app.command("apart")
def apart(
    context: typer.Context,
    one: EntityArgument,
    other: Annotated[str, typer.Argument(help="Id of the other.")],
    because: Why,
    as_json: AsJson = False,
) -> None:
    """Decide that two are two, and aren't offered as one again. Prints the id of the decision."""
    from fusion_tui.services import sameness

    with unlocked(context) as desk:
        link = sameness.keep_apart(desk, one, other, because)
    made(link, as_json)


@app.command("split")
def split(context: typer.Context, decision: Annotated[str, typer.Argument(help="Id of the decision.")]) -> None:
    """Take a decision back: of a merge, the two are two again."""
    from fusion_tui.services import sameness

    with unlocked(context) as desk:
        sameness.take_back(desk, decision)
    note("the decision is taken back")


def chart(
    context: typer.Context,
    record: Annotated[str, typer.Argument(help="Id or number of any record.")],
    hops: Annotated[int, typer.Option(min=1, max=6, help="How many steps out.")] = 3,
    to: Annotated[str, typer.Option(help="Id of another: print the shortest way to it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write the link chart of a record as an indented text: who and what hangs together with it."""
    from fusion_tui.analysis.network import shortest
    from fusion_tui.cli.tables import width
    from fusion_tui.services import reading
    from fusion_tui.services.chart import chart as charted
    from fusion_tui.widgets.chart_view import View, way

    with unlocked(context) as desk:
        found, zone = charted(desk, record), desk.center.timezone
        last = reading.show(desk, to).id if to else ""
    view = View(hops)
    shown = view.of(found, zone)
    if as_json:
        emit({"nodes": [node._asdict() | {"at": str(node.at or "")} for node in shown.nodes],
              "edges": [edge._asdict() | {"at": str(edge.at or "")} for edge in shown.edges]})  # fmt: skip
    elif to:
        path = shortest(shown, found.root, last) if last in shown else None
        say(way(path) if path else "no way leads there through what is shown; --hops shows more")
    else:
        for line in view.lines(found, shown, zone, width()):
            say(line.text)
        note(view.words(found, shown))


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("chart")(chart)
