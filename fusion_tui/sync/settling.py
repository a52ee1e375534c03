"""Files that are shorter than they say they are: still arriving, or cut short.

No clock and no file is asked here. Whoever scans says what was seen and when; a file is cut where so many
scans, far enough apart, saw it at the same size. One that grows, or goes, begins anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fusion_tui.sync import limits


class Settled(NamedTuple):
    """Names of short files, in order: those that may still grow, and those that don't any more."""

    waiting: tuple[str, ...] = ()
    truncated: tuple[str, ...] = ()


class _Sight(NamedTuple):
    size: int
    at: float
    looks: int


class Settling:
    """What the scans so far saw of the short files of one drop."""

    def __init__(self) -> None:
        self._sights: dict[str, _Sight] = {}

    def observe(self, sizes: Mapping[str, int], now: float) -> Settled:
        """Take one scan, the sizes of its short files by name, at ``now`` seconds of a clock that only goes on."""
        self._sights = {name: self._sighted(name, size, now) for name, size in sizes.items()}
        cut = {name for name, sight in self._sights.items() if sight.looks >= limits.LOOKS}
        return Settled(tuple(sorted(self._sights.keys() - cut)), tuple(sorted(cut)))

    def _sighted(self, name: str, size: int, now: float) -> _Sight:
        before = self._sights.get(name)
        if before is None or before.size != size:
            return _Sight(size, now, 1)
        # A scan that comes sooner says nothing new: copies pause.
        return before if now - before.at < limits.SETTLE else _Sight(size, now, before.looks + 1)
