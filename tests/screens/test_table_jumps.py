"""A jump in a list: it paints once, with records, unless they are late."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from threading import Event

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from fusion_tui.widgets import window_list
from fusion_tui.widgets.columns import Column
from fusion_tui.widgets.held import Held
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.window_list import AHEAD, SPAN

MANY, FOR_EVER = 1_000_000, 60.0


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_REST", 0.001)


@dataclass
class SlowQuery:
    """Numbers as records, which come once somebody lets them."""

    may_go: Event = field(default_factory=Event)
    asked: list[tuple[int, int]] = field(default_factory=list)

    def __call__(self, offset: int, limit: int) -> Held[str]:
        self.asked.append((offset, limit))
        assert self.may_go.wait(FOR_EVER)
        return Held(MANY, offset, [f"record {row}" for row in range(offset, min(offset + limit, MANY))])


class Bench(App[None]):
    def compose(self) -> ComposeResult:
        yield RecordTable([Column("name", 0, str)], str, "list")

    @property
    def table(self) -> RecordTable[str]:
        return self.query_one(RecordTable)

    @property
    def lines(self) -> list[str]:
        return [self.table.render_line(y).text.strip() for y in range(1, self.table.size.height)]


@asynccontextmanager
async def at_list(query: SlowQuery) -> AsyncIterator[tuple[Bench, Pilot[None]]]:
    """Yield an app whose list shows its first records, and whose query is held up from here on."""
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        query.may_go.set()
        app.table.show_query(query)
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        query.may_go.clear()
        query.asked.clear()
        try:
            yield app, pilot
        finally:
            query.may_go.set()


async def _let_come(app: Bench, pilot: Pilot[None], query: SlowQuery) -> None:
    query.may_go.set()
    for _ in range(3):  # what is seen, then what is around it
        while not all(worker.is_finished for worker in app.workers):
            await pilot.pause(0.001)
        await pilot.pause()


async def test_the_lines_before_a_jump_stand_until_its_own_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_PATIENCE", FOR_EVER)
    async with at_list(query := SlowQuery()) as (app, pilot):
        await pilot.press("G")
        assert (app.lines[1], app.table.item) == ("record 1", None)
        await _let_come(app, pilot, query)
        assert app.lines[-1] == f"> record {MANY - 1}"


async def test_lines_that_are_late_say_that_they_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_PATIENCE", 0.001)
    async with at_list(query := SlowQuery()) as (app, pilot):
        await pilot.press("G")
        while app.lines[-1] != "> …":
            await pilot.pause(0.001)
        await _let_come(app, pilot, query)
        assert app.lines[-1] == f"> record {MANY - 1}"


async def test_a_key_during_a_jump_goes_on_from_where_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_PATIENCE", FOR_EVER)
    async with at_list(query := SlowQuery()) as (app, pilot):
        await pilot.press("G", "k", "k")
        await _let_come(app, pilot, query)
        assert app.table.item == f"record {MANY - 3}"


async def test_a_jump_back_to_what_was_read_needs_nothing_and_is_not_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_PATIENCE", FOR_EVER)
    async with at_list(query := SlowQuery()) as (app, pilot):
        await pilot.press("G", "g")
        assert app.table.item == "record 0"
        await _let_come(app, pilot, query)
        assert (app.table.item, app.lines[0], len(query.asked)) == ("record 0", "> record 0", 1)


async def test_a_way_back_from_lines_that_wait_is_not_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_PATIENCE", 0.001)
    async with at_list(query := SlowQuery()) as (app, pilot):
        await pilot.press("G")
        while app.lines[-1] != "> …":
            await pilot.pause(0.001)
        await pilot.press("g")
        await _let_come(app, pilot, query)
        assert (app.table.item, app.lines[0], len(query.asked)) == ("record 0", "> record 0", 1)


async def test_no_record_of_the_query_before_is_under_the_cursor_of_the_next() -> None:
    async with at_list(query := SlowQuery()) as (app, pilot):
        app.table.ask(query)
        assert (app.table.item, app.table.item_id) == (None, "")
        app.table.reload()
        await _let_come(app, pilot, query)
        assert app.table.item == "record 0"


async def test_a_jump_reads_what_is_seen_first_and_what_is_around_it_later() -> None:
    async with at_list(query := SlowQuery()) as (app, pilot):
        query.may_go.set()
        await pilot.press("G")
        await _let_come(app, pilot, query)
        (first, seen), (above, ahead) = query.asked
        assert (first + seen, above + ahead, ahead) == (MANY, first + 1, AHEAD + 1)
        assert seen < SPAN / 4


async def test_the_way_back_from_a_jump_needs_nothing_nor_the_way_there_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_REST", FOR_EVER)
    async with at_list(query := SlowQuery()) as (app, pilot):
        query.may_go.set()
        await pilot.press("G")
        await _let_come(app, pilot, query)
        query.may_go.clear()
        query.asked.clear()
        await pilot.press("g")
        assert (app.table.item, app.lines[0]) == ("record 0", "> record 0")
        await pilot.press("G")
        assert (app.table.item, app.lines[-1]) == (f"record {MANY - 1}", f"> record {MANY - 1}")
        assert not query.asked


async def test_what_is_kept_for_the_way_back_is_not_shown_of_another_query() -> None:
    async with at_list(query := SlowQuery()) as (app, pilot):
        query.may_go.set()
        await pilot.press("G")
        await _let_come(app, pilot, query)
        app.table.show_query(
            lambda offset, limit: Held(MANY, offset, [f"other {row}" for row in range(offset, offset + limit)])
        )
        await _let_come(app, pilot, query)
        await pilot.press("G")
        await _let_come(app, pilot, query)
        assert app.table.item == f"other {MANY - 1}"


async def test_going_to_and_fro_reads_nothing_around_either_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_REST", FOR_EVER)
    async with at_list(query := SlowQuery()) as (app, pilot):
        query.may_go.set()
        for key in "GgGgGg":
            await pilot.press(key)
            await _let_come(app, pilot, query)
        assert (len(query.asked), app.table.item) == (1, "record 0")


async def test_a_key_that_goes_on_after_a_jump_reads_ahead_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_list, "_REST", FOR_EVER)
    async with at_list(query := SlowQuery()) as (app, pilot):
        query.may_go.set()
        await pilot.press("G")
        await _let_come(app, pilot, query)
        await pilot.press("k")
        await _let_come(app, pilot, query)
        assert len(query.asked) == 2
