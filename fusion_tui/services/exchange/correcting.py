"""Correction: a new approved revision goes to everybody who was given an older one, in one act (28 CFR 23.20(g)).

Each gets an entry of its own in the ledger, on the grounds it was given the older one, for a new reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.dissemination import Grounds
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.domain.user import Right
from fusion_tui.services import releases
from fusion_tui.services.desk import Desk, Entry
from fusion_tui.services.exchange import ledger, orders
from fusion_tui.services.lookup import needed, needed_peer
from fusion_tui.store import records
from fusion_tui.store.engine import Session


@dataclass(frozen=True)
class Corrected:
    """Which revision went to whom, and to whom it may not go any more, with the reasons."""

    record: str
    rev: int
    given: tuple[Release, ...]
    refused: tuple[tuple[str, str], ...]


def holders(books: Session, product: Product) -> list[Release]:
    """Return the latest release to each peer that was given an older revision than the product has now."""
    latest = {one.recipient: one for one in records.where(books, Release, product=product.id)
              if one.state is not ReleaseState.WITHDRAWN}  # fmt: skip
    return [one for one in latest.values() if one.product_revision < product.revision]


def who_has(desk: Desk, reference: str) -> list[Release]:
    """Return to whom an older revision of a product was given."""
    with desk.read() as books:
        return holders(books, needed(books, Product, reference))


def correct(desk: Desk, reference: str, reason: str) -> Corrected:
    """Give everybody the new revision; raises PolicyError where it isn't approved, or may go to none of them."""
    why = orders.reason_of(reason)
    with desk.write("product correct", Right.RELEASE) as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        older = _older(entry.books, product)
        refuse_if(
            product.state not in (ProductState.APPROVED, ProductState.RELEASED),
            f"the product is {product.state}, not approved",
        ).require("a correction is approved by a second person first")
        ledger.take_back(entry.books, product.id)
        found = _give(desk, entry, product, older, why)
        entry.outcome = f"revision {found.rev}, to {' '.join(one.recipient_code for one in found.given)}"[:200]
    return found


def _older(books: Session, product: Product) -> list[Release]:
    older = holders(books, product)
    if not older:
        raise InputError("nobody has an older revision of this product", "edit, submit and approve it first")
    return older


def _give(desk: Desk, entry: Entry, product: Product, older: list[Release], reason: str) -> Corrected:
    given, refused = [], []
    for before in older:
        peer, grounds = needed_peer(entry.books, before.recipient), _grounds(before, reason)
        decision = releases.may_go(product, peer, grounds)
        if decision.allowed:
            given.append(releases.give(desk, entry.books, product, peer, grounds))
        else:
            refused.append((peer.code, "; ".join(decision.reasons)))
    if not given:
        decision.require("nobody may be given the correction")
    return Corrected(product.id, product.revision, tuple(given), tuple(refused))


def _grounds(before: Release, reason: str) -> Grounds:
    return Grounds(before.authority, before.need, before.right, reason)
