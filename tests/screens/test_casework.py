"""Tasks, evidence and likeness in a case; who may see it."""

from __future__ import annotations

from datetime import timedelta

from textual.widgets import Input

from fusion_tui.domain.task import TaskState
from fusion_tui.paths import Profile
from fusion_tui.services import amending, cases, reading, tasks, tips
from fusion_tui.services.cases import EntityForm, FactForm
from fusion_tui.services.tasks import TaskForm
from fusion_tui.services.tips import TipForm
from fusion_tui.widgets.choice import Choice
from tests.screens.conftest import at_desk, seated


async def test_a_task_is_added_changed_ended_and_resumed(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "a")
        await seat.type("Ask for the video")
        seat.app.screen.query_one("#field-due", Input).value = "+1"
        await seat.press("f2", "7")
        assert "Ask for the video" in seat.text
        assert "in 1 d" in seat.text
        assert "[7 tasks 1]" in seat.text
        await seat.press("c")
        seat.app.screen.query_one("#field-owner", Input).value = "sue"
        await seat.press("f2", "m")
        await seat.type("three clips")
        await seat.press("f2")
        assert [(one.state, one.owner, one.outcome) for one in cases.page(seat.app.desk, "C-00001").tasks] == [
            (TaskState.DONE, "sue", "three clips")
        ]
        await seat.press("m")
        assert "the task is done already" in seat.told
        await seat.press("u")
        assert [one.state for one in cases.page(seat.app.desk, "C-00001").tasks] == [TaskState.OPEN]


async def test_what_is_no_task_says_where_tasks_are(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "m")
        assert "7 lists the tasks" in seat.told


async def test_a_task_due_stands_on_the_first_page_and_leads_to_its_case(harbor: Profile) -> None:
    with at_desk(harbor, "sue") as desk:
        late = reading.today(desk) - timedelta(days=2)
        tasks.add(desk, "C-00001", TaskForm("Ask for the video", owner="ana", due=late))
    async with seated(harbor) as seat:
        assert "Ask for the video" in seat.lines[5] + seat.lines[4] + seat.lines[3]
        assert "2 d late" in seat.text
        await seat.press("g", "enter")
        assert (seat.place, "[7 tasks 1]" in seat.text) == ("CaseScreen", True)


async def test_evidence_is_logged_item_by_item_and_a_broken_log_says_so(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "V")
        assert "8 lists the items of evidence" in seat.told
        await seat.press("v")
        await seat.type("Phone, black")
        await seat.press("f2", "8", "V")
        seat.app.screen.query_one("#field-act", Choice).action_step(3)
        seat.app.screen.query_one("#field-holder", Input).value = "County lab"
        await seat.press("f2")
        log = cases.page(seat.app.desk, "C-00001").evidence
        assert [(one.item, one.act, one.title, one.holder) for one in log.entries] == [
            (1, "collected", "Phone, black", "ana"),
            (1, "transferred", "Phone, black", "County lab"),
        ]
        with seat.app.desk.store.write() as books:
            books.connection().exec_driver_sql("DELETE FROM custody WHERE entry = 1")
        await seat.press("escape", "enter")
        assert "EVIDENCE LOG: entry 1 is not what was written" in seat.text


async def test_what_shares_an_identifier_is_looked_for_when_its_part_is_opened(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        cases.add_fact(desk, "C-00001", FactForm("van KXR-1984"))
        tips.add(desk, TipForm("A van again", "tag KXR1984"))
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "9")
        assert "holds KXR1984" in seat.text
        await seat.press("enter")
        assert "A van again" in seat.text
        assert seat.place == "RecordScreen"


async def test_a_case_is_restricted_and_says_to_whom(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "r")
        await seat.type("sue nobody")
        await seat.press("f2")
        assert "no such user" in seat.text
        seat.app.screen.query_one("#field-readers", Input).value = "sue"
        await seat.press("f2")
        assert "only sue, ana" in seat.text


async def test_a_kept_text_tells_what_it_was_linked_to(harbor: Profile) -> None:
    with at_desk(harbor) as desk:
        cases.add_entity(desk, "C-00001", EntityForm("person", "Jo Bloggs"))
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "t")
        await seat.type("ask @Jo Bloggs and @nobody")
        await seat.press("f2")
        assert "linked: Jo Bloggs; not named in the case: @nobody" in seat.told


async def test_a_closed_case_takes_nothing_more(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "x")
        await seat.type("explained")
        await seat.press("f2")
        for key in ("f", "a", "v"):
            await seat.press(key)
        assert seat.place == "CaseScreen"
        assert "the case is closed; z opens it again" in seat.told


async def test_a_kind_of_case_begins_with_its_tasks(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("c")
        await seat.type("Calls to the school")
        await seat.press("tab", "1", "f2")
        assert "Calls to the school" in seat.text
        assert "7 tasks 4" in seat.text


async def test_a_case_that_is_shut_to_who_looks_at_it_is_left_at_once(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "f")
        with at_desk(harbor, "sue") as desk:
            cases.restrict(desk, "C-00001", ["sue"])
        await seat.press("escape")
        await seat.until(lambda: seat.place == "QueueScreen")
        assert "no such case" in seat.told
        assert "Copper theft" not in seat.text


async def test_a_draft_brings_back_what_was_touched_and_nothing_others_changed_since(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "M")
        seat.app.screen.query_one("#field-predicate", Input).value = "four like thefts"
        await seat.press("escape")
        with at_desk(harbor, "sue") as desk:
            amending.amend(desk, "C-00001", {"title": "Copper theft, freight yards"})
        await seat.press("escape", "enter", "M", "f2")
        page = cases.page(seat.app.desk, "C-00001")
        assert (page.case.title, page.case.predicate) == ("Copper theft, freight yards", "four like thefts")
