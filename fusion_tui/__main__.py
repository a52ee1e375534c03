"""Starts the program: closes the process to others first, then opens the workstation or runs a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main() -> None:
    """Run the program and leave with its exit status."""
    from fusion_tui import crash, process

    process.prepare()
    crash.install()
    arguments = sys.argv[1:]
    if process.opens_screen(arguments):
        from fusion_tui.guardian import guard

        guard()
    start = _open_at_once if _is_bare(arguments) and process.on_terminal() else _run
    sys.exit(start(arguments))


def _is_bare(arguments: Sequence[str]) -> bool:
    """Whether no command and at most a profile was given: the parser of commands isn't needed then."""
    return not arguments or (len(arguments) == 2 and arguments[0] == "--profile")


def _open_at_once(arguments: Sequence[str]) -> int:
    from pathlib import Path

    from fusion_tui import keymap
    from fusion_tui.domain.errors import FusionError
    from fusion_tui.paths import profile_at

    try:
        profile = profile_at(Path(arguments[1]) if arguments else None)
        keymap.use(profile)  # before anything that binds a key is loaded
        from fusion_tui.app import Door, open_workstation

        open_workstation(Door(profile))
    except FusionError as error:
        from fusion_tui.cli.main import failed

        return failed(error)
    return 0


def _run(arguments: Sequence[str]) -> int:
    from contextlib import nullcontext

    from fusion_tui.cli.asking import echo
    from fusion_tui.process import opens_screen

    # A passphrase that is typed before its prompt came would stand there in clear.
    with nullcontext() if opens_screen(arguments) else echo(on=False):
        from fusion_tui.cli.main import run

        return run(arguments)


if __name__ == "__main__":
    main()
