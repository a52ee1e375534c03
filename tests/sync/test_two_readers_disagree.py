"""Where the program and the second reader don't agree yet, each with the section that decides or doesn't say.

Every case is expected to fail, and to be taken out of this list when the program or the document is mended: a case
that passes fails the run. The second reader takes the words of the document at their strictest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fusion_tui.crypto.signing import SigningPair
from fusion_tui.domain.errors import PeerError
from fusion_tui.sync import card, receipt, trust
from fusion_tui.sync.manifest import Revoked
from fusion_tui.sync.trust import PeerKeys
from tests.second_reader import merging
from tests.second_reader.card import parse_card
from tests.second_reader.keys import SecretPair
from tests.second_reader.receipt import parse_receipt, receipt_to_json
from tests.second_reader.scalars import Json
from tests.second_reader.writing import Part
from tests.sync.samples import ACK, DATED, UUID, lines, object_of
from tests.sync.two_readers import (
    CARD,
    PAYLOAD,
    ROOT,
    SENDER,
    SIGN,
    bundle_of,
    by_the_document,
    by_the_program,
    card_of,
    pair_to_json,
    signing_pair,
)

P, Q = signing_pair(40), signing_pair(41)
LARGE = Part("attachment", bytes(60_000))


def version(number: int, sign: SecretPair, *revoked: SecretPair) -> bytes:
    names = [{"key": pair.public.name.hex()} for pair in revoked]
    return card_of(version=number, sign=pair_to_json(sign), revoked=names)


def damaged(*parts: Part, **changes: Any) -> bytes:
    """A bundle of several chunks, the last of which doesn't open."""
    data = bundle_of(*parts or (LARGE,), **changes)
    return data[:-1] + bytes([data[-1] ^ 1])


def contradictions() -> Iterator[tuple[str, bytes, tuple[bytes, ...]]]:
    """The document decides, and the program does otherwise."""
    yield "step 9: a damaged stream is not HELD (newer card)", damaged(card=2), (CARD,)
    yield "step 9: a damaged stream is not HELD (unknown body)", damaged(replace(LARGE, type="novel")), (CARD,)
    yield "step 9: a damaged stream is not HELD (newer format)", damaged(v=2), (CARD,)
    yield "section 13: nothing received has no head", bundle_of(acks=[{**ACK, "through": 0}]), (CARD,)


def unclear() -> Iterator[tuple[str, bytes, tuple[bytes, ...]]]:
    """The document can be read both ways."""
    yield "step 9: stream before unknown-sender", damaged(sign=ROOT), (CARD,)
    yield "step 9: stream before schema", damaged(void=[1]), (CARD,)
    yield "step 9: stream before not-for-us", damaged(to="11" * 32), (CARD,)
    yield "steps 14 and 15: newer-card before newer-format", bundle_of(v=2, card=2), (CARD,)
    between = (version(1, P), version(3, P), version(5, Q), version(7, P))
    yield "step 14: a held version between two others", bundle_of(sign=P, card=5), between
    yield "step 14: beside a held version of another pair", bundle_of(sign=P, card=4), between
    marking = object_of(f"marking-definition--{UUID}", **DATED)
    yield "section 10: a marking definition lacks modified", bundle_of(lines("statements", marking)), (CARD,)


CASES = [*contradictions(), *unclear()]


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="the program and the document differ")
@pytest.mark.parametrize(("data", "cards"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_both_give_the_same_answer(data: bytes, cards: tuple[bytes, ...]) -> None:
    program, document = by_the_program(data, cards), by_the_document(data, cards)
    assert (program.verdict, program.code) == (document.verdict, document.code)


@pytest.mark.xfail(strict=True, raises=PeerError, reason="section 3.1: is a name counted before it is cleaned?")
def test_both_count_the_name_of_a_center_alike() -> None:
    unseen = card_of(center={"name": "\u200b", "code": "A", "kind": ""})
    assert card.parse(unseen).fingerprint == parse_card(unseen).fingerprint


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="section 13: the union of rejected, with every code")
def test_both_merge_two_codes_of_a_number_alike() -> None:
    one: dict[str, Json] = {**ACK, "rejected": [[2, "x"]]}
    other: dict[str, Json] = {**ACK, "rejected": [[2, "y"]]}
    program = receipt.merge(receipt.parse(one), receipt.parse(other)).to_json()
    assert program == receipt_to_json(merging.merge(parse_receipt(one), parse_receipt(other)))


def us() -> card.Card:
    own = signing_pair(50)
    center = {"name": "x", "code": "OWN", "kind": ""}
    data = card_of(by=own, id=own.public.center_id.hex(), root=pair_to_json(own), center=center)
    return card.parse(data).card


def met(*cards: bytes) -> trust.Peer:
    first, *later = (card.parse(one) for one in cards)
    peer = trust.meet(first, us(), [])
    for one in later:
        peer = trust.renew(peer, one, us(), [])
    return replace(peer, confirmation=trust.Confirmation("ana", "ben", "2026-03-01", "phone"))


def by(pair: SecretPair, number: int) -> PeerKeys:
    return PeerKeys(SENDER, number, SigningPair(pair.ed25519, pair.mldsa87).public)


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="step 11: all pairs are tried, step 16 says revoked-key")
def test_a_revoked_pair_without_a_position_is_revoked_and_not_unknown() -> None:
    peer = met(version(1, P), version(2, Q, P))
    assert {keys.card_version for keys in trust.candidates([peer])} == {1, 2}


def test_a_pair_is_revoked_by_a_card_and_not_by_a_position_alone() -> None:
    peer = met(version(1, P), version(2, Q))
    told = trust.learn_positions(peer, [Revoked(Q.public.name, b"3" * 16, 1, bytes(48))], by(P, 1))
    assert Q.public.name not in told.revoked_keys


@pytest.mark.xfail(strict=True, raises=AssertionError, reason="section 14: a revoked pair says nothing, also earlier?")
def test_what_a_pair_said_before_it_was_revoked_does_not_count() -> None:
    told = trust.learn_positions(met(version(1, P)), [Revoked(SIGN.public.name, b"3" * 16, 1, bytes(48))], by(P, 1))
    ended = trust.renew(told, card.parse(version(2, Q, P)), us(), [])
    assert ended.positions == ()


def test_the_published_payload_is_what_the_cases_change() -> None:
    assert json.loads(PAYLOAD)["version"] == 1
    assert len({case[0] for case in CASES}) == len(CASES)
