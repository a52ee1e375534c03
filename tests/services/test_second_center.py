"""A center whose program was written from the format document alone, and one that runs this program, exchange."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.release import ReleaseState
from fusion_tui.services import exchange, peers, reading, releases
from tests.centers import GROUNDS, WITNESS, Office, approved
from tests.second_reader import Result, State, Verdict, read_bundle, seal_bundle, settle
from tests.second_reader.acceptance import Me, Peer, meet
from tests.second_reader.body import statements_of
from tests.second_reader.card import parse_card
from tests.second_reader.formulas import verify_digits
from tests.second_reader.keys import KemSecret
from tests.second_reader.manifest import Manifest
from tests.second_reader.merging import receipt_of
from tests.second_reader.receipt import receipt_to_json
from tests.second_reader.scalars import Json
from tests.second_reader.writing import Part, claims, with_padding
from tests.sync.samples import RECORD
from tests.sync.two_readers import card_of, line_of, pair_to_json, signing_pair

ROOT, SIGN = signing_pair(60), signing_pair(61)
KEM = KemSecret(b"k" * 64, b"k" * 48)
ID, EPOCH = ROOT.public.center_id, b"\x44" * 16
CARD = card_of(
    by=ROOT,
    id=ID.hex(),
    root=pair_to_json(ROOT),
    sign=pair_to_json(SIGN),
    kem={"mlkem1024": b64encode(KEM.public.mlkem1024).decode(), "p384": b64encode(KEM.public.p384).decode()},
    center={"name": "Second Fusion Center", "code": "SECOND", "kind": ""},
)


@dataclass
class Second:
    """The other center: the card it holds of the first, what it heard, and the chain of what it sent."""

    me: Me
    peer: Peer
    state: State = field(default_factory=State)
    seq: int = 0
    head: str | None = None

    def write(self, folder: Path, *parts: Part, **changes: Any) -> None:
        """Put the next bundle on the drop."""
        self.seq += 1
        place: dict[str, Json] = {"epoch": EPOCH.hex(), "seq": self.seq, "prev": self.head}
        stored = b"".join(part.stored for part in parts)
        manifest = with_padding({**claims(ID, self.peer.id, place, parts), **changes}, stored)
        to = (self.peer.id, self.peer.held.kem)
        data = seal_bundle(manifest, stored, to=to, sign=SIGN, edit=self.remember)
        (folder / f"ft1-{'a' * 25}{'abcdefgh'[self.seq]}.ftb").write_bytes(data)

    def remember(self, plain: bytes) -> bytes:
        """Keep the hash of the manifest for the bundle after it."""
        size = int.from_bytes(plain[:4], "big")
        self.head = hashlib.sha384(plain[4 : 4 + size]).hexdigest()
        return plain

    def read(self, folder: Path) -> list[Result]:
        """Take in what the drop holds for us."""
        found = [read_bundle(path.read_bytes(), self.me, [self.peer], self.state) for path in folder.glob("*.ftb")]
        for one in found:
            settle(self.state, one)
        return [one for one in found if one.code != "not-for-us"]

    def receipts(self) -> list[Json]:
        epochs = self.state.channel(self.peer.id).epochs
        return [receipt_to_json(receipt_of(marks, EPOCH, epoch)) for epoch, marks in epochs.items()]


def enrolled(first: Office) -> Second:
    """Let both take the other's card and compare the digits."""
    own = parse_card(CARD)
    me = Me(own.id, (KEM,), own.root, own.code)
    theirs = parse_card(peers.own_card(first.desk))
    peers.add(first.desk, CARD)
    peers.confirm(first.desk, own.code, verify_digits(theirs.id, own.id), own.fingerprint, WITNESS)
    return Second(me, Peer(meet(theirs, me, []).cards, confirmed=True))


def test_what_this_program_sends_is_read_and_its_receipt_ends_the_release(harbor: Office, drop: Path) -> None:
    second = enrolled(harbor)
    product = approved(harbor)
    releases.release(harbor.desk, product.id, "SECOND", GROUNDS)
    exchange.send(harbor.desk, drop)
    (found,) = second.read(drop)
    assert (found.verdict, found.code) == (Verdict.APPLIED, None)
    assert isinstance(found.manifest, Manifest)
    (statement,) = statements_of(found.bodies)
    assert statement.object is not None
    assert (statement.op, statement.object["name"]) == ("put", "Copper theft")
    second.write(drop, acks=second.receipts())
    assert [one.outcome for one in exchange.receive(harbor.desk, drop)] == ["applied"]
    assert [one.state for one in releases.given(harbor.desk, product.id)] == [ReleaseState.ACKNOWLEDGED]


def test_what_the_second_center_sends_is_applied_and_acknowledged(harbor: Office, drop: Path) -> None:
    second = enrolled(harbor)
    second.write(drop, Part("statements", line_of(origin=ID.hex()) + b"\n", "zlib"))
    second.write(drop, Part("statements", line_of(origin=ID.hex(), rev=2, op="recall", object=None) + b"\n"))
    second.write(drop, Part("digest", b"{}\n"))
    arrivals = exchange.receive(harbor.desk, drop)
    assert [(one.seq, one.outcome) for one in arrivals] == [(1, "applied"), (2, "applied"), (3, "rejected")]
    assert reading.find(harbor.desk, "invented", ["received"]).total == 0  # it is hidden
    record = reading.show(harbor.desk, RECORD)
    assert isinstance(record, Received)
    assert (record.id, record.revision, record.state) == (RECORD, 2, ReceivedState.RECALLED)
    exchange.send(harbor.desk, drop)
    (found,) = second.read(drop)
    assert isinstance(found.manifest, Manifest)
    (ack,) = found.manifest.acks
    assert (ack.epoch, ack.through, ack.rejected) == (EPOCH, 3, ((3, "schema"),))
    assert ack.head is not None
    assert ack.head.hex() == second.head
