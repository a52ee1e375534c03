"""Flood: after an incident thousands of tips say the same: grouped by likeness, one decision does for many.

Each stays its own record: what is decided over a group is done to each of its tips by itself, with its own row in
the trail, and each can be taken back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fusion_tui.analysis import likeness
from fusion_tui.analysis.likeness import Signature
from fusion_tui.domain.closeness import CLOSE, CLOSEST, LOOSEST, STEP
from fusion_tui.domain.errors import AbsentError, InputError, PolicyError
from fusion_tui.domain.marking import Marking
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Right
from fusion_tui.services import triage
from fusion_tui.services.desk import Desk
from fusion_tui.services.lookup import needed
from fusion_tui.services.queues import QUEUES
from fusion_tui.store import queues
from fusion_tui.store.engine import Session
from fusion_tui.store.progress import Cancelled, Progress, go_on, unwatched

__all__ = ["CLOSE", "CLOSEST", "LOOSEST", "STEP", "Decided", "Flood", "Waiting", "Wave"]

MOST = 20_000  # tips that are grouped, the oldest first: more are taken up once some of those are disposed of

Dispose = Callable[[Desk, str, str], Tip]

_PAGE = 500


@dataclass(frozen=True)
class Waiting:
    """A tip that waits, as much of it as a list of groups needs."""

    id: str
    number: str
    title: str
    created: datetime
    marking: Marking


@dataclass(frozen=True)
class Wave:
    """Tips that say nearly the same: the first that came, the others, and how like it each of those is."""

    first: Waiting
    others: tuple[tuple[Waiting, float], ...] = ()

    @property
    def tips(self) -> list[Waiting]:
        """All of them, in the order they came."""
        return [self.first, *(tip for tip, _ in self.others)]


@dataclass(frozen=True)
class Flood:
    """Every tip that waits, with its signature; ``more`` wait than were read."""

    tips: dict[str, Waiting]
    signatures: dict[str, Signature]
    more: int = 0

    def waves(self, percent: int = CLOSE, cancelled: Cancelled = bool) -> list[Wave]:
        """Return the groups, the largest first; a tip like no other is a group of one.

        Raises StoppedError where it was cancelled.
        """
        found = likeness.grouped(self.signatures.items(), at_least=percent / 100, cancelled=cancelled)
        waves = [
            Wave(self.tips[one.leader], tuple((self.tips[it.record], it.likeness) for it in one.members))
            for one in found
        ]
        return sorted(waves, key=lambda wave: -len(wave.others))


@dataclass(frozen=True)
class Decided:
    """What was decided over a group: the tips it was done to, and how many somebody had disposed of before."""

    tips: tuple[Tip, ...]
    passed_over: int = 0


def wave_of(
    desk: Desk, number: str, percent: int = CLOSE, progress: Progress = unwatched, cancelled: Cancelled = bool
) -> Wave:
    """Return the group that a tip which waits is in; raises InputError for one that doesn't wait.

    Raises StoreError or StoppedError where it was cancelled: nothing is decided then.
    """
    with desk.read(act="tip compare") as books:
        wanted = needed(books, Tip, number).id
    waves = read(desk, progress, cancelled).waves(percent, cancelled)
    found = (wave for wave in waves for tip in wave.tips if tip.id == wanted)
    wave = next(found, None)
    if wave is None:
        raise InputError("no such tip waits", "fusion-tui queue tips lists those that do")
    return wave


def read(desk: Desk, progress: Progress = unwatched, cancelled: Cancelled = bool) -> Flood:
    """Read every tip that waits; ``progress`` hears how many of how many. Raises StoreError where it was cancelled.

    That they were compared is recorded.
    """
    with desk.read(act="tip compare") as books:
        view = queues.View("tip", states=QUEUES["tips"].states, sort="created", descending=False)
        total = queues.count(books, view)
        waiting = list(_read(books, view, min(total, MOST), progress, cancelled))
    with desk.write("tip compare", Right.READ) as entry:
        entry.outcome = f"{len(waiting)} compared"
    signatures = {tip.id: signature for tip, signature in waiting}
    return Flood({tip.id: tip for tip, _ in waiting}, signatures, total - len(waiting))


def _read(
    books: Session, view: queues.View, total: int, progress: Progress, cancelled: Cancelled
) -> Iterator[tuple[Waiting, Signature]]:
    for at in range(0, total, _PAGE):
        go_on(cancelled)
        page = [one for one in queues.window(books, view, at, min(_PAGE, total - at)).records if isinstance(one, Tip)]
        signed = likeness.signatures(tip.told for tip in page)
        for tip, signature in zip(page, signed, strict=True):
            yield Waiting(tip.id, tip.number, tip.title, tip.created, tip.marking), signature
        progress(at + len(page), total)


def decide(
    desk: Desk,
    tips: Sequence[Waiting],
    dispose: Dispose,
    words: str,
    progress: Progress = unwatched,
    cancelled: Cancelled = bool,
) -> Decided:
    """Dispose of each tip of a group in one way, until it is cancelled: what was done by then is done.

    Who was quicker with one of them keeps what they decided.
    """
    return _each(tips, lambda tip: dispose(desk, tip, words), progress, cancelled)


def undo(desk: Desk, tips: Sequence[Waiting], progress: Progress = unwatched, cancelled: Cancelled = bool) -> Decided:
    """Take back what this person did to a group, each by itself."""
    return _each(tips, lambda tip: triage.undo(desk, tip), progress, cancelled)


def _each(tips: Sequence[Waiting], act: Callable[[str], Tip], progress: Progress, cancelled: Cancelled) -> Decided:
    done: list[Tip] = []
    passed = 0
    for number, tip in enumerate(tips, start=1):
        if cancelled():
            break
        try:
            done.append(act(tip.id))
        except (PolicyError, AbsentError):
            passed += 1
        progress(number, len(tips))
    return Decided(tuple(done), passed)
