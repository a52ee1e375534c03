"""Steps 1 to 7: what is wrong before any key is used."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import NamedTuple

from tests.vectors_made.heads import HEADS
from tests.vectors_made.kept import center_id, header
from tests.vectors_made.made import Bundle, Case

SMALL = header("small", HEADS["small"])
BUNDLE_ID = SMALL[12:28]
LENGTH = 34_629
GIB = 1_073_741_824


class Row(NamedTuple):
    """One vector about the file: its name, what it is about, the steps on the file, more of its header."""

    name: str
    about: str
    steps: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()


def u64(number: int) -> str:
    """Return the step that states another length."""
    return f"put 28 {number:016x}"


TEXT_MODE = (("text-mode", "yes"),)
NOT_TEXT = (("text-mode", "no"),)
TRUNCATED = (
    Row("incomplete-nothing", "The file is empty: as far as it goes it is a bundle.", ("cut 0",)),
    Row("incomplete-1-byte", "One byte of the magic is there.", ("cut 1",)),
    Row("incomplete-magic-7-bytes", "The magic lacks its last byte.", ("cut 7",)),
    Row("incomplete-magic-only", "The magic is there and nothing else.", ("cut 8",)),
    Row("incomplete-43-bytes", "The header lacks its last byte.", ("cut 43",)),
    Row("incomplete-header-only", "The header is whole and nothing follows.", ("cut 44",)),
    Row("incomplete-in-the-seal", "The file ends within the seal.", ("cut 1000",)),
    Row("incomplete-head-only", "The file ends where the stream begins.", ("cut 1757",)),
    Row("incomplete-salt-only", "The file ends within the head of the stream.", ("cut 1781",)),
    Row("incomplete-before-the-last-chunk", "The file ends at the end of a chunk.", ("cut 34613",)),
    Row("incomplete-last-byte-missing", "The file lacks its last byte.", ("cut 34628",)),
    Row(
        "incomplete-ctrl-z", "A transfer stopped at the Ctrl-Z in the magic: as far as it goes it is right.", ("cut 6",)
    ),
    Row(
        "incomplete-largest-length-taken",
        "It states 1,073,741,824 bytes, the default limit, and is shorter.",
        (u64(GIB),),
    ),
    Row("incomplete-one-below-the-largest", "It states one byte less than the default limit.", (u64(GIB - 1),)),
    Row("order-truncated-before-version", "Version 2, and 43 bytes: too short comes first.", ("put 8 0002", "cut 43")),
    Row("order-truncated-before-tag", "For another center, and cut: too short comes first.", ("flip 288", "cut 20000")),
)
MAGIC = (
    Row("magic-first-bit", "One bit of the first byte is another.", ("flip 0",), TEXT_MODE),
    Row("magic-last-byte", "The last byte of the magic is CR.", ("put 7 0d",), TEXT_MODE),
    Row("magic-short-and-wrong", "Three bytes that no bundle begins with.", ("cut 3", "put 2 55"), NOT_TEXT),
    Row("magic-of-a-volume", "The magic is that of a volume.", ("put 3 44",), NOT_TEXT),
    Row("magic-leading-zero", "A byte stands before the magic.", ("insert 0 00",), TEXT_MODE),
    Row("magic-base64", "The file is base64 text.", ("cut 0", "text iUZUQg0KGgoAAQAB"), NOT_TEXT),
    Row(
        "magic-utf-16",
        "The file was read as Latin-1 and written as UTF-16.",
        ("cut 0", "hex 8900460054004200"),
        NOT_TEXT,
    ),
    Row("text-mode-crlf-to-lf", "Every CR LF became LF.", ("replace 0d0a 0a",), TEXT_MODE),
    Row("text-mode-lf-to-crlf", "Every LF became CR LF.", ("replace 0a 0d0a",), TEXT_MODE),
    Row("text-mode-cr-to-lf", "Every CR became LF.", ("replace 0d 0a",), TEXT_MODE),
    Row("text-mode-lf-to-cr", "Every LF became CR.", ("replace 0a 0d",), TEXT_MODE),
    Row("text-mode-cr-dropped", "Every CR was dropped.", ("replace 0d -",), TEXT_MODE),
    Row("text-mode-7-bits", "The first byte lost its high bit.", ("put 0 09",), TEXT_MODE),
    Row(
        "text-mode-utf-8",
        "The file was read as Latin-1 and written as UTF-8.",
        ("remove 0 1", "insert 0 c289"),
        TEXT_MODE,
    ),
    Row(
        "text-mode-replacement-character", "The first byte became U+FFFD.", ("remove 0 1", "insert 0 efbfbd"), TEXT_MODE
    ),
    Row("text-mode-question-mark", "The first byte became a question mark.", ("put 0 3f",), TEXT_MODE),
    Row("text-mode-first-byte-dropped", "The first byte was dropped.", ("remove 0 1",), TEXT_MODE),
)
VERSION = (
    Row("version-0", "Version 0.", ("put 8 0000",)),
    Row("version-2", "Version 2.", ("put 8 0002",)),
    Row("version-little-endian", "Version 1, the wrong end first.", ("put 8 0100",)),
    Row("version-65535", "Version 65,535.", ("put 8 ffff",)),
    Row("suite-0", "Suite 0.", ("put 10 0000",)),
    Row("suite-2", "Suite 2.", ("put 10 0002",)),
    Row("suite-little-endian", "Suite 1, the wrong end first.", ("put 10 0100",)),
    Row("order-version-before-length", "Version 2, and a length no bundle has.", ("put 8 0002", u64(1))),
    Row("order-version-before-truncated", "Version 2, and only the header is there.", ("put 8 0002", "cut 44")),
)
NO_LENGTH = (
    Row("length-0", "It states 0 bytes.", (u64(0),)),
    Row("length-of-the-header", "It states 44 bytes.", (u64(44),)),
    Row("length-of-the-head", "It states 1,757 bytes: no stream.", (u64(1757),)),
    Row("length-without-a-tag", "It states a stream whose only chunk has 15 bytes.", (u64(1828),)),
    Row("length-without-a-last-chunk", "It states a stream of two whole chunks and no last one.", (u64(34_613),)),
    Row(
        "length-one-less",
        "It states one byte less: its last chunk would have 15 bytes.",
        (u64(LENGTH - 1), "cut 34628"),
    ),
    Row(
        "order-length-before-bundle-size",
        "A length no bundle has, far above the limit.",
        (u64(1757 + 56 + 16400 * 2**40),),
    ),
    Row("order-length-before-tag", "A length no bundle has, and the tag of nobody.", (u64(1757), "flip 288")),
)
TOO_LARGE = (
    Row("bundle-size-default-exceeded", "It states one byte more than the default limit.", (u64(GIB + 1),)),
    Row("bundle-size-greatest", "It states the greatest length a stream can have in 64 bits.", (u64(2**64 - 1),)),
    Row("bundle-size-little-endian", "The length, the wrong end first, is a large one.", ("put 28 4587000000000000",)),
    Row(
        "bundle-size-own-limit",
        "It has one byte more than its recipient takes.",
        (),
        (("bundle-bytes", str(LENGTH - 1)),),
    ),
    Row("order-bundle-size-before-truncated", "Too large, and only the header is there.", (u64(GIB + 1), "cut 44")),
    Row("order-bundle-size-before-tag", "Too large, and the tag of nobody.", (u64(GIB + 1), "flip 288")),
)
TRAILING = (
    Row("trailing-zero", "A zero byte follows.", ("hex 00",)),
    Row("trailing-newline", "A newline follows.", ("hex 0a",)),
    Row("trailing-chunk", "16,400 bytes follow, as many as a chunk has.", ("zeros 16400",)),
    Row("trailing-bundle", "The head of another bundle follows.", ("head other",)),
    Row("trailing-shorter-length-stated", "It states 34,597 bytes, a length a bundle can have.", (u64(34_597),)),
    Row("order-trailing-before-tag", "A byte follows, and the tag is of nobody.", ("hex 00", "flip 288")),
)


def tag(key: bytes, message: bytes, part: slice = slice(8)) -> str:
    """Return the step that writes another tag."""
    return f"put 36 {hmac.digest(key, message, 'sha256')[part].hex()}"


BRAVO = center_id("bravo")
NOT_FOR_US = (
    Row("not-for-us-first-bit", "One bit of the tag is another.", ("flip 288",)),
    Row("not-for-us-last-bit", "The last bit of the tag is another.", ("flip 351",)),
    Row("not-for-us-another-id", "One bit of the bundle id is another: the tag is not of this id.", ("flip 96",)),
    Row("not-for-us-zeros", "The tag is zeros.", ("put 36 0000000000000000",)),
    Row("not-for-us-of-the-sender", "The tag is the sender's own.", (tag(center_id("alpha"), BUNDLE_ID),)),
    Row("not-for-us-key-and-message-swapped", "The tag has the id as key.", (tag(BUNDLE_ID, BRAVO),)),
    Row("not-for-us-last-bytes", "The tag is the last 8 bytes of the HMAC.", (tag(BRAVO, BUNDLE_ID, slice(24, 32)),)),
    Row("not-for-us-hex-key", "The key of the tag is the center id in hex.", (tag(BRAVO.hex().encode(), BUNDLE_ID),)),
    Row("order-tag-before-seal", "The tag of nobody, and a seal that doesn't open.", ("flip 288", "flip 352")),
)
GROUPS = (
    ("incomplete", "truncated", TRUNCATED),
    ("header", "magic", MAGIC),
    ("header", "version", VERSION),
    ("header", "length", NO_LENGTH),
    ("header", "bundle-size", TOO_LARGE),
    ("header", "trailing", TRAILING),
    ("header", "not-for-us", NOT_FOR_US),
)


def cases() -> Iterator[Case]:
    """Yield every vector about the header."""
    for expect, code, rows in GROUPS:
        for row in rows:
            yield Case(row.name, row.about, expect, code, Bundle(file=row.steps), more=row.more)
    yield Case("ok-empty", "No body: all it says is that all is well.", "ok")
    about = "A bundle for another center, as it lies on a drop that many use."
    yield Case("not-for-us-for-charlie", about, "header", "not-for-us", Bundle(head="for-charlie"))
    about = "It has exactly as many bytes as its recipient takes."
    yield Case("ok-own-limit", about, "ok", bundle=Bundle(), more=(("bundle-bytes", str(LENGTH)),))
