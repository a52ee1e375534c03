"""An order in words: what it says, and what each recipient answered."""

from __future__ import annotations

from fusion_tui.domain.clock import moment_of
from fusion_tui.services.exchange.order_board import Answer, Order
from fusion_tui.widgets.times import moment


def order_lines(order: Order, zone: str) -> list[str]:
    """Return an order with its answers, a line each."""
    by = f"{order.by} and {order.second}" if order.second else order.by
    head = f"{order.op}   revision {order.rev}, {moment(order.at, zone)} by {by}: {order.reason}"
    if order.of:
        return [head, f"    our copy of a record of {order.of}; nobody else was told"]
    answers = [line for one in order.answers for line in _answer(one, zone)]
    return [head, *(answers or ["    it went to nobody"])]


def outstanding(order: Order) -> str:
    """Return how many recipients have still to answer, as a list shows it."""
    if not order.answers:
        return "-"
    left = len(order.outstanding)
    return f"{left} of {len(order.answers)} OUTSTANDING" if left else "all answered"


def _answer(one: Answer, zone: str) -> list[str]:
    said = f" by {one.who}, {moment(moment_of(one.at), zone)}" if one.at else ""
    bundle = f" (bundle {one.seq})" if one.seq else ""
    note = f"   {one.note}" if one.note else ""
    return [f"    {one.to}   {one.state}{said}{bundle}{note}", *(f"        not reached: {x}" for x in one.unreached)]
