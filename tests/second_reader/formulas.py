"""The short formulas: what is signed, names of keys, digits, words, read-back code, padding, Merkle tree."""

from __future__ import annotations

import hashlib
import hmac

PADDED_AT_LEAST = 32_768
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"


def pae(kind: str, payload: bytes) -> bytes:
    """The DSSE v1 pre-authentication encoding (section 2.1)."""
    name = kind.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(payload), payload)


def center_id(ed25519: bytes, mldsa87: bytes) -> bytes:
    """The name of a center, from the public keys of its first root (section 3)."""
    return hashlib.sha256(pae("application/vnd.fusion-tui.root.v1", ed25519 + mldsa87)).digest()


def signing_key(ed25519: bytes, mldsa87: bytes) -> bytes:
    """The name of an operational signing pair (section 3)."""
    return hashlib.sha256(pae("application/vnd.fusion-tui.sign.v1", ed25519 + mldsa87)).digest()


def recipient_tag(center: bytes, bundle_id: bytes) -> bytes:
    return hmac.digest(center, bundle_id, "sha256")[:8]


def _enrolment(one: bytes, other: bytes) -> bytes:
    return hashlib.sha512(b"fusion-tui/verify" + min(one, other) + max(one, other)).digest()


def verify_digits(one: bytes, other: bytes) -> str:
    """60 digits in 12 groups of 5 (section 4)."""
    digits = f"{int.from_bytes(_enrolment(one, other), 'big') % 10**60:060}"
    return " ".join(digits[at : at + 5] for at in range(0, 60, 5))


def verify_hex(one: bytes, other: bytes) -> str:
    found = _enrolment(one, other)[:26].hex()
    return " ".join(found[at : at + 4] for at in range(0, 52, 4))


def verify_words(one: bytes, other: bytes) -> str:
    found = _enrolment(one, other)[:26]
    return " ".join(proquint(int.from_bytes(found[at : at + 2], "big")) for at in range(0, 26, 2))


def proquint(number: int) -> str:
    """16 bits as consonant, vowel, consonant, vowel, consonant: 4, 2, 4, 2 and 4 bits from the top."""
    parts = ((CONSONANTS, 12), (VOWELS, 10), (CONSONANTS, 6), (VOWELS, 4), (CONSONANTS, 0))
    return "".join(letters[number >> shift & len(letters) - 1] for letters, shift in parts)


def readback_code(sender: bytes, to: bytes, epoch: bytes, through: int, head: bytes) -> str:
    """The 8 digits a receiver reads out (section 13)."""
    text = b"fusion-tui/readback" + sender + to + epoch + through.to_bytes(8, "big") + head
    return f"{int.from_bytes(hashlib.sha512(text).digest(), 'big') % 10**8:08}"


def padme(length: int) -> int:
    """Round up so that only the length's magnitude shows (section 6), from a length of 2 on."""
    exponent = length.bit_length() - 1
    step = 1 << exponent - exponent.bit_length()
    return -(-length // step) * step


def padding(length: int) -> int:
    """The `pad` for a plaintext that is so long before the zero bytes and before the digits of `pad`."""
    goal = padme(max(PADDED_AT_LEAST, length + 1))
    while True:
        for digits in range(1, 17):
            pad = goal - length - digits
            if pad >= 0 and len(str(pad)) == digits:
                return pad
        goal = padme(goal + 1)


def merkle_root(lines: list[bytes]) -> bytes:
    """The root of RFC 6962 §2.1 over at least one line (section 8)."""
    if len(lines) == 1:
        return hashlib.sha256(b"\0" + lines[0]).digest()
    split = 1 << (len(lines) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle_root(lines[:split]) + merkle_root(lines[split:])).digest()
