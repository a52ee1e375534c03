"""A writer (sections 5 to 8), small and without memory: it seals what it is told, so also what a reader must refuse."""

from __future__ import annotations

import hashlib
import json
import secrets
import zlib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.second_reader.card import TYPE as CARD_TYPE
from tests.second_reader.formulas import merkle_root, padding, pae, recipient_tag
from tests.second_reader.header import FRONT, Header
from tests.second_reader.hpke import make_seal
from tests.second_reader.keys import KemPublic, SecretPair
from tests.second_reader.manifest import TYPE
from tests.second_reader.reading import KEM_INFO, SIGNATURES, STREAM_CONTEXT
from tests.second_reader.scalars import Json
from tests.second_reader.stream import make_stream, stream_length

HEADER_HASH = "0" * 96


@dataclass(frozen=True)
class Part:
    """A body to be sent; ``raw`` is how it is stored, where that isn't what its encoding makes of it."""

    type: str
    content: bytes
    encoding: str = "none"
    raw: bytes | None = None

    @property
    def stored(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return zlib.compress(self.content) if self.encoding == "zlib" else self.content

    def entry(self) -> dict[str, Json]:
        return {
            "type": self.type,
            "encoding": self.encoding,
            "length": len(self.stored),
            "size": len(self.content),
            "sha256": hashlib.sha256(self.stored).hexdigest(),
        }


def claims(sender: bytes, to: bytes, channel: Mapping[str, Json], parts: Sequence[Part] = ()) -> dict[str, Json]:
    """A manifest without `pad`, its `header` still zero; change what the test is about."""
    lines = [line for part in parts if part.type == "statements" for line in part.content.split(b"\n")[:-1]]
    return {
        "v": 1,
        "header": HEADER_HASH,
        "from": sender.hex(),
        "to": to.hex(),
        "card": 1,
        "channel": {"epoch": "33" * 16, "seq": 1, "prev": None, "revoked": [], **channel},
        "void": [],
        "created": "2026-03-01T08:00:00.000Z",
        "next_by": None,
        "bodies": [part.entry() for part in parts],
        "root": merkle_root(lines).hex() if lines else None,
        "acks": [],
        "exercise": False,
    }


def with_padding(manifest: Mapping[str, Json], bodies: bytes) -> dict[str, Json]:
    """The manifest with the `pad` that makes the plaintext a Padmé value."""
    bare = len(to_json({**manifest, "pad": 0})) - 1
    return {**manifest, "pad": padding(4 + bare + SIGNATURES + len(bodies))}


def to_json(value: Json | Mapping[str, Json]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def seal_bundle(
    manifest: Mapping[str, Json] | bytes,
    bodies: bytes,
    *,
    to: tuple[bytes, KemPublic],
    sign: SecretPair,
    edit: Callable[[bytes], bytes] = bytes,
) -> bytes:
    """Make a file of a manifest, as JSON or as its bytes, and the bodies as stored, one after the other.

    Where the manifest says 96 zeros the hash of the header goes. Its `pad` is computed where it is missing, and
    written as many zero bytes as it says. ``edit`` changes the whole plaintext before it is encrypted.
    """
    if not isinstance(manifest, bytes):
        full = manifest if "pad" in manifest else with_padding(manifest, bodies)
        pad = full["pad"]
        bodies += bytes(pad) if isinstance(pad, int) and 0 <= pad < 2**26 else b""
        manifest = to_json(full)
    center, kem = to
    length = FRONT + stream_length(len(edit(_plaintext(manifest, bodies, (bytes(64), bytes(4627))))))
    front, content_key = sealed_front(length, center, kem)
    manifest = manifest.replace(HEADER_HASH.encode(), hashlib.sha384(front).hexdigest().encode())
    plain = edit(_plaintext(manifest, bodies, sign.sign(pae(TYPE, manifest))))
    return front + make_stream(plain, content_key, STREAM_CONTEXT + hashlib.sha384(front).digest())


def sealed_front(length: int, center: bytes, kem: KemPublic) -> tuple[bytes, bytes]:
    """The first 1757 bytes of a file of that length, and the content key sealed in them."""
    bundle_id, content_key = secrets.token_bytes(16), secrets.token_bytes(32)
    header = Header(bundle_id, length, recipient_tag(center, bundle_id)).to_bytes()
    return header + make_seal(content_key, kem, KEM_INFO + header), content_key


def _plaintext(manifest: bytes, bodies: bytes, signatures: tuple[bytes, bytes]) -> bytes:
    return len(manifest).to_bytes(4, "big") + manifest + b"".join(signatures) + bodies


def make_card(payload: bytes, root: SecretPair, old_root: SecretPair | None = None) -> bytes:
    """A card file (section 3.1) of a payload, signed by the root and, after a change of root, by the old one."""
    roots = [("", root)] + ([("old-", old_root)] if old_root else [])
    signatures: list[Json] = []
    for prefix, pair in roots:
        both = zip(("root-ed25519", "root-mldsa87"), pair.sign(pae(CARD_TYPE, payload)), strict=True)
        signatures += [{"keyid": prefix + name, "sig": b64encode(one).decode()} for name, one in both]
    return to_json({"payload": b64encode(payload).decode(), "payloadType": CARD_TYPE, "signatures": signatures})
