"""Ways in: passphrase, one-time codes, system keyring, recovery code, and a new key for the store."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli.context import (
    AsJson,
    Ticker,
    emit,
    first_line,
    new_passphrase,
    note,
    own_passphrase,
    read_bytes,
    say,
    settings,
    table,
    tell_faults,
    unlocked,
)
from fusion_tui.cli.lists import local
from fusion_tui.domain.errors import OutputError

if TYPE_CHECKING:
    from fusion_tui.services.recovery import Recovered

app = typer.Typer(help="Ways in, and the store's key.", no_args_is_help=True, rich_markup_mode=None)

RecoveryFile = Annotated[
    str | None, typer.Option(help="By the printed recovery code: its file, - to be asked for it.", show_default=False)
]
_CODE_BYTES = 400


def register(root: typer.Typer) -> None:
    """Add the command that isn't in the group to the root."""
    root.command()(passphrase)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the ways in: one's own, or everybody's for an administrator."""
    from fusion_tui.services import access

    with unlocked(context) as desk:
        slots, strangers = access.slots(desk), {slot.id for slot in access.strangers(desk)}
        zone = desk.center.timezone
    if as_json:
        emit({"keys": [{"id": s.id, "kind": s.kind, "user": s.user, "code": s.code, "created": s.created.isoformat(),
                        "changed": s.changed.isoformat(), "known": s.id not in strangers} for s in slots]})  # fmt: skip
        return
    rows = [
        [
            s.id,
            s.kind,
            s.user or "-",
            "yes" if s.code else "no",
            local(s.changed, zone),
            "no" if s.id in strangers else "yes",
        ]
        for s in slots
    ]
    table(["id", "kind", "user", "one-time code", "set", "known"], rows)


@app.command("add")
def add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="keyring: this machine's keyring lets you in. code: one-time codes.")],
    as_json: AsJson = False,
) -> None:
    """Add a way in through the system keyring, or have one-time codes asked besides the passphrase."""
    from fusion_tui.domain.errors import InputError
    from fusion_tui.services import access

    if kind not in ("keyring", "code"):
        raise InputError("no such kind of key", "keyring, or code")
    with unlocked(context) as desk:
        if kind == "keyring":
            slot = access.add_keyring(desk)
            emit({"id": slot.id}) if as_json else say(f"{slot.id}: this machine's keyring lets {slot.user} in")
            return
        enrolled = access.enrolment(desk)
        note(f"secret for your authenticator: {enrolled.typed}\nor as an address: {enrolled.uri}")
        typed = _asked("the six digits it shows now")
        dropped = access.ask_codes(desk, own_passphrase(context, desk.user.name), enrolled, typed)
    say("one-time codes are asked from now on")
    if dropped:
        note("note: the way in through the system keyring was removed: its secret is not on this machine")


@app.command("remove")
def remove(context: typer.Context, key: Annotated[str, typer.Argument(help="An id of key list, or: code.")]) -> None:
    """Remove a way in; "code" asks for no one-time codes any more."""
    from fusion_tui.services import access

    with unlocked(context) as desk:
        if key == "code":
            access.ask_no_codes(desk, own_passphrase(context, desk.user.name))
        else:
            access.remove(desk, key)
    say(f"{key}: removed")


@app.command("accept")
def accept(
    context: typer.Context,
    key: Annotated[
        list[str] | None, typer.Argument(help="Ids of key list; none for a vault that was put back.")
    ] = None,
) -> None:
    """Take ways in the store does not know, or an older vault, for good; an administrator's act, recorded."""
    from fusion_tui.services import access

    with unlocked(context) as desk:
        access.accept(desk, key or ())
        left = access.strangers(desk)
    say("accepted")
    if left:
        note(f"note: not known still: {' '.join(slot.id for slot in left)}")


@app.command("recovery")
def new_recovery(context: typer.Context, as_json: AsJson = False) -> None:
    """Print a new recovery code, to be kept on paper in a safe; an older one opens no more."""
    from fusion_tui.services import access

    with unlocked(context) as desk:
        code = access.new_recovery(desk)
        show_code(code, as_json)  # at once: the old one opens no more


@app.command("rekey")
def rekey(context: typer.Context) -> None:
    """Give the store a new key, and every way in that key; takes the profile alone."""
    from fusion_tui.services import access

    with unlocked(context) as desk:
        access.rekey(desk, Ticker("pages"))
    say("the store has a new key; every way in opens it")
    note("note: backups and copies made before keep the old key")


def passphrase(
    context: typer.Context,
    new_passphrase_file: Annotated[str, typer.Option(help="File with the new one, - for standard input.")] = "",
    recovery_file: RecoveryFile = None,
) -> None:
    """Change your passphrase; with the recovery code also a forgotten one."""
    from fusion_tui.services import access, recovery

    if recovery_file is not None:
        place, user = settings(context).place, settings(context).user
        code = recovery_code(recovery_file)
        typed = new_passphrase(new_passphrase_file, user, partial(recovery.check_passphrase, place, user))
        fresh = recovery.recover(place, code, user, typed)
        say("the passphrase was changed")
        show_recovered(fresh)
        return
    with unlocked(context, renewing=True) as desk:
        old = own_passphrase(context, desk.user.name)
        typed = new_passphrase(new_passphrase_file, desk.user.name, partial(access.check_new, desk, old))
        access.change_passphrase(desk, old, typed)
    say("the passphrase was changed")


def recovery_code(named: str) -> str:
    """Return the recovery code of a file, or ask for it."""
    return _asked("recovery code") if named == "-" else first_line(read_bytes(named, _CODE_BYTES))


def show_code(code: str, as_json: bool = False) -> None:
    """Print a recovery code, with what to do with it; beside the data where standard output doesn't take it."""
    try:
        emit({"recovery": code}) if as_json else say(code)
        sys.stdout.flush()
    except OutputError:
        note(code)
        raise
    if as_json:
        return
    note("write this recovery code down and keep it in a safe:")
    note("it is shown once, and an older one opens no more")


def show_recovered(found: Recovered) -> None:
    """Print the next recovery code, and what went wrong once the old one was spent."""
    show_code(found.code)
    tell_faults(found.faults)


def _asked(what: str) -> str:
    if not sys.stdin.isatty():
        return first_line(sys.stdin.buffer.readline(_CODE_BYTES))
    return str(typer.prompt(what, hide_input=True, err=True))
