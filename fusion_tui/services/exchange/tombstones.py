"""Tombstones outside the store: every order, to whom ours went, which copies were destroyed, how far channels had come.

Written after each transaction that added an order, and under the new key when the store gets one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from fusion_tui.domain.clock import moment_of, stamp
from fusion_tui.domain.errors import DamagedError, InputError
from fusion_tui.paths import Profile, read_plain, require_plain
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import receipts
from fusion_tui.services.ways import WayIn
from fusion_tui.store import disposals, files, inbox, keyring, outbox, people, statements, tombfile
from fusion_tui.store.backup import Head
from fusion_tui.store.disposals import Disposal
from fusion_tui.store.engine import Session, Store, salt_of
from fusion_tui.store.statements import Line
from fusion_tui.store.vaultfile import MAX_BYTES


class Tombstone(NamedTuple):
    """One order; ``to`` and ``disposal`` only of ours: to whom it goes, who ordered it and why."""

    line: Line
    to: tuple[str, ...] = ()
    disposal: Disposal | None = None


class Destroyed(NamedTuple):
    """A peer's record that two people destroyed here only, and the hashes of what was kept of it."""

    disposal: Disposal
    lines: tuple[Line, ...] = ()


class Reach(NamedTuple):
    """How far one epoch of a peer had been received without a gap."""

    peer: str
    epoch: str
    through: int


@dataclass(frozen=True)
class Tombstones:
    """What a file of tombstones says; ``hidden`` are the peers whose orders may not all be in it."""

    center: str
    written: str
    orders: tuple[Tombstone, ...]
    reached: tuple[Reach, ...]
    destroyed: tuple[Destroyed, ...] = ()
    hidden: tuple[str, ...] = ()


def faults(profile: Profile) -> list[str]:
    """Tell where something is in the place of the file that no order could be written to."""
    try:
        require_plain(profile.tombstones)
    except OSError as error:
        return [f"the file of tombstones can't be written: {error.strerror}"]
    return []


def write(desk: Desk) -> None:
    """Write the file anew from what the store holds now."""
    key = desk.vault.key_for(salt_of(desk.profile.store))
    write_of(desk.store, desk.profile.tombstones, key, desk.clock.now())


def write_of(store: Store, path: Path, key: bytes, now: datetime) -> None:
    """Write the file of an open store, under its key."""
    with files.alone(path), store.read() as books:
        tombfile.write(path, salt_of(store.path), key, _lines(books, now))


def of(books: Session, now: datetime) -> Tombstones:
    """Return what a store has to tell now."""
    hidden = tuple(peer.center_id for peer in keyring.peers(books) if peer.unburied)
    orders, reached, destroyed = tuple(_orders(books)), tuple(_reached(books)), tuple(_destroyed(books))
    return Tombstones(people.center(books).center_id, stamp(now), orders, reached, destroyed, hidden)


def read(path: Path, backup: Head, key: bytes, way: WayIn) -> Tombstones:
    """Read the file of a lost profile with the key of a backup's store.

    Where the store was given a new key after the backup, the lost vault beside the file has it. Raises
    InputError for another file or none, LockedError where no way in opens that vault, DamagedError.
    """
    sealed = tombfile.read(path)
    if sealed.store_salt != backup.store_salt:
        key = way(Head(_vault_beside(path), sealed.store_salt, b"")).key
    try:
        return _parsed(sealed.lines(key))
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedError("the file of tombstones can't be understood", "use the program that wrote it") from error


def _vault_beside(path: Path) -> bytes:
    try:
        return read_plain(path.with_name("vault.json"), MAX_BYTES)
    except OSError as error:
        raise InputError(
            "these tombstones are under another key than the backup",
            "the store was given a new key since: put the lost profile's vault.json beside the file",
        ) from error


def _lines(books: Session, now: datetime) -> Iterator[bytes]:
    found = of(books, now)
    yield _json({"v": tombfile.VERSION, "center": found.center, "written": found.written, "hidden": found.hidden})
    for order in found.orders:
        yield _json(_order(order))
    for copy in found.destroyed:
        yield _json({"copy": [_line(line) for line in copy.lines], "disposal": _disposal(copy.disposal)})
    for one in found.reached:
        yield _json(one._asdict())


def _orders(books: Session) -> Iterator[Tombstone]:
    to = outbox.by_order(books)
    ours = {(one.origin, one.record, one.rev): one for one in disposals.every(books)}
    own = people.center(books).center_id
    for line in statements.orders(books):
        if not line.line:
            continue  # a recall of a peer's record of which our copy was destroyed since: that says more
        place = (line.record, line.rev)
        sent = to.get(place, ()) if line.origin == own else ()
        yield Tombstone(line, tuple(item.peer for item in sent), ours.get((line.origin, *place)))


def _destroyed(books: Session) -> Iterator[Destroyed]:
    own = people.center(books).center_id
    for one in reversed(disposals.every(books)):
        if one.origin != own:
            kept = statements.lines(books, one.origin, one.record)
            yield Destroyed(one, tuple(line for line in kept if not line.line and line.rev <= one.rev))


def _reached(books: Session) -> Iterator[Reach]:
    for peer in keyring.peers(books):
        for epoch in inbox.epochs(books, peer.center_id):
            state = receipts.inbound(books, peer.center_id, bytes.fromhex(epoch))
            yield Reach(peer.center_id, epoch, max(state.through, state.reach))


def _order(one: Tombstone) -> dict[str, Any]:
    return {**_line(one.line), "to": one.to, "disposal": one.disposal and _disposal(one.disposal)}


def _line(line: Line) -> dict[str, Any]:
    return {**line._asdict(), "line": line.line.decode()}


def _disposal(one: Disposal) -> dict[str, Any]:
    return {**one._asdict(), "at": stamp(one.at)}


def _parsed(lines: list[bytes]) -> Tombstones:
    head, *rest = (json.loads(line) for line in lines)
    if head["v"] != tombfile.VERSION:
        raise ValueError("another form")
    orders = tuple(_tombstone(found) for found in rest if "line" in found)
    reached = tuple(Reach(**found) for found in rest if "through" in found)
    destroyed = tuple(_copy(found) for found in rest if "copy" in found)
    return Tombstones(head["center"], head["written"], orders, reached, destroyed, tuple(head.get("hidden", ())))


def _tombstone(found: dict[str, Any]) -> Tombstone:
    to, by = found.pop("to"), found.pop("disposal")
    return Tombstone(_line_of(found), tuple(to), by and _disposal_of(by))


def _copy(found: dict[str, Any]) -> Destroyed:
    return Destroyed(_disposal_of(found["disposal"]), tuple(map(_line_of, found["copy"])))


def _line_of(found: dict[str, Any]) -> Line:
    return Line(**{**found, "line": found["line"].encode()})


def _disposal_of(found: dict[str, Any]) -> Disposal:
    return Disposal(**{**found, "at": moment_of(found["at"])})


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
