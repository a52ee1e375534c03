"""Checkpoints of the trail: the center signs, with its operational pair, what the trail was up to a row.

Made at log-off, every thousand rows, and for an export. It knows no desk: the desk itself calls it.
"""

from __future__ import annotations

from datetime import datetime

from fusion_tui.crypto.signing import SigningPublic
from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.errors import InputError, PeerError
from fusion_tui.services import identity
from fusion_tui.store import audit, checkpoints, keyring
from fusion_tui.store.checkpoints import EVERY, Checkpoint
from fusion_tui.store.engine import Session
from fusion_tui.sync import card

Signers = dict[str, SigningPublic]


def seal(books: Session, center: Center, at: datetime, n: int | None = None) -> Checkpoint:
    """Return the checkpoint over a row, made now where there is none; the newest row where none is named.

    Raises InputError where there is no such row, StoreError where the center's keys are missing.
    """
    wanted = audit.last(books)[0] if n is None else n
    row = audit.row(books, wanted)
    if row is None:
        raise InputError("the trail has no such row", "fusion-tui audit verify tells which are missing")
    made = checkpoints.at_row(books, wanted)
    if made is not None and made.digest == row.digest:
        return made
    return _signed(books, center, Checkpoint(row.n, stamp(at), row.digest), is_new=made is None)


def seal_when_due(books: Session, center: Center, at: datetime) -> None:
    """Make a checkpoint where the newest lies a thousand rows back; to be called after each act was appended."""
    newest = checkpoints.newest(books)
    if audit.last(books)[0] - (newest.n if newest else 0) >= EVERY:
        seal(books, center, at)


def signers(books: Session, center: Center) -> Signers:
    """Return the pairs our cards say we sign with, by the names checkpoints know them by."""
    return signers_of(keyring.cards(books, center.center_id)[::-1], center.center_id)


def signers_of(envelopes: list[bytes], center_id: str) -> Signers:
    """Return the signing pairs on a center's cards, oldest first; a card that proves nothing is passed over."""
    held: card.SignedCard | None = None
    found: Signers = {}
    for envelope in envelopes:
        try:
            new = card.parse(envelope)
            is_ours = card.succeeds(held, new) if held else card.center_id(new.card.root).hex() == center_id
        except PeerError:
            continue
        if is_ours:
            held = new
            found[card.sign_key(new.card.sign).hex()] = new.card.sign
    return found


def holds(made: Checkpoint, center: Center, known: Signers) -> bool:
    """Whether a checkpoint was signed by a pair of the center."""
    pair = known.get(made.signer)
    return pair is not None and made.holds(center.center_id, pair)


def _signed(books: Session, center: Center, bare: Checkpoint, *, is_new: bool) -> Checkpoint:
    pair = identity.keys(books).sign
    signatures = pair.sign(bare.message(center.center_id))
    made = bare._replace(signer=card.sign_key(pair.public).hex(), **signatures._asdict())
    if is_new:  # one that contradicts the trail stays, as proof
        checkpoints.add(books, made)
    return made
