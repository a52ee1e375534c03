"""A process of its own in which two centers exchange statements; it tells the seconds and its memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import landing, memory, partners


def main(folder: Path, count: int) -> None:
    """Seal and take in so many statements; tell the seconds of both, of their rows alone, and the most memory held."""
    one, other = partners.enrolled(folder)
    partners.state(one, other, count)
    drop = folder / "drop"
    drop.mkdir()
    sealed = _timed(lambda: partners.seal(one, other))
    partners.send(one, drop)
    received = _timed(lambda: partners.receive(other, drop, count))
    peak = memory.peak()
    least = landing.alone(other, folder / "alone.db")
    one.close()
    other.close()
    sys.stdout.write(f"{sealed} {received} {least} {peak}\n")


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
