"""Writing a bundle: one sender, one recipient, in one pass over the output.

Lengths and hashes of the bodies are learned first, so the header can state the length and the
manifest can be signed before anything is written; nothing of the plaintext is kept anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256, sha384
from itertools import chain
from typing import BinaryIO

from fusion_tui.crypto import seal
from fusion_tui.crypto.cobblestone import Encryptor
from fusion_tui.crypto.seal import KemPublic
from fusion_tui.crypto.signing import SigningPair, pae
from fusion_tui.domain.errors import LimitError, StoreError
from fusion_tui.sync import body, header, limits, manifest
from fusion_tui.sync.behind import Behind
from fusion_tui.sync.body import Body
from fusion_tui.sync.header import Header
from fusion_tui.sync.manifest import BodyEntry, Channel, Manifest
from fusion_tui.sync.merkle import Tree
from fusion_tui.sync.padme import padding
from fusion_tui.sync.plain import FRONT
from fusion_tui.sync.receipt import Receipt

CONTENT_KEY = 32


@dataclass(frozen=True)
class Sender:
    """Who signs: the center id, the version of its card, and its operational pair."""

    center_id: bytes
    card_version: int
    signing: SigningPair


@dataclass(frozen=True)
class Recipient:
    """Whom it is for, and the largest file that center takes, from its card."""

    center_id: bytes
    kem: KemPublic
    bundle_bytes: int = limits.BUNDLE


@dataclass(frozen=True)
class Draft:
    """What is to be said; ``created`` and ``next_by`` are RFC 3339 in UTC."""

    channel: Channel
    created: str
    bodies: tuple[Body, ...] = ()
    void: tuple[int, ...] = ()
    next_by: str | None = None
    acks: tuple[Receipt, ...] = ()
    exercise: bool = False


@dataclass(frozen=True)
class Sealed:
    """What was written: the channel keeps ``manifest_hash`` (SHA-384), the medium ``file_sha256``.

    ``content_key`` serves to open the written file again and compare; it is never kept.
    """

    bundle_id: bytes
    length: int
    manifest: bytes
    manifest_hash: bytes
    file_sha256: bytes
    content_key: bytes = field(repr=False)


def write(out: BinaryIO, *, sender: Sender, recipient: Recipient, draft: Draft) -> Sealed:
    """Write one bundle and return what to remember of it.

    Nothing is written before every limit held. Raises FormatError or LimitError for a draft that a
    reader would refuse, StoreError where a source gave other bytes the second time.
    """
    tree = Tree()
    bodies = [body.measure(one, tree) for one in draft.bodies]
    claims = _claims(sender, recipient, draft, [entry for _, entry in bodies], tree)
    content_key = os.urandom(CONTENT_KEY)
    front, head = _head(claims, recipient, content_key)
    signed = manifest.build(replace(claims, header=sha384(head).digest()))
    plain = chain(_front(signed, sender.signing), *(_again(*one) for one in bodies), _zeros(claims.pad))
    pieces = chain([head], _encrypted(plain, Encryptor(content_key, header.stream_context(head))))
    return Sealed(front.bundle_id, front.length, signed, sha384(signed).digest(), _written(out, pieces), content_key)


def _written(out: BinaryIO, pieces: Iterable[bytes]) -> bytes:
    """Write the pieces and return their SHA-256."""
    digest = sha256()

    def take(piece: bytes) -> None:
        out.write(piece)
        digest.update(piece)

    writing = Behind(take)
    try:
        for piece in pieces:
            writing.put(piece)
    finally:
        writing.end()
    return digest.digest()


def _claims(sender: Sender, recipient: Recipient, draft: Draft, bodies: list[BodyEntry], tree: Tree) -> Manifest:
    """Return the manifest but for ``header``, whose place is kept; read back once by the reader's own rules."""
    claims = Manifest(
        header=bytes(48),
        sender=sender.center_id,
        recipient=recipient.center_id,
        card=sender.card_version,
        channel=draft.channel,
        created=draft.created,
        bodies=tuple(bodies),
        root=tree.root(),
        void=draft.void,
        next_by=draft.next_by,
        acks=draft.acks,
        exercise=draft.exercise,
    )
    claims = _padded(claims)
    manifest.parse(manifest.build(claims))
    return claims


def _padded(claims: Manifest) -> Manifest:
    size = FRONT + len(manifest.build(claims)) - len("0") + sum(entry.length for entry in claims.bodies)
    return replace(claims, pad=padding(size))


def _head(claims: Manifest, recipient: Recipient, content_key: bytes) -> tuple[Header, bytes]:
    """Return the header, and the bytes of header and seal."""
    size = FRONT + len(manifest.build(claims)) + sum(entry.length for entry in claims.bodies) + claims.pad
    length = header.file_length(size)
    if length > recipient.bundle_bytes:
        raise LimitError("bundle-size", "the bundle is larger than the recipient takes", "send it in several bundles")
    bundle_id = os.urandom(header.ID)
    front = Header(bundle_id, length, header.recipient_tag(recipient.center_id, bundle_id))
    data = front.to_bytes()
    return front, data + seal.seal(content_key, recipient.kem, header.seal_info(data))


def _front(signed: bytes, signing: SigningPair) -> Iterator[bytes]:
    signatures = signing.sign(pae(manifest.TYPE, signed))
    yield len(signed).to_bytes(4, "big") + signed + signatures.ed25519 + signatures.mldsa87


def _again(one: Body, entry: BodyEntry) -> Iterator[bytes]:
    """Yield a body's stored bytes; raise StoreError where they are not the ones that were measured."""
    digest = sha256()
    for piece in one.once_more():
        digest.update(piece)
        yield piece
    if digest.digest() != entry.sha256:
        raise StoreError("the content changed while the bundle was written", "try again")


def _zeros(count: int) -> Iterator[bytes]:
    for at in range(0, count, body.PIECE):
        yield bytes(min(body.PIECE, count - at))


def _encrypted(plain: Iterable[bytes], stream: Encryptor) -> Iterator[bytes]:
    for piece in body.gathered(plain):
        yield stream.update(piece)
    yield stream.finish()
