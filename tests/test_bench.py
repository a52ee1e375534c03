"""What becomes of measured figures."""

from __future__ import annotations

import pytest

from bench.figures import Figure, Reach, merged


def test_a_part_that_was_measured_again_leaves_the_rows_of_the_others() -> None:
    first = merged([], [Figure("start", 200, "ms"), Figure("search", 30, "ms")])
    again = merged(first, [Figure("search", 20, "ms"), Figure("insert", 5, "s")])
    assert [(row["what"], row["ours"]) for row in again] == [("start", 200), ("search", 20), ("insert", 5)]


@pytest.mark.parametrize(
    ("ours", "reach", "verdict"),
    [
        (30, Reach("<=", 1.5), "ok"),
        (31, Reach("<=", 1.5), "missed"),
        (31, Reach("<=", 40, "ms"), "ok"),
        (31, None, ""),
    ],
)
def test_a_figure_out_of_its_reach_is_missed(ours: float, reach: Reach | None, verdict: str) -> None:
    assert Figure("search", ours, "ms", limit=20, reach=reach).verdict == verdict
