"""Signatures over the trail up to one of its rows, as the store keeps them; services make them.

What is signed is ``{at, center, digest, n}`` as canonical JSON under its own payload type, so that a
signature can be checked without the store, and never fits anything else a center signs.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import LargeBinary, cast
from sqlalchemy import select as pick
from sqlmodel import Session, col

from fusion_tui.crypto.signing import Signatures, SigningPublic, pae
from fusion_tui.store.audit import moment_in
from fusion_tui.store.canonical import canonical
from fusion_tui.store.own_rows import CheckpointRow

TYPE = "application/vnd.fusion-tui.audit-checkpoint+json"
EVERY = 1_000  # rows

_number = col(CheckpointRow.n)
_BYTES = tuple(
    cast(getattr(CheckpointRow, name), LargeBinary) for name in ("at", "digest", "signer", "ed25519", "mldsa87")
)

_ALL = pick(_number, *_BYTES).order_by(_number)
_NEWEST = pick(_number, *_BYTES).order_by(_number.desc()).limit(1)


class Checkpoint(NamedTuple):
    """What was signed over row ``n``, by the pair named ``signer`` (hex); ``at`` is RFC 3339."""

    n: int
    at: str
    digest: bytes
    signer: str = ""
    ed25519: bytes = b""
    mldsa87: bytes = b""

    def payload(self, center: str) -> bytes:
        """Return what is signed."""
        said = {"at": self.at, "center": center, "digest": self.digest.hex(), "n": self.n}
        return canonical(said)

    def message(self, center: str) -> bytes:
        """Return what the signatures are over: the payload with its type."""
        return pae(TYPE, self.payload(center))

    def holds(self, center: str, pair: SigningPublic) -> bool:
        """Whether both signatures are this pair's."""
        return pair.verify(self.message(center), Signatures(self.ed25519, self.mldsa87))

    def short(self, at: str = "") -> str:
        """Return the form for a log on paper: row, moment, written as is said, the first 16 digits of the digest."""
        digits = self.digest.hex()[:16]
        return f"row {self.n}  {at or self.at}  {' '.join(digits[start : start + 4] for start in range(0, 16, 4))}"


def as_json(made: Checkpoint) -> dict[str, Any]:
    """Return a checkpoint as files keep it."""
    signatures = {"ed25519": b64encode(made.ed25519).decode(), "mldsa87": b64encode(made.mldsa87).decode()}
    return {"n": made.n, "at": made.at, "digest": made.digest.hex(), "signer": made.signer, **signatures}


def from_json(found: dict[str, Any]) -> Checkpoint:
    """Return the checkpoint in a file; raises ValueError, TypeError or KeyError for anything else."""
    signatures = (b64decode(found[name], validate=True) for name in ("ed25519", "mldsa87"))
    if type(found["n"]) is not int or not isinstance(found["at"], str) or not isinstance(found["signer"], str):
        raise TypeError("not the fields of a checkpoint")
    return Checkpoint(found["n"], found["at"], bytes.fromhex(found["digest"]), found["signer"], *signatures)


def add(session: Session, made: Checkpoint) -> None:
    """Keep a checkpoint."""
    session.add(CheckpointRow(**{**made._asdict(), "at": datetime.fromisoformat(made.at)}))
    session.flush()


def at_row(session: Session, n: int) -> Checkpoint | None:
    """Return the checkpoint over a row; None where none was made."""
    return next(_read(session, _ALL.where(_number == n)), None)


def newest(session: Session) -> Checkpoint | None:
    """Return the checkpoint over the latest row; None where none was ever made."""
    return next(_read(session, _NEWEST), None)


def every(session: Session) -> Iterator[Checkpoint]:
    """Yield all checkpoints, by their rows."""
    return _read(session, _ALL)


def _read(session: Session, query: Any) -> Iterator[Checkpoint]:
    for n, at, digest, signer, ed25519, mldsa87 in session.connection().execute(query):
        name = (signer or b"").decode("ascii", "replace")
        yield Checkpoint(n, moment_in(at), digest or b"", name, ed25519 or b"", mldsa87 or b"")
