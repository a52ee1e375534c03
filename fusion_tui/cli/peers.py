"""Peer centers: cards and enrolment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, pairs, read_plain, say, table, unlocked, write_file
from fusion_tui.cli.lists import heard
from fusion_tui.domain.errors import InputError

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


@app.command("look")
def look(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder or medium where cards lie.")],
    as_json: AsJson = False,
) -> None:
    """List the cards in a folder, and what taking each would mean."""
    from dataclasses import asdict

    from fusion_tui.services import cards

    with unlocked(context) as desk:
        found = cards.offered(desk, folder)
    if as_json:
        emit({"cards": [asdict(one) for one in found]})
        return
    rows = [[one.file, one.code or "?", one.name, one.card, one.standing] for one in found]
    table(["file", "code", "name", "card", "what it is"], rows)


@app.command("add")
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The peer's card (*.ftc).")],
    as_json: AsJson = False,
) -> None:
    """Take a peer's card; compare the digits next, nothing is exchanged before."""
    from fusion_tui.services import peers

    envelope = read_plain(file, _CARD_BYTES)
    if not envelope.lstrip().startswith(b"{"):
        raise InputError("that is no card (*.ftc)", "the peer makes one: fusion-tui peer card -o FILE")
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
    note("next, once every group and their card were read to you and are the same (--by is ours, --and is theirs):")
    note(
        f'fusion-tui peer confirm {found.peer} --code "DIGITS READ TO YOU" --card {found.card}'
        ' --by "OUR PERSON" --and "THEIR PERSON" --means phone'
    )


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
        found, zone = peers.peers(desk), desk.center.timezone
    if as_json:
        emit({"peers": [peer.model_dump(mode="json") for peer in found]})
        return
    rows = [[peer.code, peer.name, str(peer.state), heard(peer, zone)] for peer in found]
    table(["code", "name", "state", "last heard"], rows)


@app.command("set")
def set_(
    context: typer.Context,
    peer: PeerArgument,
    cadence: Annotated[
        int | None, typer.Option(help="Hours within which we promise the next bundle; 0 for no promise.")
    ] = None,
    one_way: Annotated[
        bool | None, typer.Option("--one-way/--two-way", help="Nothing comes back from it: a diode lies between.")
    ] = None,
    review: Annotated[
        bool | None, typer.Option("--review/--no-review", help="What it sends waits until somebody accepted it.")
    ] = None,
    daily_bytes: Annotated[int | None, typer.Option(help="Bytes it may send a day; 0 for what our card says.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Installations of it we listen to.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change what was agreed with a peer."""
    from fusion_tui.services.exchange import agreeing

    terms = agreeing.Terms(cadence, one_way, review, daily_bytes, epochs)
    with unlocked(context) as desk:
        agreed = agreeing.agree(desk, peer, terms)
    if as_json:
        emit(agreed.model_dump(mode="json"))
        return
    pairs({name.replace("_", " "): getattr(agreed, name) for name in vars(terms)})


@app.command("revoke")
def revoke(
    context: typer.Context,
    peer: PeerArgument,
    reason: Annotated[str, typer.Option(help="Why nothing goes to it or comes from it any more.")],
    as_json: AsJson = False,
) -> None:
    """Stop hearing and writing to a center; confirming it anew is the only way back."""
    from fusion_tui.services.exchange import agreeing

    with unlocked(context) as desk:
        found = agreeing.revoke(desk, peer, reason)
    emit(found.model_dump(mode="json")) if as_json else say(f"{found.code} is revoked")
