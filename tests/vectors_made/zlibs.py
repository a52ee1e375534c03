"""Bodies stored as zlib, section 9, and their ratio."""

from __future__ import annotations

from collections.abc import Iterator

from tests.vectors_made import deflate
from tests.vectors_made.deflate import CONTENT, SMALL, block, checked, empty_blocks
from tests.vectors_made.made import Bundle, Case, Stored, rejected

# Of the streams that are refused, those that are whole bundles; all are in a table.
WHOLE = {
    *(
        "trailing-byte",
        "two-streams",
        "cut",
        "without-checksum",
        "checksum",
        "dictionary",
        "raw",
        "gzip",
        "no-last-block",
    ),
    *("not-compressed", "size-one-less", "size-one-more", "size-0", "nothing"),
}


def zlibbed(data: bytes, size: int = len(CONTENT), content: bytes = CONTENT) -> Bundle:
    """Return a bundle of one attachment stored as these bytes, said to be zlib."""
    return Bundle((Stored("attachment", (f"hex {data.hex()}",) if data else (), "zlib", size, content=content),))


def whole() -> Iterator[tuple[str, str, bytes]]:
    """Yield zlib bodies of CONTENT that are accepted: name, about, stored bytes."""
    two = deflate.HEADER + block(CONTENT[:40], is_last=False) + empty_blocks(1) + block(CONTENT[40:]) + checked(CONTENT)
    yield "one-block", "One block with a fixed code.", SMALL
    yield "stored-block", "One block that is stored.", deflate.stream(CONTENT)
    yield "three-blocks", "Three blocks, one of them empty.", two
    yield "small-window", "A window of 256 bytes.", b"\x08\x1d" + block(CONTENT) + checked(CONTENT)


def _zlib() -> Iterator[Case]:
    for name, about, data in whole():
        yield Case(f"ok-zlib-{name}", about, "ok", bundle=zlibbed(data))
    yield Case("ok-zlib-empty", "No bytes, as one stream.", "ok", bundle=zlibbed(deflate.stream(b""), 0, b""))
    for name, about, data, size in broken():
        if name in WHOLE:
            yield rejected(f"zlib-{name}", about, "zlib", zlibbed(data, size))


def broken() -> Iterator[tuple[str, str, bytes, int]]:
    """Yield zlib bodies that are refused: name, about, stored bytes, stated size."""
    for name, about, data in _broken(deflate.stream(CONTENT)):
        yield name, about, data, len(CONTENT)
    yield "size-one-less", "The size is stated one byte less.", SMALL, len(CONTENT) - 1
    yield "size-one-more", "The size is stated one byte more.", SMALL, len(CONTENT) + 1
    yield "size-0", "The size is stated as 0.", SMALL, 0
    yield "nothing", "There are no stored bytes.", b"", 0
    yield "empty-of-size-1", "A stream of no bytes, its size stated as 1.", deflate.stream(b""), 1


def _broken(stored: bytes) -> Iterator[tuple[str, str, bytes]]:
    yield "trailing-byte", "A byte follows the stream.", SMALL + b"\0"
    yield "trailing-newline", "A newline follows the stream.", SMALL + b"\n"
    yield "two-streams", "A second stream follows.", SMALL + SMALL
    yield "leading-byte", "A byte stands before the stream.", b"\0" + SMALL
    yield "cut", "The last byte of the checksum is missing.", SMALL[:-1]
    yield "without-checksum", "The checksum is missing.", SMALL[:-4]
    yield "cut-in-a-block", "The block is cut.", SMALL[:12]
    yield "header-only", "Only the two bytes of its header are there.", SMALL[:2]
    yield "checksum", "One bit of the checksum is another.", SMALL[:-1] + bytes([SMALL[-1] ^ 1])
    yield "checksum-little-endian", "The checksum, the wrong end first.", SMALL[:-4] + SMALL[:-5:-1]
    yield "dictionary", "It was made with a preset dictionary.", deflate.DICTIONARY
    yield "raw", "It is a bare deflate stream.", deflate.RAW
    yield "gzip", "It is gzip.", deflate.GZIP
    yield "header-check", "The check bits of its header are wrong.", b"\x78\x02" + SMALL[2:]
    yield "method-7", "Its method is 7.", b"\x77\x09" + SMALL[2:]
    yield "window-64k", "Its window is larger than the format has.", b"\x88\x1c" + SMALL[2:]
    yield "block-type-3", "A block of the reserved type.", deflate.HEADER + b"\x07" + stored[3:]
    yield "stored-length", "The two lengths of a stored block don't fit.", stored[:5] + b"\0\0" + stored[7:]
    yield (
        "no-last-block",
        "No block is marked the last.",
        deflate.HEADER + block(CONTENT, is_last=False) + checked(CONTENT),
    )
    yield "not-compressed", "It is the content itself.", CONTENT


def _ratio() -> Iterator[Case]:
    for size, kept, length in ((20_400, deflate.ZEROS_20400, 102), (20_703, deflate.ZEROS_20703, 103)):
        data = kept[:2] + empty_blocks((length - len(kept)) // 5) + kept[2:]
        if len(data) != length:
            raise ValueError(f"{len(data)} bytes where {length} were to be")
        ratio, bundle = size // length, zlibbed(data, size, bytes(size))
        about = f"{size:,} zeros in {length} bytes: a ratio of {ratio}."
        if ratio == 200:
            yield Case("ok-ratio-200", about, "ok", bundle=bundle)
        else:
            yield Case("limit-ratio-201", about, "manifest", "ratio", bundle)
    over = zlibbed(SMALL, 200 * len(SMALL) + 1)
    yield Case("limit-ratio-by-one", "The size is 200 times the length and one more.", "manifest", "ratio", over)
    most = zlibbed(SMALL, 200 * len(SMALL))
    yield rejected("zlib-size-at-the-ratio", "The size is 200 times the length, and the stream has less.", "zlib", most)
    none = zlibbed(b"", 1)
    yield Case("limit-ratio-of-nothing", "A size of 1 and a length of 0.", "manifest", "ratio", none)


def cases() -> Iterator[Case]:
    """Yield every vector about zlib."""
    yield from _zlib()
    yield from _ratio()
