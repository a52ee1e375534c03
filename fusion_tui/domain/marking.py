"""Markings: a control marking, TLP 2.0 and caveats on every fact and paragraph, rolled up into a banner.

A marking is shown as ``(U//LES) TLP:AMBER``. The algebra is a join: the banner is the most restrictive
of its portions. Control markings are the center's list (data, most open first); these are the defaults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import reduce

from pydantic import BaseModel, ConfigDict, Field

from fusion_tui.domain.errors import InputError

CONTROLS: tuple[str, ...] = ("U", "U//FOUO", "U//LES", "CUI", "CUI//LEI")


class TLP(StrEnum):
    """Traffic Light Protocol 2.0 (FIRST), from open to closed."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"

    @property
    def level(self) -> int:
        """Position in CLEAR < GREEN < AMBER < AMBER+STRICT < RED."""
        return _LEVELS[self]


_LEVELS = {tlp: level for level, tlp in enumerate(TLP)}


class Marking(BaseModel):
    """A control marking with its TLP; ``|`` joins two into the more restrictive."""

    model_config = ConfigDict(frozen=True)

    control: str = Field(default="U//FOUO", max_length=40)
    tlp: TLP = TLP.AMBER

    def __str__(self) -> str:
        return f"({self.control}) TLP:{self.tlp}"

    def __or__(self, other: Marking) -> Marking:
        return Marking(
            control=max(self.control, other.control, key=_closedness),
            tlp=max(self.tlp, other.tlp, key=lambda tlp: tlp.level),
        )


def _closedness(control: str) -> tuple[int, str]:
    """Rank a control marking; one that isn't on the center's list came from a peer and counts as the most closed."""
    return (CONTROLS.index(control) if control in CONTROLS else len(CONTROLS)), control


MOST_OPEN = Marking(control=CONTROLS[0], tlp=TLP.CLEAR)


def banner(portions: Iterable[Marking]) -> Marking:
    """Return the most restrictive marking over all portions; the most open where there is none."""
    return reduce(Marking.__or__, portions, MOST_OPEN)


def marking_of(control: str, tlp: str) -> Marking:
    """Return a marking of the center's list; raise InputError naming the choices otherwise."""
    control, tlp = control.strip().upper().strip("()"), "".join(tlp.upper().split()).removeprefix("TLP:")
    if control not in CONTROLS:
        raise InputError("unknown control marking", f"one of: {', '.join(CONTROLS)}")
    if tlp not in set(TLP):
        raise InputError("unknown TLP", f"one of: {', '.join(TLP)}")
    return Marking(control=control, tlp=TLP(tlp))


# However people write it, a mark is never read as more open than it says: case, spaces and a line break don't matter.
_PORTION = re.compile(
    r"\A\(([A-Z][A-Z/ -]{0,39})\)\s*(?:TLP\s*:\s*([A-Z]+(?:\s*\+\s*STRICT)?)\s*)?", re.ASCII | re.IGNORECASE
)


_INSIDE = re.compile(r"\(([A-Z][A-Z/ -]{0,39})\)\s*TLP\s*:\s*([A-Z]+(?:\s*\+\s*STRICT)?)", re.ASCII | re.IGNORECASE)


def marks_in(text: str) -> list[Marking]:
    """Return the full marks of the list, control and TLP, that stand anywhere in a text."""
    found = [(control, "".join(tlp.upper().split())) for control, tlp in _INSIDE.findall(text)]
    return [marking_of(control, tlp) for control, tlp in found if control.upper() in CONTROLS and tlp in set(TLP)]


def read_portion(paragraph: str, default: Marking = Marking()) -> tuple[Marking | None, str]:  # noqa: B008 - frozen
    """Split a leading ``(U//LES) TLP:AMBER`` off a paragraph; None where there is no mark of the list.

    A control mark alone takes the default's TLP. Raises InputError for a TLP that doesn't exist.
    """
    found = _PORTION.match(paragraph)
    if not found or found[1].upper() not in CONTROLS:
        return None, paragraph
    return marking_of(found[1], found[2] or default.tlp), paragraph[found.end() :]
