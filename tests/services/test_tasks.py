"""Tasks of cases."""

from __future__ import annotations

from datetime import date

import pytest

from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.task import TaskState
from fusion_tui.services import cases, closing, tasks
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.tasks import TaskForm
from tests.centers import Office

TODAY = date(2026, 3, 1)


@pytest.fixture
def case(harbor: Office) -> str:
    return cases.new(harbor.desk, CaseForm("Substations")).id


def test_a_task_is_done_by_somebody_with_what_came_of_it(harbor: Office, case: str) -> None:
    task = tasks.add(harbor.desk, case, TaskForm("Ask for the video", owner=" Sue ", due=TODAY))
    done = tasks.finish(harbor.supervisor, task.id, "three clips, kept as evidence")
    assert (done.state, done.owner, done.ended_by, done.outcome) == (
        TaskState.DONE,
        "sue",
        "sue",
        "three clips, kept as evidence",
    )
    with pytest.raises(PolicyError, match="done already"):
        tasks.finish(harbor.desk, task.id)
    with pytest.raises(PolicyError, match="done already"):
        tasks.change(harbor.desk, task.id, TaskForm("Something else"))
    again = tasks.resume(harbor.desk, task.id)
    assert (again.state, again.ended, again.ended_by) == (TaskState.OPEN, None, "")


def test_a_task_is_given_to_another_and_put_off(harbor: Office, case: str) -> None:
    task = tasks.add(harbor.desk, case, TaskForm("Ask for the video", owner="ana", due=TODAY))
    moved = tasks.change(harbor.desk, task.id, TaskForm("Ask for the video", owner="sue", due=date(2026, 3, 9)))
    assert (moved.owner, moved.due, moved.revision) == ("sue", date(2026, 3, 9), 2)


def test_a_task_is_for_somebody_who_exists_and_says_something(harbor: Office, case: str) -> None:
    with pytest.raises(InputError, match="owner: no such user"):
        tasks.add(harbor.desk, case, TaskForm("Ask", owner="nobody"))
    with pytest.raises(InputError, match="title"):
        tasks.add(harbor.desk, case, TaskForm(" "))


def test_giving_a_task_up_takes_a_reason(harbor: Office, case: str) -> None:
    task = tasks.add(harbor.desk, case, TaskForm("Ask for the video"))
    with pytest.raises(InputError, match="outcome"):
        tasks.drop(harbor.desk, task.id, " ")
    assert tasks.drop(harbor.desk, task.id, "no camera there").state is TaskState.DROPPED


def test_a_closed_case_takes_no_task_and_ends_none(harbor: Office, case: str) -> None:
    task = tasks.add(harbor.desk, case, TaskForm("Ask for the video"))
    closing.close(harbor.desk, case, "explained")
    with pytest.raises(PolicyError, match="is closed"):
        tasks.add(harbor.desk, case, TaskForm("More"))
    with pytest.raises(PolicyError, match="is closed"):
        tasks.finish(harbor.desk, task.id)


def test_what_is_due_first_stands_first_and_what_ended_last(harbor: Office, case: str) -> None:
    late = tasks.add(harbor.desk, case, TaskForm("Later", due=date(2026, 4, 1)))
    done = tasks.add(harbor.desk, case, TaskForm("Done", due=TODAY))
    soon = tasks.add(harbor.desk, case, TaskForm("Soon", due=TODAY))
    some_day = tasks.add(harbor.desk, case, TaskForm("Some day"))
    tasks.finish(harbor.desk, done.id)
    assert [one.id for one in cases.page(harbor.desk, case).tasks] == [soon.id, late.id, some_day.id, done.id]


def test_a_kind_of_case_begins_with_its_tasks_and_questions(harbor: Office) -> None:
    made = cases.new(harbor.desk, CaseForm("Calls to the school", template="Threat to people or a place"))
    page = cases.page(harbor.desk, made.id)
    assert next((one.title, one.due) for one in page.tasks) == (
        "Tell whoever is threatened, and the agency there",
        TODAY,
    )
    assert page.case.summary.startswith("Who is threatened")
    own = cases.new(harbor.desk, CaseForm("Calls", summary="Ours.", template="missing person"))
    assert own.summary == "Ours."
    with pytest.raises(InputError, match="no such kind of case"):
        cases.new(harbor.desk, CaseForm("Calls", template="nothing"))


def test_tasks_of_a_restricted_case_are_nobodys_elses(harbor: Office) -> None:
    made = cases.new(harbor.supervisor, CaseForm("Closed matter")).id
    tasks.add(harbor.supervisor, made, TaskForm("Ask for the video", owner="ana", due=TODAY))
    with harbor.desk.read() as books:
        assert len(tasks.mine(books, "ana")) == 1
    cases.restrict(harbor.supervisor, made, ["sue"])
    with harbor.desk.read() as books:
        assert tasks.mine(books, "ana") == []


def test_tasks_of_a_closed_case_are_nobodys_to_do(harbor: Office, case: str) -> None:
    tasks.add(harbor.desk, case, TaskForm("Ask for the video", owner="ana", due=TODAY))
    closing.close(harbor.desk, case, "explained")
    with harbor.desk.read() as books:
        assert tasks.mine(books, "ana") == []
