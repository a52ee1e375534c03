"""Something else in the place of a file of the profile: nothing waits for it, it is named, and nothing is changed."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.course import Begins
from tests.faults.places import Place
from tests.faults.strace import Server
from tests.faults.test_media import words

FILES = {
    "vault": "the vault",
    "store": "the store",
    "guard": "the guard file",
    "journal": "the journal",
    "head": "the head of the audit trail",
    "policy": "policy.toml",
    "tombstones": "the file of tombstones",
}


def linked(path: Path) -> None:
    elsewhere = path.with_name("elsewhere")
    path.rename(elsewhere) if path.exists() else elsewhere.touch()
    path.symlink_to(elsewhere)


def bound(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)  # a path of a socket is short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(f"/proc/self/fd/{folder}/{path.name}")
    os.close(folder)


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this account may not make devices")


def emptied(path: Path) -> None:
    path.unlink(missing_ok=True)


def shape(root: Path) -> dict[str, tuple[int, bytes]]:
    """Return what lies in a profile, but for what says who is at work in it, and what the log-on itself keeps."""
    found = {}
    for path in sorted(root.rglob("*")):
        mode = path.lstat().st_mode
        found[str(path.relative_to(root))] = (stat.S_IFMT(mode), path.read_bytes() if stat.S_ISREG(mode) else b"")
    return {name: one for name, one in found.items() if not name.startswith("run/") and ".lock" not in name}


KINDS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "pipe": ("a pipe", os.mkfifo),
    "socket": ("a socket", bound),
    "link": ("a link", linked),
    "device": ("a device", device),
    "folder": ("a folder", Path.mkdir),
}


@pytest.fixture
def place(begins: Begins, tmp_path: Path) -> Place:
    """Return a center with a tip."""
    return begins("made_today").copied(tmp_path / "place")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("file", FILES)
def test_what_is_no_plain_file_is_named_and_stays(place: Place, server: Server, file: str, kind: str) -> None:
    path: Path = getattr(place.profile, file)
    named, put = KINDS[kind]
    if kind != "link":
        emptied(path)
    put(path)
    before = shape(place.profile.root)
    ended = server.command(place, *words(place, "status"))
    told = next((line for line in ended.said.splitlines() if FILES[file] in line), "")
    assert f"{named} is in its place" in told, ended.said
    after = shape(place.profile.root)
    assert after[path.name] == before[path.name]
    assert after.get("elsewhere") == before.get("elsewhere")
    if file not in ("head", "tombstones"):  # beside a store that opens; these are told, and the act is done
        renewed = {"guard.json"} if file == "journal" else set()  # its mark, before the journal is read
        assert ended.status == 1
        assert {name for name in before | after if before.get(name) != after.get(name)} <= renewed


@pytest.mark.parametrize("file", ["vault", "store"])
def test_no_center_is_set_up_over_a_link_that_leads_nowhere(tmp_path: Path, server: Server, file: str) -> None:
    place = Place(tmp_path / "place")
    place.profile.root.mkdir(parents=True)
    getattr(place.profile, file).symlink_to(tmp_path / "nowhere")
    ended = server.command(place, *words(place, "--user", "ana", "init", "--code", "HSFC", "--center", "Harbor"))
    assert (ended.status, "was set up in this profile" in ended.said) == (1, True)
    assert not (tmp_path / "nowhere").exists()
