"""Digits read aloud: sixty to enroll a center, eight to confirm a delivery where no bundle comes back.

Both are short forms of a SHA-512. Sixty digits are 199 bits: nobody finds a second pair of centers with
the same ones. Eight digits are 27 bits, so tries are counted by the caller, and what they confirm is
marked as confirmed by voice.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha512
from hmac import compare_digest

DIGITS = 60
GROUP = 5
READBACK_DIGITS = 8
READBACK_LAST = 256  # a voice may be that many bundles behind; more would only help a guess
READBACK_TRIES = 5  # an hour: see the module's first lines
_SPOKEN = 26  # bytes of the digest read as words or hex: 208 bits, no weaker than the digits

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"


def _digest(one: bytes, other: bytes) -> bytes:
    return sha512(b"fusion-tui/verify" + min(one, other) + max(one, other)).digest()


def _grouped(text: str, size: int) -> str:
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def verify_digits(one: bytes, other: bytes) -> str:
    """Return the sixty digits of two center ids, in twelve groups of five; the same from both sides.

    SHA-512("fusion-tui/verify" || smaller id || greater id) as an integer modulo 10^60.
    """
    number = int.from_bytes(_digest(one, other), "big") % 10**DIGITS
    return _grouped(f"{number:0{DIGITS}d}", GROUP)


def verify_hex(one: bytes, other: bytes) -> str:
    """Return the first 26 bytes of the same digest as hex, in thirteen groups of four."""
    return _grouped(_digest(one, other)[:_SPOKEN].hex(), 4)


def verify_words(one: bytes, other: bytes) -> str:
    """Return the same 26 bytes as thirteen words that can be spoken (proquints, arXiv:0901.4016)."""
    spoken = _digest(one, other)[:_SPOKEN]
    return " ".join(_proquint(int.from_bytes(spoken[at : at + 2], "big")) for at in range(0, _SPOKEN, 2))


def _proquint(number: int) -> str:
    first, second, third = number >> 12, number >> 6 & 15, number & 15
    return (
        _CONSONANTS[first]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[second]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[third]
    )


def same_digits(said: str, expected: str) -> bool:
    """Whether what was said is what was expected: spaces, hyphens and letter case don't count."""
    return compare_digest(_bare(said).encode(), _bare(expected).encode())


def digits_in(said: str) -> int:
    """Return how many digits were said; 0 where it is hex or words, which letters tell."""
    bare = _bare(said)
    return len(bare) if bare.isascii() and bare.isdecimal() else 0


def signs_in(said: str) -> int:
    """Return how many letters and digits were said."""
    return len(_bare(said))


def first_that_differs(said: str, expected: str) -> int:
    """Return which group was said otherwise first, counted from 1; 0 where none was.

    A group that is not wholly there is not compared: more may be said.
    """
    bare, start = _bare(said), 0
    for number, group in enumerate(expected.split(), start=1):
        heard, start = bare[start : start + len(group)], start + len(group)
        if len(heard) == len(group) and heard != group:
            return number
    return 0


def _bare(text: str) -> str:
    return "".join(text.replace("-", " ").split()).lower()


def readback_code(sender: bytes, recipient: bytes, epoch: bytes, through: int, head: bytes) -> str:
    """Return the eight digits by which a receiver says over the phone how far it got.

    SHA-512("fusion-tui/readback" || sender's id || recipient's id || epoch || u64 through || head) modulo 10^8.
    """
    message = b"fusion-tui/readback" + sender + recipient + epoch + through.to_bytes(8, "big") + head
    number = int.from_bytes(sha512(message).digest(), "big") % 10**READBACK_DIGITS
    return f"{number:0{READBACK_DIGITS}d}"


def confirmed_by_voice(
    said: str, sender: bytes, recipient: bytes, epoch: bytes, sent: Iterable[tuple[int, bytes]]
) -> int | None:
    """Return the number a read-back code confirms among the last 256 sent (number, manifest hash), else None."""
    latest = sorted(sent, reverse=True)[:READBACK_LAST]
    codes = ((seq, readback_code(sender, recipient, epoch, seq, head)) for seq, head in latest)
    return next((seq for seq, code in codes if same_digits(said, code)), None)
