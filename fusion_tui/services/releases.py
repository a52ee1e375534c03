"""Release: an approved product into the ledger and the outbox, in one act (28 CFR 23.20(e), (g))."""

from __future__ import annotations

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.dissemination import Grounds, Recipient, may_release
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed, needed_peer
from fusion_tui.store import records


def decide(desk: Desk, reference: str, to: str, grounds: Grounds) -> Decision:
    """Say whether a product may go to a peer on these grounds, and every reason why not; writes nothing."""
    with desk.read() as books:
        product, peer = needed(books, Product, reference), needed_peer(books, to)
    return may(desk.user, Right.RELEASE) & may_release(product, _recipient(peer), grounds)


def release(desk: Desk, reference: str, to: str, grounds: Grounds) -> Release:
    """Enter a release in the ledger and put it in the outbox; raises PolicyError with every reason against it."""
    with desk.write("release", Right.RELEASE) as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        peer = needed_peer(entry.books, to)
        may_release(product, _recipient(peer), grounds).require("mend what is named, then release again")
        given = records.add(entry.books, _entry(desk, product, peer, grounds))
        # Not a new revision: the content is what was approved, and every recipient gets the same line.
        records.save(entry.books, product.model_copy(update={"state": ProductState.RELEASED}))
        entry.outcome = f"to {peer.code}, {given.id}"
    return given


def given(desk: Desk, reference: str) -> list[Release]:
    """Return to whom a product was given, oldest first."""
    with desk.read() as books:
        return records.where(books, Release, product=needed(books, Product, reference).id)


def _recipient(peer: Peer) -> Recipient:
    return Recipient(peer.code, peer.state is PeerState.CONFIRMED, peer.state is PeerState.REVOKED)


def _entry(desk: Desk, product: Product, peer: Peer, grounds: Grounds) -> Release:
    fields = {
        "product": product.id,
        "product_revision": product.revision,
        "title": product.title,
        "recipient": peer.center_id,
        "recipient_code": peer.code,
        "control": product.control,
        "tlp": product.tlp,
    }
    return filled(Release, desk.header("release", Holding.INVESTIGATION), {**fields, **vars(grounds)})
