"""Releasing a product."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, made, note, unlocked


def register(app: typer.Typer) -> None:
    """Add the command to the root."""
    app.command()(release)


def release(
    context: typer.Context,
    product: Annotated[str, typer.Argument(help="Id or number of an approved product.")],
    to: Annotated[str, typer.Option(help="Code of the peer.")],
    authority: Annotated[str, typer.Option(help="Under which authority.")],
    need: Annotated[str, typer.Option(help="Their need to know.")],
    right: Annotated[str, typer.Option(help="Their right to know.")],
    reason: Annotated[str, typer.Option(help="Why now.")],
    again: Annotated[str, typer.Option(help="Why once more, where they were given this revision already.")] = "",
    as_json: AsJson = False,
) -> None:
    """Release a product to a peer: enters the ledger and the outbox; drop send carries it."""
    from fusion_tui.domain.dissemination import Grounds
    from fusion_tui.services import releases

    with unlocked(context) as desk:
        given = releases.release(desk, product, to, Grounds(authority, need, right, reason, again))
    note(f"released to {given.recipient_code}; it leaves with: fusion-tui drop send DIR")
    made(given, as_json)
