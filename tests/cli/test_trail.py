"""The audit commands as a script sees them: exit status, JSON, and no file left by a failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fusion_tui.paths import Profile
from fusion_tui.services import session
from fusion_tui.services.session import Credentials
from tests.centers import PASSPHRASE
from tests.cli.conftest import Command
from tests.store.factories import sql


@pytest.fixture
def profile(center: Command, tmp_path: Path) -> Profile:  # noqa: ARG001 - the center lies there then
    """Return the profile of a center."""
    return Profile(tmp_path / "harbor")


def test_show_narrows_the_trail(center: Command) -> None:
    found = json.loads(center("audit", "show", "--who", "ana", "--act", "init", "--json")[1])["acts"]
    assert [(row["n"], row["who"], row["act"]) for row in found] == [(1, "ana", "init")]
    assert len(bytes.fromhex(found[0]["digest"])) == 32
    assert json.loads(center("audit", "show", "--until", "2020-01-01", "--json")[1])["acts"] == []
    assert [row["n"] for row in json.loads(center("audit", "show", "--row", "1-2", "--json")[1])["acts"]] == [2, 1]
    status, out, _ = center("audit", "show", "--limit", "2")
    assert status == 0
    assert "log on" in out


@pytest.mark.parametrize("words", [("--since", "soon"), ("--row", "x")])
def test_show_refuses_what_means_nothing(center: Command, words: tuple[str, str]) -> None:
    status, out, err = center("audit", "show", *words)
    assert (status, out) == (1, "")
    assert err.startswith("error: not ")
    assert "hint: " in err


def test_verify_tells_by_its_exit_status(center: Command, profile: Profile) -> None:
    status, out, _ = center("audit", "verify")
    assert status == 0
    assert out.startswith("the trail is whole")
    desk = session.unlock(profile, Credentials("ana", PASSPHRASE))
    with desk.store.write() as books:
        sql(books, "UPDATE audit SET who = 'okafor' WHERE n = 2")
    desk.close()
    status, out, _ = center("audit", "verify")
    assert status == 1
    assert "first bad row 2" in out
    status, out, _ = center("audit", "verify", "--json")
    told = json.loads(out)
    assert (status, told["whole"], told["first_break"]) == (1, False, 2)
    assert told["found"][0]["kind"] == "changed"


def test_an_export_and_a_checkpoint_are_compared_with(center: Command, tmp_path: Path) -> None:
    kept, sealed = tmp_path / "kept.jsonl", tmp_path / "sealed.jsonl"
    done = json.loads(center("audit", "export", str(kept), "--json")[1])
    assert done["rows"] == len(kept.read_text().splitlines()) - 2
    status, out, _ = center("audit", "checkpoint", "-o", str(sealed))
    assert status == 0
    assert out.startswith("row ")
    for file in (kept, sealed):
        assert center("audit", "verify", "--against", str(file))[0] == 0
    status, _, err = center("audit", "export", str(kept))
    assert status == 1
    assert "there already" in err


def test_a_file_that_was_tampered_with_is_told_apart_from_the_trail(center: Command, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    assert center("audit", "export", str(kept))[0] == 0
    kept.write_text(kept.read_text().replace('"who":"ana"', '"who":"eve"', 1))
    status, out, _ = center("audit", "verify", "--against", str(kept))
    assert status == 1
    assert out.startswith("the trail is whole by itself, ")
    assert "; the file compared with does not match itself, and proves nothing about the trail\n" in out
    assert "rows compared with the file" not in out
    told = json.loads(center("audit", "verify", "--against", str(kept), "--json")[1])
    assert (told["whole"], told["first_break"], {one["kind"] for one in told["found"]}) == (False, None, {"file"})


def test_an_export_of_nothing_leaves_no_file(center: Command, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    status, _, err = center("audit", "export", str(kept), "--until", "2020-01-01")
    assert status == 1
    assert "no act in that time" in err
    assert not list(tmp_path.glob("kept*"))


def test_a_lost_head_is_accepted_and_then_all_is_whole(center: Command, profile: Profile) -> None:
    profile.head.write_text("lost")
    assert center("audit", "verify")[0] == 1
    assert center("audit", "accept")[0] == 0
    assert center("audit", "verify")[0] == 0
