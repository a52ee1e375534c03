"""Revocation (section 14): a revoked pair is good only up to a position, and only along the chain below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tests.second_reader.channel import Marks, Said
from tests.second_reader.manifest import Manifest, Position
from tests.second_reader.outcome import BrokenError


def vouched_for(
    pair: bytes, manifest: Manifest, own_hash: bytes, marks: Marks, positions: Collection[Position]
) -> bool:
    """Whether a position proves a bundle under a revoked pair; False while a number between is missing.

    Raises:
        BrokenError: `revoked-key`: past the position, off the chain, or no position for the epoch

    """
    position = min(
        (one for one in positions if one.key == pair and one.epoch == manifest.epoch),
        key=lambda one: (one.seq, one.head),
        default=None,
    )
    if position is None or manifest.seq > position.seq:
        raise BrokenError("revoked-key")
    expected = position.head
    for number in range(position.seq, manifest.seq, -1):
        mark = marks.get(number)
        if mark is None or mark.hash is None:
            return False
        if mark.hash != expected or mark.prev is None:
            raise BrokenError("revoked-key")
        expected = mark.prev
    if own_hash != expected:
        raise BrokenError("revoked-key")
    return True


def counting(said: Iterable[Said], revoked: Collection[bytes]) -> list[Position]:
    """The positions that count: a pair says nothing about itself, and a revoked pair says nothing."""
    return [one.position for one in said if one.by != one.position.key and one.by not in revoked]
