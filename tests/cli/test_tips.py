"""Tips from the command line: every way to dispose of one, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


@pytest.fixture
def desk(center: Command) -> Command:
    """Return the command on a center with one tip and one case."""
    assert center("tip", "add", "--title", "Drone over substation")[0] == 0
    assert center("case", "new", "--title", "Substations")[0] == 0
    return center


def _shown(desk: Command) -> dict[str, str]:
    found: dict[str, str] = json.loads(desk("show", "T-00001", "--json")[1])
    return found


@pytest.mark.parametrize(
    ("words", "state", "reason"),
    [
        (("link", "T-00001", "C-00001"), "linked", "belongs to C-00001"),
        (("refer", "T-00001", "--to", "county sheriff"), "referred", "county sheriff"),
        (("ask", "T-00001", "--for", "the owner: video"), "asked", "the owner: video"),
        (("close", "T-00001", "--reason", "lawful activity"), "closed", "lawful activity"),
    ],
)
def test_a_tip_is_disposed_of_and_taken_back(desk: Command, words: tuple[str, ...], state: str, reason: str) -> None:
    status, out, _ = desk("tip", *words)
    assert (status, out.strip()) == (0, _shown(desk)["id"])
    assert (_shown(desk)["state"], _shown(desk)["reason"], _shown(desk)["disposed_by"]) == (state, reason, "ana")
    assert desk("tip", "undo", "T-00001")[0] == 0
    assert (_shown(desk)["state"], _shown(desk)["reason"]) == ("new", "")


def test_what_another_did_is_not_taken_back_but_reopened_with_a_reason(desk: Command) -> None:
    desk("tip", "close", "T-00001", "--reason", "lawful activity")
    status, _, err = desk("tip", "undo", "T-00001", user="sue")
    assert (status, "ana did that" in err, "reopen it, with a reason" in err) == (1, True, True)
    assert desk("tip", "reopen", "T-00001", "--reason", "seen again", user="sue")[0] == 0
    assert _shown(desk)["reason"] == "reopened: seen again"


def test_the_reasons_are_those_of_the_policy(desk: Command, tmp_path: Path) -> None:
    listed = [line.split(maxsplit=2) for line in desk("tip", "reasons")[1].splitlines()]
    assert ["close", "1", "lawful activity, explained"] in [[word.strip() for word in line] for line in listed]
    (tmp_path / "harbor" / "policy.toml").write_text("[triage]\nclose = ['a prank']\n")
    assert json.loads(desk("tip", "reasons", "--json")[1])["close"] == ["a prank"]
    policy = [line.split(maxsplit=1) for line in desk("policy")[1].splitlines()]
    assert ["triage.close", "a prank"] in [[word.strip() for word in line] for line in policy]
    (tmp_path / "harbor" / "policy.toml").write_text("[triage]\nclose = []\n")
    status, _, err = desk("tip", "reasons")
    assert (status, "triage.close" in err) == (1, True)


def test_a_case_is_closed_and_opened_again(desk: Command) -> None:
    assert desk("case", "close", "C-00001", "--reason", "handed on")[0] == 0
    status, _, err = desk("tip", "link", "T-00001", "C-00001")
    assert (status, "C-00001 is closed" in err, "reopen it first" in err) == (1, True, True)
    assert desk("case", "reopen", "C-00001", "--reason", "a second sighting")[0] == 0
    assert desk("tip", "link", "T-00001", "C-00001")[0] == 0
