"""The start-up self-test: one known answer per primitive, so that a broken build refuses to run.

The answers in ``selftest.json`` are from RFC 4231, 8032, 9106, FIPS 180-4 and the GCM specification;
those of ML-DSA, ML-KEM, HPKE and the stream were made once from fixed seeds, and the foreign vectors
in the test suite vouch for the same code.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from importlib.resources import files

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from fusion_tui.crypto.cobblestone import decrypt
from fusion_tui.crypto.facts import is_fips_on
from fusion_tui.crypto.kdf import argon2id
from fusion_tui.crypto.seal import KemPair, unseal
from fusion_tui.crypto.signing import Signatures, SigningPair
from fusion_tui.domain.errors import PeerError, StoreError

Answer = Mapping[str, bytes]
Answers = Mapping[str, Answer]


def known_answers() -> dict[str, dict[str, bytes]]:
    """Return the packaged answers by the name of their primitive."""
    text = files(__package__).joinpath("selftest.json").read_text(encoding="utf-8")
    return {name: {key: b64decode(value) for key, value in answer.items()} for name, answer in json.loads(text).items()}


def _sha384(a: Answer) -> bool:
    return hashlib.sha384(a["message"]).digest() == a["digest"]


def _hmac_sha256(a: Answer) -> bool:
    return hmac.digest(a["key"], a["message"], "sha256") == a["tag"]


def _aes_256_gcm(a: Answer) -> bool:
    return AESGCM(a["key"]).decrypt(a["nonce"], a["sealed"], a["aad"]) == a["plain"]


def _stream(a: Answer) -> bool:
    plain = b"".join(decrypt(io.BytesIO(a["stream"]), len(a["stream"]), a["key"], a["context"]))
    return plain == a["plain"]


def _signatures(a: Answer) -> bool:
    """Both algorithms at once: the pair of public keys, good signatures, and one refused of each."""
    pair = SigningPair(a["ed25519_seed"], a["mldsa87_seed"])
    good = Signatures(a["ed25519"], a["mldsa87"])
    forged = [good._replace(ed25519=_flipped(good.ed25519)), good._replace(mldsa87=_flipped(good.mldsa87))]
    return (
        hashlib.sha256(pair.public.ed25519 + pair.public.mldsa87).digest() == a["public_sha256"]
        and pair.public.verify(a["message"], good)
        and not any(pair.public.verify(a["message"], bad) for bad in forged)
    )


def _flipped(data: bytes) -> bytes:
    return data[:8] + bytes([data[8] ^ 1]) + data[9:]


def _ml_kem_1024(a: Answer) -> bool:
    return MLKEM1024PrivateKey.from_seed_bytes(a["seed"]).decapsulate(a["ciphertext"]) == a["secret"]


def _hpke(a: Answer) -> bool:
    return unseal(a["sealed"], KemPair(a["mlkem1024"], a["p384"]), a["info"]) == a["key"]


def _argon2id(a: Answer) -> bool:
    """RFC 9106 §5.3; not asked in FIPS mode, where OpenSSL doesn't have it and the vault uses PBKDF2."""
    if is_fips_on():
        return True
    costs = Argon2id(salt=a["salt"], length=32, iterations=3, lanes=4, memory_cost=32, ad=a["ad"], secret=a["secret"])
    return argon2id(a["passphrase"], costs) == a["key"]


def _pbkdf2(a: Answer) -> bool:
    return PBKDF2HMAC(SHA512(), 64, a["salt"], 1).derive(a["passphrase"]) == a["key"]


_ahead: list[bool] = []  # whether the next check was made already

CHECKS: dict[str, Callable[[Answer], bool]] = {
    "SHA-384": _sha384,
    "HMAC-SHA-256": _hmac_sha256,
    "AES-256-GCM": _aes_256_gcm,
    "HKDF-Expand and Cobblestone-256": _stream,
    "Ed25519 and ML-DSA-87": _signatures,
    "ML-KEM-1024": _ml_kem_1024,
    "HPKE MLKEM1024-P384": _hpke,
    "Argon2id": _argon2id,
    "PBKDF2-HMAC-SHA512": _pbkdf2,
}


def run(answers: Answers | None = None) -> None:
    """Check every primitive against its known answer; raise StoreError naming the first that fails."""
    answers = known_answers() if answers is None else answers
    for name, check in CHECKS.items():
        if not _holds(check, answers[name]):
            raise StoreError(f"cryptographic self-test failed: {name}", "reinstall the program on this machine")


def run_ahead() -> None:
    """Check now what the next ``run_when_due`` would; raises StoreError as ``run`` does."""
    run()
    _ahead.append(True)


def run_when_due() -> None:
    """Check every primitive, unless that was done ahead: once for each time this is asked; raises StoreError."""
    if _ahead:
        _ahead.clear()
    else:
        run()


def _holds(check: Callable[[Answer], bool], answer: Answer) -> bool:
    try:
        return check(answer)
    except (InvalidTag, UnsupportedAlgorithm, ValueError, PeerError):
        return False
