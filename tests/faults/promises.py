"""What must hold whatever happened: it opens, the trail is whole, nothing is in clear, nothing half is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import LockedError
from fusion_tui.paths import Profile
from fusion_tui.services import trail
from fusion_tui.services.desk import Desk
from fusion_tui.services.trail_check import CHECKPOINT
from fusion_tui.store import audit, checkpoints
from tests.faults.places import NEW_PASSPHRASE, SECRETS, Place, desk_of, looking

_KNOWN = re.compile(
    r"""
    (profile|restored)/( store\.db | vault\.json | guard\.json | journal | audit-head\.json | store-[1-9]\.before
            | tombstones | [a-z.-]+\.lock | run/\w+\.(lock|json) | blobs/[0-9a-f]{2}/[0-9a-f]{64}
            | spool/ft1-[a-z2-7]{26}\.ftb )
    | drop/ft1-[a-z2-7]{26}\.ftb
    | medium/new\.backup
    """,
    re.VERBOSE,
)
# Encrypted, of no name that anything reads, and replaced or swept by what wrote it.
_HARMLESS = re.compile(
    r"""
    profile/( (vault|guard|audit-head|run/\w+)\.json\.new | run/\w+\.json\.new | blobs/[0-9a-f]{32}\.part(-\w+)?
            | store-[1-9]\.before\.new | tombstones\.new )
    | medium/new\.backup\.part
    | \.restored\.restoring/.*
    """,
    re.VERBOSE,
)


class Looked(Protocol):
    """An act, as far as it is looked at."""

    @property
    def seen(self) -> Callable[[Place], dict[str, Any]]:
        """What can be seen of it."""


@contextmanager
def sat_down(profile: Profile, clock: Clock | None = None) -> Iterator[Desk]:
    """Yield a desk by whichever passphrase opens; the trail was found whole."""
    clock = clock or looking()
    try:
        desk = desk_of(profile, clock)
    except LockedError:
        desk = desk_of(profile, clock, NEW_PASSPHRASE)
    try:
        with desk.store.read() as books:
            broken, sealed = audit.first_break(books), checkpoints.newest(books) is not None
        # A log-off that was recorded and not sealed is found by who looks for its seal; here nothing seals.
        found = [str(one) for one in trail.verify(desk).findings if sealed or one.kind != CHECKPOINT]
        assert (broken, found) == (None, []), f"the trail: {broken}, {found}"
        yield desk
    finally:
        desk.close()


def in_clear(place: Place) -> list[str]:
    """Return where on the medium something can be read that nobody may read there."""
    return [
        f"{secret!r} in {path.relative_to(place.watched)}"
        for path in place.watched.rglob("*")
        if path.is_file()
        for secret in SECRETS
        if secret in path.read_bytes()
    ]


def left_over(place: Place) -> list[str]:
    """Return the files that nothing of the program knows, and those that others may read, once it was open again."""
    found = [(path.relative_to(place.watched).as_posix(), path) for path in place.watched.rglob("*") if path.is_file()]
    strange = [name for name, _ in found if not _KNOWN.fullmatch(name) and not _HARMLESS.fullmatch(name)]
    return strange + [f"{name} is not private" for name, path in found if path.stat().st_mode & 0o077]


def broken(act: Looked, place: Place, allowed: list[dict[str, Any]]) -> Iterator[str]:
    """Say what doesn't hold after an act, of which one of these can be seen."""
    yield from in_clear(place)
    try:
        seen = act.seen(place)
    except Exception as error:  # noqa: BLE001 - the sweep goes on, and names what it did
        yield f"{type(error).__name__}: {error}"
        return
    if seen not in allowed:
        yield f"{seen} is none of {allowed}"
    yield from left_over(place)
