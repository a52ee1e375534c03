"""What the commands for orders print: for people, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fusion_tui.cli.context import as_json as record_json
from fusion_tui.cli.context import note, pairs, say, table
from fusion_tui.cli.lists import local
from fusion_tui.domain.wording import many

if TYPE_CHECKING:
    from fusion_tui.services.exchange.backing_out import BackedOut
    from fusion_tui.services.exchange.order_board import Carried, Order
    from fusion_tui.services.exchange.purging import Plan, Purged
    from fusion_tui.services.exchange.seen import Given, Seen


def planned(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON."""
    left = [{name: one[name] for name in ("id", "kind", "number") if name in one}
            for one in map(record_json, plan.left)]  # fmt: skip
    return {
        "record": plan.record.id,
        "destroyed": plan.kinds,
        "to": plan.to,
        "from": plan.comes_from,
        "unreached": plan.unreached,
        "left": left,
    }


def say_plan(plan: Plan, words: str) -> None:
    """Say what goes, whom it is ordered of, what is out of reach and what stays."""
    pairs({f"{kind} {words}": count for kind, count in plan.kinds.items()})
    if plan.comes_from:
        note(f"only our copy: {plan.comes_from} may send it again in a greater revision, and in no other")
    elif plan.to:
        note(f"ordered of {' '.join(plan.to)}; it goes with: fusion-tui drop send DIR")
    for place in plan.unreached:
        note(f"not reached: {place}")
    for one in plan.left:
        note(f"stays, and may repeat it: {getattr(one, 'number', '') or one.id}")


def say_left(done: Purged) -> None:
    """Say what a purge did beside that."""
    if done.voided:
        note(f"{many(done.voided, 'sealed bundle')} destroyed; what else was to go with it goes under a new number")
    if not done.is_cut:
        note("note: another program reads the store: its log is cut off by the next act, or at the next log-on")


def order(one: Order) -> dict[str, Any]:
    """Return an order with its answers as JSON."""
    answers = [{"to": each.to, "state": str(each.state), "at": each.at, "who": each.who, "bundle": each.seq,
                "unreached": each.unreached, "note": each.note} for each in one.answers]  # fmt: skip
    kept = ("record", "rev", "op", "reason", "by", "order", "title", "of")
    return {**{name: getattr(one, name) for name in kept}, "and": one.second, "at": one.at.isoformat(),
            "recipients": answers, "outstanding": len(one.outstanding)}  # fmt: skip


def carried_out(one: Carried) -> dict[str, Any]:
    """Return a peer's purge that was carried out here as JSON."""
    return {**asdict(one), "receipt": str(one.receipt)}


def say_orders(found: Sequence[Order], zone: str) -> None:
    """Print orders, a line for each recipient."""
    if not found:
        say("no orders")
        return
    rows = []
    for one in found:
        head = [one.op, one.title or one.record, local(one.at, zone), f"{one.by} {one.second}".strip()]
        rows += [[*head, *answer] for answer in _answers(one, zone)]
    table(["order", "record", "ordered", "by", "to", "state", "answered", "who", "not reached"], rows)
    note(f"{sum(bool(one.outstanding) for one in found)} of {many(len(found), 'order')} without every answer")


def _answers(one: Order, zone: str) -> list[list[str]]:
    if not one.answers:
        return [[f"our copy of {one.of}" if one.of else "nobody", "", "", "", ""]]
    return [
        [each.to, str(each.state), local(each.at, zone) if each.at else "", each.who,
         "; ".join(filter(None, [*each.unreached, each.note]))]
        for each in one.answers
    ]  # fmt: skip


def seen(found: Seen) -> dict[str, Any]:
    """Return who has seen a record as JSON."""
    return {
        "record": found.id,
        "from": found.origin,
        "is_gone": found.record is None,
        "title": getattr(found.record, "title", ""),
        "revisions": found.revisions,
        "releases": [{**asdict(one), "at": one.at.isoformat()} for one in found.given],
        "readers": [asdict(one) for one in found.readers],
        "purges": [asdict(one) for one in found.destroyed],
        "orders": [order(one) for one in found.orders],
    }


def say_seen(found: Seen, zone: str) -> None:
    """Print who has seen a record."""
    say(f"{found.id}  {'it is gone' if found.record is None else getattr(found.record, 'title', '')}")
    if found.given:
        rows = [[one.to, str(one.revision), local(one.at, zone), one.by, one.need, one.reason, _state(one),
                 str(one.seq or "")] for one in found.given]  # fmt: skip
        table(["given to", "revision", "released", "by", "need to know", "reason", "state", "bundle"], rows)
    for title, readers in (("read at", found.readers), ("destroyed at", found.destroyed)):
        rows = [
            [one.center, one.who, local(one.at, zone), str(one.revision), "; ".join(one.unreached)] for one in readers
        ]
        if rows:
            table([title, "who", "when", "revision", "not reached"], rows)
    if found.orders:
        say_orders(found.orders, zone)
    if not (found.given or found.readers or found.destroyed or found.orders):
        say("it went to nobody")


def say_backed_out(found: BackedOut) -> None:
    """Print what a back-out does."""
    pairs({"peer": found.peer, "epoch": found.epoch, "since bundle": found.since, "removed": found.removed,
           "back to what stood before": found.back, "stand as they are": found.same,
           "purged, and stay so": found.gone, "bundles that still wait": found.waiting})  # fmt: skip
    for epoch in found.others:
        note(f"note: epoch {epoch} of {found.peer} is not touched; --epoch names it")


def _state(one: Given) -> str:
    return f"{one.state}, {one.voiced_by}" if one.voiced_by else one.state
