"""The table of actions: reachable, unambiguous, written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.actions import ACTIONS, SCOPES, Action, as_markdown, named, shown_key, within

IDS = [f"{action.scope}-{action.id}" for action in ACTIONS]


def test_the_page_of_keys_is_up_to_date() -> None:
    page = Path(__file__).resolve().parents[1] / "docs" / "keys.md"
    assert page.read_text("utf-8") == as_markdown()


@pytest.mark.parametrize("action", ACTIONS, ids=IDS)
def test_every_action_has_a_key_that_needs_no_chord(action: Action) -> None:
    assert any("+" not in key for key in action.key_names)


@pytest.mark.parametrize("action", ACTIONS, ids=IDS)
def test_every_action_is_in_a_known_scope_and_says_what_it_does(action: Action) -> None:
    assert action.scope in SCOPES
    assert action.help.endswith(".")
    assert named(action.id) is action


@pytest.mark.parametrize("scope", SCOPES)
def test_no_key_means_two_things_in_one_scope(scope: str) -> None:
    keys = [key for action in ACTIONS if action.scope == scope for key in action.key_names]
    assert len(keys) == len(set(keys))


def test_the_narrower_scope_takes_a_key_and_the_wider_keeps_its_others() -> None:
    found = {action.id: action.keys for action in within("queue", "anywhere")}
    assert found["filter"] == "slash"
    assert found["search"] == "f8"


def test_an_action_whose_every_key_is_taken_is_not_offered() -> None:
    offered = [action.id for action in within("parts", "desk")]
    assert "tab_1" in offered
    assert "go_home" not in offered


@pytest.mark.parametrize(
    ("key", "shown"), [("question_mark", "?"), ("f12", "F12"), ("ctrl+l", "Ctrl+L"), ("S", "S"), ("j", "j")]
)
def test_keys_are_shown_as_they_stand_on_a_keyboard(key: str, shown: str) -> None:
    assert shown_key(key) == shown
