"""What is random and therefore made once and kept: HPKE seals and ML-DSA signatures. Keys come from their names.

A kept seal is used again while its header, key and recipient are the same; a kept signature while pair
and message are. Making the vectors again so leaves every file as it was.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256, sha512
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA87PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM1024P384PublicKey, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.vector_files import parse_blocks
from tests.vector_recipes import HEAD, Head, Shelf

PAIRS = (
    *("alpha-root", "alpha-root-2", "alpha-root-3", "alpha-sign-1", "alpha-sign-2", "alpha-sign-3"),
    *("bravo-root", "bravo-sign", "charlie-root", "charlie-sign", "stranger-sign"),
)
KEMS = (
    "alpha-kem",
    "alpha-kem-0",
    "alpha-kem-00",
    "bravo-kem",
    "bravo-kem-0",
    "bravo-kem-00",
    "bravo-kem-000",
    "charlie-kem",
)
CENTERS = ("alpha", "bravo", "charlie")
CURVE = ec.SECP384R1()
MAGIC = b"\x89FTB\r\n\x1a\n"


def seed(what: str, size: int = 32) -> bytes:
    """Return the bytes that belong to a name, always the same."""
    return sha512(f"fusion-tui vectors {what}".encode()).digest()[:size]


def pae(kind: str, payload: bytes) -> bytes:
    """Return the pre-authentication encoding, section 2.1."""
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind.encode(), len(payload), payload)


@cache
def ed25519(pair: str) -> Ed25519PrivateKey:
    """Return the private Ed25519 key of a pair."""
    return Ed25519PrivateKey.from_private_bytes(seed(f"{pair} ed25519"))


@cache
def mldsa87(pair: str) -> MLDSA87PrivateKey:
    """Return the private ML-DSA-87 key of a pair."""
    return MLDSA87PrivateKey.from_seed_bytes(seed(f"{pair} mldsa87"))


def sign_public(pair: str) -> bytes:
    """Return both public keys of a pair, one after the other."""
    return ed25519(pair).public_key().public_bytes_raw() + mldsa87(pair).public_key().public_bytes_raw()


@cache
def mlkem(kem: str) -> MLKEM1024PrivateKey:
    """Return the private ML-KEM key of an encryption pair."""
    return MLKEM1024PrivateKey.from_seed_bytes(seed(f"{kem} mlkem1024", 64))


def scalar(kem: str) -> bytes:
    """Return the P-384 scalar of an encryption pair: 46 random bytes, so that it is below the order."""
    return bytes(2) + seed(f"{kem} p384", 46)


@cache
def p384(kem: str) -> ec.EllipticCurvePublicKey:
    """Return the public P-384 key of an encryption pair."""
    return ec.derive_private_key(int.from_bytes(scalar(kem), "big"), CURVE).public_key()


def point(kem: str, form: PublicFormat = PublicFormat.UncompressedPoint) -> bytes:
    """Return the P-384 point of an encryption pair."""
    return p384(kem).public_bytes(Encoding.X962, form)


@cache
def center_id(center: str) -> bytes:
    """Return the id of a center, section 3."""
    return sha256(pae("application/vnd.fusion-tui.root.v1", sign_public(f"{center}-root"))).digest()


@cache
def sign_key(pair: str) -> bytes:
    """Return the name of a signing pair, section 3."""
    return sha256(pae("application/vnd.fusion-tui.sign.v1", sign_public(pair))).digest()


@cache
def key_lines() -> dict[str, bytes]:
    """Return everything that ``keys.txt`` holds."""
    found: dict[str, bytes] = {f"{center}.id": center_id(center) for center in CENTERS}
    for pair in PAIRS:
        public = sign_public(pair)
        found |= {f"{pair}.ed25519.seed": seed(f"{pair} ed25519"), f"{pair}.mldsa87.seed": seed(f"{pair} mldsa87")}
        found |= {f"{pair}.ed25519": public[:32], f"{pair}.mldsa87": public[32:]}
    for kem in KEMS:
        found |= {f"{kem}.mlkem1024.seed": seed(f"{kem} mlkem1024", 64), f"{kem}.p384.scalar": scalar(kem)}
        found |= {f"{kem}.mlkem1024": mlkem(kem).public_key().public_bytes_raw(), f"{kem}.p384": point(kem)}
    return found


@dataclass(frozen=True)
class HeadPlan:
    """How a head is made: plaintext length, recipient, its key, and what is done otherwise than it should."""

    plain: int = 32_768
    to: str = "bravo"
    kem: str = "bravo-kem"
    info: bytes = b"fusion-tui/ftb1/kem"
    bound: int = 44
    kdf: str = "HKDF_SHA384"
    aead: str = "AES_256_GCM"

    @property
    def length(self) -> int:
        """The length of the whole file."""
        return HEAD + 56 + self.plain + 16 * (self.plain // 16_384 + 1)


def header(name: str, plan: HeadPlan) -> bytes:
    """Return the 44 bytes before the seal."""
    bundle_id = seed(f"{name} bundle id", 16)
    tag = hmac.digest(center_id(plan.to), bundle_id, "sha256")[:8]
    return MAGIC + b"\0\1\0\1" + bundle_id + plan.length.to_bytes(8, "big") + tag


def sealed(name: str, plan: HeadPlan, content_key: bytes) -> bytes:
    """Return header and seal; the seal is another one each time."""
    front = header(name, plan)
    suite = Suite(KEM.MLKEM1024_P384, getattr(KDF, plan.kdf), getattr(AEAD, plan.aead))
    to = MLKEM1024P384PublicKey(mlkem(plan.kem).public_key(), p384(plan.kem))
    return front + suite.encrypt(content_key, to, plan.info + front[: plan.bound])


@dataclass
class Kept:
    """Heads and signatures as they were kept, and those made now; ``save`` writes the ones that were used."""

    plans: Mapping[str, HeadPlan]
    heads: dict[str, Head] = field(default_factory=dict)
    signed: dict[str, bytes] = field(default_factory=dict)
    old_heads: dict[str, dict[str, str]] = field(default_factory=dict)
    old_signed: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, plans: Mapping[str, HeadPlan]) -> Kept:
        """Return what a folder keeps; nothing where it is new."""
        kept = cls(plans)
        heads, signed = folder / "heads.txt", folder / "signatures.bin"
        if heads.exists():
            kept.old_heads = {one["head"]: one for one in parse_blocks(heads.read_text("utf-8"))}
        data = signed.read_bytes() if signed.exists() else b""
        kept.old_signed = {data[at : at + 8].hex(): data[at + 8 : at + 4699] for at in range(0, len(data), 4699)}
        kept.heads = {name: kept.head(name) for name in plans}
        return kept

    @property
    def shelf(self) -> Shelf:
        """What recipes take from."""
        return Shelf(key_lines(), self.heads, self.signed, self.files.__getitem__)

    def head(self, name: str) -> Head:
        """Return a head, kept or made."""
        key, plan, old = seed(f"{name} content key"), self.plans[name], self.old_heads.get(name, {})
        is_same = old.get("plan") == self._told(plan) and b64decode(old["bytes"])[:44] == header(name, plan)
        return Head(key, b64decode(old["bytes"]) if is_same else sealed(name, plan, key))

    def sign(self, pair: str, message: bytes, context: bytes = b"") -> str:
        """Return the name of a pair's two signatures over a message, kept or made."""
        name = sha256(f"{pair}\0{context.hex()}\0".encode() + message).hexdigest()[:16]
        if name not in self.signed:
            self.signed[name] = self.old_signed.get(name) or ed25519(pair).sign(message) + mldsa87(pair).sign(
                message, context or None
            )
        return name

    @staticmethod
    def _told(plan: HeadPlan) -> str:
        return (
            f"{plan.plain} bytes for {plan.to} to {plan.kem}, info {plan.info.decode()} and {plan.bound} bytes,"
            f" {plan.kdf}, {plan.aead}"
        )

    def save(self, folder: Path) -> None:
        """Write what was used, sorted."""
        blocks = [
            f"head: {name}\nplan: {self._told(self.plans[name])}\nlength: {self.plans[name].length}\n"
            f"content-key: {head.content_key.hex()}\nbytes: {b64encode(head.data).decode()}\n"
            for name, head in sorted(self.heads.items())
        ]
        (folder / "heads.txt").write_bytes("\n".join(blocks).encode())
        (folder / "signatures.bin").write_bytes(
            b"".join(bytes.fromhex(name) + data for name, data in sorted(self.signed.items()))
        )
        (folder / "keys.txt").write_bytes("".join(_key_text(*one) for one in sorted(key_lines().items())).encode())


def _key_text(name: str, value: bytes) -> str:
    is_hex = name.endswith((".id", ".seed", ".scalar"))
    return f"{name}: {value.hex() if is_hex else b64encode(value).decode()}\n"
