"""Revocation by position: what a stolen signing pair can still say, which is nothing."""

from __future__ import annotations

import pytest

from fusion_tui.domain.errors import SignatureError
from fusion_tui.sync.channel import Inbound, Outcome, advance
from fusion_tui.sync.manifest import Revoked
from fusion_tui.sync.revocation import position, stands
from tests.sync.test_channel import EMPTY, EPOCH, bundle, name, take

KEY, OTHER = b"k" * 32, b"q" * 32
GOOD = Revoked(KEY, EPOCH, 4, name(4))
ELSEWHERE = GOOD._replace(epoch=b"x" * 16)


def refused(state: Inbound, seq: int, good_until: Revoked | None = GOOD, story: str = "") -> str:
    with pytest.raises(SignatureError) as caught:
        stands(state, bundle(seq, story), good_until)
    return caught.value.code


def test_the_last_good_bundle_stands_by_its_hash() -> None:
    assert stands(EMPTY, bundle(4), GOOD)
    assert refused(EMPTY, 4, story="thief") == "revoked-key"


def test_attack_20_a_bundle_past_the_position_is_refused() -> None:
    assert refused(take(EMPTY, *map(bundle, range(1, 5))), 5) == "revoked-key"


def test_without_a_position_nothing_stands() -> None:
    assert refused(EMPTY, 1, None) == "revoked-key"
    assert refused(EMPTY, 1, ELSEWHERE) == "revoked-key"


def test_an_earlier_bundle_stands_along_the_chain() -> None:
    state = take(EMPTY, bundle(4), bundle(3))
    assert stands(state, bundle(2), GOOD)
    assert refused(state, 2, story="thief") == "revoked-key"


def test_an_earlier_bundle_waits_while_the_chain_has_a_gap() -> None:
    assert not stands(take(EMPTY, bundle(4)), bundle(2), GOOD)
    assert not stands(EMPTY, bundle(2), GOOD)


def test_an_earlier_bundle_waits_where_the_chain_runs_over_an_unseen_voided_number() -> None:
    state = take(EMPTY, bundle(4, void=[3]))
    assert not stands(state, bundle(2), GOOD)


def test_a_held_bundle_is_a_link_of_the_chain() -> None:
    state, _ = advance(take(EMPTY, bundle(4)), bundle(3), Outcome.HELD, "quota")
    assert stands(state, bundle(2), GOOD)


def test_attack_20_what_a_thief_got_in_before_the_position_was_told_carries_nothing_more() -> None:
    state = take(EMPTY, bundle(4, "thief"))
    assert refused(state, 3, story="thief") == "revoked-key"


def test_the_lowest_position_told_counts() -> None:
    lower = Revoked(KEY, EPOCH, 2, name(2))
    told = [GOOD, lower, Revoked(OTHER, EPOCH, 1, name(1)), ELSEWHERE]
    assert position(told, KEY, EPOCH) == lower
    assert position(told, OTHER, b"y" * 16) is None
