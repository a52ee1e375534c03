"""The root command: global options, the groups, and how an error becomes two lines and an exit status.

0 done, 1 refused or failed, 2 usage, 3 locked or wrong credentials, 4 partly done.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command
from typer.models import TyperInfo

from fusion_tui import __version__, process
from fusion_tui.cli import (
    attachments,
    backup,
    bundles,
    cards,
    cases,
    center,
    channels,
    demo,
    doctor,
    drops,
    entities,
    imports,
    incoming,
    intake,
    keys,
    orders,
    outlet,
    output,
    peers,
    policy,
    products,
    reading,
    releases,
    tips,
    trail,
    users,
    workup,
)
from fusion_tui.cli.context import Settings, say
from fusion_tui.domain.errors import FusionError, LockedError, OutputError, PeerError

FAILED, USAGE, LOCKED, PARTLY = 1, 2, 3, 4

app = typer.Typer(
    help="A workstation in the terminal for fusion center analysts. Without a command it opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    profile: Annotated[
        Path | None, typer.Option(help="Directory that holds everything (or FUSION_TUI_PROFILE).", show_default=False)
    ] = None,
    user: Annotated[str, typer.Option(help="Who you are; not needed where there is one user.")] = "",
    passphrase_file: Annotated[
        str,
        typer.Option(help="File with the passphrase, - for standard input (or FUSION_TUI_PASSPHRASE_FILE)."),
    ] = "",
    version: Annotated[bool, typer.Option("--version", help="Tell the version, and leave.")] = False,
) -> None:
    """Remember the global options; open the workstation where no command was given."""
    if version:
        say(f"{process.NAME} {__version__}")
        raise typer.Exit
    context.obj = Settings(profile, user, passphrase_file)
    if context.invoked_subcommand is None:
        if not process.on_terminal():
            sys.stderr.write("error: no command, and no terminal to open the workstation in\nhint: fusion-tui --help\n")
            raise typer.Exit(USAGE)
        from fusion_tui import keymap
        from fusion_tui.paths import profile_at

        keymap.use(profile_at(profile))  # before anything that binds a key is loaded
        from fusion_tui.app import Door, open_workstation

        open_workstation(Door(profile_at(profile)))


for group in (center, imports, reading, workup, entities, releases, orders, demo, doctor, keys, policy):
    group.register(app)
intake.register(tips.app)
for name, module in {
    "user": users,
    "key": keys,
    "tip": tips,
    "case": cases,
    "entity": entities,
    "attachment": attachments,
    "product": products,
    "peer": peers,
    "card": cards,
    "drop": drops,
    "bundle": bundles,
    "channel": channels,
    "incoming": incoming,
    "audit": trail,
    "backup": backup,
}.items():
    app.add_typer(module.app, name=name, rich_help_panel=None)
app.add_typer(incoming.quarantine_app, name="quarantine", rich_help_panel=None)
app.add_typer(policy.clock_app, name="clock", rich_help_panel=None)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; every error a user can meet ends here."""
    if outlet.is_closed():
        _complain("standard output is closed", "> /dev/null throws away what is not wanted")
        return FAILED
    with outlet.steady() as beside:
        status = _ended(arguments)
        return PARTLY if beside.is_lost and not status else status


def _ended(arguments: Sequence[str]) -> int:
    if not all(map(_is_text, arguments)):
        _complain("an argument is not UTF-8 text", "rename the file, or set the terminal to UTF-8")
        return USAGE
    process.entitle(*_command_words(app, arguments))
    try:
        status = _done(arguments)
        sys.stdout.flush()
    except FusionError as error:
        return failed(error)
    except (typer.Abort, KeyboardInterrupt):
        _complain("cancelled", "")
        return FAILED
    except typer.TyperException as error:
        return _misused(error)
    finally:
        output.end_progress()
    return status


def _done(arguments: Sequence[str]) -> int:
    try:
        # Calling the application itself would put back a hook that prints what an error says.
        command = get_command(_trimmed(app, process.command_in(arguments)))
        result = command(list(arguments), standalone_mode=False, prog_name=process.NAME)
    except typer.Exit as leave:
        return leave.exit_code
    return result if isinstance(result, int) else 0


def failed(error: FusionError) -> int:
    """Write what went wrong and what to do next to standard error; return the exit status."""
    if isinstance(error, OutputError):
        outlet.throw_away()
    code = f"{error.code}: " if isinstance(error, PeerError) else ""
    _complain(f"{code}{error.message}", error.hint)
    return LOCKED if isinstance(error, LockedError) else FAILED


def _complain(message: str, hint: str) -> None:
    """Write both lines of an error; the last to see that no control character reaches the terminal."""
    from fusion_tui.domain.text import clean

    output.end_progress()
    sys.stderr.write(clean(f"error: {message}\nhint: {hint}\n" if hint else f"error: {message}\n"))


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:  # bytes that are no UTF-8 come as lone surrogates
        return False
    return True


def _command_words(group: typer.Typer, arguments: Sequence[str]) -> Iterator[str]:
    """Yield the words of the arguments that name a command: only words of ours, nothing that was typed."""
    word = process.command_in(arguments)
    groups = {info.name: info.typer_instance for info in group.registered_groups}
    commands = {
        info.name or getattr(info.callback, "__name__", "").replace("_", "-") for info in group.registered_commands
    }
    if word in commands:
        yield word
    elif (inner := groups.get(word)) is not None:
        yield word
        yield from _command_words(inner, arguments[arguments.index(word) + 1 :])


def _trimmed(whole: typer.Typer, word: str) -> typer.Typer:
    """Return the application with every group but one empty: building all their parsers takes longer than the rest."""
    slim = copy(whole)
    slim.registered_groups = [info if info.name == word else _emptied(info) for info in whole.registered_groups]
    return slim


def _emptied(info: TyperInfo) -> TyperInfo:
    hull = copy(info)
    hull.typer_instance = copy(info.typer_instance)
    if hull.typer_instance is not None:
        hull.typer_instance.registered_commands, hull.typer_instance.registered_groups = [], []
    return hull


def _misused(error: typer.TyperException) -> int:
    message, option = error.format_message(), getattr(error, "option_name", "")
    if message.lstrip().startswith("Usage:"):  # a group without a command: its help
        sys.stderr.write(f"{message}\n")
        return USAGE
    if option in process.GLOBAL_OPTIONS:
        _complain(message, f"{option} goes before the command: fusion-tui {option} ... COMMAND")
    elif option and option in message and "search" in getattr(getattr(error, "ctx", None), "command_path", ""):
        _complain(message, "a first word with a dash comes after two: fusion-tui search -- -WORD")
    else:
        _complain(message, "add --help to see what the command takes")
    return USAGE
