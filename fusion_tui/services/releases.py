"""Release: an approved product into the ledger and the outbox, in one act (28 CFR 23.20(e), (g))."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fusion_tui.domain.center import Peer, PeerState
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.dissemination import Earlier, Grounds, Recipient, may_release
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right, may
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import issuing
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed, needed_peer
from fusion_tui.store import records
from fusion_tui.store.engine import Session


def decide(desk: Desk, reference: str, to: str, grounds: Grounds) -> Decision:
    """Say whether a product may go to a peer on these grounds, and every reason why not; writes nothing."""
    with desk.read() as books:
        product, peer = needed(books, Product, reference), needed_peer(books, to)
        before = _earlier(desk, books, product, peer)
    return may(desk.user, Right.RELEASE) & may_go(product, peer, grounds, before)


def release(desk: Desk, reference: str, to: str, grounds: Grounds) -> Release:
    """Enter a release in the ledger and put it in the outbox; raises PolicyError with every reason against it."""
    with desk.write("release", Right.RELEASE) as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        peer = needed_peer(entry.books, to)
        before = _earlier(desk, entry.books, product, peer)
        may_go(product, peer, grounds, before).require(_mending(peer, before))
        given = give(desk, entry.books, product, peer, grounds)
        entry.outcome = f"to {peer.code}, {given.id}"
    return given


def _mending(peer: Peer, before: Earlier | None) -> str:
    if peer.state is PeerState.UNVERIFIED:
        return f"fusion-tui peer code {peer.code} shows the digits; mend what is named, then release again"
    return 'release again with --again "WHY ONCE MORE"' if before else "mend what is named, then release again"


def may_go(product: Product, peer: Peer, grounds: Grounds, before: Earlier | None = None) -> Decision:
    """Say whether a product may go to a peer on these grounds, whoever asks."""
    return may_release(product, _recipient(peer), grounds, before)


def give(desk: Desk, books: Session, product: Product, peer: Peer, grounds: Grounds) -> Release:
    """Enter a release that is allowed in the ledger and have it wait, in the open books."""
    given = records.add(books, _entry(desk, product, peer, grounds))
    issuing.queue(desk, books, product, peer.center_id)
    # Not a new revision: the content is what was approved, and every recipient gets the same line.
    records.save(books, product.model_copy(update={"state": ProductState.RELEASED}))
    return given


def given(desk: Desk, reference: str) -> list[Release]:
    """Return to whom a product was given, oldest first."""
    with desk.read() as books:
        return records.where(books, Release, product=needed(books, Product, reference).id)


def earlier(desk: Desk, reference: str, to: str) -> Earlier | None:
    """Return the latest release of a product as it is now to a peer; None where there was none."""
    with desk.read() as books:
        return _earlier(desk, books, needed(books, Product, reference), needed_peer(books, to))


def _earlier(desk: Desk, books: Session, product: Product, peer: Peer) -> Earlier | None:
    to_them = records.where(books, Release, product=product.id, recipient=peer.center_id)
    found = [one for one in to_them if one.product_revision == product.revision][-1:]
    zone = ZoneInfo(desk.center.timezone)
    return next((Earlier(one.id, f"{one.created.astimezone(zone):%Y-%m-%d}", one.state) for one in found), None)


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
    given = {"authority": grounds.authority, "need": grounds.need, "right": grounds.right, "reason": grounds.reasons}
    return filled(Release, desk.header("release", Holding.INVESTIGATION), {**fields, **given})
