"""What an act of the fault tests is, and how most of them are prepared and looked at.

``prepare`` happens undisturbed; the call it returns is the act. ``seen`` tells the same before and after as
long as nothing happened, and something else once it did; what may stand in between is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from fusion_tui.domain.attachment import Attachment
from fusion_tui.paths import Profile
from fusion_tui.services.desk import Desk
from fusion_tui.store import audit, blobs, records
from tests.faults.places import Place, acting, desk_of
from tests.faults.promises import sat_down

Work = Callable[[], object]
Seen = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Act:
    """One act, by name."""

    name: str
    begins: str  # how its place is made
    prepare: Callable[[Place, ExitStack], Work]
    seen: Callable[[Place], Seen]
    status: int = 0  # of the program that isn't disturbed
    sore: str = ""  # where it broke once, as a pattern: always disturbed
    is_sampled: bool = True  # False: by ``make soak`` only
    between: tuple[Seen, ...] = ()  # what a crash may leave as well; the document says why


def at_desk(work: Callable[[Desk, Place], object]) -> Callable[[Place, ExitStack], Work]:
    """Return a preparation that logs on, and off where the act fails."""

    def prepare(place: Place, leaving: ExitStack) -> Work:
        desk = desk_of(place.profile, acting())
        leaving.callback(desk.close)
        return lambda: work(desk, place)

    return prepare


def by_ana(look: Callable[[Place, Desk], Seen]) -> Callable[[Place], Seen]:
    """Return a look from a desk at which everything else was found whole."""

    def seen(place: Place) -> Seen:
        with sat_down(place.profile) as desk:
            return look(place, desk)

    return seen


def rows(desk: Desk) -> Counter[str]:
    """Return how often each act is in the trail."""
    with desk.store.read() as books:
        return Counter(act.act for act in audit.recent(books) if act.outcome != "begun")


def contents(profile: Profile, desk: Desk) -> int:
    """Return how many attachments there are; the content of each is whole."""
    with desk.store.read() as books:
        kept, known = records.where(books, Attachment), blobs.every(books)
        assert {one.blob for one in kept} == {blob.address for blob in known}, "attachments without a content"
        for blob in known:
            assert blobs.is_whole(books, blobs.open_content(profile.blobs, blob), blob), "a content is not whole"
    return len(kept)
