"""People: who may log on, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import AsJson, emit, new_passphrase, note, say, settings, table, unlocked
from fusion_tui.cli.lists import local
from fusion_tui.domain.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from fusion_tui.services.accounts import Account
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.session import Credentials

app = typer.Typer(help="People: who may log on, and as what.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="Lower case, such as sue.")]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role", help="analyst, supervisor, privacy-officer, administrator, auditor; repeatable. Or service."
    ),
]
NewPassphrase = Annotated[
    str, typer.Option("--new-passphrase-file", help="File with the user's passphrase, - for standard input.")
]


@app.command("add")
def add(
    context: typer.Context, name: Name, role: Roles, new_passphrase_file: NewPassphrase = "", as_json: AsJson = False
) -> None:
    """Give somebody a way in, with a passphrase of their own."""
    from fusion_tui.services import accounts

    with unlocked(context) as desk:
        accounts.require_possible(desk, name, role)
        user = accounts.add(desk, _credentials(desk, name, new_passphrase_file), role)
    emit(user.model_dump(mode="json")) if as_json else say(f"{user.name}: {user.roles}")


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List everybody, and what stands against their next log-on."""
    from fusion_tui.services import accounts

    with unlocked(context) as desk:
        found, zone = accounts.accounts(desk), desk.center.timezone
    if as_json:
        emit({"users": [_as_json(account) for account in found]})
        return
    rows = [
        [one.user.name, one.user.roles, one.standing, " ".join(one.ways), _seen(one.user.last_seen, zone)]
        for one in found
    ]
    table(["name", "roles", "state", "ways in", "last seen"], rows)
    for one in found:
        if one.user.exempt:
            say(f"{one.user.name} stays on without logging on again: {one.user.exempt}")


@app.command("disable")
def disable(
    context: typer.Context, name: Name, reason: Annotated[str, typer.Option(help="Why, in a few words.")]
) -> None:
    """Take away every way in of somebody; what they wrote stays theirs."""
    from fusion_tui.services import accounts

    with unlocked(context) as desk:
        accounts.disable(desk, name, reason)
    say(f"{name}: disabled")
    note("note: whoever had a key may keep a copy; fusion-tui key rekey gives the store a new one")


@app.command("enable")
def enable(context: typer.Context, name: Name, new_passphrase_file: NewPassphrase = "") -> None:
    """Give a disabled account a way in again, with a new passphrase."""
    from fusion_tui.services import accounts

    with unlocked(context) as desk:
        accounts.enable(desk, _credentials(desk, name, new_passphrase_file))
    say(f"{name}: active")


@app.command("unlock")
def unlock(
    context: typer.Context,
    name: Name,
    recovery_file: Annotated[
        str | None, typer.Option(help="By the printed recovery code instead: its file, - to be asked for it.")
    ] = None,
) -> None:
    """Release an account that is locked out, or held because nobody used it."""
    from fusion_tui.services import accounts, recovery

    if recovery_file is not None:
        from fusion_tui.cli.keys import recovery_code, show_recovered

        fresh = recovery.recover(settings(context).place, recovery_code(recovery_file), name)
        say(f"{name}: active")
        show_recovered(fresh)
        return
    with unlocked(context) as desk:
        accounts.unlock(desk, name)
    say(f"{name}: active")


@app.command("role")
def role(context: typer.Context, name: Name, role: Roles) -> None:
    """Give somebody other roles, in place of those they have."""
    from fusion_tui.services import accounts

    with unlocked(context) as desk:
        user = accounts.set_roles(desk, name, role)
    say(f"{user.name}: {user.roles}")


@app.command("exempt")
def exempt(
    context: typer.Context,
    name: Name,
    reason: Annotated[str, typer.Option(help="Why, in a few words; it stands in the audit trail.")] = "",
    end: Annotated[bool, typer.Option("--end", help="It logs on again from now on.")] = False,
) -> None:
    """Let a service account stay at work without logging on again: an administrator's decision, recorded."""
    from fusion_tui.services import accounts

    if end is bool(reason.strip()):
        raise InputError("say why, or that it ends", '--reason "WHY", or --end')
    with unlocked(context) as desk:
        accounts.exempt(desk, name, reason)
    say(f"{name}: {'logs on again' if end else 'stays on without logging on again'}")


def _credentials(desk: Desk, name: str, named: str) -> Credentials:
    from fusion_tui.services import accounts, session

    def check(typed: str) -> None:
        accounts.check_passphrase(desk, session.Credentials(name, typed))

    return session.Credentials(name, new_passphrase(named, name, check))


def _as_json(account: Account) -> dict[str, object]:
    locked = account.locked.isoformat() if account.locked else None
    return {**account.user.model_dump(mode="json"), "state": account.state, "ways": account.ways, "locked": locked}


def _seen(moment: datetime | None, zone: str) -> str:
    return local(moment, zone) if moment else "-"
