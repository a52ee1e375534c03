"""Lists of records for people: what each kind is told apart by, and times in the center's zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fusion_tui.cli.context import say, table

if TYPE_CHECKING:
    from fusion_tui.domain.center import Peer
    from fusion_tui.domain.record import Record

Cell = Callable[[Any, str], str]
_TITLE = 80
_STATE = ("state", lambda record, _: str(record.state))


def _field(name: str) -> Cell:
    return lambda record, _: str(getattr(record, name) or "")


def _occurred(record: Any, zone: str) -> str:
    return local(record.occurred, zone) if record.occurred else record.occurred_text


# What stands between the number and the title of a record, by its kind.
_OWN: Mapping[str, Sequence[tuple[str, Cell]]] = {
    "tip": (("behaviour", _field("behaviour")), ("grade", _field("grade"))),
    "incident": (("occurred", _occurred), ("district", _field("district")), ("address", _field("address"))),
    "case": (_STATE, ("author", _field("author"))),
    "product": (_STATE, ("author", _field("author"))),
    "received": (("from", _field("sender_code")), _STATE),
    "release": (("to", _field("recipient_code")), _STATE),
}


def local(moment: datetime | str | None, zone: str) -> str:
    """Return a moment, which may be written as RFC 3339, in the center's zone, with the zone's short name."""
    from fusion_tui.domain.clock import moment_of
    from fusion_tui.widgets.times import moment as words

    return words(moment_of(moment) if isinstance(moment, str) else moment, zone)


def heard(peer: Peer, zone: str) -> str:
    """Return when something of a peer came last."""
    return local(peer.last_heard, zone) if peer.last_heard else "never"


def show_queue(records: Sequence[Record], zone: str) -> None:
    """Print a queue: its records are of one kind, and show what tells that kind apart."""
    own = _OWN[_kind(records[0])] if records else ()
    _show([name for name, _ in own], records, [[cell(record, zone) for _, cell in own] for record in records], zone)


def show_found(records: Sequence[Record], contexts: Sequence[str], zone: str) -> None:
    """Print records of every kind, each with where the words stand in it."""
    _show([], records, [[] for _ in records], zone, contexts)


def _show(
    names: Sequence[str], records: Sequence[Record], own: Sequence[Sequence[str]], zone: str, last: Sequence[str] = ()
) -> None:
    if not records:
        say("nothing found")
        return
    rows = [
        [
            str(getattr(record, "number", "") or _kind(record)),
            *cells,
            str(getattr(record, "title", "") or getattr(record, "text", ""))[:_TITLE],
            str(record.marking),
            local(record.modified, zone),
            record.id,
        ]
        for record, cells in zip(records, own, strict=True)
    ]
    columns = ["record", *names, "title", "marking", "changed", "id"]
    if last:
        columns, rows = [*columns, "in context"], [[*row, words] for row, words in zip(rows, last, strict=True)]
    table(columns, rows)


def shown(record: Record, zone: str) -> dict[str, object]:
    """Return the fields of a record for people: empty ones left out, moments in the center's zone."""
    fields = {"kind": _kind(record), **dict(record), "marking": record.marking}
    return {
        name: local(value, zone) if isinstance(value, datetime) else value
        for name, value in fields.items()
        if value not in ("", None)
    }


def _kind(record: Record) -> str:
    from fusion_tui.services.reading import kind_of

    return kind_of(record)
