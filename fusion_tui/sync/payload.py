"""The payload of a center card: its fields, and their JSON.

Exactly the keys of version 1, all present. Public keys are raw bytes in base64 and are checked where
their type is made, so a weak key never gets past this module. Texts of the center are cleaned, because
they are shown; what is hashed and signed is the payload as received.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Any, NoReturn

from fusion_tui.crypto.seal import MLKEM1024_PUBLIC, P384_PUBLIC, KemPublic
from fusion_tui.crypto.signing import ED25519_PUBLIC, MLDSA87_PUBLIC, SigningPublic
from fusion_tui.domain.text import clean_line
from fusion_tui.sync import limits, strictjson

VERSION = 1
NAME = 120  # characters of a center's name: one line of a list
CODE = 16  # characters of its code: a column, and an argument

_CODE = re.compile(r"[A-Z][A-Z0-9-]*", re.ASCII)
_CENTER = frozenset({"name", "code", "kind"})
_SIGNING = frozenset({"ed25519", "mldsa87"})
_KEM = frozenset({"mlkem1024", "p384"})
_REVOKED = frozenset({"key"})
_LIMITS = frozenset({"bundle_bytes", "daily_bytes"})
_KEYS = frozenset(
    {"v", "id", "center", "version", "prev", "root", "sign", "kem", "previous_kem", "revoked", "min_format"}
    | {"limits", "created"}
)


@dataclass(frozen=True)
class Center:
    """What people call a center."""

    name: str
    code: str
    kind: str


@dataclass(frozen=True)
class Card:
    """A card's fields; ``id`` and hashes are bytes, ``created`` is text as written.

    ``prev`` is the SHA-256 of the payload before, ``revoked`` are the names of signing pairs.
    """

    id: bytes
    center: Center
    version: int
    prev: bytes | None
    root: SigningPublic
    sign: SigningPublic
    kem: KemPublic
    created: str
    previous_kem: tuple[KemPublic, ...] = ()
    revoked: tuple[bytes, ...] = ()
    min_format: int = VERSION
    bundle_bytes: int = limits.BUNDLE
    daily_bytes: int = limits.DAILY


def b64(data: bytes) -> str:
    """Return base64 with padding (RFC 4648 §4)."""
    return b64encode(data).decode()


def to_json(card: Card) -> dict[str, Any]:
    """Return the payload as JSON writes it."""
    return {
        "v": VERSION,
        "id": card.id.hex(),
        "center": {"name": card.center.name, "code": card.center.code, "kind": card.center.kind},
        "version": card.version,
        "prev": None if card.prev is None else card.prev.hex(),
        "root": _signing_json(card.root),
        "sign": _signing_json(card.sign),
        "kem": _kem_json(card.kem),
        "previous_kem": [_kem_json(kem) for kem in card.previous_kem],
        "revoked": [{"key": key.hex()} for key in card.revoked],
        "min_format": card.min_format,
        "limits": {"bundle_bytes": card.bundle_bytes, "daily_bytes": card.daily_bytes},
        "created": card.created,
    }


def _signing_json(pair: SigningPublic) -> dict[str, str]:
    return {"ed25519": b64(pair.ed25519), "mldsa87": b64(pair.mldsa87)}


def _kem_json(kem: KemPublic) -> dict[str, str]:
    return {"mlkem1024": b64(kem.mlkem1024), "p384": b64(kem.p384)}


def keys_of(value: object) -> dict[str, Any]:
    """Return the payload's object, of exactly the keys of version 1; raise FormatError("schema") otherwise."""
    found = strictjson.exact_keys(value, _KEYS, "the card")
    strictjson.integer(found["v"], VERSION, VERSION, "v of the card")
    return found


def root_of(found: dict[str, Any]) -> SigningPublic:
    """Return the root pair a payload names: what its signatures must hold under."""
    return _signing(found["root"], "root")


def typed(found: dict[str, Any], root: SigningPublic) -> Card:
    """Return the card in a payload whose signatures held under ``root``.

    Raises FormatError("schema") for a field of another shape, FormatError("weak-key") for a key that
    can't be trusted.
    """
    bounds = strictjson.exact_keys(found["limits"], _LIMITS, "limits of the card")
    kems = strictjson.items(found["previous_kem"], limits.PREVIOUS_KEMS, "previous_kem of the card")
    revoked = strictjson.items(found["revoked"], limits.CARD, "revoked of the card")
    return Card(
        id=strictjson.hex_of(found["id"], 32, "id of the card"),
        center=_center(found["center"]),
        version=_count(found["version"], "version of the card"),
        prev=None if found["prev"] is None else strictjson.hex_of(found["prev"], 32, "prev of the card"),
        root=root,
        sign=_signing(found["sign"], "sign"),
        kem=_kem(found["kem"]),
        created=strictjson.instant(found["created"], "created of the card"),
        previous_kem=tuple(_kem(kem) for kem in kems),
        revoked=tuple(_key(entry) for entry in revoked),
        min_format=_count(found["min_format"], "min_format of the card"),
        bundle_bytes=_count(bounds["bundle_bytes"], "bundle_bytes of the card"),
        daily_bytes=_count(bounds["daily_bytes"], "daily_bytes of the card"),
    )


def _count(value: object, what: str) -> int:
    return strictjson.integer(value, 1, limits.INTEGER, what)


def _center(value: object) -> Center:
    found = strictjson.exact_keys(value, _CENTER, "center of the card")
    return Center(
        name=_shown(found["name"], NAME, "name of the center") or _missing("name"),
        code=_code(found["code"]),
        kind=_shown(found["kind"], NAME, "kind of the center"),
    )


def _code(value: object) -> str:
    # Typed by people and compared by eye: letters that look like others would make one center pass for another.
    code = strictjson.text(value, CODE, "code of the center")
    if not _CODE.fullmatch(code):
        raise strictjson.refusal("code of the center, which is capitals, digits and hyphens after a letter")
    return code


def _shown(value: object, most: int, what: str) -> str:
    return clean_line(strictjson.text(value, most, what))


def _missing(name: str) -> NoReturn:
    raise strictjson.refusal(f"{name} of the center, which is not empty")


def _signing(value: object, name: str) -> SigningPublic:
    found = strictjson.exact_keys(value, _SIGNING, f"{name} of the card")
    return SigningPublic.load(
        strictjson.b64_of(found["ed25519"], ED25519_PUBLIC, f"ed25519 of {name}"),
        strictjson.b64_of(found["mldsa87"], MLDSA87_PUBLIC, f"mldsa87 of {name}"),
    )


def _kem(value: object) -> KemPublic:
    found = strictjson.exact_keys(value, _KEM, "kem of the card")
    # A compressed point is shorter: it is refused for what it is, by the key's own check.
    return KemPublic.load(
        strictjson.b64_of(found["mlkem1024"], MLKEM1024_PUBLIC, "mlkem1024 of kem"),
        strictjson.b64_of(found["p384"], None, f"p384 of kem, {P384_PUBLIC} bytes"),
    )


def _key(value: object) -> bytes:
    return strictjson.hex_of(strictjson.exact_keys(value, _REVOKED, "a revoked key")["key"], 32, "a revoked key")
