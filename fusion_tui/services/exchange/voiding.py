"""Taking back what was sealed and not acknowledged: the number is void, the bytes are destroyed, the rest goes again.

Bytes that come to the peer later are void there; where they came first, nothing changes by it.
"""

from __future__ import annotations

from collections.abc import Iterable

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.release import ReleaseState
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import ledger, receipts
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import channel, outbox, people
from fusion_tui.store.channel import SentBundle
from fusion_tui.store.engine import Session

AT_PEER = "the peer has acknowledged that bundle"


def take_back(books: Session, bundles: Iterable[SentBundle]) -> list[SentBundle]:
    """Void unacknowledged bundles in the open books and have their items wait again; return those that were open.

    Their sealed files go once the transaction stands: ``receipts.erase``.
    """
    voided, present = [], people.epoch(books).hex()
    for one in bundles:
        # A number of an epoch that is over can't be told as void any more: nothing is sealed in it.
        state = channel.VOIDING if one.epoch == present else channel.VOIDED
        if channel.set_state(books, one.peer, one.epoch, one.seq, state):
            ledger.wait_again(books, ledger.unanswered(books, one))
            voided.append(one)
    return voided


def void(desk: Desk, peer: str, seq: int, epoch: str = "") -> SentBundle:
    """Void one bundle, the latest of that number or one of an epoch; raises InputError where it is acknowledged."""
    with desk.write("bundle void", Right.EXCHANGE, whole=True) as entry:
        one = _needed(entry.books, peer, seq, epoch)
        entry.subject, entry.outcome = one.file, f"seq {seq}"
        if not take_back(entry.books, [one]):
            raise InputError(AT_PEER, "recall or purge what it carried instead")
    receipts.erase(desk, [one])
    return one


def resend(desk: Desk, peer: str, seq: int, epoch: str = "") -> bool:
    """Have a bundle go out again; one that was acknowledged is issued anew under a new number (then True)."""
    with desk.write("bundle resend", Right.EXCHANGE, whole=True) as entry:
        one = _needed(entry.books, peer, seq, epoch)
        entry.subject, entry.outcome = one.file, f"seq {seq}"
        if one.state == channel.VOICED:
            _doubt(entry.books, one)
        if one.state not in channel.ENDED:
            return False  # its bytes are in the spool, and every drop send writes them
        ledger.wait_again(entry.books, outbox.of_bundle(entry.books, one.peer, one.epoch, one.seq))
        return True


def _doubt(books: Session, one: SentBundle) -> None:
    """Take back what a voice said of a bundle: it counts as not acknowledged, and is written again."""
    items = ledger.unanswered(books, one)
    outbox.move(books, items, outbox.SEALED)
    ledger.note_releases(books, items, ReleaseState.SEALED)
    channel.voice(books, one, "")


def _needed(books: Session, peer: str, seq: int, epoch: str = "") -> SentBundle:
    known = needed_peer(books, peer)
    found = [one for one in channel.sent(books, known.center_id, epoch) if one.seq == seq]
    if not found:
        hint = f"fusion-tui channel show {known.code} names them"
        raise InputError("no bundle of that number was sealed for this peer", hint)
    return found[-1]
