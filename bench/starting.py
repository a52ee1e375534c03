"""How long the program takes to show its first screen, and to answer for help, beside the libraries alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure, Reach, in_turn, median
from bench.stores import Synthetic
from bench.terminals import PROGRAM, terminal

RUNS = 15
LABEL, NOTICE = "nothing but a label", "No classified information"
_BARE = str(Path(__file__).with_name("bare.py"))


def measure(center: Synthetic) -> Iterator[Figure]:
    """From the start of the process to the notice on the pty; ``--help`` to its end."""
    profile = str(center.profile.root)
    ours, bare = in_turn(
        RUNS,
        lambda: _painted(NOTICE, PROGRAM, "--profile", profile),
        lambda: _painted(LABEL, sys.executable, _BARE),
    )
    yield Figure("start to unlock screen", median(ours) * 1e3, "ms", median(bare) * 1e3, Reach("<=", 1.3), RUNS)
    ours, bare = in_turn(RUNS, lambda: _ended(PROGRAM, "--help"), lambda: _ended(sys.executable, "-c", "import typer"))
    yield Figure("fusion-tui --help", median(ours) * 1e3, "ms", median(bare) * 1e3, Reach("<=", 2), RUNS)


def _painted(mark: str, *command: str) -> float:
    with terminal(*command, width=80, height=24) as screen:
        return screen.until(lambda found: mark in found.text) - screen.begun


def _ended(*command: str) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun
