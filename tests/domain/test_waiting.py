"""Why a bundle waits, in words."""

from __future__ import annotations

from fusion_tui.domain.waiting import REVIEW, waits_for


def test_a_reason_is_told_in_words_and_an_unknown_one_stands_for_itself() -> None:
    assert waits_for(REVIEW) == "your decision"
    assert waits_for("later-code") == "later-code"
