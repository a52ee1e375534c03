"""The program itself on media and files that are not as they should be: a clear error, and nothing lost."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fusion_tui.services.clock import SystemClock
from fusion_tui.store import migrations, records
from fusion_tui.store.engine import create_store
from tests.centers import PASSPHRASE
from tests.faults.course import Begins
from tests.faults.places import Place, desk_of
from tests.faults.powerloss import content_of
from tests.faults.promises import in_clear, sat_down
from tests.faults.strace import ROOT, Server
from tests.store.factories import OTHER_KEY

READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
SMALL = 'mount -t tmpfs -o size=100k none "$0" && "$@"; s=$?; ls -A "$0" >&2; exit $s'
FULL = """
cp -a "$0" "$0.on" && mount -t tmpfs -o size=$(($(du -sk "$0" | cut -f1) + 160))k none "$0" && cp -a "$0.on/." "$0"
"$@"
s=$?
rm -rf "$0.on" && cp -a "$0" "$0.on" && exit $s
"""
_BEFORE_UNLOCK = ("guard.json", "journal", "run/")


@pytest.fixture
def place(begins: Begins, tmp_path: Path) -> Place:
    """Return a center with a tip."""
    return begins("made_today").copied(tmp_path / "place")


@pytest.fixture(scope="session")
def mounts() -> None:
    """Skip where this account may not mount."""
    tried = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("this account may not mount")


def words(place: Place, *words: str) -> list[str]:
    """Return the arguments of a command that ana runs."""
    secret = place.base / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    return ["--profile", str(place.profile.root), "--passphrase-file", str(secret), *words]


def program(place: Place, how: str, folder: Path, *command: str) -> tuple[int, list[str]]:
    """Run the program where a folder is mounted in another way; return its status and its errors, a line each."""
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", how, str(folder), sys.executable, "-m", "fusion_tui", *words(place, *command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return done.returncode, done.stderr.splitlines()


def shape(lines: list[str]) -> list[str]:
    return [line.partition(":")[0] for line in lines]


def kept(place: Place) -> dict[str, bytes | None]:
    """Return what the profile holds, but for what is counted before anything is unlocked."""
    found = content_of(place.profile.root)
    return {name: data for name, data in found.items() if not name.startswith(_BEFORE_UNLOCK) and ".lock" not in name}


def newer(place: Place) -> None:
    text = place.profile.vault.read_text()
    place.profile.vault.write_text(text.replace('"v": 2', '"v": 3', 1))


def changed(place: Place) -> None:
    text = place.profile.vault.read_text()
    place.profile.vault.write_text(re.sub(r'(?<="mac": ")(.)', lambda found: "A" if found[1] != "A" else "B", text))


def cut(place: Place) -> None:
    place.profile.vault.write_bytes(place.profile.vault.read_bytes()[:-100])


def exchanged(place: Place) -> None:
    place.profile.store.unlink()
    with closing(create_store(place.profile.store, OTHER_KEY)) as store:
        migrations.migrate(store, SystemClock())


def unreadable(place: Place) -> None:
    data = bytearray(place.profile.store.read_bytes())
    data[16:64] = bytes(48)
    place.profile.store.write_bytes(data)


def set_back(place: Place) -> None:
    desk_of(place.profile, SystemClock()).leave()
    place.profile.guard.write_text(place.profile.guard.read_text().replace('"latest": "20', '"latest": "21'))


@pytest.mark.parametrize(
    ("damage", "status", "said"),
    [
        (newer, 1, "this vault was written by a newer program"),
        (changed, 1, "the vault file was changed by something other than this program"),
        (cut, 1, "the vault file is damaged"),
        (exchanged, 1, "the store file beside this vault is another one"),
        (unreadable, 1, "the first page of the store is damaged"),
        (set_back, 3, "the clock of this machine shows"),
    ],
    ids=[
        "a vault of a newer program",
        "a vault somebody wrote to",
        "a vault cut short",
        "the store of another key",
        "a damaged first page",
        "a clock that stands decades back",
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_named_and_nothing_is_changed(
    place: Place, server: Server, damage: Callable[[Place], None], status: int, said: str
) -> None:
    damage(place)
    before = kept(place)
    ended = server.command(place, *words(place, "status"))
    assert (ended.status, shape(ended.said.splitlines())) == (status, ["error", "hint"])
    assert said in ended.said
    assert kept(place) == before


@pytest.mark.usefixtures("mounts")
def test_a_profile_on_a_read_only_medium_says_so(place: Place) -> None:
    before = content_of(place.profile.root)
    status, lines = program(place, READ_ONLY, place.profile.root, "status")
    assert (status, shape(lines)) == (1, ["error", "hint"])
    assert "Read-only" in lines[0]
    assert content_of(place.profile.root) == before


@pytest.mark.usefixtures("mounts")
def test_an_act_that_does_not_fit_on_a_full_disk_says_so_and_leaves_everything_as_it_was(place: Place) -> None:
    text = place.base / "text"
    text.write_text("It went on and on. " * 5_000)
    long = ("tip", "add", "--title", "Long", "--text", str(text))
    status, lines = program(place, FULL, place.profile.root, *long)
    *notes, error, hint = shape(lines)  # notes: the log-on is kept, and what stands beside the store could not be
    assert (status, {*notes, "note"}, [error, hint]) == (1, {"note"}, ["error", "hint"])
    shutil.rmtree(place.profile.root)
    Path(f"{place.profile.root}.on").rename(place.profile.root)
    with sat_down(place.profile, SystemClock()) as desk, desk.read() as books:
        assert records.counts(books)["tip"] == 1


@pytest.mark.usefixtures("mounts")
def test_a_backup_that_does_not_fit_on_its_medium_says_so_and_leaves_none(place: Place) -> None:
    status, lines = program(place, SMALL, place.backup.parent, "backup", "create", str(place.backup))
    assert (status, lines) == (
        1,
        ["error: can't read or write the file: No space left on device", "hint: make room, then do it again"],
    )
    assert in_clear(place) == []
    with sat_down(place.profile, SystemClock()) as desk:
        assert desk.notices == ()
