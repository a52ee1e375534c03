"""When a task is due, and what may become of it."""

from __future__ import annotations

from datetime import date

import pytest

from fusion_tui.domain.task import TaskState, may_end, may_resume
from tests.factories import task

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("due", "left", "is_due"),
    [
        (date(2026, 2, 27), -2, True),
        (TODAY, 0, True),
        (date(2026, 3, 3), 2, True),
        (date(2026, 3, 4), 3, False),
        (None, None, False),
    ],
)
def test_an_open_task_is_due_from_two_days_before_its_day(due: date | None, left: int | None, is_due: bool) -> None:
    assert (task(due=due).days_left(TODAY), task(due=due).is_due(TODAY)) == (left, is_due)


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.DROPPED])
def test_a_task_that_ended_is_due_no_more_and_ends_once(state: TaskState) -> None:
    ended = task(state=state, due=TODAY)
    assert (ended.days_left(TODAY), ended.is_due(TODAY)) == (None, False)
    assert may_end(ended).reasons == (f"the task is {state} already",)
    assert may_resume(ended).allowed


def test_an_open_task_may_end_and_has_nothing_to_resume() -> None:
    assert may_end(task()).allowed
    assert may_resume(task()).reasons == ("the task is open",)
