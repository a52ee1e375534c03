"""Where a profile lies, and that nobody else may look into it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError
from fusion_tui.paths import PROFILE_VARIABLE, Profile, profile_at


def test_everything_of_a_profile_is_inside_it(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p")
    places = [profile.vault, profile.store, profile.spool]
    assert {place.parent for place in places} == {profile.root}
    assert len(set(places)) == 3


@pytest.mark.parametrize("before", [None, 0o755], ids=["new", "open to others"])
def test_its_directories_are_made_private(tmp_path: Path, before: int | None) -> None:
    profile = Profile(tmp_path / "a" / "b")
    if before is not None:
        profile.spool.mkdir(parents=True, mode=before)
        profile.root.chmod(before)
    profile.make()
    profile.make()
    assert [stat.S_IMODE(place.stat().st_mode) for place in (profile.root, profile.spool)] == [0o700, 0o700]


def test_a_directory_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="can't make the profile directory") as refused:
        Profile(tmp_path / "file" / "p").make()
    assert "--profile" in refused.value.hint


@pytest.mark.parametrize("name", ["vault", "store"])
def test_either_file_means_a_center_is_there(tmp_path: Path, name: str) -> None:
    profile = Profile(tmp_path)
    assert not profile.exists()
    getattr(profile, name).touch()
    assert profile.exists()


def test_what_was_asked_for_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROFILE_VARIABLE, str(tmp_path / "named"))
    assert profile_at(tmp_path / "asked").root == tmp_path / "asked"
    assert profile_at(None).root == tmp_path / "named"


def test_without_either_the_platform_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROFILE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert profile_at(None).root.name == "fusion-tui"
    assert profile_at(None).root.is_absolute()


def test_a_relative_place_is_made_absolute_and_a_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert profile_at(Path("p")).root == profile_at(Path("~/p")).root == tmp_path / "p"
