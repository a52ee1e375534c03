"""The search page and the filter of a queue: results in context, help at hand, errors that don't shout."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from fusion_tui.domain.query import Snippet
from fusion_tui.paths import Profile
from fusion_tui.screens.search import in_context
from fusion_tui.services import queues
from fusion_tui.store import search
from fusion_tui.store.queues import Window
from tests.screens.conftest import LARGE, SMALL, seated


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_found_shows_where_the_words_stand_in_it(harbor: Profile, size: tuple[int, int]) -> None:
    async with seated(harbor, size=size) as seat:
        await seat.press("slash")
        assert "last:30d" in seat.text
        await seat.type("fence number:T-00003")
        await seat.press("enter")
        await seat.until(lambda: "1 found" in seat.text)
        assert "Drone sighting 3" in seat.text
        assert "seen at the fence" in seat.text


async def test_more_than_one_is_told_with_its_order(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("slash")
        await seat.type("drone")
        await seat.press("enter")
        await seat.until(lambda: "5 found   best first" in seat.text)


async def test_what_cannot_be_understood_is_said_with_its_hint_and_nothing_is_searched(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("slash")
        await seat.type("kind:tea")
        await seat.press("enter")
        assert "kind: has no such value: one of: tip, incident" in seat.text
        assert isinstance(seat.app.focused, Input)
        assert "found" not in seat.lines[3]


async def test_a_question_mark_shows_the_language_and_another_one_the_keys(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("slash")
        await seat.type("drone")
        await seat.press("enter", "question_mark")
        assert seat.place == "LanguageScreen"
        assert '"grey van"' in seat.text
        assert "tlp:>=amber" in seat.text
        await seat.press("escape")
        assert seat.place == "SearchScreen"
        await seat.press("question_mark", "question_mark")
        assert seat.place == "HelpScreen"


async def test_a_question_mark_typed_into_the_words_is_a_sign_of_an_identifier(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("slash", "0", "1", "4", "question_mark", "enter")
        await seat.until(lambda: "5 found" in seat.text)
        assert "555-0142" in seat.text


async def test_an_unfinished_term_keeps_the_list_and_says_quietly_what_is_missing(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "slash")
        await seat.type("last:")
        await seat.until(lambda: "last: needs a number" in seat.text)
        assert "Drone sighting 3" in seat.text
        assert seat.told == ""
        await seat.type("30d grade:F6")
        await seat.until(lambda: "Tips   5 " in seat.text)
        await seat.press("enter", "escape")
        await seat.until(lambda: "with last:" not in seat.text)


async def test_a_term_taken_back_shows_the_heading_again(harbor: Profile) -> None:
    async with seated(harbor) as seat:
        await seat.press("2", "slash")
        await seat.type("last:")
        await seat.until(lambda: "last: needs a number" in seat.text)
        seat.app.screen.query_one("#filter", Input).value = ""
        await seat.until(lambda: "Tips   5 " in seat.text)


async def test_a_count_that_stopped_has_a_plus(harbor: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAP", 3)
    async with seated(harbor) as seat:
        await seat.press("slash")
        await seat.type("drone")
        await seat.press("enter")
        await seat.until(lambda: "3+ found" in seat.text)
        await seat.press("2", "slash")
        await seat.type("drone")
        await seat.until(lambda: "Tips   3+   with drone" in seat.text)
        window = queues.window(seat.app.desk, queues.view("tips", "drone"))
        assert isinstance(window, Window)
        assert window.more


@pytest.mark.parametrize(
    ("line", "width", "shown", "marked"),
    [
        (Snippet("a grey van", ((7, 10),)), 40, "a grey van", ["van"]),
        (Snippet("x" * 60 + "van", ((60, 63),)), 40, "…" + "x" * 12 + "van", ["van"]),
        (Snippet("no words"), 40, "no words", []),
        (Snippet(), 40, "", []),
    ],
)
def test_a_line_is_cut_so_that_the_first_hit_shows(line: Snippet, width: int, shown: str, marked: list[str]) -> None:
    content = in_context(line, width)
    assert content.plain == shown
    assert [content.plain[span.start : span.end] for span in content.spans] == marked
