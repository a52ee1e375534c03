"""How many records there are: read from the counts that triggers keep, so that asking costs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlmodel import Session

ByState = dict[tuple[str, str], int]


def by_state(session: Session) -> ByState:
    """Return how many records there are of each kind in each state, whoever may see them."""
    found = session.connection().exec_driver_sql("SELECT kind, state, count FROM tally")
    return {(kind, state): count for kind, state, count in found}


def sum_of(counted: ByState, kind: str, states: Collection[str] = ()) -> int:
    """Return how many records of a kind were counted, in these states where some are named."""
    return sum(count for (of, state), count in counted.items() if of == kind and (not states or state in states))


def counts(session: Session) -> Counter[str]:
    """Return how many records there are of each kind, whoever may see them."""
    found: Counter[str] = Counter()
    for (kind, _), count in by_state(session).items():
        found[kind] += count
    return found


def count(session: Session, kind: str, states: Collection[str] = ()) -> int:
    """Return how many records of a kind there are, in these states where some are named."""
    return sum_of(by_state(session), kind, states)
