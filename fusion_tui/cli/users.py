"""People: who may log on, and as what."""

from __future__ import annotations

from typing import Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, passphrase_from, say, table, unlocked

app = typer.Typer(help="People: who may log on, and as what.", no_args_is_help=True, rich_markup_mode=None)


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Lower case, such as sue.")],
    role: Annotated[
        list[str], typer.Option(help="analyst, supervisor, privacy-officer, administrator, auditor; may be repeated.")
    ],
    new_passphrase_file: Annotated[
        str, typer.Option(help="File with the new user's passphrase, - for standard input.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Give somebody a way in, with a passphrase of their own."""
    from fusion_tui.services import session

    with unlocked(context) as desk:
        passphrase = passphrase_from(new_passphrase_file or _piped(), f"new passphrase of {name}", twice=True)
        user = session.add_user(desk, session.Credentials(name, passphrase), role)
    emit(user.model_dump(mode="json")) if as_json else say(f"{user.name}: {user.roles}")


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List everybody."""
    from fusion_tui.services import session

    with unlocked(context) as desk:
        users = session.list_users(desk)
    if as_json:
        emit({"users": [user.model_dump(mode="json") for user in users]})
    else:
        table(
            ["name", "roles", "last seen"],
            [[user.name, user.roles, f"{user.last_seen:%Y-%m-%d %H:%M}Z" if user.last_seen else "-"] for user in users],
        )


def _piped() -> str:
    """Where nobody sits at a prompt, the new passphrase is the next line of standard input."""
    import sys

    return "" if sys.stdin.isatty() else "-"
