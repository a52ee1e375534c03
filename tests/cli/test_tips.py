"""Tips from the command line: every way to dispose of one, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Stop

import pytest

from fusion_tui.cli import intake
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


TOLD = "Two men filmed the fence, tag KXR-1984, call 215-555-0187."


def test_what_a_text_names_is_listed_accepted_and_carried_into_the_case(desk: Command, tmp_path: Path) -> None:
    (tmp_path / "told.txt").write_text(TOLD)
    listed = json.loads(desk("tip", "names", str(tmp_path / "told.txt"), "--json")[1])["names"]
    assert [one["mention"] for one in listed] == ["vehicle: KXR1984", "phone: +12155550187"]
    assert all(TOLD[one["start"] : one["end"]] == one["text"] and one["reason"] for one in listed)
    assert "KXR-1984" in desk("tip", "names", str(tmp_path / "told.txt"))[1]
    named = [word for one in listed for word in ("--names", one["mention"])]
    assert desk("tip", "add", "--title", "Filming", "--text", str(tmp_path / "told.txt"), *named)[0] == 0
    assert desk("tip", "promote", "T-00002", "--carry", "vehicle: KXR1984")[0] == 0
    assert json.loads(desk("show", "T-00002", "--json")[1])["named"] == "vehicle: KXR1984\nphone: +12155550187"
    assert json.loads(desk("search", "kind:entity", "--json")[1])["total"] == 1


def test_a_line_that_names_nothing_is_refused(desk: Command) -> None:
    status, _, err = desk("tip", "add", "--title", "Filming", "--names", "a van")
    assert (status, "named: " in err, "line 1 begins with none of" in err) == (1, True, True)


def test_what_is_alike_is_listed_with_its_reasons(desk: Command, tmp_path: Path) -> None:
    (tmp_path / "told.txt").write_text(TOLD)
    for title in ("Filming", "Again"):
        assert desk("tip", "add", "--title", title, "--text", str(tmp_path / "told.txt"))[0] == 0
    (found,) = json.loads(desk("tip", "alike", "T-00003", "--json")[1])["alike"]
    assert (found["number"], found["reasons"][:2]) == (
        "T-00002",
        ["same phone +12155550187", "same plate KXR1984"],
    )
    assert "same plate KXR1984" in desk("tip", "alike", "T-00003")[1]
    assert desk("tip", "alike", "T-00009")[0] == 1


def test_a_report_is_vetted_and_what_stands_against_it_is_said(desk: Command) -> None:
    vet = ("tip", "vet", "T-00001", "--judgement", "low and slow, three nights")
    status, _, err = desk(*vet, "--verdict", "ise-sar")
    assert (status, "no behaviour of the standard is named" in err) == (1, True)
    assert desk(*vet, "--verdict", "ise-sar", "--behaviour", "AVIATION")[0] == 0
    shown = _shown(desk)
    assert (shown["verdict"], shown["behaviour"], shown["vetted_by"]) == ("ISE-SAR", "AVIATION", "ana")
    assert shown["compared"] == "with the tips and records held here: nothing alike"


def test_alike_tips_are_listed_in_groups_and_one_decision_does_for_a_group(desk: Command, tmp_path: Path) -> None:
    (tmp_path / "told.txt").write_text("A loud bang and grey smoke over the pier at Harbor Road, people running.")
    for title in ("Bang", "Bang"):
        assert desk("tip", "add", "--title", title, "--text", str(tmp_path / "told.txt"))[0] == 0
    (largest, other) = json.loads(desk("tip", "groups", "--json")[1])["groups"]
    assert (largest["tips"], other["tips"]) == (["T-00002", "T-00003"], ["T-00001"])
    assert "T-00002" in desk("tip", "groups")[1]
    status, _, err = desk("tip", "group", "T-00003")
    assert (status, "one of --close, --refer and --link" in err) == (1, True)
    assert desk("tip", "group", "T-00003", "--close", "seen")[1].split() == ["T-00002", "T-00003"]
    status, _, err = desk("tip", "group", "T-00003", "--close", "seen")
    assert (status, "no such tip waits" in err) == (1, True)
    assert desk("tip", "undo", "T-00002")[0] == 0


def test_a_group_is_not_decided_over_once_somebody_stopped_it(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def told() -> Iterator[Stop]:
        stop = Stop()
        stop.set()
        yield stop

    monkeypatch.setattr(intake, "until_told", told)
    for words in (("group", "T-00001", "--close", "seen"), ("groups",)):
        status, out, err = desk("tip", *words)
        assert (status, out, "cancelled" in err) == (1, "", True)
    assert _shown(desk)["state"] == "new"


def test_a_workup_tells_its_reasons_and_that_nothing_was_found(desk: Command) -> None:
    assert desk("tip", "add", "--title", "Jon Smyth rented a van")[0] == 0
    found = json.loads(desk("workup", "John Smith", "--purpose", "work on a case", "--json")[1])
    assert [(one["number"], one["reason"]) for one in found["found"]] == [("T-00002", '"Jon Smyth" is 92 % alike')]
    status, out, err = desk("workup", "Okonkwo", "--purpose", "work on a case", "--case", "C-00001")
    assert (status, out, "nothing found; recorded" in err) == (0, "", True)
    assert json.loads(desk("search", "Okonkwo kind:note", "--json")[1])["total"] == 1
    status, _, err = desk("workup", "Okonkwo", "--purpose", "curious")
    assert (status, "one of: triage of a tip" in err) == (1, True)
