"""What reads and judges a tip, from the command line: what its text names, what is alike, and its vetting."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, made, read_text, table, unlocked
from fusion_tui.cli.tips import TipReference


def names(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="File with the text; - reads standard input.")],
    as_json: AsJson = False,
) -> None:
    """List what a text names, to be accepted with tip add --names; nothing is kept by this."""
    from fusion_tui.services import intake

    text = read_text(file)
    with unlocked(context) as desk:
        found = intake.offers(desk, text)
    if as_json:
        emit({"names": [{"mention": str(one.mention), "kind": str(one.suggestion.kind), "start": one.suggestion.start,
                         "end": one.suggestion.end, "text": one.suggestion.text, "reason": one.suggestion.reason,
                         "confidence": str(one.suggestion.confidence)} for one in found]})  # fmt: skip
        return
    table(
        ("names", "written", "", "why"),
        [(str(one.mention), one.suggestion.text, one.suggestion.confidence, one.suggestion.reason) for one in found],
    )


def alike(context: typer.Context, tip: TipReference, as_json: AsJson = False) -> None:
    """List the records that may be about the same as a tip, with every reason."""
    from fusion_tui.services import intake

    with unlocked(context) as desk:
        found = intake.near_tip(desk, tip)
    if as_json:
        emit({"alike": [{"id": one.record.id, "number": getattr(one.record, "number", ""), "score": one.alike.score,
                         "reasons": [reason.said for reason in one.alike.reasons]} for one in found]})  # fmt: skip
        return
    table(("record", "why"), [(getattr(one.record, "number", "") or one.record.id, one.reasons) for one in found])


def vet(
    context: typer.Context,
    tip: TipReference,
    verdict: Annotated[str, typer.Option(help="ISE-SAR, not ISE-SAR, or needs more.")],
    judgement: Annotated[str, typer.Option(help="Part two: what it indicates in context, and why.")],
    compared: Annotated[str, typer.Option(help="Part one: with what it was compared; else what is found.")] = "",
    behaviour: Annotated[str, typer.Option(help="ISE-SAR behaviour code, such as SURVL.")] = "",
    basis: Annotated[
        str, typer.Option(help='What race, religion and the like do in it: "not mentioned", "describes somebody".')
    ] = "not mentioned",
    activity: Annotated[
        str, typer.Option(help='Protected activity in it: "none", "related to criminal conduct", "nothing else".')
    ] = "none",
    as_json: AsJson = False,
) -> None:
    """Judge a suspicious activity report: with what it was compared, and what it indicates in context."""
    from fusion_tui.services import vetting

    with unlocked(context) as desk:
        form = vetting.VettingForm(verdict, compared, judgement, behaviour, basis, activity)
        vetted = vetting.vet(desk, tip, form)
    made(vetted, as_json)


def register(app: typer.Typer) -> None:
    """Add these to the commands about tips."""
    for command in (names, alike, vet):
        app.command(command.__name__)(command)
