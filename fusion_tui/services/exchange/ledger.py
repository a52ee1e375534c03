"""The dissemination ledger and the outbox in step: how far what was released has come (28 CFR 23.20(e))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fusion_tui.domain.release import Release, ReleaseState
from fusion_tui.store import channel, dissemination, outbox, records
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session
from fusion_tui.store.outbox import Item

PURGED = "(purged)"


def note_sealed(books: Session, sealed: SentBundle) -> None:
    """Note that the releases of what a bundle carries left in it."""
    numbers = dissemination.in_bundle(books, sealed.peer, sealed.epoch, sealed.seq)
    left = {"bundle": sealed.file, "epoch": sealed.epoch, "seq": sealed.seq}
    dissemination.move(books, numbers, {"state": ReleaseState.SEALED, **left})


def note_releases(books: Session, items: Iterable[Item], state: ReleaseState) -> None:
    """Note how far the releases of these items have come."""
    given: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for item in items:
        if item.kind == outbox.PUT:
            given[item.peer].append((item.record, item.rev))
    for peer, places in given.items():
        dissemination.move(books, list(dissemination.of_products(books, peer, places)), {"state": state})


def unanswered(books: Session, one: SentBundle) -> list[Item]:
    """Return the items of a bundle that no receipt answered for; what a voice confirmed is still among them."""
    states = (outbox.SEALED, outbox.DONE) if one.state == channel.VOICED else (outbox.SEALED,)
    return [item for item in outbox.of_bundle(books, one.peer, one.epoch, one.seq) if item.state in states]


def wait_again(books: Session, items: Sequence[Item]) -> None:
    """Have items wait again, and note it; what a later order took back is withdrawn instead."""
    back, withdrawn = outbox.wait_again(books, items)
    note_releases(books, back, ReleaseState.WAITING)
    note_releases(books, withdrawn, ReleaseState.WITHDRAWN)


def take_back(books: Session, product: str) -> int:
    """Withdraw what still waits of a product, and return how many releases never left by that."""
    outbox.withdraw(books, product, (outbox.PUT,))
    waiting = records.where(books, Release, product=product, state=ReleaseState.WAITING)
    for release in waiting:
        records.save(books, release.model_copy(update={"state": ReleaseState.WITHDRAWN}))
    return len(waiting)


def forget(books: Session, product: str) -> None:
    """Keep of a purged product's releases to whom it went, when and by whom, and nothing it said."""
    gone = {"title": PURGED, "need": PURGED, "reason": PURGED}
    for release in records.where(books, Release, product=product):
        records.save(books, release.model_copy(update=gone))
