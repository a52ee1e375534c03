"""From the key that unlocks to the first queue with its lines, on a pty; the passphrase costs next to nothing.

The derivation of the key is made as cheap as the vault allows, a tenth of a millisecond, so that nothing
has to be taken off. What the program does while a person reads the notice and types is not counted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench.driving import lock, log_on, workstation
from bench.figures import Figure, Reach, median
from bench.stores import Synthetic

STARTS, AGAIN = 10, 2
SMALL = 10_000


def measure(large: Synthetic, small: Synthetic) -> Iterator[Figure]:
    """The first log-on of a process, the later ones, both beside a small store, and without a screen."""
    first: dict[int, list[float]] = {center.size: [] for center in (large, small)}
    later: dict[int, list[float]] = {center.size: [] for center in (large, small)}
    for _ in range(STARTS):
        for center in (large, small):
            _one_process(center, first[center.size], later[center.size])
    for name, found in (("first log-on of a process", first), ("log-on after a lock", later)):
        ours, other = median(found[large.size]) * 1e3, median(found[small.size]) * 1e3
        runs = len(found[large.size])
        yield Figure(f"{name}: Enter to first queue", ours, "ms", None, Reach("<=", 150, "ms"), runs)
        yield Figure(f"{name}: beside {small.size:,} records", ours, "ms", other, Reach("<=", 1.2), runs)
    alone = [_without_screen(large) for _ in range(STARTS)]
    yield Figure("unlock alone, without key derivation", median(alone) * 1e3, "ms", runs=STARTS)


def _one_process(center: Synthetic, first: list[float], later: list[float]) -> None:
    with workstation(center) as screen:
        first.append(log_on(screen))
        for _ in range(AGAIN):
            screen.until_idle()
            lock(screen)
            later.append(log_on(screen))


def _without_screen(center: Synthetic) -> float:
    begun = time.perf_counter()
    desk = center.desk()
    took = time.perf_counter() - begun
    desk.close()
    return took
