"""Channels: how the exchange with each peer stands, and what can be done about a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fusion_tui.cli.context import AsJson, emit, note, say, table, unlocked
from fusion_tui.cli.lists import heard
from fusion_tui.domain.wording import many

if TYPE_CHECKING:
    from fusion_tui.services.exchange.awaiting import Lacking
    from fusion_tui.services.exchange.board import Line
    from fusion_tui.services.exchange.voice import Heard, ReadBack
    from fusion_tui.store.channel import SentBundle
    from fusion_tui.sync.runs import Span

app = typer.Typer(help="How the exchange with each peer stands.", no_args_is_help=True, rich_markup_mode=None)

PeerArgument = Annotated[str, typer.Argument(help="Code of the peer.")]
Seq = Annotated[int, typer.Argument(min=1, help="Number of a bundle.")]


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """Show a line for each peer: what waits, what is open, missing, held, ordered, and what needs somebody."""
    from fusion_tui.services.exchange import board

    with unlocked(context) as desk:
        lines, zone = board.board(desk), desk.center.timezone
    if as_json:
        emit({"channels": [_document(line) for line in lines]})
        return
    rows = [[line.peer.code, heard(line.peer, zone), str(sum(line.waiting.values())), _open(line), str(line.gaps),
             str(sum(line.held.values())), "; ".join(line.alarms)] for line in lines]  # fmt: skip
    table(["peer", "last heard", "to send", "open", "missing", "held", "needs somebody"], rows)


@app.command("gaps")
def gaps(
    context: typer.Context, peer: Annotated[str, typer.Argument(help="Code of one peer.")] = "", as_json: AsJson = False
) -> None:
    """List the numbers that must exist and never came."""
    from fusion_tui.services.exchange import board

    with unlocked(context) as desk:
        codes = [peer] if peer else [line.peer.code for line in board.board(desk)]
        found = {code: board.detail(desk, code) for code in codes}
    missing = [span for code, one in found.items() for span in _spans(code, one.missing)]
    lacking = [span for code, one in found.items() for span in _spans(code, one.lacking)]
    if as_json:
        emit({"gaps": missing, "peer_lacks": lacking})
        return
    if missing:
        table(["peer", "epoch", "first", "last"], [[str(value) for value in one.values()] for one in missing])
        note("their sender is told with the next drop send, and sends them again")
    if lacking:
        table(["it lacks ours", "epoch", "first", "last"], [[str(value) for value in one.values()] for one in lacking])
        first = "fusion-tui channel resend {peer} {first}".format_map(lacking[0])
        note(f"they go again with the next drop send; one that was acknowledged, such as the first, by {first}")
    if not missing and not lacking:
        say("nothing is missing")


@app.command("show")
def show(context: typer.Context, peer: PeerArgument, as_json: AsJson = False) -> None:
    """Show one peer's channel number by number: what of ours is not acknowledged, and what of it waits."""
    from fusion_tui.services.exchange import board

    with unlocked(context) as desk:
        found = board.detail(desk, peer)
    if as_json:
        emit({**_document(found.line), "bundles": [_bundle(one) for one in (*found.open, *found.voiced)],
              "waits": [{"epoch": one.epoch, "seq": one.seq, "reason": one.code, "copy": one.copy_hash[:8]}
                        for one in found.held]})  # fmt: skip
        return
    rows = [["sent", str(one.seq), one.epoch[:8], one.state, "orders" if one.orders else ""] for one in found.open]
    rows += [["sent", str(one.seq), one.epoch[:8], one.state, one.voiced_by] for one in found.voiced]
    rows += [["came", str(one.seq), one.epoch[:8], f"held: {one.code}", one.copy_hash[:8]] for one in found.held]
    table(["", "bundle", "epoch", "state", ""], rows) if rows else say("nothing is open, nothing waits")


@app.command("resend")
def resend(context: typer.Context, peer: PeerArgument, seq: Seq) -> None:
    """Have a bundle go out again; what it carried goes under a new number where the peer had acknowledged it."""
    from fusion_tui.services.exchange import voiding

    with unlocked(context) as desk:
        anew = voiding.resend(desk, peer, seq)
    say("goes under a new number" if anew else "goes again as it is")
    note("next: fusion-tui drop send DIR")


@app.command("void")
def void(context: typer.Context, peer: PeerArgument, seq: Seq) -> None:
    """Take a bundle back that wasn't acknowledged; what it carried goes under a new number."""
    from fusion_tui.services.exchange import voiding

    with unlocked(context) as desk:
        voiding.void(desk, peer, seq)
    say(f"bundle {seq} is void")
    note("next: fusion-tui drop send DIR; the peer is told")


@app.command("digest")
def digest(context: typer.Context, peer: PeerArgument) -> None:
    """Have a list of all it was given wait for a peer, so that it sees what never came: for one-way links."""
    from fusion_tui.services.exchange import issuing

    with unlocked(context) as desk:
        count = issuing.queue_digest(desk, peer)
    say(f"a digest of {many(count, 'record')} waits")
    note("next: fusion-tui drop send DIR")


@app.command("code")
def code(context: typer.Context, peer: PeerArgument, as_json: AsJson = False) -> None:
    """Show the eight digits to read to a peer: they say up to which number its bundles came here."""
    from dataclasses import asdict

    from fusion_tui.services.exchange import voice

    with unlocked(context) as desk:
        found = voice.code(desk, peer)
        own = desk.center.code
    if as_json:
        missing = [{"first": span.first, "last": span.last} for span in found.missing]
        rejected = [{"seq": seq, "code": why} for seq, why in found.rejected]
        emit({**asdict(found), "missing": missing, "rejected": rejected})
        return
    say(f"{found.code[:4]} {found.code[4:]}   up to bundle {found.through} of {found.peer}")
    _tell_besides(found, own)
    note(f'next: {found.peer} types it: fusion-tui channel ack {own} --code "DIGITS" --by "YOUR NAME"')


def _tell_besides(found: ReadBack, own: str) -> None:
    for seq, why in found.rejected:
        note(
            f"say also: bundle {seq} was rejected here ({why}); they take it back: fusion-tui channel void {own} {seq}"
        )
    for span in found.missing:
        numbers = f"{span.first} to {span.last}" if span.last > span.first else str(span.first)
        note(f"say also: {numbers} never came; they send it again: fusion-tui channel resend {own} {span.first}")


@app.command("ack")
def ack(
    context: typer.Context,
    peer: PeerArgument,
    code: Annotated[str, typer.Option(help="The eight digits the peer read out.")],
    by: Annotated[str, typer.Option(help="Who read them, at the peer.")],
    through: Annotated[int, typer.Option(min=0, help="The number they said with it; 0 where they said none.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Take a code that a peer read out: what it confirms is delivered by voice, and not written any more."""
    from dataclasses import asdict

    from fusion_tui.services.exchange import voice

    with unlocked(context) as desk:
        heard = voice.acknowledge(desk, peer, voice.Said(code, by, through))
    if as_json:
        emit(asdict(heard))
        return
    _tell_heard(heard)


def _tell_heard(heard: Heard) -> None:
    say(f"{heard.peer} has everything up to bundle {heard.through}, by voice: {many(len(heard.bundles), 'bundle')}")
    for seq in heard.left:
        note(f"note: bundle {seq} carries a purge; it goes on being written, since only a bundle can confirm it")


def _spans(code: str, epochs: Mapping[str, Iterable[Span]]) -> list[dict[str, str | int]]:
    return [
        {"peer": code, "epoch": epoch, "first": span.first, "last": span.last}
        for epoch, spans in epochs.items()
        for span in spans
    ]


def _bundle(one: SentBundle) -> dict[str, Any]:
    return {
        "epoch": one.epoch,
        "seq": one.seq,
        "state": one.state,
        "bytes": one.length,
        "orders": one.orders,
        "voiced_by": one.voiced_by,
    }


def _open(line: Line) -> str:
    from fusion_tui.sync.drop import size_text

    beside = f" and {size_text(line.beside.size)} of attachments" if line.beside.size else ""
    voiced = f", {line.by_voice} by voice" if line.by_voice else ""
    return f"{line.open.bundles}{beside}{voiced}"


def _lacking(some: Lacking) -> dict[str, int]:
    return {"attachments": some.attachments, "of": some.of, "files": some.files, "bytes": some.size}


def _document(line: Line) -> dict[str, Any]:
    return {
        "peer": line.peer.code,
        "state": str(line.peer.state),
        "last_heard": line.peer.last_heard.isoformat() if line.peer.last_heard else None,
        "promised": line.peer.promised.isoformat() if line.peer.promised else None,
        "silent": line.is_silent,
        "one_way": line.peer.one_way,
        "waiting": line.waiting,
        "open": {
            "bundles": line.open.bundles,
            "bytes": line.open.size,
            "oldest": line.open.oldest.replace(tzinfo=None).isoformat() + "Z" if line.open.oldest else None,
            "attachments": _lacking(line.beside),
        },
        "by_voice": line.by_voice,
        "awaited": _lacking(line.awaited),
        "missing": line.gaps,
        "peer_lacks": line.lacking,
        "held": line.held,
        "orders": line.orders,
        "purges_without_receipt": line.unconfirmed,
        "taken_today": line.taken_today,
        "daily_bytes": line.daily_bytes,
        "alarms": list(line.alarms),
    }
