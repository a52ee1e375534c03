"""Tables of functions: lengths, trees, digits, names, receipts, and what stands of a record."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from hashlib import sha512

from tests.vectors_made.acks import HEAD, OTHER, THIRD
from tests.vectors_made.kept import CENTERS, center_id, seed
from tests.vectors_made.made import EPOCH
from tests.vectors_made.parts import merkle

Row = Mapping[str, str]
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"


def padme(length: int) -> int:
    """Return the Padmé length, section 6."""
    exponent = length.bit_length() - 1
    unit = 1 << exponent - exponent.bit_length()
    return -(-length // unit) * unit


def padded(size: int) -> int:
    """Return ``pad`` for a plaintext of ``size`` bytes but for the digits of ``pad``, section 6."""
    target = padme(32_768)
    while True:
        for digits in range(1, 8):
            pad = target - size - digits
            if pad >= 0 and len(str(pad)) == digits:
                return pad
        target = padme(target + 1)


def lengths() -> Iterator[Row]:
    """Yield plaintext lengths, their streams and files; and Padmé lengths."""
    for plain in (0, 1, 16_383, 16_384, 16_385, 32_767, 32_768, 34_816, 1_015_808, 2**30):
        stream = 56 + plain + 16 * (plain // 16_384 + 1)
        yield {"plaintext": str(plain), "stream": str(stream), "file": str(1757 + stream)}
    for stream in (0, 55, 56, 71, 16_456, 16_471, 32_856):
        yield {"stream": str(stream), "plaintext": "none"}
    for length in (
        32_768,
        32_769,
        34_816,
        34_817,
        65_535,
        65_536,
        65_537,
        100_000,
        1_000_000,
        1_048_576,
        1_048_577,
        10_000_000,
        2**30 + 1,
    ):
        yield {"length": str(length), "padme": str(padme(length))}
    for size in (5_178, 32_665, 32_666, 32_667, 32_758, 32_766, 32_767, 32_768, 34_807, 34_815, 99_990, 1_000_000):
        yield {"without-pad-digits": str(size), "pad": str(padded(size))}


def trees() -> Iterator[Row]:
    """Yield Merkle roots over the lines {"n":1} to {"n":N}."""
    for count in (*range(1, 18), 31, 32, 33, 100, 255, 256, 257, 1000):
        yield {"lines": str(count), "root": merkle([b'{"n":%d}' % n for n in range(1, count + 1)]).hex()}


def word(number: int) -> str:
    """Return two bytes as a proquint."""
    return "".join(
        (CONSONANTS[number >> shift & 15] if shift % 2 == 0 and shift in (12, 6, 0) else VOWELS[number >> shift & 3])
        for shift in (12, 10, 6, 4, 0)
    )


def digits() -> Iterator[Row]:
    """Yield what two centers read to each other."""
    ids = [center_id(center) for center in CENTERS] + [bytes(32), b"\xff" * 32, b"\x11" * 32, b"\x22" * 32]
    for one, other in [
        (ids[0], ids[1]),
        (ids[1], ids[0]),
        (ids[0], ids[2]),
        (ids[2], ids[1]),
        (ids[3], ids[4]),
        (ids[4], ids[3]),
        (ids[5], ids[6]),
        *_leading_zeros(),
    ]:
        digest = sha512(b"fusion-tui/verify" + min(one, other) + max(one, other)).digest()
        number, spoken = f"{int.from_bytes(digest, 'big') % 10**60:060d}", digest[:26]
        yield {
            "ours": one.hex(),
            "theirs": other.hex(),
            "digits": " ".join(number[at : at + 5] for at in range(0, 60, 5)),
            "hex": " ".join(spoken.hex()[at : at + 4] for at in range(0, 52, 4)),
            "words": " ".join(word(int.from_bytes(spoken[at : at + 2], "big")) for at in range(0, 26, 2)),
        }


def _leading_zeros() -> Iterator[tuple[bytes, bytes]]:
    """Yield the first pair whose digits begin with two zeros."""
    for n in range(10_000):
        one, other = n.to_bytes(32, "big"), b"\x11" * 32
        number = int.from_bytes(sha512(b"fusion-tui/verify" + one + other).digest(), "big") % 10**60
        if number < 10**58:
            yield one, other
            return


def codes() -> Iterator[Row]:
    """Yield read-back codes, one of them with leading zeros."""
    alpha, bravo, epoch = center_id("alpha"), center_id("bravo"), bytes.fromhex(EPOCH)
    zeros = next(n for n in range(1, 10_000) if _code(alpha, bravo, epoch, n, bytes.fromhex(HEAD)).startswith("00"))
    for one, other, through, head in (
        (alpha, bravo, 1, HEAD),
        (bravo, alpha, 1, HEAD),
        (alpha, bravo, 2, HEAD),
        (alpha, bravo, 1, OTHER),
        (alpha, bravo, 2**53 - 1, THIRD),
        (alpha, bravo, zeros, HEAD),
    ):
        yield {
            "from": one.hex(),
            "to": other.hex(),
            "epoch": EPOCH,
            "through": str(through),
            "head": head,
            "code": _code(one, other, epoch, through, bytes.fromhex(head)),
        }


def _code(one: bytes, other: bytes, epoch: bytes, through: int, head: bytes) -> str:
    message = b"fusion-tui/readback" + one + other + epoch + through.to_bytes(8, "big") + head
    return f"{int.from_bytes(sha512(message).digest(), 'big') % 10**8:08d}"


def tags() -> Iterator[Row]:
    """Yield recipient tags."""
    for center in (*(center_id(name) for name in CENTERS), bytes(32), b"\x11" * 32):
        for bundle_id in (bytes(16), bytes(range(16)), seed("small bundle id", 16)):
            tag = hmac.digest(center, bundle_id, "sha256")[:8]
            yield {"center": center.hex(), "bundle-id": bundle_id.hex(), "tag": tag.hex()}


def names() -> Iterator[Row]:
    """Yield names of files on a drop."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for text, what in (
        (f"ft1-{letters}.ftb", "bundle"),
        ("ft1-" + "234567" * 4 + "ab.ftb", "bundle"),
        (f"ftd1-{letters}.ftd", "volume"),
        (f"~ft1-{letters}.ftb", "other"),
        (f"ft1-{letters[:-1]}.ftb", "other"),
        (f"ft1-{letters}a.ftb", "other"),
        (f"ft1-{letters.upper()}.ftb", "other"),
        (f"FT1-{letters}.FTB", "other"),
        (f"ft1-{letters[:-1]}1.ftb", "other"),
        (f"ft1-{letters[:-1]}0.ftb", "other"),
        (f"ft1-{letters[:-1]}8.ftb", "other"),
        (f"ft1-{letters}.ftd", "other"),
        (f"ftd1-{letters}.ftb", "other"),
        (f"ft1-{letters}.ftb.txt", "other"),
        (f"ft1-{letters}.ftb ", "other"),
        (f"ft2-{letters}.ftb", "other"),
        (f"x/ft1-{letters}.ftb", "other"),
        (f"../ft1-{letters}.ftb", "other"),
        (f"ft1-{letters[:-1]}\u00e9.ftb", "other"),
        (f"ft1-{letters[:-1]}\uff41.ftb", "other"),
        (f"ft1-{letters[:-1]}\u0430.ftb", "other"),
        (f"ft1-{letters}\u200b.ftb", "other"),
        (f"ft1-{letters}.ft\u0431", "other"),
        ("card.ftc", "other"),
        (f"ft1_{letters}.ftb", "other"),
    ):
        yield {"what": what, "hex": text.encode().hex()}
    yield {"what": "other", "hex": f"ft1-{letters}.ftb\n".encode().hex()}
