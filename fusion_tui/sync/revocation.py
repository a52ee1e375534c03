"""Revoked signing pairs: a pair was good up to a position, told per epoch, and not one bundle further.

Whoever stole a key can sign anything, with any number and any date. So the sender says, under its new
pair, which manifest was its last one under the old pair; what was signed by the old pair is taken only
where the chain of hashes leads down to it from there. Without a position nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from fusion_tui.domain.errors import SignatureError
from fusion_tui.sync.channel import Arrival, Inbound
from fusion_tui.sync.manifest import Revoked


def position(told: Iterable[Revoked], key: bytes, epoch: bytes) -> Revoked | None:
    """Return up to where a pair was good in an epoch: the lowest of all positions told, None without one.

    The lowest, because whoever holds a stolen key may tell a later position, but never unsay an earlier one.
    """
    ours = (one for one in told if (one.key, one.epoch) == (key, epoch))
    return min(ours, key=lambda one: (one.seq, one.head), default=None)


def stands(state: Inbound, arrival: Arrival, good_until: Revoked | None) -> bool:
    """Whether a bundle signed by a revoked pair is from before its position, proven along the chain.

    The marks from the arrival up to the position must be loaded. False: not provable yet, because a bundle
    between the two is missing; hold it. Raises SignatureError for one past the position, off its chain, or
    of an epoch without a position.
    """
    if good_until is None or good_until.epoch != arrival.epoch or arrival.seq > good_until.seq:
        raise _revoked()
    expected: bytes | None = good_until.head
    for seq in range(good_until.seq, arrival.seq, -1):
        mark = state.at(seq)
        if mark is None or mark.manifest_hash is None:
            return False
        if mark.manifest_hash != expected:
            raise _revoked()
        expected = mark.prev
    if arrival.manifest_hash != expected:
        raise _revoked()
    return True


def _revoked() -> SignatureError:
    return SignatureError(
        "revoked-key", "signed by a revoked key, and not proven to be from before", "ask the sender to issue it again"
    )
