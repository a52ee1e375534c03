"""Steps 8 and 9: the seal and the stream."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256, sha384

from tests.vector_recipes import CONTEXT
from tests.vectors_made.headers import BUNDLE_ID, LENGTH, SMALL, Row, tag, u64
from tests.vectors_made.kept import Kept, center_id, seed
from tests.vectors_made.made import Bundle, Case, attachment

OTHER_ID = seed("another bundle id", 16)
STREAM = 1757
FIRST = STREAM + 56  # the first chunk
SECOND, THIRD = FIRST + 16_400, FIRST + 32_800
SEAL = (
    Row("seal-first-bit", "One bit of the ML-KEM ciphertext is another.", ("flip 352",)),
    Row("seal-last-bit-of-ml-kem", "The last bit of the ML-KEM ciphertext is another.", ("flip 12895",)),
    Row("seal-point-first-byte", "The point begins with 05.", ("put 1612 05",)),
    Row("seal-point-compressed", "The point begins with 02, as a compressed one would.", ("put 1612 02",)),
    Row("seal-point-hybrid", "The point begins with 06, the hybrid form.", ("put 1612 06",)),
    Row("seal-point-off-the-curve", "One bit of the point's x is another.", ("flip 13288",)),
    Row("seal-point-zeros", "The point is zeros.", (f"put 1613 {'00' * 96}",)),
    Row("seal-point-infinity", "The point is all zeros, its first byte too.", (f"put 1612 {'00' * 97}",)),
    Row("seal-ciphertext", "One bit of the sealed content key is another.", ("flip 13672",)),
    Row("seal-tag", "The last bit of the seal's tag is another.", ("flip 14055",)),
    Row(
        "seal-under-another-header",
        "Another id, with the tag that fits it.",
        (f"put 12 {OTHER_ID.hex()}", tag(center_id("bravo"), OTHER_ID)),
    ),
    Row(
        "seal-under-another-length",
        "16,400 bytes more, in the file and in its length.",
        (u64(LENGTH + 16_400), "zeros 16400"),
    ),
)
HEADS = (
    ("seal-of-another-bundle", "The seal of another bundle stands under this header.", "other"),
    ("seal-for-another-key", "Sealed to another center's key, with the tag of this one.", "charlies-key"),
    ("seal-key-too-old", "Sealed to the pair before the two previous ones.", "too-old-key"),
    ("seal-info-label", "Sealed with the label of the stream in its info.", "other-info"),
    ("seal-info-without-header", "Sealed with an info that doesn't hold the header.", "unbound"),
    ("seal-info-without-tag", "Sealed with an info that holds the header but for the tag.", "unbound-tag"),
    ("seal-hkdf-sha256", "Sealed with HKDF-SHA256, which is another suite.", "sha256"),
    ("seal-hkdf-sha512", "Sealed with HKDF-SHA512, which is another suite.", "sha512"),
    ("seal-aes-128", "Sealed with AES-128-GCM, which is another suite.", "aes128"),
)
KEMS = ("bravo-kem", "bravo-kem-0", "bravo-kem-00")
FLIPS = (
    ("stream-salt-first-bit", "One bit of the salt is another: so is the commitment that is expected.", STREAM, 0),
    ("stream-salt-last-byte", "One bit of the salt's last byte is another.", STREAM + 23, 0),
    ("stream-commitment-first-byte", "One bit of the commitment's first byte is another.", STREAM + 24, 0),
    ("stream-commitment-last-byte", "One bit of the commitment's last byte is another.", STREAM + 55, 0),
    ("stream-first-chunk", "One bit of the first chunk is another.", FIRST, 0),
    ("stream-first-chunk-tag", "One bit of the first chunk's tag is another.", SECOND - 1, 0),
    ("stream-second-chunk", "One bit of the second chunk, which holds padding only, is another.", SECOND + 99, 1),
    ("stream-second-chunk-tag", "One bit of the second chunk's tag is another.", THIRD - 16, 1),
    ("stream-last-chunk", "One bit of the last chunk, which is empty but for its tag, is another.", THIRD, 2),
    ("stream-last-bit", "The last bit of the file is another.", LENGTH - 1, 2),
)


def cases(kept: Kept) -> Iterator[Case]:
    """Yield every vector about seal and stream."""
    yield from _seals()
    yield from _streams(kept)
    yield from _lengths()


def _seals() -> Iterator[Case]:
    for row in SEAL:
        yield Case(row.name, row.about, "seal", "seal", Bundle(file=row.steps), kems=KEMS)
    for name, about, head in HEADS:
        steps = (f"put 0 {SMALL.hex()}",) if head == "other" else ()
        yield Case(name, about, "seal", "seal", Bundle(head=head, file=steps), kems=KEMS)
    about = "Sealed to the pair before the current one."
    yield Case("ok-previous-key", about, "ok", bundle=Bundle(head="previous-key"), kems=KEMS)
    about = "Sealed to the older one of the two previous pairs."
    yield Case("ok-oldest-key", about, "ok", bundle=Bundle(head="oldest-key"), kems=KEMS)


def _streams(kept: Kept) -> Iterator[Case]:
    for name, about, at, opened in FLIPS:
        yield _stream(name, about, Bundle(file=(f"flip {8 * at + 3}",)), opened)
    about = "The first two chunks changed places."
    yield _stream("stream-chunks-swapped", about, Bundle(file=(f"swap {FIRST} {SECOND} 16400",)))
    for name, about, options in _wrong(kept.heads["small"].data):
        yield _stream(name, about, Bundle(stream=options))
    about = "A body with another hash, in a stream whose last chunk is damaged: anybody can damage a file."
    broken = Bundle((attachment(b"some text", sha256="00" * 32),), file=(f"flip {8 * LENGTH - 1}",))
    yield _stream("order-stream-before-hash", about, broken, 2)
    about = "Padding that isn't zero, in a stream whose last chunk is damaged."
    broken = Bundle(plain=("flip 262143",), file=(f"flip {8 * LENGTH - 1}",))
    yield _stream("order-stream-before-pad", about, broken, 2)


def _stream(name: str, about: str, bundle: Bundle, opened: int = 0) -> Case:
    return Case(name, about, "seal", "stream", bundle, opened=opened)


def _wrong(head: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield streams made otherwise than section 2.3 and 5 say; the salts are right."""
    digest = sha384(head).digest()
    contexts = {
        "empty": b"",
        "label-only": CONTEXT,
        "hash-only": digest,
        "seal-label": b"fusion-tui/ftb1/kem" + digest,
        "of-the-header-only": CONTEXT + sha384(head[:44]).digest(),
        "sha-256": CONTEXT + sha256(head).digest(),
        "hex": CONTEXT + digest.hex().encode(),
        "of-the-id": CONTEXT + sha384(BUNDLE_ID).digest(),
    }
    for name, context in contexts.items():
        yield (
            f"stream-context-{name}",
            f"The context is another one: {name.replace('-', ' ')}.",
            f"context={context.hex() or '-'}",
        )
    yield "stream-another-key", "The stream is of another content key.", f"key={'07' * 32}"
    yield "stream-counter-from-1", "The chunks are counted from 1.", "counter=1"
    yield "stream-short-chunk-first", "The first chunk has 16,383 bytes, the last one 1.", "chunks=16383,16384,1"
    yield "stream-short-chunk-second", "The second chunk is short and not the last.", "chunks=16384,16383,1"
    yield "stream-empty-chunk-first", "The empty chunk stands before the others.", "chunks=0,16384,16384"


def _lengths() -> Iterator[Case]:
    for size, what in (
        (16_383, "one chunk, one byte short of a whole one"),
        (16_384, "one whole chunk and an empty one"),
        (16_385, "one whole chunk and one of one byte"),
        (131_072, "eight whole chunks and an empty one"),
        (4_210_688, "257 whole chunks and an empty one: the counter has a second byte"),
    ):
        yield Case(f"ok-plaintext-of-{size}", f"The stream has {what}.", "ok", bundle=Bundle(head=f"plain-{size}"))
    about = "One bit of the 257th chunk of 258 is another."
    at = FIRST + 256 * 16_400
    yield _stream("stream-chunk-257", about, Bundle(head="plain-4210688", file=(f"flip {8 * at}",)), 256)
    about = "The first and the 257th chunk changed places: their counters differ in the second byte only."
    yield _stream("stream-chunk-257-first", about, Bundle(head="plain-4210688", file=(f"swap {FIRST} {at} 16400",)))
