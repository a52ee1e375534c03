"""Our own cards: what peers know us by, new key pairs, and revocation of one that leaked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, note, say, table, unlocked
from fusion_tui.cli.lists import local

app = typer.Typer(help="Our own cards and key pairs.", no_args_is_help=True, rich_markup_mode=None)

TELL = "it goes to every confirmed peer with the next drop send"


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List our cards, newest first, and how many peers have each."""
    from fusion_tui.services import rotating

    with unlocked(context) as desk:
        found, zone = rotating.own_cards(desk), desk.center.timezone
    if as_json:
        emit({"cards": [asdict(one) for one in found]})
        return
    rows = [[one.fingerprint, local(one.created, zone), one.signing_key[:8], str(one.revoked), str(one.told),
             str(one.waiting)] for one in found]  # fmt: skip
    table(["card", "made", "signing key", "revoked", "peers have it", "on its way"], rows)


@app.command("known")
def known(context: typer.Context, as_json: AsJson = False) -> None:
    """List what each peer knows of our card: who has the newest, who is in grace, who is not any more."""
    from fusion_tui.services import own_card

    with unlocked(context) as desk:
        found = own_card.known_by(desk)
    if as_json:
        emit({"peers": [{**asdict(one), "reach": str(one.reach)} for one in found]})
        return
    table(["peer", "card", "our newest", ""], [[one.peer, str(one.has), str(one.reach), one.words] for one in found])


@app.command("rotate")
def rotate(
    context: typer.Context,
    pair: Annotated[str, typer.Argument(help="sign, kem (what others seal to us with) or root.")],
    as_json: AsJson = False,
) -> None:
    """Make a new key pair, and tell every peer by a card."""
    from fusion_tui.domain.errors import InputError
    from fusion_tui.services import own_card, rotating

    if pair not in set(rotating.Pair):
        raise InputError("no such pair", "sign, kem or root")
    with unlocked(context) as desk:
        made = rotating.rotate(desk, rotating.Pair(pair))
        last = [one.peer for one in own_card.known_by(desk) if one.is_last]
    if last:
        note(f"note: not another encryption key before {' '.join(last)} has a newer card: fusion-tui card known")
    emit({"card": made.fingerprint}) if as_json else say(made.fingerprint)
    note(TELL)


@app.command("revoke")
def revoke(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Why the signing pair in use is given up.")],
    as_json: AsJson = False,
) -> None:
    """Give up the signing pair in use: a new one takes its place, and nothing later by the old one is taken."""
    from fusion_tui.services import rotating

    with unlocked(context) as desk:
        made = rotating.revoke(desk, reason)
    emit({"card": made.fingerprint}) if as_json else say(made.fingerprint)
    note(TELL)
