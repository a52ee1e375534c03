"""Short files: waiting while they may still grow, truncated once three scans a minute apart saw the same size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion_tui.sync import limits
from fusion_tui.sync.settling import Settled, Settling

ONE, OTHER = "ft1-" + "a" * 26 + ".ftb", "ft1-" + "b" * 26 + ".ftb"
WAITS, CUT = Settled((ONE,)), Settled((), (ONE,))


def verdicts(*scans: tuple[float, dict[str, int]]) -> list[Settled]:
    settling = Settling()
    return [settling.observe(sizes, now) for now, sizes in scans]


def test_three_scans_a_minute_apart_at_one_size_are_the_end_of_it() -> None:
    assert verdicts((0, {ONE: 5}), (60, {ONE: 5}), (120, {ONE: 5})) == [WAITS, WAITS, CUT]


@pytest.mark.parametrize(("second", "third"), [(59.9, 120), (60, 119.9), (30, 90)])
def test_scans_that_come_sooner_do_not_count(second: float, third: float) -> None:
    assert verdicts((0, {ONE: 5}), (second, {ONE: 5}), (third, {ONE: 5}))[-1] == WAITS


def test_many_quick_scans_are_no_more_than_the_minutes_they_take() -> None:
    found = verdicts(*((at, {ONE: 5}) for at in range(0, 130, 3)))
    assert found.index(CUT) * 3 == 120


def test_a_file_that_grows_begins_anew() -> None:
    scans = [(0, 5), (60, 5), (119, 6), (179, 6), (238, 6), (239, 6)]
    assert verdicts(*((at, {ONE: size}) for at, size in scans)) == [WAITS] * 5 + [CUT]


def test_a_file_cut_short_may_still_go_on_growing() -> None:
    assert verdicts((0, {ONE: 5}), (60, {ONE: 5}), (120, {ONE: 5}), (121, {ONE: 6}))[-2:] == [CUT, WAITS]


def test_a_file_that_went_and_came_back_begins_anew() -> None:
    assert verdicts((0, {ONE: 5}), (60, {ONE: 5}), (119, {}), (120, {ONE: 5})) == [WAITS, WAITS, Settled(), WAITS]


def test_a_long_sleep_is_one_scan_and_not_many() -> None:
    assert verdicts((0, {ONE: 5}), (100_000, {ONE: 5}))[-1] == WAITS


def test_each_file_is_told_by_itself_in_order() -> None:
    found = verdicts((0, {OTHER: 5, ONE: 5}), (60, {ONE: 6, OTHER: 5}), (120, {ONE: 6, OTHER: 5}))
    assert found == [Settled((ONE, OTHER)), Settled((ONE, OTHER)), Settled((ONE,), (OTHER,))]


SCANS = st.lists(st.tuples(st.floats(0, 200), st.dictionaries(st.sampled_from([ONE, OTHER]), st.integers(0, 2))))


@given(SCANS)
def test_a_verdict_is_what_the_last_minutes_say_and_every_short_file_has_one(
    scans: list[tuple[float, dict[str, int]]],
) -> None:
    settling, now = Settling(), 0.0
    since: dict[str, tuple[int, float]] = {}
    for pause, sizes in scans:
        now += pause
        since = {
            name: since[name] if since.get(name, (None,))[0] == size else (size, now) for name, size in sizes.items()
        }
        found = settling.observe(sizes, now)
        assert sorted(found.waiting + found.truncated) == sorted(sizes)
        for name in found.truncated:
            assert now - since[name][1] > (limits.LOOKS - 1) * limits.SETTLE - 0.001
