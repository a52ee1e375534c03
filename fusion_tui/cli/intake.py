"""What reads and judges a tip, from the command line: what its text names, what is alike, and its vetting."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, Ticker, emit, made, read_text, say, table, unlocked
from fusion_tui.cli.tips import TipReference
from fusion_tui.cli.until_told import end_if_told, until_told
from fusion_tui.domain.closeness import CLOSE, CLOSEST, LOOSEST
from fusion_tui.domain.errors import InputError


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


Percent = Annotated[
    int,
    typer.Option("--alike", min=LOOSEST, max=CLOSEST, help="How alike the words of a group's tips are, in percent."),
]


def groups(context: typer.Context, alike: Percent = CLOSE, as_json: AsJson = False) -> None:
    """List the tips that wait in groups of alike ones, the largest first."""
    from fusion_tui.services import flood

    with unlocked(context) as desk, until_told() as stop:
        waves = flood.read(desk, Ticker("tips", "compared"), stop.is_set).waves(alike, stop.is_set)
    if as_json:
        emit({"groups": [{"first": wave.first.number, "tips": [tip.number for tip in wave.tips]} for wave in waves]})
        return
    table(("tips", "first", "told as"), [(f"{len(one.tips):,}", one.first.number, one.first.title) for one in waves])


def group(
    context: typer.Context,
    tip: TipReference,
    close: Annotated[str, typer.Option(help="Close every tip of its group, for this reason.")] = "",
    refer: Annotated[str, typer.Option(help="Hand every one to this agency.")] = "",
    link: Annotated[str, typer.Option(help="Put every one to this case.")] = "",
    alike: Percent = CLOSE,
    as_json: AsJson = False,
) -> None:
    """Decide over every tip that waits and is alike to one: each is disposed of by itself, and taken back by itself."""
    from fusion_tui.services import flood, triage

    ways = [(triage.close, close), (triage.refer, refer), (triage.link, link)]
    chosen = [(dispose, words) for dispose, words in ways if words]
    if len(chosen) != 1:
        raise InputError("say what to do with the group", "one of --close, --refer and --link")
    with unlocked(context) as desk, until_told() as stop:
        wave = flood.wave_of(desk, tip, alike, Ticker("tips", "compared"), stop.is_set)
        done = flood.decide(desk, wave.tips, *chosen[0], Ticker("tips", "decided"), stop.is_set)
    if as_json:
        emit({"tips": [one.number for one in done.tips], "passed_over": done.passed_over})
    elif done.tips:
        say("\n".join(one.number for one in done.tips))
    end_if_told(stop, "what is listed is decided; the others wait as they did")


def register(app: typer.Typer) -> None:
    """Add these to the commands about tips."""
    for command in (names, alike, vet, groups, group):
        app.command(command.__name__)(command)
