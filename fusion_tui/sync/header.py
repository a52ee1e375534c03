"""The part of a bundle that is not encrypted: 44 bytes of header, then the seal of the content key.

Nothing in it names a center. The magic holds a byte above 127, CR LF, Ctrl-Z and a lone LF, so that
every text-mode transfer breaks it where it can be named. All of it is bound: the header by the
seal, both by the stream's context, and their hash by the manifest.
"""

from __future__ import annotations

import hmac
import struct
from dataclasses import dataclass
from hashlib import sha384

from fusion_tui.crypto import cobblestone
from fusion_tui.domain.errors import FormatError, IncompleteError, LimitError, PeerError, SealError

MAGIC = b"\x89FTB\r\n\x1a\n"
VERSION = 1
SUITE = 1
ID = 16
HEADER = 44
SEAL = 1713
HEAD = HEADER + SEAL

_LAYOUT = struct.Struct(">8sHH16sQ8s")


@dataclass(frozen=True)
class Header:
    """What anybody can read of a bundle: its random id, the length of the whole file, the recipient's tag."""

    bundle_id: bytes
    length: int
    tag: bytes
    version: int = VERSION
    suite: int = SUITE

    def to_bytes(self) -> bytes:
        """Return the 44 bytes."""
        return _LAYOUT.pack(MAGIC, self.version, self.suite, self.bundle_id, self.length, self.tag)

    def is_for(self, center_id: bytes) -> bool:
        """Whether the tag is the one this center looks for."""
        return hmac.compare_digest(self.tag, recipient_tag(center_id, self.bundle_id))

    def require_for(self, center_id: bytes) -> None:
        """Raise SealError("not-for-us") unless the tag is this center's."""
        if not self.is_for(center_id):
            raise SealError("not-for-us", "the bundle is for another center", "leave it for the center it is for")


def recipient_tag(center_id: bytes, bundle_id: bytes) -> bytes:
    """Return the 8 bytes by which a center sees that a bundle is for it."""
    return hmac.digest(center_id, bundle_id, "sha256")[:8]


def seal_info(header: bytes) -> bytes:
    """Return the HPKE info that binds the seal to the 44 bytes before it."""
    return b"fusion-tui/ftb1/kem" + header


def stream_context(head: bytes) -> bytes:
    """Return the stream's context, which binds it to header and seal (bytes 0..1756)."""
    return b"fusion-tui/ftb1/stream" + sha384(head).digest()


def file_length(plain: int) -> int:
    """Return the length of the bundle file with this much plaintext."""
    return HEAD + cobblestone.sealed_length(plain)


def parse(data: bytes) -> Header:
    """Return the header at the start of ``data``, of this version and suite.

    Raises IncompleteError("truncated") where it is cut, FormatError("magic"), or FormatError("version")
    for a version or suite this program doesn't have.
    """
    if not data.startswith(MAGIC):
        raise _no_magic(data)
    if len(data) < HEADER:
        raise _truncated()
    _, version, suite, bundle_id, length, tag = _LAYOUT.unpack(data[:HEADER])
    if (version, suite) != (VERSION, SUITE):
        raise FormatError("version", "the bundle has a version this program does not know", "update the program")
    return Header(bundle_id, length, tag)


def check_length(header: Header, actual: int, most: int) -> None:
    """Compare the stated length with the file's and with our limit.

    Raises FormatError("length") for a length no bundle has, LimitError("bundle-size") above ``most``,
    IncompleteError("truncated") for a shorter file, FormatError("trailing") for a longer one.
    """
    try:
        cobblestone.plain_length(header.length - HEAD)
    except SealError as error:
        raise FormatError("length", "the bundle states a length that no bundle has") from error
    if header.length > most:
        raise LimitError("bundle-size", "the bundle is larger than this center takes", "ask for smaller bundles")
    if actual < header.length:
        raise _truncated()
    if actual > header.length:
        raise FormatError("trailing", "bytes were appended to the bundle", "ask the sender to send it again")


def _no_magic(data: bytes) -> PeerError:
    if MAGIC.startswith(data):
        return _truncated()
    if b"FTB" in data[:6]:
        hint = "copy it again in binary mode"
        return FormatError("magic", "the bundle was changed by a text-mode transfer", hint)
    return FormatError("magic", "not a bundle")


def _truncated() -> IncompleteError:
    hint = "wait for the copy to end, or ask the sender to send it again"
    return IncompleteError("truncated", "the bundle is shorter than it says", hint)
