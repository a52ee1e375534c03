"""Case work by commands: tasks, evidence, likeness, people and things, the chart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fusion_tui.paths import Profile
from fusion_tui.services import session
from tests.centers import PASSPHRASE
from tests.cli.conftest import Command


@pytest.fixture
def case(center: Command) -> str:
    status, _, said = center("case", "new", "--title", "Calls", "--kind", "threat to people or a place")
    assert (status, said.strip()) == (0, "C-00001")
    return "C-00001"


def _made(center: Command, *words: str, stdin: str = "") -> str:
    status, out, err = center(*words, stdin=stdin)
    assert status == 0, err
    return out.strip()


def test_tasks_are_listed_added_changed_and_ended(center: Command, case: str) -> None:
    task = _made(center, "case", "task", "add", case, "--title", "Ask for video", "--owner", "ana", "--due", "+1")
    _made(center, "case", "task", "change", task, "--owner", "sue")
    _made(center, "case", "task", "done", task, "--outcome", "three clips")
    status, _, err = center("case", "task", "drop", task, "--reason", "no")
    assert (status, "done already" in err) == (1, True)
    _made(center, "case", "task", "resume", task)
    found = {one["title"]: one for one in json.loads(_made(center, "case", "task", "list", case, "--json"))}
    assert (found["Ask for video"]["state"], found["Ask for video"]["owner"]) == ("open", "sue")
    assert found["Ask for video"]["due"] is not None  # what isn't given stays
    assert "Preserve posts, messages and recordings" in _made(center, "case", "task", "list", case)


def test_a_case_without_tasks_says_how_to_add_one(center: Command) -> None:
    center("case", "new", "--title", "Empty")
    assert _made(center, "case", "task", "list", "C-00001") == "nothing is to be done; case task add adds a task"


def test_the_evidence_log_is_printed_and_a_broken_one_is_an_error(center: Command, case: str, tmp_path: Path) -> None:
    _made(center, "case", "evidence", "add", case, "--act", "collected", "--title", "Phone")
    _made(center, "case", "evidence", "add", case, "--act", "transferred", "--item", "1", "--holder", "County lab")
    out = _made(center, "case", "evidence", "list", case)
    assert "County lab" in out
    assert out.endswith("2 entries, whole")
    desk = session.unlock(Profile(tmp_path / "harbor"), session.Credentials("ana", PASSPHRASE))
    with desk.store.write() as books:
        books.connection().exec_driver_sql("UPDATE custody SET holder = 'sue' WHERE entry = 1")
    desk.close()
    status, out, err = center("case", "evidence", "list", case, "--json")
    assert (status, json.loads(out)["broken_at"]) == (1, 1)
    assert "the log is not whole: entry 1" in err


def test_what_is_similar_is_listed_with_what_it_shares(center: Command, case: str) -> None:
    assert _made(center, "case", "similar", case) == "nothing else holds its plates, phones and numbers"
    _made(center, "case", "add", "fact", case, "--text", "-", stdin="tag KXR-1984")
    _made(center, "case", "new", "--title", "Yards")
    _made(center, "case", "add", "note", "C-00002", "--text", "-", stdin="kxr1984 again")
    assert "holds KXR1984" in _made(center, "case", "similar", case)
    assert json.loads(_made(center, "case", "similar", case, "--json"))["found"][0]["shared"] == ["KXR1984"]


def test_two_are_merged_kept_apart_related_and_charted(center: Command, case: str) -> None:
    john, jon = (_made(center, "case", "add", "entity", case, "--kind", "person", "--title", name)
                 for name in ("John Smith", "Jon Smyth"))  # fmt: skip
    assert "92 % alike" in _made(center, "entity", "show", john)
    apart = _made(center, "entity", "apart", john, jon, "--because", "brothers")
    _made(center, "entity", "split", apart)
    _made(center, "entity", "merge", john, jon, "--because", "same date of birth")
    assert "also Jon Smyth" in _made(center, "entity", "show", john)
    link = _made(center, "entity", "relate", john, "associate of", jon, "--because", "seen together")
    assert "same as" in _made(center, "chart", john)
    assert _made(center, "chart", john, "--to", jon).startswith("John Smith - ")
    assert _made(center, "chart", john, "--to", "C-00001") == "John Smith - appears in - C-00001 Calls"
    assert {node["label"] for node in json.loads(_made(center, "chart", case, "--json"))["nodes"]} == {
        "C-00001 Calls",
        "John Smith",
        "Jon Smyth",
    }
    _made(center, "entity", "unrelate", link)
    page = json.loads(_made(center, "entity", "show", john, "--json"))
    assert (page["names"], page["related"], len(page["decided"])) == (["John Smith", "Jon Smyth"], [], 1)
