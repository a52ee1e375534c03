"""The relations that links state: those the program makes itself, and those it offers.

Two records are one person or thing where somebody decided so (``SAME_AS``, the second is the one that is kept to),
and two where somebody decided that (``DIFFERENT_FROM``); both are links with a reason, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence

from fusion_tui.domain.case import Entity, Link
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.text import clean_line

APPEARS_IN = "appears-in"
"""A person or thing is named in a case."""
NAMED_IN = "named-in"
"""A person or thing was named in a tip, and carried into a case."""
MENTIONS = "mentions"
"""A fact or note calls somebody, something or a case by name."""
SAME_AS = "same-as"
DIFFERENT_FROM = "different-from"

OWN = frozenset({APPEARS_IN, NAMED_IN, MENTIONS, SAME_AS, DIFFERENT_FROM})

OFFERED = ("associate of", "relative of", "lives with", "works for", "member of", "owns", "uses", "lives at", "was at",
           "called", "paid", "threatened", "sold to", "seen with")  # fmt: skip


def may_relate(relation: str) -> Decision:
    """Whether people may state a relation: not those by which the program keeps order."""
    return refuse_if(clean_line(relation).strip().casefold() in OWN, "that relation is made by its own act")


def may_decide(kept: Entity, other: Entity, between: Sequence[Link] = (), *, are_one: bool = False) -> Decision:
    """Whether it may be decided that two records are one, or are two.

    ``between`` are the decisions that keep apart the two or any that are one with them; ``are_one`` where they are.
    """
    apart = next(iter(between), None)
    return (
        refuse_if(kept.id == other.id, "that is the same record")
        & refuse_if(kept.entity is not other.entity, f"one is a {kept.entity}, the other a {other.entity}")
        & refuse_if(kept.id != other.id and are_one, "they are one already, perhaps by a third: take that back first")
        & refuse_if(apart, f"{apart.author if apart else ''} decided that they are two: take that back first")
    )
