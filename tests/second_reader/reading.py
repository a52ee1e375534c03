"""Reading a bundle (section 11), step by step: nothing is looked at before the step that makes it trustworthy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tests.second_reader.acceptance import Me, Peer, Step, renew
from tests.second_reader.body import KNOWN_TYPES, Body, check_exercise, cut, read_bodies
from tests.second_reader.card import Card
from tests.second_reader.channel import State, check_place, check_window
from tests.second_reader.formulas import pae
from tests.second_reader.header import FRONT, LAYOUT, read_header
from tests.second_reader.hpke import open_seal
from tests.second_reader.keys import SIGNATURE_ED25519, SIGNATURE_MLDSA87, PublicPair
from tests.second_reader.manifest import SIZE_LIMIT, TYPE, Claims, Manifest, parse_manifest
from tests.second_reader.outcome import BrokenError, Outcome, StopError, Verdict, stage
from tests.second_reader.revocation import counting, vouched_for
from tests.second_reader.stream import open_stream

KEM_INFO, STREAM_CONTEXT = b"fusion-tui/ftb1/kem", b"fusion-tui/ftb1/stream"
SIGNATURES = SIGNATURE_ED25519 + SIGNATURE_MLDSA87
KEM_PAIRS = 3


@dataclass(frozen=True)
class Result:
    """How the reading ended, and everything it found until then.

    ``released`` is defined in the docstring of the package. ``cards`` are those that came as bodies and are to be
    added to the ones held of the sender.
    """

    outcome: Outcome
    verdict: Verdict
    code: str | None
    released: bytes = b""
    signed_by: bytes | None = None
    manifest: Claims | None = None
    manifest_hash: bytes | None = None
    bodies: tuple[Body, ...] = ()
    cards: tuple[Card, ...] = ()


def read_bundle(data: bytes, me: Me, peers: Iterable[Peer], channel_state: State | None = None) -> Result:
    """Read a bundle and say what is to be done with it; nothing is changed, ``channel.settle`` does that.

    Quota and blobs at hand (step 19) are the caller's to judge.
    """
    reading = Reading(data, me, tuple(peers), channel_state or State())
    try:
        reading.run()
    except StopError as stop:
        return reading.result(stop)
    return reading.result(StopError(Outcome.OK, Verdict.APPLIED))


class Reading:
    """One bundle on its way through the steps."""

    def __init__(self, data: bytes, me: Me, peers: Sequence[Peer], state: State) -> None:
        self.data, self.me, self.peers, self.state = data, me, peers, state
        self.plain = bytearray()
        self.signers: list[tuple[Peer, PublicPair]] = []
        self.manifest: Claims | None = None
        self.manifest_hash: bytes | None = None
        self.waits_for: list[str] = []
        self.bodies: tuple[Body, ...] = ()
        self.cards: tuple[Card, ...] = ()

    def result(self, stop: StopError) -> Result:
        return Result(
            outcome=stop.outcome,
            verdict=stop.verdict,
            code=stop.code,
            released=bytes(self.plain),
            signed_by=self.signers[0][1].name if self.signers else None,
            manifest=self.manifest,
            manifest_hash=self.manifest_hash,
            bodies=self.bodies,
            cards=self.cards,
        )

    def run(self) -> None:
        with stage(Outcome.HEADER, Verdict.REFUSE):
            read_header(self.data, self.me.id, self.me.bundle_bytes)
        with stage(Outcome.SEAL, Verdict.REFUSE):
            self.open(self.content_key())
        with stage(Outcome.MANIFEST, Verdict.REFUSE):
            raw, signatures, rest = self.frame()
        with stage(Outcome.SIGNATURE, Verdict.REFUSE):
            self.find_signers(raw, signatures)
        with stage(Outcome.MANIFEST, Verdict.REFUSE):
            self.read_claims(raw)
        manifest = self.understood()
        self.check_channel(manifest)
        self.wait_if_needed(Outcome.CHANNEL if self.waits_for == ["revoked-key"] else Outcome.MANIFEST)
        with stage(Outcome.BODY, Verdict.REJECTED):
            self.read_bodies(manifest, rest)

    def content_key(self) -> bytes:
        """Step 8: the current KEM pair or one of the previous two."""
        info = KEM_INFO + self.data[: LAYOUT.size]
        for secret in self.me.kem[:KEM_PAIRS]:
            try:
                return open_seal(self.data[LAYOUT.size : FRONT], secret, info)
            except BrokenError:
                continue
        raise BrokenError("seal")

    def open(self, content_key: bytes) -> None:
        """Step 9: every chunk, before anything in them is looked at."""
        context = STREAM_CONTEXT + hashlib.sha384(self.data[:FRONT]).digest()
        for chunk in open_stream(self.data[FRONT:], content_key, context):
            self.plain += chunk

    def frame(self) -> tuple[bytes, tuple[bytes, bytes], bytes]:
        """Step 10: the manifest, its two signatures, and what follows."""
        plain = bytes(self.plain)
        size = int.from_bytes(plain[:4], "big")
        if size > SIZE_LIMIT:
            raise BrokenError("manifest-size")
        if len(plain) < 4 + size + SIGNATURES:
            raise BrokenError("length")
        raw, rest = plain[4 : 4 + size], plain[4 + size :]
        return raw, (rest[:SIGNATURE_ED25519], rest[SIGNATURE_ED25519:SIGNATURES]), rest[SIGNATURES:]

    def find_signers(self, raw: bytes, signatures: tuple[bytes, bytes]) -> None:
        """Step 11: the confirmed centers under one pair of which both signatures hold."""
        message = pae(TYPE, raw)
        pairs = dict.fromkeys((peer, card.sign) for peer in self.peers if peer.confirmed for card in peer.cards)
        tried = [(peer, pair) for peer, pair in pairs if pair.ed25519_holds(message, signatures[0])]
        self.signers = [(peer, pair) for peer, pair in tried if pair.mldsa87_holds(message, signatures[1])]
        if not self.signers:
            raise BrokenError("unknown-sender")
        self.manifest_hash = hashlib.sha384(raw).digest()

    def read_claims(self, raw: bytes) -> None:
        """Steps 12 to 14: the claims, and that they are about this file, these two centers, and this pair."""
        claims = parse_manifest(raw)
        self.manifest = claims
        if claims.header != hashlib.sha384(self.data[:FRONT]).digest():
            raise BrokenError("other-header")
        if claims.to != self.me.id:
            raise BrokenError("not-for-us")
        self.signers = [(peer, pair) for peer, pair in self.signers if peer.id == claims.sender]
        if not self.signers:
            raise BrokenError("other-sender")
        peer, pair = self.signers[0]
        if claims.card > peer.held.version:
            self.waits_for.append("newer-card")
        elif not peer.names(claims.card, pair):
            raise BrokenError("other-card")

    def understood(self) -> Manifest:
        """Step 15: a later version is held here, an unknown body once the channel had its say (rows 1 to 6 and 8)."""
        if not isinstance(self.manifest, Manifest):
            self.waits_for.append("newer-format")
            self.wait_if_needed(Outcome.MANIFEST)
        manifest = self.manifest
        assert isinstance(manifest, Manifest)
        if any(entry.type not in KNOWN_TYPES for entry in manifest.bodies):
            self.waits_for.append("unknown-body")
        return manifest

    def wait_if_needed(self, outcome: Outcome) -> None:
        """Row 8, for what steps 14 to 16 found: bodies are judged only of a bundle that waits for nothing."""
        if self.waits_for:
            raise StopError(outcome, Verdict.HELD, self.waits_for[0])

    def check_channel(self, manifest: Manifest) -> None:
        """Step 16: rows 1 and 2, what a revoked pair may still say, rows 3 to 6."""
        peer, pair = self.signers[0]
        channel, own_hash = self.state.channel(peer.id), self.manifest_hash or b""
        marks = channel.marks(manifest.epoch)
        with stage(Outcome.CHANNEL, Verdict.REFUSE):
            if manifest.v < peer.held.min_format:
                raise BrokenError("downgrade")
            check_window(manifest, channel)
            positions = counting(channel.said, peer.revoked)
            good = pair.name not in peer.revoked or vouched_for(pair.name, manifest, own_hash, marks, positions)
        check_place(manifest, own_hash, marks)
        if not good:
            self.waits_for.append("revoked-key")

    def read_bodies(self, manifest: Manifest, rest: bytes) -> None:
        """Steps 17 and 18."""
        bodies = read_bodies(manifest, cut(manifest, rest))
        check_exercise(bodies, manifest.exercise, self.state.exercise)
        self.cards = self.new_cards([item for body in bodies for item in body.items if isinstance(item, Card)])
        self.bodies = bodies

    def new_cards(self, cards: Sequence[Card]) -> tuple[Card, ...]:
        """Cards that came as bodies, each against the ones held and the ones before it (section 3.3)."""
        peer, pair = self.signers[0]
        if cards and pair.name in peer.revoked:
            raise BrokenError("revoked-key")
        accepted: list[Card] = []
        for card in cards:
            if renew(card, peer, self.me, self.peers) is Step.ACCEPTED:
                peer = replace(peer, cards=(*peer.cards, card))
                accepted.append(card)
        return tuple(accepted)
