"""zlib streams whose bytes are fixed: block by block, or kept, because compressors differ from each other."""

from __future__ import annotations

import struct
from zlib import adler32

HEADER = b"\x78\x01"
CONTENT = b"one two three four five " * 4
# What one compressor made of CONTENT, and of 20,400 and 20,703 zero bytes.
SMALL = bytes.fromhex("78dacbcf4b552829cf5728c9284a4d5548cb2f2d5248cb2c4b55c8a7923800a7a622e9")
ZEROS_20400 = bytes.fromhex("78daedc13101000000c2a0f54fed6f06a00000000000000000000000000000000000000080374fb00001")
ZEROS_20703 = bytes.fromhex("78daedc13101000000c2a0f54f6d085fa000000000000000000000000000000000000000002e0350df0001")
DICTIONARY = bytes.fromhex("78bb226d04f5cb47e628a4e5971629a46596a52a504b1c00a7a622e9")  # CONTENT, given "one two three"
RAW = SMALL[2:-4]
GZIP = bytes.fromhex("1f8b0800000000000003") + RAW + bytes.fromhex("3772cfad60000000")


def block(data: bytes, *, is_last: bool = True) -> bytes:
    """Return one stored block, RFC 1951 section 3.2.4."""
    return bytes([is_last]) + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data


def checked(data: bytes) -> bytes:
    """Return the checksum that ends a stream."""
    return struct.pack(">I", adler32(data))


def stream(data: bytes) -> bytes:
    """Return a stream of one stored block."""
    return HEADER + block(data) + checked(data)


def empty_blocks(count: int) -> bytes:
    """Return stored blocks of no bytes, none of them the last: 5 bytes each, for nothing."""
    return block(b"", is_last=False) * count
