"""From what a person wrote to the record they mean."""

from __future__ import annotations

from typing import TypeVar

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import AbsentError, InputError
from fusion_tui.domain.record import Record
from fusion_tui.store import keyring, records
from fusion_tui.store.engine import Session

R = TypeVar("R", bound=Record)

_FOUND = "fusion-tui search finds them"
_QUEUES = {
    "tip": "tips",
    "incident": "incidents",
    "case": "cases",
    "product": "products",
    "received": "incoming",
    "release": "outgoing",
}
_LISTED = {kind: f"fusion-tui queue {queue} lists them" for kind, queue in _QUEUES.items()} | {
    "attachment": "fusion-tui attachment list RECORD lists them"
}


def needed(books: Session, kind: type[R], reference: str) -> R:
    """Return the record of a kind that an id or a number names; raises AbsentError where there is none."""
    found = records.named(books, kind, reference.strip())
    if found is None:
        word = records.KIND[kind]
        hint = f"give its id or its number; {_LISTED.get(word, _FOUND)}"
        raise AbsentError(f"no such {word}", hint, reference.strip())
    return found


def needed_peer(books: Session, code: str) -> Peer:
    """Return the peer that a code or a center id names; raises InputError where there is none."""
    found = keyring.peer(books, code)
    if found is None:
        raise InputError("no such peer", "fusion-tui peer list names them; peer add takes a card")
    return found
