"""Two invented centers, Alpha and Bravo, and bundles between them: honest ones, and ones forged at will."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256, sha384
from typing import Any

import pytest

from fusion_tui.crypto import seal
from fusion_tui.crypto.cobblestone import Encryptor
from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPair, pae
from fusion_tui.domain.errors import (
    PeerError,
)
from fusion_tui.sync import bundle, header, manifest, merkle, statement
from fusion_tui.sync.bundle import Body, Channel, Draft, Me, Opened, Recipient, Sealed, Sender, line_body
from fusion_tui.sync.header import Header
from fusion_tui.sync.manifest import BodyEntry, Manifest
from fusion_tui.sync.trust import PeerKeys

ALPHA, BRAVO, CHARLIE = b"a" * 32, b"b" * 32, b"c" * 32
AT = "2026-03-01T09:00:00.000Z"
EPOCH = b"e" * 16
SIGN = SigningPair(b"\x11" * 32, b"\x12" * 32)
OTHER_SIGN = SigningPair(b"\x13" * 32, b"\x14" * 32)
KEM = KemPair(bytes(range(64)), b"\x15" * 48)
OTHER_KEM = KemPair(bytes(range(1, 65)), b"\x16" * 48)
SENDER = Sender(ALPHA, 1, SIGN)
RECIPIENT = Recipient(BRAVO, KEM.public)
ME = Me(BRAVO, (KEM,))
PEER = PeerKeys(ALPHA, 1, SIGN.public)
DRAFT = Draft(Channel(EPOCH, 1, None), AT)


def put(number: int, **more: Any) -> bytes:
    record = f"report--00000000-0000-4000-8000-{number:012d}"
    found = {"type": "report", "spec_version": "2.1", "id": record, "created": AT, "modified": AT, **more}
    made = statement.make(origin=ALPHA.hex(), record=record, rev=1, prev=None, op="put", at=AT, object=found)
    return made.line


def purge(number: int) -> bytes:
    record = f"report--00000000-0000-4000-8000-{number:012d}"
    made = statement.make(
        origin=ALPHA.hex(), record=record, rev=2, prev=None, op="purge", at=AT, reason="retention period over"
    )
    return made.line


def written(
    draft: Draft = DRAFT, sender: Sender = SENDER, recipient: Recipient = RECIPIENT
) -> tuple[io.BytesIO, Sealed]:
    out = io.BytesIO()
    return out, bundle.write(out, sender=sender, recipient=recipient, draft=draft)


def opened(file: io.BytesIO, peers: Sequence[PeerKeys] = (PEER,), me: Me = ME) -> Opened:
    found = bundle.open_bundle(file, me=me, peers=peers)
    assert isinstance(found, Opened)
    return found


def refusal(file: io.BytesIO, peers: Sequence[PeerKeys] = (PEER,), me: Me = ME) -> PeerError:
    with pytest.raises(PeerError) as caught:
        bundle.open_bundle(file, me=me, peers=peers)
    return caught.value


Change = Callable[[dict[str, Any]], dict[str, Any]]


def forged(
    bodies: Sequence[tuple[BodyEntry, bytes]] = (),
    change: Change = lambda value: value,
    *,
    tail: bytes | None = None,
    sender: SigningPair = SIGN,
    size: int | None = None,
    root: bytes | None = None,
) -> io.BytesIO:
    """Return a bundle as a hostile enrolled center would make it: signed and sealed, and otherwise at will."""
    tail = bytes(30_000) if tail is None else tail
    claims = Manifest(
        bytes(48), ALPHA, BRAVO, 1, DRAFT.channel, AT, bodies=tuple(entry for entry, _ in bodies), pad=len(tail)
    )
    value = {**json.loads(manifest.build(claims)), "root": None if root is None else root.hex()}
    stored = b"".join(data for _, data in bodies) + tail
    length = len(json.dumps(change(value)).encode())
    key, bundle_id = b"k" * 32, b"i" * 16
    total = header.file_length(4 + length + 64 + 4627 + len(stored))
    head = Header(bundle_id, total, header.recipient_tag(BRAVO, bundle_id)).to_bytes()
    head += seal.seal(key, KEM.public, header.seal_info(head))
    value["header"] = sha384(head).hexdigest()
    signed = json.dumps(change(value)).encode()
    signatures = sender.sign(pae(manifest.TYPE, signed))
    stream = Encryptor(key, header.stream_context(head))
    plain = (length if size is None else size).to_bytes(4, "big") + signed + b"".join(signatures) + stored
    return io.BytesIO(head + stream.update(plain) + stream.finish())


def stored(type_: str, data: bytes, encoding: str = "none", **changes: Any) -> tuple[BodyEntry, bytes]:
    raw = zlib.compress(data) if encoding == "zlib" else data
    return replace(BodyEntry(type_, encoding, len(raw), len(data), sha256(raw).digest()), **changes), raw


def of_lines(*lines: bytes) -> io.BytesIO:
    return forged([stored("statements", b"".join(line + b"\n" for line in lines))], root=merkle.root(lines))


LINES = [put(number, name=f"Report {number}") for number in range(3)]
BODIES = (line_body("statements", LINES), Body("attachment", "none", b"\x00\x01\x02" * 10_000))
