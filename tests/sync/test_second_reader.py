"""A second reader, written from ``docs/bundle-format.md`` alone, opens the published bundle.

Nothing of the package is imported here: only hashes, the primitives, and the formulas of the document.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from base64 import b64decode
from pathlib import Path
from typing import Any
from zlib import decompress

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VECTOR: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "bundle-vector.json").read_text(encoding="utf-8")
)
SUITE = b"HPKE" + bytes.fromhex("005100020002")


def expand(prk: bytes, info: bytes, length: int, algorithm: str) -> bytes:
    out = block = b""
    counter = 1
    while len(out) < length:
        block = hmac.digest(prk, block + info + bytes([counter]), algorithm)
        out, counter = out + block, counter + 1
    return out[:length]


def labeled_extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(48), b"HPKE-v1" + SUITE + label + ikm, "sha384")


def labeled_expand(prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(prk, struct.pack(">H", length) + b"HPKE-v1" + SUITE + label + info, length, "sha384")


def decapsulate(enc: bytes) -> bytes:
    keys = VECTOR["recipient"]["kem"]
    scalar = ec.derive_private_key(int(keys["p384"], 16), ec.SECP384R1())
    point = scalar.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ss_pq = MLKEM1024PrivateKey.from_seed_bytes(bytes.fromhex(keys["mlkem1024"])).decapsulate(enc[:1568])
    ss_t = scalar.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP384R1(), enc[1568:]))
    return hashlib.sha3_256(ss_pq + ss_t + enc[1568:] + point + b"MLKEM1024-P384").digest()


def hpke_open(sealed: bytes, info: bytes) -> bytes:
    context = b"\0" + labeled_extract(b"", b"psk_id_hash", b"") + labeled_extract(b"", b"info_hash", info)
    secret = labeled_extract(decapsulate(sealed[:1665]), b"secret", b"")
    key, nonce = (labeled_expand(secret, *part) for part in ((b"key", context, 32), (b"base_nonce", context, 12)))
    return AESGCM(key).decrypt(nonce, sealed[1665:], b"")


def stream_open(stream: bytes, key: bytes, context: bytes) -> bytes:
    label = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"
    derived = expand(key, label + stream[:24] + context, 76, "sha512")
    assert derived[44:] == stream[24:56]
    chunks = [stream[at : at + 16400] for at in range(56, len(stream), 16400)]
    assert all(len(chunk) == 16400 for chunk in chunks[:-1])
    assert len(chunks[-1]) < 16400
    base = int.from_bytes(derived[32:44], "big")
    aead = AESGCM(derived[:32])
    return b"".join(aead.decrypt((base ^ n).to_bytes(12, "big"), chunk, None) for n, chunk in enumerate(chunks))


def pae(kind: bytes, payload: bytes) -> bytes:
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def keys_of(pair: dict[str, str]) -> tuple[bytes, bytes]:
    return b64decode(pair["ed25519"]), b64decode(pair["mldsa87"])


def verify(pair: dict[str, str], message: bytes, signatures: tuple[bytes, bytes]) -> None:
    ed25519, mldsa87 = keys_of(pair)
    Ed25519PublicKey.from_public_bytes(ed25519).verify(signatures[0], message)
    MLDSA87PublicKey.from_public_bytes(mldsa87).verify(signatures[1], message)


def the_card() -> dict[str, Any]:
    envelope = json.loads(VECTOR["sender"]["card"])
    payload = b64decode(envelope["payload"])
    ed25519, mldsa87 = (b64decode(one["sig"]) for one in envelope["signatures"])
    found: dict[str, Any] = json.loads(payload)
    verify(found["root"], pae(b"application/vnd.fusion-tui.card.v1+json", payload), (ed25519, mldsa87))
    fingerprint = f"{found['version']}:{hashlib.sha256(payload).hexdigest()[:8]}"
    assert fingerprint == VECTOR["sender"]["fingerprint"]
    return found


def merkle(lines: list[bytes]) -> bytes:
    if len(lines) == 1:
        return hashlib.sha256(b"\0" + lines[0]).digest()
    split = 1 << (len(lines) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle(lines[:split]) + merkle(lines[split:])).digest()


def test_the_card_names_the_center_by_its_first_root() -> None:
    found = the_card()
    root = pae(b"application/vnd.fusion-tui.root.v1", b"".join(keys_of(found["root"])))
    assert found["id"] == hashlib.sha256(root).hexdigest() == VECTOR["sender"]["center_id"]


def test_a_second_reader_opens_the_published_bundle() -> None:
    data = b64decode(VECTOR["bundle"]["file"])
    magic, version, suite, bundle_id, length, tag = struct.unpack(">8sHH16sQ8s", data[:44])
    assert (magic, version, suite, length) == (b"\x89FTB\r\n\x1a\n", 1, 1, len(data))
    me = bytes.fromhex(VECTOR["recipient"]["center_id"])
    assert tag == hmac.digest(me, bundle_id, "sha256")[:8]
    key = hpke_open(data[44:1757], b"fusion-tui/ftb1/kem" + data[:44])
    assert key.hex() == VECTOR["bundle"]["content_key"]
    plain = stream_open(data[1757:], key, b"fusion-tui/ftb1/stream" + hashlib.sha384(data[:1757]).digest())

    size = int.from_bytes(plain[:4], "big")
    manifest, rest = plain[4 : 4 + size], plain[4 + size :]
    message = pae(b"application/vnd.fusion-tui.manifest.v1+json", manifest)
    verify(the_card()["sign"], message, (rest[:64], rest[64:4691]))
    claims = json.loads(manifest)
    assert (claims["from"], claims["to"], claims["card"]) == (VECTOR["sender"]["center_id"], me.hex(), 1)
    assert claims["header"] == hashlib.sha384(data[:1757]).hexdigest()
    assert manifest.decode() == VECTOR["bundle"]["manifest"]

    (entry,) = claims["bodies"]
    stored, padding = rest[4691 : 4691 + entry["length"]], rest[4691 + entry["length"] :]
    assert hashlib.sha256(stored).hexdigest() == entry["sha256"]
    assert padding == bytes(claims["pad"])
    decoded = decompress(stored)
    assert len(decoded) == entry["size"]
    lines = decoded.split(b"\n")[:-1]
    assert [line.decode() for line in lines] == VECTOR["bundle"]["statements"]
    assert claims["root"] == merkle(lines).hex()
    assert [hashlib.sha256(line).hexdigest() for line in lines] == VECTOR["bundle"]["line_hashes"]
