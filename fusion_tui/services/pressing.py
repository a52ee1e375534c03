"""What of the exchange waits for a person, a line for each kind, over all peers; no line where nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from fusion_tui.domain.center import Peer
from fusion_tui.domain.waiting import REVIEW
from fusion_tui.domain.wording import many
from fusion_tui.store import keyring, traffic
from fusion_tui.store.engine import Session


class Pressing(NamedTuple):
    """One line: how urgent, the screen where it is dealt with, what it is, of whom, since when, and the next step."""

    urgency: int
    screen: str
    what: str
    of: str
    why: str
    since: datetime | None = None


def pressing(books: Session, now: datetime) -> Iterator[Pressing]:
    """Yield what is undecided, unanswered, silent, missing or held."""
    known = {peer.center_id: peer for peer in keyring.peers(books)}
    held = traffic.held(books)
    yield from _decisions(books, known, held)
    yield from _orders(books, known)
    silent = [peer for peer in known.values() if peer.is_silent(now)]
    if silent:
        since = min(peer.promised for peer in silent if peer.promised)
        what = f"{many(len(silent), 'peer')} silent"
        yield Pressing(
            1, "exchange", what, _codes(known, [one.center_id for one in silent]), "past its promise: E", since
        )
    gaps = {who: sum(came.missing for came in found) for who, found in traffic.epochs(books).items()}
    missing = [who for who, count in gaps.items() if count]
    if missing:
        what = f"{many(sum(gaps.values()), 'bundle')} missing"
        yield Pressing(2, "exchange", what, _codes(known, missing), "never came: E shows which")
    others = {who: sum(n for code, n in found.items() if code != REVIEW) for who, found in held.items()}
    waiting = [who for who, count in others.items() if count]
    if waiting:
        what = f"{many(sum(others.values()), 'bundle')} held"
        yield Pressing(2, "waiting", what, _codes(known, waiting), "sealed: W shows why")


def _decisions(books: Session, known: Mapping[str, Peer], held: Mapping[str, Mapping[str, int]]) -> Iterator[Pressing]:
    undecided = {who: found[REVIEW] for who, found in held.items() if REVIEW in found}
    if undecided:
        what, since = f"{many(sum(undecided.values()), 'bundle')} to decide", traffic.held_since(books, REVIEW)
        yield Pressing(1, "waiting", what, _codes(known, undecided), "accept or reject: W", since)


def _orders(books: Session, known: Mapping[str, Peer]) -> Iterator[Pressing]:
    sent = {who: sum(found.values()) for who, found in traffic.orders(books).items()}
    unconfirmed = traffic.unconfirmed(books)
    open_ = {who: sent.get(who, 0) + unconfirmed.get(who, 0) for who in {**sent, **unconfirmed}}
    if open_:
        what = f"{many(sum(open_.values()), 'order')} unanswered"
        yield Pressing(1, "orders", what, _codes(known, open_), "recalls, purges: O")


def _codes(known: Mapping[str, Peer], ids: Iterable[str]) -> str:
    return " ".join(sorted(known[one].code if one in known else one[:8] for one in ids))
