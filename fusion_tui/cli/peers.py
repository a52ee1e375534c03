"""Peer centers: cards and enrolment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, pairs, read_plain, say, table, unlocked, write_file

app = typer.Typer(help="Peer centers: cards and enrolment.", no_args_is_help=True, rich_markup_mode=None)

PeerArgument = Annotated[str, typer.Argument(help="Code of the peer.")]
_CARD_BYTES = 64 * 1024


@app.command("card")
def card(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="File to write, such as hsfc.ftc.")],
) -> None:
    """Write our center card, to be given to a peer."""
    from fusion_tui.services import peers

    with unlocked(context) as desk:
        write_file(output, peers.own_card(desk))
    say(str(output))


@app.command("add")
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The peer's card (*.ftc).")],
    as_json: AsJson = False,
) -> None:
    """Take a peer's card; compare the digits next, nothing is exchanged before."""
    from fusion_tui.services import peers

    envelope = read_plain(file, _CARD_BYTES)
    with unlocked(context) as desk:
        peer = peers.add(desk, envelope)
    emit(peer.model_dump(mode="json")) if as_json else say(f"{peer.code}: {peer.name}, {peer.state}")
    note(f"next: fusion-tui peer code {peer.code}, and read the digits to each other")


@app.command("code")
def code(context: typer.Context, peer: PeerArgument, as_json: AsJson = False) -> None:
    """Show the sixty digits and the card's short form, to be read aloud."""
    from fusion_tui.services import peers

    with unlocked(context) as desk:
        found = peers.code(desk, peer)
    if as_json:
        emit({"peer": found.peer, "digits": found.digits, "card": found.card, "own_card": found.own_card})
        return
    words = found.digits.split()
    for start in range(0, len(words), 4):
        say("   ".join(words[start : start + 4]))
    pairs({f"card of {found.peer}": found.card, "our card": found.own_card})


@app.command("confirm")
def confirm(
    context: typer.Context,
    peer: PeerArgument,
    code: Annotated[str, typer.Option(help="The sixty digits the peer read to you.")],
    card: Annotated[str, typer.Option(help="Its card as VERSION:HEX8.")],
    by: Annotated[str, typer.Option(help="Who compared, on our side.")],
    and_: Annotated[str, typer.Option("--and", help="Who compared, on theirs.")],
    means: Annotated[str, typer.Option(help="How: phone on a known number, in person ...")],
    as_json: AsJson = False,
) -> None:
    """Confirm a peer after the digits were compared."""
    from fusion_tui.services import peers

    with unlocked(context) as desk:
        found = peers.confirm(desk, peer, code, card, peers.Witness(by, and_, means))
    emit(found.model_dump(mode="json")) if as_json else say(f"{found.code} is confirmed")


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the peers."""
    from fusion_tui.services import peers

    with unlocked(context) as desk:
        found = peers.peers(desk)
    if as_json:
        emit({"peers": [peer.model_dump(mode="json") for peer in found]})
        return
    rows = [
        [peer.code, peer.name, str(peer.state), f"{peer.last_heard:%Y-%m-%d %H:%M}Z" if peer.last_heard else "never"]
        for peer in found
    ]
    table(["code", "name", "state", "last heard"], rows)
