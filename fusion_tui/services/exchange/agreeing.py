"""Agreements with peers: how often, how much, which way, whether somebody looks first; and their end."""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import receipts, voiding
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import channel, keyring


@dataclass(frozen=True)
class Terms:
    """What is agreed with a peer; None leaves a term as it is."""

    cadence_hours: int | None = None
    one_way: bool | None = None
    review: bool | None = None
    daily_bytes: int | None = None
    epochs_allowed: int | None = None


def revoke(desk: Desk, peer: str, reason: str) -> Peer:
    """Stop hearing and writing to a center; what was sealed for it is taken back, and its records stay.

    Confirming it anew, by two persons, is the only way back.
    """
    if not reason.strip():
        raise InputError("a revocation needs a reason", '--reason "WHY IT ENDS"')
    with desk.write("peer revoke", Right.ENROL, whole=True) as entry:
        known = needed_peer(entry.books, peer)
        given = {"revoked_by": desk.user.name, "revoked_at": desk.clock.now(), "revoked_reason": reason}
        revoked = filled(Peer, known.model_dump(), {**given, "state": PeerState.REVOKED})
        keyring.save_peer(entry.books, revoked)
        taken_back = voiding.take_back(entry.books, channel.sent(entry.books, known.center_id, unacknowledged=True))
        entry.subject = known.center_id
    receipts.erase(desk, taken_back)
    return revoked


def agree(desk: Desk, peer: str, terms: Terms) -> Peer:
    """Change what was agreed with a peer; a term that is None stays as it is."""
    with desk.write("peer terms", Right.ENROL) as entry:
        known = needed_peer(entry.books, peer)
        changes = {name: value for name, value in vars(terms).items() if value is not None}
        agreed = filled(Peer, known.model_dump(), changes)
        keyring.save_peer(entry.books, agreed)
        entry.subject = known.center_id
        entry.outcome = ", ".join(f"{name} {value}" for name, value in changes.items()) or "nothing changed"
    return agreed
