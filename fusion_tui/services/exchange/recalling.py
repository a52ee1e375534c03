"""Recall: a released product is taken back; whoever has it hides it and stops using it.

What waits is withdrawn, the order goes to everybody it left for. A new revision that a second person
approved may go out again, and undoes the recall where it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.decision import refuse_if
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.release import Release
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import aftermath, ledger, orders
from fusion_tui.services.exchange.orders import Issued
from fusion_tui.services.lookup import needed
from fusion_tui.store import outbox, records
from fusion_tui.store.engine import Session


@dataclass(frozen=True)
class Recalled:
    """A recall: of which record, under which revision, to whom it goes, how many releases never left."""

    record: str
    rev: int
    to: tuple[str, ...]
    withdrawn: int


def recall(desk: Desk, reference: str, reason: str) -> Recalled:
    """Take a released product back; raises InputError where it never was released, PolicyError for a recalled one."""
    why = orders.reason_of(reason)
    with desk.write("recall", Right.RELEASE) as entry:
        product = needed(entry.books, Product, reference)
        entry.subject = product.id
        _require_released(entry.books, product)
        issued = orders.issue(desk, entry.books, product, outbox.RECALL, why)
        withdrawn = ledger.take_back(entry.books, product.id)
        records.save(entry.books, _recalled(desk, product, issued))
        aftermath.owe(entry.books)
        to = orders.codes(entry.books, issued.to)
        entry.outcome = f"revision {issued.line.rev}, to {' '.join(to) or 'nobody'}, {withdrawn} withdrawn"[:200]
    aftermath.settle(desk)
    return Recalled(product.id, issued.line.rev, tuple(to), withdrawn)


def _require_released(books: Session, product: Product) -> None:
    refuse_if(product.state is ProductState.RECALLED, "the product is recalled already").require(
        "fusion-tui orders shows who has answered"
    )
    if not records.where(books, Release, product=product.id):
        raise InputError("this product was never released", "there is nothing to take back")


def _recalled(desk: Desk, product: Product, issued: Issued) -> Product:
    cleared = {"approved_by": "", "approved_at": None, "approval_reason": ""}
    changed = {"state": ProductState.RECALLED, "revision": issued.line.rev, "modified": desk.clock.now()}
    return product.model_copy(update={**cleared, **changed})
