"""A peer's record as people see it: what its statement says, cleaned and bounded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fusion_tui.domain.center import Peer
from fusion_tui.domain.holding import Holding, review_date
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.domain.text import clean_line
from fusion_tui.interchange import stix
from fusion_tui.sync.statement import Statement

_REASON = 400


def values(peer: Peer, one: Statement, seq: int, now: datetime, *, exercise: bool) -> dict[str, Any]:
    """Return a peer's record by the names of its fields; ``seq`` is of the bundle the statement came in."""
    seen = stix.read(one.object or {})
    holding = Holding.EXERCISE if exercise else Holding.TIP
    return {
        "id": one.record,
        "origin": one.origin,
        "author": peer.code,
        "created": now,
        "modified": now,
        "revision": one.rev,
        "control": seen.marking.control,
        "tlp": seen.marking.tlp,
        "grade": seen.grade,
        "holding": holding,
        "review_on": review_date(holding, now.date()),
        "exercise": exercise,
        "object_type": str((one.object or {}).get("type"))[:80],
        "title": seen.title,
        "text": seen.text,
        "sender_code": peer.code,
        "state": ReceivedState.NEW,
        "bundle_seq": seq,
        "reason": "",
        "line_hash": one.hash,
    }


def recalled(held: Received, order: Statement) -> Received:
    """Return a record as its recall leaves it: its words hidden from reading and search, with the reason.

    The statement that said them stays byte for byte, until a purge: a greater revision may undo the recall.
    """
    given = {"state": ReceivedState.RECALLED, "revision": order.rev, "reason": reason_of(order)}
    return held.model_copy(update={**given, "title": f"recalled by {held.sender_code}", "text": ""})


def reason_of(order: Statement) -> str:
    """Return why something was taken back, in the sender's words, cleaned and bounded."""
    return clean_line(order.reason or "")[:_REASON]
