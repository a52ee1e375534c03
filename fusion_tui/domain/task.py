"""Tasks of a case: what is to be done, by whom, until when, and what came of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.record import NAME, Body, Record, Title
from fusion_tui.domain.text import Line

SOON = 2  # days before a task is due from which on it is shown as due


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Task(Record):
    """One thing to do in a case."""

    case: str = Field(max_length=100)
    title: Title
    text: Body = ""
    owner: Line = Field(default="", max_length=NAME, description="a user's name; empty: whoever takes it")
    due: date | None = Field(default=None, description="the last day, in the center's time zone")
    state: TaskState = TaskState.OPEN
    outcome: Line = Field(default="", max_length=400, description="what came of it, or why it was dropped")
    ended: Instant | None = None
    ended_by: Line = Field(default="", max_length=NAME)

    def days_left(self, today: date) -> int | None:
        """Return the days until it is due, fewer than none where it is late; None where it isn't due any more."""
        return (self.due - today).days if self.due is not None and self.state is TaskState.OPEN else None

    def is_due(self, today: date) -> bool:
        """Whether it is late, or due within days."""
        left = self.days_left(today)
        return left is not None and left <= SOON


def may_end(task: Task) -> Decision:
    """Whether a task may be done or dropped: once."""
    return refuse_if(task.state is not TaskState.OPEN, f"the task is {task.state} already")


def may_resume(task: Task) -> Decision:
    """Whether a task may be taken up again."""
    return refuse_if(task.state is TaskState.OPEN, "the task is open")
