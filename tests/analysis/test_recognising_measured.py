"""How much is found of what invented tips name, and how much that they don't: exact spans, kind by kind."""

from __future__ import annotations

from datetime import date

import pytest

from fusion_tui.analysis.recognising import Kind, Suggestion, recognise
from tests.analysis.narratives import read

RECEIVED = date(2026, 11, 26)


def measured(name: str) -> dict[str, tuple[int, int, int]]:
    """Return for each kind how many of a file's marks were found, how many are marked, how many were suggested."""
    counts: dict[str, tuple[int, int, int]] = {}
    for text, truth in read(name):
        found = {key(one) for one in recognise(text, received=RECEIVED)}
        for kind in {one[0] for one in found | truth}:
            hits, marked, suggested = counts.get(kind, (0, 0, 0))
            mine, theirs = ({one for one in each if one[0] == kind} for each in (found, truth))
            counts[kind] = hits + len(mine & theirs), marked + len(theirs), suggested + len(mine)
    return counts


def key(one: Suggestion) -> tuple[str, int, int]:
    return one.kind.value, one.start, one.end


def test_the_narratives_are_enough_to_measure_by() -> None:
    assert len(read("known")) >= 150
    assert len(read("unseen")) >= 35


@pytest.mark.parametrize("kind", Kind)
def test_what_is_marked_in_the_known_narratives_is_found_and_little_else(kind: Kind) -> None:
    hits, marked, suggested = measured("known")[kind]
    assert hits >= 0.95 * marked
    assert hits >= 0.95 * suggested


FLOORS = {
    Kind.PHONE: 0.9, Kind.EMAIL: 0.9, Kind.VIN: 0.9, Kind.IP: 0.9, Kind.HASH: 0.9, Kind.LINK: 0.9, Kind.POSITION: 0.9,
    Kind.ADDRESS: 0.85, Kind.PERSON: 0.75, Kind.TIME: 0.85, Kind.PLATE: 0.8,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "floor"), FLOORS.items(), ids=str)
def test_what_is_marked_in_narratives_the_rules_were_not_made_for_is_mostly_found(kind: Kind, floor: float) -> None:
    hits, marked, suggested = measured("unseen")[kind]
    assert hits >= floor * marked
    assert hits >= 0.75 * suggested
