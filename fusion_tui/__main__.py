"""Starts the command line: the only thing ``python -m fusion_tui`` and the script do."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and leave with its exit status."""
    from fusion_tui.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
