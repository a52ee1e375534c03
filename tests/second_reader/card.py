"""Center cards by themselves (sections 3.1 and 3.2): what a card file holds, and that its root signed it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tests.second_reader import strict_json
from tests.second_reader.formulas import pae
from tests.second_reader.keys import (
    ED25519,
    MLDSA87,
    MLKEM1024,
    SIGNATURE_ED25519,
    SIGNATURE_MLDSA87,
    KemPublic,
    PublicPair,
)
from tests.second_reader.outcome import BrokenError
from tests.second_reader.scalars import Json, base64ed, hexed, integer, keyed, listed, moment, or_null, text, word

FILE_LIMIT = 65_536
TYPE = "application/vnd.fusion-tui.card.v1+json"
ROLES = ("root-ed25519", "root-mldsa87", "old-root-ed25519", "old-root-mldsa87")
KEYS = (
    *("v", "id", "center", "version", "prev", "root", "sign", "kem", "previous_kem", "revoked", "min_format"),
    *("limits", "created"),
)

Signatures = tuple[bytes, bytes]


@dataclass(frozen=True)
class Card:
    """One version of what a center says about itself."""

    payload: bytes
    old_root_signatures: Signatures | None
    id: bytes
    name: str
    code: str
    kind: str
    version: int
    prev: bytes | None
    root: PublicPair
    sign: PublicPair
    kem: KemPublic
    previous_kem: tuple[KemPublic, ...]
    revoked: frozenset[bytes]
    min_format: int
    bundle_bytes: int
    daily_bytes: int
    created: str

    @property
    def fingerprint(self) -> str:
        return f"{self.version}:{hashlib.sha256(self.payload).hexdigest()[:8]}"

    def signed_by_old_root(self, root: PublicPair) -> bool:
        """Whether the root held before signed this card too."""
        return self.old_root_signatures is not None and root.holds(pae(TYPE, self.payload), self.old_root_signatures)


def parse_card(data: bytes) -> Card:
    """Read a card file; what it says is signed by the root it names, and by nobody else yet.

    Raises:
        BrokenError: `card-size`, `json`, `schema`, `weak-key`, `card-signature`, `revoked-key`

    """
    if len(data) > FILE_LIMIT:
        raise BrokenError("card-size")
    envelope = keyed(strict_json.parse(data), "payload", "payloadType", "signatures")
    if envelope["payloadType"] != TYPE:
        raise BrokenError("schema")
    payload = base64ed(envelope["payload"])
    signatures = _signatures(envelope["signatures"])
    card = _card(payload, signatures[1] if len(signatures) == 2 else None)
    if not card.root.holds(pae(TYPE, payload), signatures[0]):
        raise BrokenError("card-signature")
    if card.sign.name in card.revoked:
        raise BrokenError("revoked-key")
    return card


def _signatures(value: Json) -> list[Signatures]:
    """One pair of signatures, or two after a change of root, in the order of their roles."""
    entries = [keyed(one, "keyid", "sig") for one in listed(value)]
    if len(entries) not in {2, 4} or any(one["keyid"] != role for one, role in zip(entries, ROLES, strict=False)):
        raise BrokenError("schema")
    sizes = (SIGNATURE_ED25519, SIGNATURE_MLDSA87) * 2
    raw = [base64ed(one["sig"], size) for one, size in zip(entries, sizes, strict=False)]
    return [(raw[at], raw[at + 1]) for at in range(0, len(raw), 2)]


def _card(payload: bytes, old_root_signatures: Signatures | None) -> Card:
    fields = keyed(strict_json.parse(payload), *KEYS)
    integer(fields["v"], 1, 1)
    center = keyed(fields["center"], "name", "code", "kind")
    limits = keyed(fields["limits"], "bundle_bytes", "daily_bytes")
    card = Card(
        payload=payload,
        old_root_signatures=old_root_signatures,
        id=hexed(fields["id"], 32),
        name=text(center["name"], 1, 120),
        code=word(center["code"], "[A-Z][A-Z0-9-]{0,15}"),
        kind=text(center["kind"], 0, 120),
        version=integer(fields["version"], 1),
        prev=or_null(fields["prev"], lambda value: hexed(value, 32)),
        root=_pair(fields["root"]),
        sign=_pair(fields["sign"]),
        kem=_kem(fields["kem"]),
        previous_kem=tuple(_kem(one) for one in listed(fields["previous_kem"], 2)),
        revoked=frozenset(hexed(keyed(one, "key")["key"], 32) for one in listed(fields["revoked"])),
        min_format=integer(fields["min_format"], 1),
        bundle_bytes=integer(limits["bundle_bytes"], 1),
        daily_bytes=integer(limits["daily_bytes"], 1),
        created=moment(fields["created"]),
    )
    for pair in (card.root, card.sign):
        pair.check()
    for kem in (card.kem, *card.previous_kem):
        kem.check()
    return card


def _pair(value: Json) -> PublicPair:
    keys = keyed(value, "ed25519", "mldsa87")
    return PublicPair(base64ed(keys["ed25519"], ED25519), base64ed(keys["mldsa87"], MLDSA87))


def _kem(value: Json) -> KemPublic:
    keys = keyed(value, "mlkem1024", "p384")
    return KemPublic(base64ed(keys["mlkem1024"], MLKEM1024), base64ed(keys["p384"]))
