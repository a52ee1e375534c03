"""Issuing again what a peer can't open any more: it went on to keys that no longer cover the one we sealed to.

A card lists two earlier encryption keys. Whoever makes three new ones before any of them arrived here has
bundles of ours on the way that nobody can open; among them may be the very cards and receipts it waits for.
"""

from __future__ import annotations

from fusion_tui.services.exchange import voiding
from fusion_tui.store import channel, keyring
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.sync import card


def take_back_shut(books: Session, peer: str) -> list[SentBundle]:
    """Take back the open bundles that the newest card of a peer has no key for; their content goes to the new key.

    To be called in the transaction that took the card in; the sealed files go once it stands: ``receipts.erase``.
    One that did arrive before is void in vain: what was applied stays.
    """
    shut = _shut(books, peer)
    if not shut:
        return []
    open_ = channel.sent_in(books, peer, (channel.SEALED, channel.WRITTEN))
    return voiding.take_back(books, [one for one in open_ if one.sealed_to in shut])


def _shut(books: Session, peer: str) -> set[int]:
    """Return the versions of a peer's card whose key its newest card opens no more."""
    newest, *earlier = [card.parse(envelope).card for envelope in keyring.cards(books, peer)]
    kept = (newest.kem, *newest.previous_kem)
    return {one.version for one in earlier if one.kem not in kept}
