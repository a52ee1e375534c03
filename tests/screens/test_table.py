"""The list as a window: what it fetches, where its cursor stays, what it paints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textual.app import App, ComposeResult

from fusion_tui.widgets.columns import Column, fitted, layout
from fusion_tui.widgets.table import RecordTable
from fusion_tui.widgets.window_list import SPAN

MANY = 1_200_000


@dataclass(frozen=True)
class Part:
    total: int
    offset: int
    records: Sequence[str]


@dataclass
class Query:
    """Numbers as records; ``new`` more stand above them all."""

    new: int = 0
    asked: list[int] = field(default_factory=list)

    def __call__(self, offset: int, limit: int) -> Part:
        self.asked.append(offset)
        rows = range(offset, min(offset + limit, MANY + self.new))
        return Part(MANY + self.new, offset, [f"record {row - self.new}" for row in rows])


class Bench(App[None]):
    def compose(self) -> ComposeResult:
        yield RecordTable([Column("name", 0, str)], str, "list", "nothing waits")

    @property
    def table(self) -> RecordTable[str]:
        return self.query_one(RecordTable)


async def _settled(app: Bench) -> None:
    await app.workers.wait_for_complete()


async def test_a_window_is_all_that_is_read_of_a_million_records() -> None:
    app, query = Bench(), Query()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_query(query)
        await pilot.pause()
        await _settled(app)
        for key, record in (("j", "record 1"), ("G", f"record {MANY - 1}"), ("g", "record 0"), ("end", "")):
            await pilot.press(key)
            await _settled(app)
            await pilot.pause()
            assert app.table.item == (record or f"record {MANY - 1}")
        assert len(query.asked) <= 7  # a jump reads what is seen, then what is around it


async def test_a_key_within_the_window_reads_nothing() -> None:
    app, query = Bench(), Query()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_query(query)
        await pilot.pause()
        await _settled(app)
        before = len(query.asked)
        await pilot.press(*["j"] * 30, "pagedown", "pageup", "k")
        assert app.table.item == "record 29"
        assert len(query.asked) == before


async def test_the_next_window_is_read_before_its_records_are_needed() -> None:
    app, query = Bench(), Query()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_query(query)
        await pilot.pause()
        for _ in range(SPAN // 20 + 4):
            await pilot.press("pagedown")
            await _settled(app)
            await pilot.pause()
            assert app.table.item is not None
        assert app.table.cursor > SPAN


async def test_what_arrives_above_never_moves_what_is_under_the_cursor() -> None:
    app, query = Bench(), Query()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_query(query)
        await pilot.pause()
        await _settled(app)
        await pilot.press("j", "j", "j")
        query.new = 2
        app.table.reload()
        await _settled(app)
        await pilot.pause()
        assert app.table.item == "record 3"
        assert app.table.cursor == 5


async def test_what_arrives_while_the_next_part_is_read_neither_doubles_nor_skips_a_record() -> None:
    app, query = Bench(), Query()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_query(query)
        await pilot.pause()
        await _settled(app)
        query.new = 3
        seen = []
        for _ in range(200):
            await pilot.press("j")
            await _settled(app)
            await pilot.pause()
            seen.append(app.table.item)
        assert seen == [f"record {row}" for row in range(1, 201)]


async def test_no_more_is_held_than_the_cursor_needs_around_it() -> None:
    app, query = Bench(), Query()
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show_query(query)
        await pilot.pause()
        for _ in range(60):
            await pilot.press("pagedown")
            await _settled(app)
            await pilot.pause()
        assert len(app.table._held.records) <= SPAN
        query.asked.clear()
        await pilot.press(*["pageup"] * 3)
        assert app.table.item is not None
        assert not query.asked


async def test_an_empty_list_says_so_once_it_was_read() -> None:
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "nothing waits" not in app.table.render_line(2).text
        app.table.show_items([])
        await pilot.pause()
        assert "nothing waits" in app.table.render_line(2).text
        await pilot.press("j", "G", "enter")
        assert app.table.item is None


def test_columns_fill_the_width_whatever_the_characters() -> None:
    plan = layout([Column("title", 0, str), Column("n", 6, lambda _: "12", right=True)], 40)
    for words in ("short", "x" * 90, "東京" * 30, "two\nlines"):
        assert len(fitted(plan.row(words), 40)) <= 40
        assert plan.row(words).endswith("    12")
        assert "\n" not in plan.row(words)


def test_a_cut_text_ends_in_an_ellipsis_and_a_number_stands_right() -> None:
    assert fitted("a long title", 6) == "a lon…"
    assert fitted("7", 3, right=True) == "  7"
