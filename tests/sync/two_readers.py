"""Both readers side by side: the program as a black box, and the second reader; the keys are the published ones."""

from __future__ import annotations

import io
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from fusion_tui.crypto.seal import KemPair
from fusion_tui.domain.errors import PeerError
from fusion_tui.sync import bundle, card, notices
from fusion_tui.sync.trust import PeerKeys
from tests.second_reader import State, Verdict, read_bundle, seal_bundle
from tests.second_reader.acceptance import Me, Peer
from tests.second_reader.body import statements_of
from tests.second_reader.card import parse_card
from tests.second_reader.keys import KemSecret, SecretPair
from tests.second_reader.scalars import Json
from tests.second_reader.writing import Part, claims, make_card, to_json, with_padding

SOAK = 30 if os.environ.get("FUSION_SOAK") else 1
VECTOR: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "bundle-vector.json").read_text(encoding="utf-8")
)
CARD = VECTOR["sender"]["card"].encode()
PAYLOAD = b64decode(json.loads(CARD)["payload"])
SENDER = bytes.fromhex(VECTOR["sender"]["center_id"])
RECIPIENT = bytes.fromhex(VECTOR["recipient"]["center_id"])


def seeds(of: str, kind: str) -> tuple[bytes, bytes]:
    one, other = VECTOR[of][kind].values()
    return bytes.fromhex(one), bytes.fromhex(other)


ROOT = SecretPair(*seeds("sender", "root"))
SIGN = SecretPair(*seeds("sender", "sign"))
KEM = KemSecret(*seeds("recipient", "kem"))
TO = (RECIPIENT, KEM.public)
ME = Me(RECIPIENT, (KEM,), SecretPair(*seeds("recipient", "root")).public, "RECIPIENT")
PEER = Peer((parse_card(CARD),))


@dataclass(frozen=True)
class Answer:
    """What a reader says: the verdict, its code, and every line it would apply."""

    verdict: Verdict
    code: str | None = None
    lines: tuple[bytes, ...] = ()


@cache
def program_me() -> bundle.Me:
    return bundle.Me(RECIPIENT, (KemPair(*seeds("recipient", "kem")),))


@cache
def program_keys(cards: Sequence[bytes]) -> list[PeerKeys]:
    found = [card.parse(one).card for one in cards]
    return [PeerKeys(one.id, one.version, one.sign) for one in found]


def by_the_program(data: bytes, cards: Sequence[bytes] = (CARD,)) -> Answer:
    try:
        keys = program_keys(tuple(cards))
        found = bundle.open_bundle(io.BytesIO(data), me=program_me(), peers=keys, checks=notices.CHECKS)
        if isinstance(found, bundle.Newer):
            return Answer(Verdict.HELD, found.held)
        if found.rejected or found.held:
            return Answer(Verdict.REJECTED if found.rejected else Verdict.HELD, found.rejected or found.held)
        return Answer(Verdict.APPLIED, None, tuple(one.line for one in found.statements()))
    except PeerError as error:
        return Answer(Verdict.REFUSE, error.code)


@cache
def peer_of(cards: Sequence[bytes]) -> Peer:
    return Peer(tuple(parse_card(one) for one in cards))


def by_the_document(data: bytes, cards: Sequence[bytes] = (CARD,), state: State | None = None) -> Answer:
    found = read_bundle(data, ME, [peer_of(tuple(cards))], state)
    applied = found.verdict is Verdict.APPLIED
    return Answer(found.verdict, found.code, tuple(one.line for one in statements_of(found.bodies) if applied))


def signing_pair(number: int) -> SecretPair:
    return SecretPair(bytes([number]) * 32, bytes([number]) * 32)


def pair_to_json(pair: SecretPair) -> dict[str, Json]:
    public = pair.public
    return {"ed25519": b64encode(public.ed25519).decode(), "mldsa87": b64encode(public.mldsa87).decode()}


def card_of(*, by: SecretPair = ROOT, **changes: Any) -> bytes:
    """The published card with some of its keys changed, signed again."""
    return make_card(to_json({**json.loads(PAYLOAD), **changes}), by)


def bundle_of(
    *parts: Part,
    channel: dict[str, Json] | None = None,
    sign: SecretPair = SIGN,
    text: Callable[[bytes], bytes] = bytes,
    edit: Callable[[bytes], bytes] = bytes,
    **changes: Any,
) -> bytes:
    """A bundle of these bodies; keys of the manifest, its text, or the whole plaintext may be changed."""
    stored = b"".join(part.stored for part in parts)
    manifest = with_padding({**claims(SENDER, RECIPIENT, channel or {}, parts), **changes}, stored)
    pad = manifest["pad"]
    zeros = bytes(pad) if isinstance(pad, int) else b""
    return seal_bundle(text(to_json(manifest)), stored + zeros, to=TO, sign=sign, edit=edit)


def line_of(**changes: Json) -> bytes:
    """The published first statement with some of its keys changed."""
    return to_json({**json.loads(VECTOR["bundle"]["statements"][0]), **changes})


def thorough(examples: int) -> settings:
    """So many examples in an ordinary run, and many more in a long one."""
    return settings(
        max_examples=examples * SOAK,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
