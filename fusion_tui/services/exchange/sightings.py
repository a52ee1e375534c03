"""Which files of a drop are worth taking in: those that are new, whole, and not for another center.

Each is looked at once for every change of it; its time of change is taken as a hint to look again, no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from fusion_tui.domain.errors import FusionError, IncompleteError
from fusion_tui.sync import spool
from fusion_tui.sync.drop import Found
from fusion_tui.sync.settling import Settled, Settling


class News(NamedTuple):
    """What a scan showed: files to take in; and short ones, each named once when it is seen and once when it is cut."""

    fresh: tuple[Found, ...]
    beside: tuple[Found, ...]  # parts of attachments, whose bundle alone says whether they are wanted
    waiting: tuple[str, ...]
    truncated: tuple[str, ...]


class Sightings:
    """What was seen of one drop so far, by the center of this id."""

    def __init__(self, folder: Path, center_id: bytes) -> None:
        self._folder, self._center_id = folder, center_id
        self._seen: dict[str, tuple[int, int]] = {}
        self._short: dict[str, int] = {}
        self._settling, self._settled = Settling(), Settled()

    def forget(self) -> None:
        """Look at everything anew: another medium may have come, or what was refused may pass now."""
        self._seen.clear()

    def news(self, bundles: Sequence[Found], now: float, volumes: Sequence[Found] = ()) -> News:
        """Return what a scan shows at ``now`` seconds; what is fresh stays so until it was taken."""
        looks = {one.name: _look(one) for one in (*bundles, *volumes)}
        self._seen = {name: look for name, look in self._seen.items() if looks.get(name) == look}
        self._short = {name: size for name, size in self._short.items() if name in self._seen}
        fresh = tuple(one for one in bundles if one.name not in self._seen and self._is_fresh(one))
        before, self._settled = self._settled, self._settling.observe(self._short, now)
        return News(
            fresh,
            tuple(one for one in volumes if one.name not in self._seen),
            tuple(name for name in self._settled.waiting if name not in before.waiting),
            tuple(name for name in self._settled.truncated if name not in before.truncated),
        )

    def taken(self, bundles: Iterable[Found]) -> None:
        """Note that these were taken in, as they were then, whatever became of them."""
        self._seen |= {one.name: _look(one) for one in bundles}

    def is_short(self, name: str) -> bool:
        """Whether a file is shorter than it says."""
        return name in self._short

    def _is_fresh(self, one: Found) -> bool:
        try:
            is_ours = spool.peek(self._folder, one.name).is_for(self._center_id)
        except IncompleteError:
            self._short[one.name] = one.size
            is_ours = False
        except FusionError:
            is_ours = True  # whoever takes it in says what is wrong with it
        if not is_ours:
            self.taken([one])
        return is_ours


def _look(one: Found) -> tuple[int, int]:
    return one.size, one.changed
