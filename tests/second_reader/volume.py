"""Volumes (section 9.1): the files beside bundles that hold the parts of a large content."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import NamedTuple

from tests.second_reader.body_lines import VOLUME_LIMIT, VOLUMES, Blob
from tests.second_reader.formulas import padme
from tests.second_reader.outcome import BrokenError
from tests.second_reader.stream import is_stream_length, make_stream, open_stream, stream_length

LAYOUT = struct.Struct(">8sHH16sIIQ")
MAGIC = b"\x89FTD\r\n\x1a\n"
CONTEXT = b"fusion-tui/ftd1"


class Front(NamedTuple):
    """What a volume shows without a key."""

    id: bytes
    n: int
    of: int
    length: int


def read_front(data: bytes, actual: int) -> Front:
    """Steps 1 and 2: the header of a file of that many bytes.

    Raises:
        BrokenError: `magic`, `truncated`, `version`, `length`, `trailing`

    """
    if data[:8] != MAGIC[: len(data[:8])]:
        raise BrokenError("magic")
    if len(data) < LAYOUT.size:
        raise BrokenError("truncated")
    _, version, suite, *rest = LAYOUT.unpack(data[: LAYOUT.size])
    if (version, suite) != (1, 1):
        raise BrokenError("version")
    front = Front(*rest)
    if not 1 <= front.n <= front.of <= VOLUMES or front.length > VOLUME_LIMIT:
        raise BrokenError("length")
    if not is_stream_length(front.length - LAYOUT.size):
        raise BrokenError("length")
    if actual != front.length:
        raise BrokenError("truncated" if actual < front.length else "trailing")
    return front


def check_volume(blob: Blob, data: bytes) -> int:
    """Steps 3 and 4: the number of the volume that this file is.

    Raises:
        BrokenError: as `read_front`; `volume` for a file that isn't the one the bundle names

    """
    front = read_front(data, len(data))
    if front.id != blob.id:
        raise BrokenError("missing-blob")
    listed = blob.volumes[front.n - 1] if front.n <= len(blob.volumes) else None
    if listed is None or (front.of, front.length) != (len(blob.volumes), listed.length):
        raise BrokenError("volume")
    if hashlib.sha256(data).digest() != listed.sha256:
        raise BrokenError("volume")
    return front.n


def open_blob(blob: Blob, files: Sequence[bytes]) -> bytes:
    """Put the content together from files in any order, once every volume is there (steps 5 and 6).

    Raises:
        BrokenError: as `check_volume`; `missing-blob`, `blob`

    """
    found = {check_volume(blob, data): data for data in files}
    if len(found) != len(blob.volumes):
        raise BrokenError("missing-blob")
    try:
        plain = b"".join(_opened(blob, found[n]) for n in sorted(found))
    except BrokenError as error:
        raise BrokenError("blob") from error
    content, rest = plain[: blob.size], plain[blob.size :]
    if hashlib.sha256(content).digest() != blob.sha256 or rest.strip(b"\0"):
        raise BrokenError("blob")
    return content


def _opened(blob: Blob, data: bytes) -> bytes:
    return b"".join(open_stream(data[LAYOUT.size :], blob.key, CONTEXT + data[: LAYOUT.size]))


def make_volumes(blob_id: bytes, key: bytes, content: bytes, part: int) -> list[bytes]:
    """The files of a content, in parts of so many bytes."""
    plain = content + bytes(padme(len(content)) - len(content))
    parts = [plain[at : at + part] for at in range(0, len(plain), part)]
    return [make_volume(blob_id, key, n, len(parts), one) for n, one in enumerate(parts, 1)]


def make_volume(blob_id: bytes, key: bytes, n: int, count: int, part: bytes) -> bytes:
    front = LAYOUT.pack(MAGIC, 1, 1, blob_id, n, count, LAYOUT.size + stream_length(len(part)))
    return front + make_stream(part, key, CONTEXT + front)
