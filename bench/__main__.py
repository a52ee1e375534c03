"""Runs the parts that were asked for, prints one table, and keeps it in ``bench/results.json``.

A part that wasn't asked for keeps its rows there. Exit status 1 where a figure is out of its reach.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import browsing, exchanging, inserting, keeping, likening, pressing, searching, starting, unlocking
from bench.figures import MISSED, Figure, as_table, merged
from bench.stores import synthetic

RESULTS = Path(__file__).with_name("results.json")
Part = Callable[[int], Iterable[Figure]]
PARTS: dict[str, Part] = {
    "start": lambda _: starting.measure(synthetic(pressing.SMALL)),
    "unlock": lambda size: unlocking.measure(synthetic(size), synthetic(unlocking.SMALL)),
    "keys": lambda size: pressing.measure(synthetic(size), synthetic(pressing.SMALL)),
    "search": lambda size: searching.measure(synthetic(size)),
    "insert": lambda _: inserting.measure(),
    "memory": lambda size: browsing.measure(synthetic(size)),
    "keep": lambda size: keeping.measure(synthetic(size)),
    "exchange": exchanging.measure,
    "likeness": lambda _: likening.measure(),
}


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--size", type=int, default=1_000_000, help="incidents in the large store")
    asked.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    chosen = asked.parse_args()
    figures: list[Figure] = []
    for name in chosen.only.split(","):
        for figure in PARTS[name](chosen.size):
            figures.append(figure)
            sys.stderr.write(
                f"{name}: {figure.what}: {figure.ours:,.1f} {figure.unit}, {figure.ratio or 0:.2f} x {figure.verdict}\n"
            )
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    RESULTS.write_text(json.dumps(merged(before, figures), indent=1) + "\n")
    sys.stdout.write(as_table(figures) + "\n")
    if any(figure.verdict == MISSED for figure in figures):
        sys.exit(1)


if __name__ == "__main__":
    main()
