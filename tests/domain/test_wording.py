from __future__ import annotations

import pytest

from fusion_tui.domain.wording import many


@pytest.mark.parametrize(("count", "said"), [(0, "0 peers"), (1, "1 peer"), (2, "2 peers"), (1_200, "1,200 peers")])
def test_a_count_is_said_with_its_word(count: int, said: str) -> None:
    assert many(count, "peer") == said


@pytest.mark.parametrize(
    ("word", "said"), [("entity", "2 entities"), ("sealed copy", "2 sealed copies"), ("day", "2 days")]
)
def test_a_word_has_its_plural(word: str, said: str) -> None:
    assert many(1, word) == f"1 {word}"
    assert many(2, word) == said
