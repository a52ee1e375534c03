"""Reading back a bundle of our own, with the content key still in memory, before it leaves.

A fault of this machine's memory or disk is so found here and not at the recipient.
"""

from __future__ import annotations

from typing import BinaryIO

from fusion_tui.crypto.signing import ED25519_SIGNATURE, MLDSA87_SIGNATURE, Signatures, SigningPublic, pae
from fusion_tui.domain.errors import PeerError, StoreError
from fusion_tui.sync import header, manifest
from fusion_tui.sync.content import Content
from fusion_tui.sync.plain import Plain
from fusion_tui.sync.writer import Sealed


def recheck(file: BinaryIO, sealed: Sealed, signing: SigningPublic) -> None:
    """Raise StoreError unless the file holds exactly what was sealed, under signatures that hold."""
    try:
        code = _fault(file, sealed, signing)
    except PeerError as error:
        raise _unlike(error.code) from error
    if code:
        raise _unlike(code)


def _fault(file: BinaryIO, sealed: Sealed, signing: SigningPublic) -> str:
    file.seek(0)
    head = file.read(header.HEAD)
    if header.parse(head).length != sealed.length:
        return "length"
    context = header.stream_context(head)
    plain = Plain(file, sealed.length, sealed.content_key, context)
    if plain.read(4 + len(sealed.manifest)) != len(sealed.manifest).to_bytes(4, "big") + sealed.manifest:
        return "manifest"
    signatures = Signatures(plain.read(ED25519_SIGNATURE), plain.read(MLDSA87_SIGNATURE))
    if not signing.verify(pae(manifest.TYPE, sealed.manifest), signatures):
        return "signatures"
    claims = manifest.parse(sealed.manifest)
    content = Content(file, sealed.length, sealed.content_key, context, len(sealed.manifest), claims)
    return content.audit(plain) or content.root_fault()


def _unlike(code: str) -> StoreError:
    return StoreError(f"the bundle does not read back as it was sealed: {code}", "write it again; check the disk")
