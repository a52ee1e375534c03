"""The program and the second reader agree about cards: what one holds, which keys are weak, which card is accepted."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fusion_tui.domain.errors import PeerError
from fusion_tui.sync import card, trust
from tests.second_reader.acceptance import Me, Peer, Step, meet, renew
from tests.second_reader.card import parse_card
from tests.second_reader.outcome import BrokenError
from tests.second_reader.scalars import Json
from tests.second_reader.writing import make_card, to_json
from tests.sync.mutations import changed_json
from tests.sync.two_readers import CARD, PAYLOAD, ROOT, SIGN, card_of, pair_to_json, signing_pair, thorough

CENTER = PAYLOAD[PAYLOAD.index(b'"center"') : PAYLOAD.index(b"}") + 1]
SMALL = (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)
MLKEM = b64decode(json.loads(PAYLOAD)["kem"]["mlkem1024"])
POINT = b64decode(json.loads(PAYLOAD)["kem"]["p384"])


def by_the_program(data: bytes) -> str:
    try:
        return card.parse(data).fingerprint
    except PeerError as error:
        return error.code


def by_the_document(data: bytes) -> str:
    try:
        return parse_card(data).fingerprint
    except BrokenError as error:
        return error.code


@thorough(40)
@given(st.data())
def test_both_say_the_same_of_a_changed_card(data: st.DataObject) -> None:
    payload = data.draw(changed_json(PAYLOAD))
    assume(CENTER in payload)  # how a name is counted is disputed
    changed = make_card(payload, ROOT, data.draw(st.sampled_from([None, ROOT])))
    assert by_the_program(changed) == by_the_document(changed)


@thorough(20)
@given(changed_json(CARD))
def test_both_say_the_same_of_a_changed_envelope(changed: bytes) -> None:
    assert by_the_program(changed) == by_the_document(changed)


@pytest.mark.parametrize(
    ("y", "weak"),
    [
        *((y, True) for y in (*SMALL, "00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f")),
        *(
            (y, True)
            for y in ("ff" * 32, "ec" + "ff" * 31, "00" * 31 + "80", SMALL[0][:-2] + "85", SMALL[1][:-2] + "fa")
        ),
        *((y, False) for y in ("02" + "00" * 31, "eb" + "ff" * 30 + "7f", "03" + "00" * 31)),
    ],
)
def test_a_key_under_which_anybody_signs_is_weak(y: str, weak: bool) -> None:
    sign: dict[str, Json] = {**pair_to_json(SIGN), "ed25519": b64encode(bytes.fromhex(y)).decode()}
    changed = card_of(sign=sign)
    assert by_the_program(changed) == by_the_document(changed)
    assert (by_the_document(changed) == "weak-key") is weak


def coefficient(value: int) -> bytes:
    """The published ML-KEM key with another first coefficient: 12 bits, little-endian."""
    return bytes([value & 0xFF, MLKEM[1] & 0xF0 | value >> 8]) + MLKEM[2:]


@pytest.mark.parametrize(
    ("mlkem", "p384", "weak"),
    [
        (MLKEM, POINT, False),
        (coefficient(3328), POINT, False),
        (coefficient(3329), POINT, True),
        (coefficient(4095), POINT, True),
        (MLKEM, b"\2" + POINT[1:49], True),
        (MLKEM, b"\6" + POINT[1:], True),
        (MLKEM, POINT[:-1] + bytes([POINT[-1] ^ 1]), True),
        (MLKEM, b"\4" + bytes(96), True),
        (MLKEM, b"\0", True),
    ],
)
def test_a_key_that_nobody_can_seal_to_is_weak(mlkem: bytes, p384: bytes, weak: bool) -> None:
    changed = card_of(kem={"mlkem1024": b64encode(mlkem).decode(), "p384": b64encode(p384).decode()})
    assert by_the_program(changed) == by_the_document(changed)
    assert (by_the_document(changed) == "weak-key") is weak


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (CARD.ljust(65_536), "1:b939adca"),
        (CARD.ljust(65_537), "card-size"),
        (b"\xef\xbb\xbf" + CARD, "json"),
        (CARD[:-1] + b',"payload":""}', "json"),
        (CARD.replace(b"card.v1", b"card.v2"), "schema"),
        (card_of(by=SIGN), "card-signature"),
        (card_of(revoked=[{"key": SIGN.public.name.hex()}]), "revoked-key"),
        (card_of(v=2), "schema"),
        (card_of(version=0), "schema"),
        (card_of(previous_kem=[json.loads(PAYLOAD)["kem"]] * 3), "schema"),
        *((card_of(center={"name": "x", "code": code, "kind": ""}), "schema") for code in ("", "a", "1A", "A_", "A\n")),
        (card_of(center={"name": "x" * 121, "code": "A", "kind": ""}), "schema"),
    ],
)
def test_a_card_that_breaks_a_rule_has_its_code(changed: bytes, code: str) -> None:
    assert by_the_program(changed) == by_the_document(changed) == code


@cache
def known(first: int, root: int, sign: int, version: int, code: str, floor: int, ended: int, old: int) -> bytes:
    """A card of the center whose first root has that number; 0 ends no pair, and is no old root."""
    changes: dict[str, Json] = {
        "id": signing_pair(first).public.center_id.hex(),
        "root": pair_to_json(signing_pair(root)),
        "sign": pair_to_json(signing_pair(sign)),
        "version": version,
        "center": {"name": "x", "code": code, "kind": ""},
        "min_format": floor,
        "revoked": [{"key": signing_pair(ended).public.name.hex()}] if ended else [],
    }
    payload = to_json({**json.loads(PAYLOAD), **changes})
    return make_card(payload, signing_pair(root), signing_pair(old) if old else None)


OWN = known(20, 20, 30, 1, "OWN", 1, 0, 0)
OTHER = known(5, 5, 15, 1, "B", 1, 0, 0)
CARDS = st.builds(
    known,
    st.sampled_from([1, 1, 1, 1, 1, 5, 20]),
    st.sampled_from([1, 1, 1, 1, 2, 3, 20]),
    st.sampled_from([10, 10, 11, 12]),
    st.sampled_from([1, 2, 2, 3, 3, 4]),
    st.sampled_from(["A", "A", "A", "B", "OWN"]),
    st.sampled_from([1, 1, 1, 2, 3]),
    st.sampled_from([0, 0, 0, 10, 11, 12]),
    st.sampled_from([0, 1, 2, 3]),
)


class Program:
    """What the program holds of a center, told card by card."""

    def __init__(self) -> None:
        self.own = card.parse(OWN).card
        self.others = [trust.meet(card.parse(OTHER), self.own, [])]
        self.peer: trust.Peer | None = None

    def take(self, data: bytes) -> str:
        try:
            new = card.parse(data)
            before = self.peer
            self.peer = (
                trust.renew(before, new, self.own, self.others) if before else trust.meet(new, self.own, self.others)
            )
        except PeerError as error:
            return error.code
        return "kept" if before and len(before.cards) == len(self.peer.cards) else "accepted"


class Document:
    """The same by the second reader."""

    def __init__(self) -> None:
        own = parse_card(OWN)
        self.me = Me(own.id, (), own.root, own.code)
        self.others = [meet(parse_card(OTHER), self.me, [])]
        self.peer: Peer | None = None

    def take(self, data: bytes) -> str:
        try:
            new = parse_card(data)
            if self.peer is None:
                self.peer = meet(new, self.me, self.others)
                return "accepted"
            if renew(new, self.peer, self.me, self.others) is not Step.ACCEPTED:
                return "kept"
        except BrokenError as error:
            return error.code
        self.peer = self.peer.with_card(new)
        return "accepted"


@thorough(20)
@given(st.lists(CARDS, min_size=1, max_size=6))
def test_both_accept_the_same_cards_one_after_the_other(cards: list[bytes]) -> None:
    program, document = Program(), Document()
    assert [program.take(one) for one in cards] == [document.take(one) for one in cards]


def test_every_row_of_the_table_decides_somewhere() -> None:
    cards = {
        "accepted": known(1, 1, 10, 2, "A", 2, 0, 0),
        "kept": known(1, 1, 10, 1, "A", 2, 0, 0),
        "other-center": known(4, 4, 10, 3, "A", 2, 0, 0),
        "root-change": known(1, 2, 10, 3, "A", 2, 0, 0),
        "card-fork": known(1, 1, 11, 2, "A", 2, 0, 0),
        "min-format": known(1, 1, 10, 3, "A", 1, 0, 0),
        "code-taken": known(1, 1, 10, 3, "B", 2, 0, 0),
        "own-root": known(1, 20, 10, 3, "A", 2, 0, 1),
    }
    for side in (Program(), Document()):
        assert {code: side.take(one) for code, one in cards.items()} == {code: code for code in cards}
        assert side.take(known(1, 2, 11, 3, "A", 2, 10, 1)) == "accepted"
        assert side.take(known(1, 2, 10, 4, "A", 2, 0, 0)) == "revoked-key"
        assert side.take(known(1, 2, 11, 3, "A", 2, 10, 1)) == "kept"


def test_a_center_is_met_once_and_by_its_first_root() -> None:
    for side in (Program(), Document()):
        assert side.take(OTHER) == "known-center"
        assert side.take(OWN) == "own-root"
        assert side.take(known(1, 2, 10, 2, "A", 1, 0, 1)) == "root-chain"
        assert side.take(known(1, 1, 10, 2, "B", 1, 0, 1)) == "code-taken"
