"""What the second reader keeps in a channel: sections 12 and 14 of the document, one bundle after the other."""

from __future__ import annotations

from typing import Any

from tests.second_reader import State, Verdict, read_bundle, settle
from tests.second_reader.acceptance import Peer
from tests.second_reader.card import parse_card
from tests.second_reader.channel import Channel
from tests.second_reader.keys import SecretPair
from tests.second_reader.reading import Result
from tests.second_reader.scalars import Json
from tests.second_reader.standing import forks, stands
from tests.second_reader.statement import parse_statement
from tests.second_reader.writing import Part
from tests.sync.two_readers import (
    CARD,
    ME,
    SENDER,
    SIGN,
    bundle_of,
    card_of,
    line_of,
    pair_to_json,
    signing_pair,
)

EPOCH = "33" * 16
REPORT: dict[str, Json] = {
    "type": "report",
    "spec_version": "2.1",
    "id": "report--11111111-2222-4333-8444-555555555555",
    "created": "2026-03-01T08:00:00.000Z",
    "modified": "2026-03-01T08:00:00.000Z",
}


class Desk:
    """A recipient that keeps what it was told, for the rows of section 12 and 14."""

    def __init__(self, *cards: bytes) -> None:
        self.state = State()
        self.peer = Peer(tuple(parse_card(card) for card in cards or (CARD,)))

    def take(self, data: bytes) -> Result:
        found = read_bundle(data, ME, [self.peer], self.state)
        settle(self.state, found)
        for card in found.cards:
            self.peer = self.peer.with_card(card)
        return found

    def said(self, data: bytes) -> tuple[Verdict, str | None]:
        found = self.take(data)
        return found.verdict, found.code


class Chain:
    """A sender's epoch; bundles can be taken in any order."""

    def __init__(self) -> None:
        self.head: str | None = None
        self.seq = 0

    def next(self, *parts: Part, sign: SecretPair = SIGN, **changes: Any) -> bytes:
        self.seq += 1
        place: dict[str, Json] = {"epoch": EPOCH, "seq": self.seq, "prev": self.head, "revoked": []}
        data = bundle_of(*parts, channel=place, sign=sign, **changes)
        found = read_bundle(data, ME, [Peer((parse_card(card_of(sign=pair_to_json(sign))),))])
        assert found.manifest_hash is not None
        self.head = found.manifest_hash.hex()
        return data


def test_the_rows_of_the_channel() -> None:
    desk, chain = Desk(), Chain()
    first, second, third = (chain.next() for _ in range(3))
    assert desk.said(third) == (Verdict.APPLIED, None)
    assert desk.said(first) == (Verdict.APPLIED, None)
    assert desk.said(first) == (Verdict.DUPLICATE, None)
    assert desk.said(Chain().next(exercise=True)) == (Verdict.FORK, None)
    assert desk.said(bundle_of(channel={"seq": 2, "prev": "55" * 48})) == (Verdict.FORK, None)
    assert desk.said(second) == (Verdict.APPLIED, None)
    assert desk.said(chain.next(Part("digest", b"{}\n"))) == (Verdict.REJECTED, "schema")
    assert desk.said(chain.next(Part("novel", b"?"))) == (Verdict.HELD, "unknown-body")
    missed = chain.next()
    assert desk.said(chain.next(void=[1, 6])) == (Verdict.APPLIED, None)
    assert desk.said(missed) == (Verdict.VOID, None)
    assert desk.said(bundle_of(channel={"seq": 7 + 2**20 + 1, "prev": "55" * 48})) == (Verdict.REFUSE, "fast-forward")


def test_a_sender_opens_no_more_than_64_epochs() -> None:
    desk = Desk()
    desk.state.channels[SENDER] = Channel({bytes([number]) * 16: {} for number in range(100, 163)})
    assert desk.said(bundle_of(channel={"epoch": "01" * 16})) == (Verdict.APPLIED, None)
    assert desk.said(bundle_of(channel={"epoch": "02" * 16})) == (Verdict.REFUSE, "epochs")
    assert desk.said(bundle_of(channel={"epoch": "01" * 16})) == (Verdict.FORK, None)


def test_a_record_keeps_its_exercise_value() -> None:
    desk, chain = Desk(), Chain()
    assert desk.said(chain.next(Part("statements", line_of() + b"\n"), exercise=True)) == (Verdict.APPLIED, None)
    again = Part("statements", line_of(rev=2) + b"\n")
    assert desk.said(chain.next(again)) == (Verdict.REJECTED, "exercise")
    assert desk.said(chain.next(again, exercise=True)) == (Verdict.APPLIED, None)


def test_a_card_comes_as_a_body_of_its_own_center() -> None:
    new = signing_pair(40)
    desk, chain = Desk(), Chain()
    foreign = card_of(id="77" * 32, version=2)
    assert desk.said(chain.next(Part("card", foreign))) == (Verdict.REJECTED, "foreign-card")
    other = card_of(sign=pair_to_json(new))
    assert desk.said(chain.next(Part("card", other))) == (Verdict.REJECTED, "card-fork")
    later = chain.next(sign=new, card=2)
    assert desk.said(later) == (Verdict.REFUSE, "unknown-sender")
    assert desk.said(chain.next(Part("card", card_of(sign=pair_to_json(new), version=2)))) == (Verdict.APPLIED, None)
    assert desk.said(later) == (Verdict.APPLIED, None)


def test_a_revoked_pair_is_good_up_to_its_position_and_along_the_chain() -> None:
    new, chain = signing_pair(40), Chain()
    revoking = card_of(sign=pair_to_json(new), version=2, revoked=[{"key": SIGN.public.name.hex()}])
    desk = Desk(CARD, revoking)
    one, two, three = (chain.next() for _ in range(3))
    head = chain.head
    past = chain.next()
    told: list[Json] = [{"key": SIGN.public.name.hex(), "epoch": EPOCH, "seq": 3, "head": head}]
    assert desk.said(two) == (Verdict.REFUSE, "revoked-key")
    other_epoch: dict[str, Json] = {"epoch": "44" * 16, "revoked": told}
    assert desk.said(bundle_of(channel=other_epoch, sign=new, card=2)) == (Verdict.APPLIED, None)
    assert desk.said(past) == (Verdict.REFUSE, "revoked-key")
    assert desk.said(one) == (Verdict.HELD, "revoked-key")
    assert desk.said(three) == (Verdict.APPLIED, None)
    assert desk.said(two) == (Verdict.APPLIED, None)
    assert desk.said(one) == (Verdict.APPLIED, None)


def test_a_recall_is_undone_only_by_a_greater_revision_and_a_purge_never() -> None:
    def put(rev: int, name: str) -> bytes:
        obj = {**REPORT, "name": name}
        return line_of(rev=rev, object=obj)

    def order(rev: int, op: str) -> bytes:
        return line_of(rev=rev, op=op, object=None)

    def what_stands(*lines: bytes) -> tuple[int, str]:
        found = stands([parse_statement(line, SENDER) for line in lines])
        assert found is not None
        return found.rev, found.op

    assert what_stands(put(1, "a"), order(1, "recall")) == (1, "recall")
    assert what_stands(order(1, "recall"), put(2, "a")) == (2, "put")
    assert what_stands(order(1, "purge"), put(2, "a")) == (1, "purge")
    assert forks([parse_statement(put(1, name), SENDER) for name in "ab"]) == {1}
    assert forks([parse_statement(line, SENDER) for line in (put(1, "a"), put(2, "a"))]) == {2}
