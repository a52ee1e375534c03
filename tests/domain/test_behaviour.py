"""The sixteen behaviours of the functional standard, in its two parts."""

from __future__ import annotations

import pytest

from fusion_tui.domain.behaviour import Behaviour

PART_A = ["INTRSN", "MISREP", "THEFT", "SABOT", "CYBER", "THREAT", "AVIATION"]
PART_B = ["ELICIT", "TESTSEC", "RECRUT", "PHOTO", "SURVL", "MATRLS", "EXPERT", "WPNS", "SECTOR"]


@pytest.mark.parametrize(("part", "codes"), [("A", PART_A), ("B", PART_B)])
def test_the_behaviours_of_a_part(part: str, codes: list[str]) -> None:
    assert [str(behaviour) for behaviour in Behaviour if behaviour.part == part] == codes


@pytest.mark.parametrize("behaviour", Behaviour)
def test_a_behaviour_has_words_of_its_own(behaviour: Behaviour) -> None:
    assert behaviour.label
    assert [other for other in Behaviour if other.label == behaviour.label] == [behaviour]
    assert behaviour.label != behaviour


def test_a_label_is_the_standards() -> None:
    assert Behaviour.SURVL.label == "Observation/Surveillance"
