"""Thousands of texts in groups of alike ones, so that one decision does for a group; each stays its own record.

The rule: a text joins the group whose leader it is most like, if it is like enough; else it leads a group of its own.
So every member is like its leader, and no chain of small changes brings two together that have nothing in common.
Two members of a group may be less like each other than each is to the leader.

Order counts: who comes first leads, and a group is what is like its leader. Given in the order they came in,
texts are grouped the same way every time, and what comes later changes no group but by joining it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from fusion_tui.analysis.likeness.fingerprint import Signature
from fusion_tui.analysis.likeness.index import Index, Like
from fusion_tui.domain.errors import StoppedError

EVERY = 500  # texts between two reports of progress

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Group:
    """The text that was given first, and those like it in the order given."""

    leader: str
    members: tuple[Like, ...] = ()

    @property
    def records(self) -> tuple[str, ...]:
        """All of the group, the leader first."""
        return (self.leader, *(member.record for member in self.members))


def unwatched(_done: int) -> None:
    """Watch no progress."""


def grouped(
    items: Iterable[tuple[str, Signature]],
    at_least: float = 0.6,
    progress: Progress = unwatched,
    cancelled: Cancelled = bool,
) -> list[Group]:
    """Return the groups in the order of their leaders; a text like no other is a group of one.

    ``progress`` hears how many texts are grouped, every 500 and at the end. Work grows with the texts, not with
    their square: a text is compared with leaders only, and of a key that very many of them share with the first 200
    (see Index), past which a text may lead a group of its own though a later leader is like it.
    Raises StoppedError once ``cancelled`` says so, and ValueError where an id comes twice.
    """
    flood, done = _Flood(at_least), 0
    for done, (record, signature) in enumerate(items, 1):
        flood.take(record, signature)
        if done % EVERY == 0:
            _report(done, progress, cancelled)
    _report(done, progress, cancelled)
    return [Group(leader, tuple(members)) for leader, members in flood.groups.items()]


def _report(done: int, progress: Progress, cancelled: Cancelled) -> None:
    if cancelled():
        raise StoppedError("stopped: nothing was grouped", "begin again whenever you like")
    progress(done)


@dataclass(slots=True)
class _Flood:
    at_least: float
    groups: dict[str, list[Like]] = field(default_factory=dict)
    _leaders: Index = field(default_factory=Index)
    _given: set[str] = field(default_factory=set)

    def take(self, record: str, signature: Signature) -> None:
        if record in self._given:
            raise ValueError("an id comes twice")
        self._given.add(record)
        if nearest := self._leaders.like(signature, self.at_least, at_most=1):
            leader, likeness = nearest[0]
            self.groups[leader].append(Like(record, likeness))
        else:
            self._leaders.add(record, signature)
            self.groups[record] = []
