"""Reading a bundle, in the order the format document gives, each step on what the step before vouched for.

Header, seal, first chunks, both signatures, manifest, bodies by length and hash, their content. A
failure before or at the manifest is raised and leaves no mark; so is a damaged stream, wherever it
is, because anybody on the way can cause that. What only the sender can have caused is told as
``rejected``. The file is the private spool copy; no plaintext is written anywhere: pass 1 checks
everything, pass 2 decrypts the same file again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha384
from typing import BinaryIO, NamedTuple

from fusion_tui.crypto import seal
from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import ED25519_SIGNATURE, MLDSA87_SIGNATURE, Signatures, pae
from fusion_tui.domain.errors import LimitError, SealError, SignatureError
from fusion_tui.sync import body, header, limits, manifest, strictjson
from fusion_tui.sync.content import Check, Content
from fusion_tui.sync.header import Header
from fusion_tui.sync.manifest import Envelope
from fusion_tui.sync.opened import Newer, Opened
from fusion_tui.sync.plain import Plain
from fusion_tui.sync.trust import PeerKeys

NEWER_CARD = "newer-card"
UNKNOWN_BODY = "unknown-body"

_NO_CHECKS: Mapping[str, Check] = {}


@dataclass(frozen=True)
class Me:
    """Who reads: the center id, its encryption pairs (the current one first), the largest file it takes."""

    center_id: bytes
    kem: tuple[KemPair, ...]
    bundle_bytes: int = limits.BUNDLE


class Inspection(NamedTuple):
    """What a bundle shows without any key: its header, and how long the file really is."""

    header: Header
    actual: int


class _Signed(NamedTuple):
    """A manifest whose signatures hold, not parsed yet, and every enrolled key they hold under."""

    data: bytes
    signers: list[PeerKeys]


def inspect(file: BinaryIO) -> Inspection:
    """Return what the file shows without any key; raises as ``header.parse`` does."""
    actual = file.seek(0, os.SEEK_END)
    file.seek(0)
    return Inspection(header.parse(file.read(header.HEADER)), actual)


def open_bundle(
    file: BinaryIO, *, me: Me, peers: Sequence[PeerKeys], checks: Mapping[str, Check] | None = None
) -> Opened | Newer:
    """Check a whole bundle and return it opened; nothing is written and nothing applied.

    ``checks`` gives for a body type what reads one line of it (or a whole card) and raises PeerError:
    content this package doesn't know is so refused before anything is applied.

    Raises FormatError, IncompleteError, LimitError, SealError or SignatureError for what is refused
    without a mark in the channel; ``rejected`` and ``held`` of the result tell the rest.
    """
    found, head = _front(file, me)
    content_key, context = _unseal(head, me.kem), header.stream_context(head)
    plain = Plain(file, found.length, content_key, context)
    signed = _signed(plain, peers)
    value = strictjson.parse(signed.data)
    known = manifest.envelope(value)
    claims = manifest.typed(value) if known.version == manifest.VERSION else None
    _check_place(known, head, me)
    sender, held = _sender(known, signed.signers, peers)
    if claims is None:
        return Newer(sender, known)
    if any(entry.type not in body.TYPES for entry in claims.bodies):
        held = held or UNKNOWN_BODY
    content = Content(file, found.length, content_key, context, len(signed.data), claims)
    rejected = "" if held else content.audit(plain) or content.judge(checks or _NO_CHECKS)
    return Opened(found, claims, sha384(signed.data).digest(), sender, content, rejected or None, held or None)


def _front(file: BinaryIO, me: Me) -> tuple[Header, bytes]:
    """Return the header of a file of the stated length that is for us, and the bytes of header and seal."""
    found, actual = inspect(file)
    header.check_length(found, actual, me.bundle_bytes)
    found.require_for(me.center_id)
    file.seek(0)
    return found, file.read(header.HEAD)


def _unseal(head: bytes, pairs: Sequence[KemPair]) -> bytes:
    info = header.seal_info(head[: header.HEADER])
    for pair in pairs:
        try:
            return seal.unseal(head[header.HEADER :], pair, info)
        except SealError:
            continue
    hint = "the file is damaged, or made for a key no longer held: ask the sender to issue it again"
    raise SealError("seal", "the seal does not open with any key of this center", hint)


def _signed(plain: Plain, peers: Sequence[PeerKeys]) -> _Signed:
    """Return the manifest's bytes once both signatures hold under one enrolled pair."""
    size = int.from_bytes(plain.read(4), "big")
    if size > limits.MANIFEST:
        raise LimitError("manifest-size", "the manifest is larger than the format allows")
    data = plain.read(size)
    signatures = Signatures(plain.read(ED25519_SIGNATURE), plain.read(MLDSA87_SIGNATURE))
    message = pae(manifest.TYPE, data)
    for peer in peers:
        if peer.signing.verify(message, signatures):
            return _Signed(data, [one for one in peers if one.signing == peer.signing])
    hint = "kept where it is: it is tried again when a card or a confirmation is added"
    raise SignatureError("unknown-sender", "no enrolled center signed this bundle", hint)


def _check_place(known: Envelope, head: bytes, me: Me) -> None:
    """Refuse a manifest that was signed for another file or another recipient: spliced or forwarded."""
    if known.header != sha384(head).digest():
        raise SignatureError("other-header", "the manifest was signed for another bundle")
    if known.recipient != me.center_id:
        raise SealError("not-for-us", "the bundle was signed for another center")


def _sender(known: Envelope, signers: Sequence[PeerKeys], peers: Sequence[PeerKeys]) -> tuple[PeerKeys, str]:
    """Return the key whose center and card the manifest names, and why the bundle is held, if it is.

    Two centers may show the same signing keys; ``from`` decides between them. ``peers`` tell which cards of
    that center are held, of whatever pair: only a card above all of them may still come.
    """
    named = [one for one in signers if one.center_id == known.sender]
    if not named:
        raise SignatureError("other-sender", "the manifest names another center than its signatures do")
    if known.card > max(one.card_version for one in peers if one.center_id == known.sender):
        return max(named, key=lambda one: one.card_version), NEWER_CARD
    # A version between two cards of one pair was skipped on the way to us: gaps are allowed, the pair is the same.
    upto = [one for one in named if one.card_version <= known.card]
    if not upto or known.card > max(one.card_version for one in named):
        raise SignatureError("other-card", "the manifest names another card than its signatures do")
    return max(upto, key=lambda one: one.card_version), ""
