"""A process of its own that seals and reads back, or opens, one large bundle; it tells the seconds and its memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench import memory
from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPair
from fusion_tui.sync import body, bundle, limits
from fusion_tui.sync.trust import PeerKeys

_ONE, _OTHER = b"h" * 32, b"p" * 32
_SIGN, _KEM = SigningPair(b"s" * 32, b"m" * 32), KemPair(b"k" * 64, b"\x01" * 48)
_MOST = 2 * limits.GIB
_PIECE = 256 * limits.KIB


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def seal(folder: Path) -> None:
    """Write a bundle with the file as its attachment, whose hash is known as a store knows it; then read it back."""
    file, kept = folder / "film.bin", folder / "film.known"
    if not kept.exists():
        with file.open("rb") as source:
            kept.write_bytes(file_digest(source, "sha256").digest())
    known = body.Known(file.stat().st_size, kept.read_bytes())
    draft = bundle.Draft(
        bundle.Channel(b"e" * 16, 1, None), "2026-01-01T00:00:00.000Z",
        (bundle.Body(body.ATTACHMENT, "none", lambda: _pieces(file), known),),
    )  # fmt: skip
    begun = time.perf_counter()
    with (folder / "film.ftb").open("wb") as out:
        to = bundle.Recipient(_OTHER, _KEM.public, _MOST)
        sealed = bundle.write(out, sender=bundle.Sender(_ONE, 1, _SIGN), recipient=to, draft=draft)
    sealing = time.perf_counter() - begun
    begun = time.perf_counter()
    with (folder / "film.ftb").open("rb") as back:
        bundle.recheck(back, sealed, _SIGN.public)
    _tell(sealing, time.perf_counter() - begun)


def open_(folder: Path) -> None:
    """Open the bundle as its recipient does."""
    begun = time.perf_counter()
    with (folder / "film.ftb").open("rb") as file:
        me = bundle.Me(_OTHER, (_KEM,), _MOST)
        found = bundle.open_bundle(file, me=me, peers=[PeerKeys(_ONE, 1, _SIGN.public)])
    took = time.perf_counter() - begun
    if not isinstance(found, bundle.Opened) or found.rejected or found.held:
        raise RuntimeError("the bundle did not open")
    _tell(took)


def raw(folder: Path) -> None:
    """Encrypt the file in pieces by AES-256-GCM, and write it: no hash, no signature."""
    cipher, begun = AESGCM(b"k" * 32), time.perf_counter()
    with (folder / "film.raw").open("wb") as out:
        for number, piece in enumerate(_pieces(folder / "film.bin")):
            out.write(cipher.encrypt(number.to_bytes(12, "big"), piece, None))
    _tell(time.perf_counter() - begun)
    (folder / "film.raw").unlink()


def _tell(*took: float) -> None:
    sys.stdout.write(f"{' '.join(map(str, took))} {memory.peak()}\n")


ACTS: dict[str, Callable[[Path], None]] = {"seal": seal, "open": open_, "raw": raw}

if __name__ == "__main__":
    ACTS[sys.argv[1]](Path(sys.argv[2]))
