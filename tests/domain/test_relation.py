"""Which relations people state, and which two records may be called one."""

from __future__ import annotations

import pytest

from fusion_tui.domain.case import EntityKind
from fusion_tui.domain.relation import DIFFERENT_FROM, OFFERED, OWN, may_decide, may_relate
from tests.factories import entity, link


@pytest.mark.parametrize("relation", OFFERED)
def test_what_is_offered_may_be_stated(relation: str) -> None:
    assert may_relate(relation).allowed


@pytest.mark.parametrize("relation", sorted(OWN))
def test_what_an_act_of_its_own_makes_may_not(relation: str) -> None:
    assert not may_relate(f" {relation.upper()} ").allowed
    assert not may_relate(f"{relation[:2]}\u200b{relation[2:]}").allowed  # what is kept is what is read


def test_two_records_of_a_kind_may_be_called_one() -> None:
    assert may_decide(entity(), entity()).allowed


def test_two_kinds_are_two_things() -> None:
    refusal = may_decide(entity(), entity(entity=EntityKind.PERSON))
    assert refusal.reasons == ("one is a vehicle, the other a person",)


def test_a_record_is_not_merged_with_itself_nor_twice_nor_against_a_decision() -> None:
    one, other = entity(), entity()
    assert may_decide(one, one, are_one=True).reasons == ("that is the same record",)
    assert may_decide(one, other, are_one=True).reasons == (
        "they are one already, perhaps by a third: take that back first",
    )
    apart = link(relation=DIFFERENT_FROM, author="sue")
    assert may_decide(one, other, (apart,)).reasons == ("sue decided that they are two: take that back first",)
