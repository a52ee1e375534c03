"""What follows a transaction that added an order or destroyed something: files go, the index is written anew.

Every step can be done again, and the store remembers that it is due until all of them were: a program
that was killed in between leaves it to the next log-on.
"""

from __future__ import annotations

from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import packing, quarantining, tombstones
from fusion_tui.services.exchange.destroying import SCRUB
from fusion_tui.store import blobs, channel, copying, erasing, people
from fusion_tui.store.engine import Session
from fusion_tui.sync import names
from fusion_tui.sync.spool import Spool

ORDERS, LOG = "orders", "log"  # only the file of tombstones is to be written; only the log is to be cut


def owe(books: Session) -> None:
    """Note that the file of tombstones is behind; to be called in the transaction that adds an order."""
    if people.installation(books).due in ("", LOG):
        people.remember(books, due=ORDERS)


def settle(desk: Desk) -> bool:
    """Do what is due; False where another program reads the store just now, so that its log still holds old pages."""
    with desk.read(whole=True) as books:
        due = people.installation(books).due
    if not due:
        return True
    if due == SCRUB:
        with desk.store.write() as books:  # nobody keeps, seals or indexes anything while this door is held
            _scrub(desk, books)
        copying.remove_kept(desk.store.path)
    if due != LOG:
        tombstones.write(desk)
        _remember(desk, due, LOG)
    if not erasing.cut_log(desk.store):
        return False
    _remember(desk, LOG, "")
    return True


def _remember(desk: Desk, before: str, after: str) -> None:
    """Note what is due now, unless another act made more due meanwhile."""
    with desk.store.write() as books:
        if people.installation(books).due == before:
            people.remember(books, due=after)


def _scrub(desk: Desk, books: Session) -> None:
    erasing.rewrite_index(books)
    blobs.sweep(books, desk.profile.blobs, desk.clock.now())
    spool = Spool(desk.profile.spool)
    spool.sweep()
    ours = [path for path in spool.files() if names.is_bundle(path.name)]
    ended = channel.ended(books, [path.name for path in ours])
    spool.erase_all(path for path in ours if path.name in ended)
    packing.sweep(books, desk.profile.spool)
    quarantining.sweep(desk, books)
