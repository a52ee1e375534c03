"""The root command: global options, the groups, and how an error becomes two lines and an exit status.

0 done, 1 refused or failed, 2 usage, 3 locked or wrong credentials, 4 partly done.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fusion_tui.cli import (
    bundles,
    cases,
    center,
    demo,
    drops,
    imports,
    peers,
    products,
    reading,
    releases,
    tips,
    trail,
    users,
)
from fusion_tui.cli.context import Settings
from fusion_tui.domain.errors import FusionError, LockedError, PeerError

FAILED, USAGE, LOCKED = 1, 2, 3
_GLOBAL = {"--profile", "--user", "--passphrase-file"}

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
) -> None:
    """Remember the global options; open the workstation where no command was given."""
    context.obj = Settings(profile, user, passphrase_file)
    if context.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            sys.stderr.write("error: no command, and no terminal to open the workstation in\nhint: fusion-tui --help\n")
            raise typer.Exit(USAGE)
        from fusion_tui.app import Door, open_workstation
        from fusion_tui.paths import profile_at

        open_workstation(Door(profile_at(profile)))


for group in (center, imports, reading, releases, demo):
    group.register(app)
for name, module in {
    "user": users,
    "tip": tips,
    "case": cases,
    "product": products,
    "peer": peers,
    "drop": drops,
    "bundle": bundles,
    "audit": trail,
}.items():
    app.add_typer(module.app, name=name, rich_help_panel=None)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; every error a user can meet ends here."""
    try:
        result = app(list(arguments), standalone_mode=False, prog_name="fusion-tui")
    except FusionError as error:
        complain(error)
        return LOCKED if isinstance(error, LockedError) else FAILED
    except typer.Exit as leave:
        return leave.exit_code
    except (typer.Abort, KeyboardInterrupt):
        sys.stderr.write("error: cancelled\n")
        return FAILED
    except typer.TyperException as error:
        return _misused(error)
    except BrokenPipeError:
        return FAILED
    return result if isinstance(result, int) else 0


def complain(error: FusionError) -> None:
    """Write what went wrong and what to do next to standard error."""
    code = f"{error.code}: " if isinstance(error, PeerError) else ""
    sys.stderr.write(f"error: {code}{error.message}\n")
    if error.hint:
        sys.stderr.write(f"hint: {error.hint}\n")


def _misused(error: typer.TyperException) -> int:
    message, option = error.format_message(), getattr(error, "option_name", "")
    if message.lstrip().startswith("Usage:"):  # a group without a command: its help
        sys.stderr.write(f"{message}\n")
        return USAGE
    sys.stderr.write(f"error: {message}\n")
    if option in _GLOBAL:
        sys.stderr.write(f"hint: {option} goes before the command: fusion-tui {option} ... COMMAND\n")
    else:
        sys.stderr.write("hint: add --help to see what the command takes\n")
    return USAGE
