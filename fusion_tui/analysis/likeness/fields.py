"""Which of two tips' particulars are the same, said in a line each: what "these may be the same" rests on.

A weight is how seldom two tips that have nothing to do with each other agree by chance: a VIN names one vehicle,
a name several people, and at one place at one time there is often more than one thing to report. Weights order a
list that a person looks at; they are no probability and decide nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

Fields = Mapping[str, Collection[str]]
Counts = Mapping[tuple[str, str], int]

COMMON = 25  # records with a value, past which it says little: the desk's own number, a stadium's address
SHOWN = 3  # values of one kind that are named, and count
LEAST_TEXT = 0.5  # below this two texts on the same subject are as like as two copies

_TEXT, _RARELY = 8.0, 0.1  # of texts that are the same; of what is common, whatever its kind


class Kind(NamedTuple):
    """What a value is called, and what it weighs when two tips share it."""

    label: str
    weight: float


KINDS = {
    "vin": Kind("VIN", 10.0),
    "phone": Kind("phone", 8.0),
    "email": Kind("e-mail", 8.0),
    "plate": Kind("plate", 7.0),
    "address": Kind("address", 4.0),
    "person": Kind("name", 3.0),
    "occasion": Kind("place and time", 3.0),
}


class Reason(NamedTuple):
    """Why two tips may be one, in words that name the value, and what it weighs."""

    said: str
    weight: float


@dataclass(frozen=True, slots=True)
class Alike:
    """Every reason, the weightiest first; none of them: nothing is the same."""

    reasons: tuple[Reason, ...] = ()

    @property
    def score(self) -> float:
        """What orders pairs: the more, the likelier the same."""
        return round(sum(reason.weight for reason in self.reasons), 6)


def alike(a: Fields, b: Fields, texts: float = 0.0, counts: Counts | None = None) -> Alike:
    """Return what two tips have in common.

    ``a`` and ``b`` hold values in their normal form by kind: those of KINDS, and any other, which weighs 1.
    ``texts`` is how like their texts are. ``counts`` says how many records hold a kind's value: one that
    more than 25 hold weighs next to nothing, and the reason says so.
    """
    reasons = [reason for kind in a if kind in b for reason in _same(kind, {*a[kind]} & {*b[kind]}, counts or {})]
    if texts >= LEAST_TEXT:
        reasons.append(Reason(f"texts alike {100 * texts:.0f} %", _TEXT * texts))
    return Alike(tuple(sorted(reasons, key=lambda reason: (-reason.weight, reason.said))))


def _same(kind: str, values: Collection[str], counts: Counts) -> Iterator[Reason]:
    """Yield a reason for each value, the rarest first, and one for how many more there are."""
    ordered = sorted(values, key=lambda value: (counts.get((kind, value), 0), value))
    label, weight = KINDS.get(kind, Kind(kind, 1.0))
    for value in ordered[:SHOWN]:
        held = counts.get((kind, value), 0)
        yield _common(label, value, held) if held > COMMON else Reason(f"same {label} {value}", weight)
    if more := len(ordered[SHOWN:]):
        yield Reason(f"{more:,} more of the same kind: {label}", 0.0)


def _common(label: str, value: str, held: int) -> Reason:
    return Reason(f"same {label} {value}, as {held:,} records have", _RARELY)
