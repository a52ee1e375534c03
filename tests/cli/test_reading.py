"""Search, queue and restricted cases as a script sees them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fusion_tui.paths import Profile
from fusion_tui.services import session, tips
from fusion_tui.services.session import Credentials
from fusion_tui.services.tips import TipForm
from tests.centers import PASSPHRASE
from tests.cli.conftest import Command, as_json


@pytest.fixture(scope="session")
def told(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a center with two tips."""
    profile = Profile(Path(shutil.copytree(made / "harbor", tmp_path_factory.mktemp("told") / "harbor")))
    desk = session.unlock(profile, Credentials("ana", PASSPHRASE))
    tips.add(desk, TipForm("Drone over the yard", "A grey van, plate 7XK-1982, stood at the gate.", grade="B2"))
    tips.add(desk, TipForm("Copper", "Two men."))
    desk.close()
    return profile.root


@pytest.fixture
def center(command: Command, told: Path, tmp_path: Path) -> Command:
    """Return the command on a copy of the center with two tips."""
    shutil.copytree(told, tmp_path / "harbor")
    return command


def test_a_search_gives_total_order_and_each_record_with_its_snippet(center: Command) -> None:
    found = as_json(center("search", "van grade:B", "--json"))
    assert (found["total"], found["more"], found["order"]) == (1, False, "best first")
    assert "grey van, plate" in found["records"][0]["snippet"]
    assert found["records"][0]["number"] == "T-00001"


def test_a_search_shows_people_the_words_in_context(center: Command) -> None:
    status, out, err = center("search", "198?")
    assert (status, err) == (0, "1 of 1, newest first\n")
    assert "7XK-1982, stood" in out


@pytest.mark.parametrize(
    ("words", "stdin", "total"),
    [(["--", "-van"], "", 1), (["-"], "copper\n", 1), (["-"], "", 0), (["van", "--kind", "case"], "", 0)],
    ids=["a first dash", "from standard input", "nothing", "one kind"],
)
def test_what_a_search_takes(center: Command, words: list[str], stdin: str, total: int) -> None:
    assert as_json(center("search", "--json", *words, stdin=stdin))["total"] == total


def test_a_query_that_cannot_be_understood_is_one_error_with_a_hint(center: Command) -> None:
    for words in (["search", "nosuch:x"], ["queue", "tips", "--filter", "nosuch:x"]):
        status, out, err = center(*words)
        assert (status, out) == (1, "")
        assert err.startswith("error: there is no such field\nhint: one of: title, kind")


def test_a_queue_is_filtered_by_the_same_language(center: Command) -> None:
    assert as_json(center("queue", "tips", "--filter", "grade:B2 last:2d", "--json"))["total"] == 1
    found = as_json(center("queue", "tips", "--filter", "-grade:B2", "--json"))
    assert ([one["title"] for one in found["records"]], found["more"]) == (["Copper"], False)
    assert center("queue", "tips", "--filter", "grade:B2")[2] == "1 of 1\n"


def test_a_case_is_restricted_and_opened_again(center: Command) -> None:
    case = as_json(center("case", "new", "--title", "Copper thefts", "--json"))
    before = as_json(center("status", "--json", user="sue"))["counts"]["case"]
    assert center("case", "restrict", case["number"], "--reader", "ana")[:2] == (0, case["id"] + "\n")
    assert center("show", case["number"], user="sue")[0] == 1
    assert as_json(center("status", "--json", user="sue"))["counts"]["case"] == before - 1
    assert center("case", "restrict", case["number"], "--open", user="sue")[0] == 1
    assert center("case", "restrict", case["number"], "--open")[0] == 0
    assert center("show", case["number"], user="sue")[0] == 0


@pytest.mark.parametrize("words", [[], ["--open", "--reader", "ana"]], ids=["neither", "both"])
def test_a_restriction_says_either_who_or_everybody(center: Command, words: list[str]) -> None:
    case = as_json(center("case", "new", "--title", "Copper thefts", "--json"))
    status, _, err = center("case", "restrict", case["id"], *words)
    assert status == 1
    assert "--reader NAME, or --open" in err
