"""What the package says of a published vector: a bundle read, placed in its channel, and marked.

The order is section 11 of the format document; what a whole program keeps in its store comes from the vector.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache

from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPublic
from fusion_tui.domain.errors import IncompleteError, PeerError
from fusion_tui.sync import body, bundle, card, merge, notices, revocation, trust
from fusion_tui.sync.bundle import Me, Opened
from fusion_tui.sync.card import SignedCard, sign_key
from fusion_tui.sync.channel import Arrival, Inbound, Mark, Outcome, admit_epoch, advance, judge
from fusion_tui.sync.manifest import Revoked
from fusion_tui.sync.payload import Card, Center
from fusion_tui.sync.trust import Confirmation, Peer
from tests.vector_files import PeerPair, SignKeys, Vector, sign_keys

TWO = Confirmation("Ana Ruiz", "Ben Okafor", "2026-03-02", "by phone, 555-0100")
ANY_KEM = KemPair(bytes(range(64)), b"\x15" * 48).public


@dataclass(frozen=True)
class Verdict:
    """What became of a vector; ``opened`` and ``state`` are there where the reader came so far."""

    outcome: str
    code: str = ""
    opened: Opened | None = None
    state: Inbound | None = None
    error: PeerError | None = None

    @property
    def is_incomplete(self) -> bool:
        """Whether it is told as still arriving."""
        return isinstance(self.error, IncompleteError)


@cache
def kem(mlkem1024: bytes, p384: bytes) -> KemPair:
    return KemPair(mlkem1024, p384)


@cache
def signing(keys: SignKeys) -> SigningPublic:
    return SigningPublic.load(keys.ed25519, keys.mldsa87)


def me_of(vector: Vector) -> Me:
    size = int(vector.one("bundle-bytes", "1073741824"))
    return Me(vector.center_id, tuple(kem(*seeds) for seeds in vector.kems), size)


def key_of(vector: Vector, pair: str) -> bytes:
    return sign_key(signing(sign_keys(vector.shelf, pair)))


def peers_of(vector: Vector) -> list[Peer]:
    """Return the centers a vector speaks of, with what was confirmed, revoked and told about them."""
    confirmed, unverified, stopped = (vector.pairs(key) for key in ("peer", "unverified", "stopped"))
    told = tuple(Revoked(key_of(vector, one.pair), one.epoch, one.seq, one.head) for one in vector.positions)
    return [
        Peer(
            tuple(_card(vector, one) for one in sorted(pairs, key=lambda one: -one.card) if one.center == center),
            None if pairs is unverified else TWO,
            is_revoked=pairs is stopped,
            positions=told,
        )
        for pairs in (confirmed, unverified, stopped)
        for center in dict.fromkeys(one.center for one in pairs)
    ]


def _card(vector: Vector, one: PeerPair) -> SignedCard:
    """Return the card a pair stands in, as if it had been accepted: its signatures are another vector's matter."""
    keys = signing(one.keys)
    made = Card(
        id=one.center_id,
        center=Center(one.center.title(), one.center.upper(), ""),
        version=one.card,
        prev=None,
        root=keys,
        sign=keys,
        kem=ANY_KEM,
        created="2026-03-01T08:00:00Z",
        revoked=tuple(key_of(vector, pair) for pair in vector.all("revoked")),
        min_format=int(vector.one("min-format", "1")),
    )
    return SignedCard(made, f"{one.center} {one.card}".encode())


def verdict(vector: Vector) -> Verdict:
    """Return what the package makes of a bundle."""
    try:
        return _read(vector)
    except PeerError as error:
        return Verdict("REFUSE", error.code, error=error)


def _read(vector: Vector) -> Verdict:
    peers = peers_of(vector)
    found = bundle.open_bundle(
        io.BytesIO(vector.data), me=me_of(vector), peers=trust.candidates(peers), checks=notices.CHECKS
    )
    if not isinstance(found, Opened):
        return Verdict("HELD", found.held)
    return _placed(vector, found, next(peer for peer in peers if peer.card.id == found.sender.center_id))


def _placed(vector: Vector, found: Opened, peer: Peer) -> Verdict:
    trust.refuse_downgrade(peer, 1)
    place = Arrival.of(found.manifest, found.manifest_hash)
    state = state_of(vector, place.epoch)
    admit_epoch(place.epoch, [bytes.fromhex(epoch) for line in vector.all("epochs") for epoch in line.split()])
    outcome = judge(state, place)
    signer = sign_key(found.sender.signing)
    proven = signer not in peer.revoked_keys or revocation.stands(
        state, place, revocation.position(peer.positions, signer, place.epoch)
    )
    code = ""
    if outcome is Outcome.APPLIED:
        outcome, code = _applied(vector, found, proven=proven)
    after, _ = advance(state, place, outcome, code)
    return Verdict(outcome.name, code, found, after)


def state_of(vector: Vector, epoch: bytes) -> Inbound:
    """Return the channel before the bundle came."""
    return Inbound.of(
        epoch, (Mark(epoch, one.seq, Outcome(one.outcome), one.hash, one.prev, one.code) for one in vector.marks())
    )


def _applied(vector: Vector, found: Opened, *, proven: bool) -> tuple[Outcome, str]:
    if found.rejected:
        return Outcome.REJECTED, found.rejected
    if found.held or not proven:
        return Outcome.HELD, found.held or "revoked-key"
    for rule in (_exercise, _cards):
        try:
            rule(vector, found)
        except PeerError as error:
            return Outcome.REJECTED, error.code
    code = _waits(vector, found)
    return (Outcome.HELD, code) if code else (Outcome.APPLIED, "")


def _exercise(vector: Vector, found: Opened) -> None:
    kept = dict(line.split() for line in vector.all("record"))
    for one in found.statements():
        value = kept.get(one.record)
        merge.require_exercise(None if value is None else value == "exercise", found.manifest.exercise)


def _cards(vector: Vector, found: Opened) -> None:
    if not vector.all("own"):
        return
    peer, own, others = met(vector)
    for entry, pieces in found.walk():
        if entry.type == body.CARD and peer:
            new = card.parse(b"".join(pieces))
            trust.require_carrier(new, peer, found.sender)
            trust.renew(peer, new, own, others)


def _waits(vector: Vector, found: Opened) -> str:
    """Return why a bundle without a fault waits: what a program keeps beside the channel says so."""
    if vector.all("quota") and len(vector.data) > int(vector.one("quota")) and not found.is_orders:
        return "quota"
    blobs = [entry for entry in found.bodies if entry.type == body.BLOBS]
    return "missing-blob" if blobs and vector.one("volumes") == "none" else ""


def met(vector: Vector) -> tuple[Peer | None, Card, list[Peer]]:
    """Return the center a card is of as it is held, our own card, and the other centers."""
    own = _parsed(vector, vector.one("own")).card
    others = [Peer((_parsed(vector, name),)) for name in vector.all("other")]
    peer = None
    for name in vector.all("before"):
        peer = present(_parsed(vector, name), peer, own, others)
    return peer, own, others


def _parsed(vector: Vector, name: str) -> SignedCard:
    return card.parse(vector.shelf.file(name))


def present(new: SignedCard, peer: Peer | None, own: Card, others: list[Peer]) -> Peer:
    """Return the center of a card that is met, or that is known already."""
    return trust.renew(peer, new, own, others) if peer else trust.meet(new, own, others)


def card_verdict(vector: Vector) -> Verdict:
    """Return what the package makes of a card."""
    try:
        peer, own, others = met(vector)
        new = card.parse(vector.data)
        if vector.one("as") == "new" and peer:
            trust.meet(new, own, [peer, *others])
        after = present(new, peer, own, others)
    except PeerError as error:
        return Verdict("REFUSE", error.code, error=error)
    if peer is None:
        return Verdict("MET")
    return Verdict("ACCEPTED" if after is not peer else str(card.succeeds(peer.cards[0], new)).upper())
