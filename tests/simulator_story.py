"""What the simulator expects: what each center said about its records, to whom, and what a lost store may have said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from fusion_tui.domain.received import Received, ReceivedState

PUT, RECALL, PURGE = "put", "recall", "purge"


class Word(NamedTuple):
    """One statement: its revision, what it does, and the title a put gives."""

    rev: int
    op: str
    title: str = ""


@dataclass
class Said:
    """What one center said about one of its records.

    ``lost`` is what it said in a store that is gone: peers may hold it, and it may never be said again. ``astray``
    are the peers it was given to in such a store: the ledger that was put back may not name them, so that an
    order may not reach them (``test_an_order_after_a_restore_reaches_whom_the_lost_ledger_named``).
    """

    words: dict[int, Word] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)  # code of a peer: the greatest revision it was released
    ordered: dict[str, int] = field(default_factory=dict)  # code of a peer: the latest order that went to it
    lost: set[Word] = field(default_factory=set)
    astray: set[str] = field(default_factory=set)

    def say(self, word: Word) -> None:
        """Add a statement."""
        self.words[word.rev] = word

    def order(self, word: Word, to: list[str]) -> None:
        """Add an order; what was released to others never left, and never will."""
        self.say(word)
        self.given = {code: rev for code, rev in self.given.items() if code in to}
        self.ordered.update(dict.fromkeys(to, word.rev))

    @property
    def is_purged(self) -> bool:
        """Whether a purge was ordered: nothing comes after it."""
        return any(word.op == PURGE for word in self.words.values())

    def forget(self, before: Said | None, *, keeps_orders: bool) -> None:
        """Go back to what a backup knows; a file of tombstones keeps the orders given since."""
        known = before or Said()
        since = [word for rev, word in self.words.items() if known.words.get(rev) != word]
        orders = [word for word in since if keeps_orders and word.op != PUT]
        self.lost |= set(since) - set(orders)
        self.astray |= set(self.given)
        told, self.words, self.given = self.ordered, dict(known.words), dict(known.given)
        self.ordered = dict(known.ordered)
        for word in orders:
            self.order(word, [code for code in told if told[code] >= word.rev])

    def fits(self, held: Received | None, code: str, destroyed: int) -> bool:
        """Whether a peer that got everything may hold this; ``destroyed`` is up to where it destroyed its own copy."""
        top, order = self.given.get(code, 0), self.ordered.get(code, 0)
        is_astray = code in self.astray
        if self.is_purged:
            return held is None or (is_astray and code not in self.ordered)
        told = self.lost | (set(self.words.values()) if is_astray else set())
        lost = {word for word in told if word.op == PURGE or word.rev > max(top, order)}
        if held is None:
            return top <= max(order, destroyed) or any(word.op != PUT for word in lost)
        if top > order and held.revision == top:
            return held.title == self.words[top].title and held.state is not ReceivedState.RECALLED
        if order > top and held.revision == order:
            return held.state is ReceivedState.RECALLED
        return any(word.rev == held.revision for word in lost)
