"""Case data goes to the profile, the drop and the screen, and nowhere else: seen from outside the program."""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from fusion_tui.paths import Profile
from fusion_tui.services import session, setup, tips
from fusion_tui.store.own_rows import AuditRow
from tests.centers import CHEAP, PASSPHRASE
from tests.terminals import PROGRAM, ROOT, Terminal, runs, terminal

_STRACE = shutil.which("strace")
_CALLS = "open,openat,openat2,creat,memfd_create,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
_OPENED = re.compile(r'(?:open|openat|openat2|creat)\((?:[^"]*)"((?:[^"\\]|\\.)*)"(.*)')
_NAMED = re.compile(r'"((?:[^"\\]|\\.)*)"')
on_linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc: processes can't be found here")


def written(trace: str) -> Iterator[str]:
    """Yield every path a traced program opened for writing, made or moved."""
    for line in trace.splitlines():
        if " = -1 " in line or "+++" in line:
            continue
        opened = _OPENED.search(line)
        if opened is None:
            yield from _NAMED.findall(line)
        elif re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|creat\(", line):
            yield opened[1]


def test_the_trace_is_read_as_it_should_be() -> None:
    trace = (
        'openat(AT_FDCWD, "/r", O_RDONLY|O_CLOEXEC) = 3\nopenat(AT_FDCWD, "/w", O_WRONLY|O_CREAT, 0600) = 3\n'
        'creat("/c", 0600) = 3\nrename("/a", "/b") = 0\n'
        '[pid 7] memfd_create("m", 0) = 4\nopen("/no", O_RDWR) = -1 EACCES'
    )
    assert list(written(trace)) == ["/w", "/c", "/a", "/b", "m"]


@pytest.mark.skipif(_STRACE is None, reason="no strace: what is opened can't be seen")
def test_a_whole_walk_writes_only_to_the_profiles_and_the_drop(tmp_path: Path) -> None:
    root, scratch, trace = tmp_path / "root", tmp_path / "scratch", tmp_path / "trace"
    root.mkdir()
    scratch.mkdir()
    temporary = dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"), str(scratch))
    watched = [str(_STRACE), "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", f"trace={_CALLS}", "-o", str(trace)]
    done = subprocess.run(
        [*watched, sys.executable, "-m", "tests.walks", str(root)],
        cwd=ROOT,
        env={**os.environ, **temporary, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    places = set(written(trace.read_text(errors="replace")))
    assert {str(root / name / "store.db") for name in ("hsfc", "pric")} <= places
    assert any(place.startswith(f"{root}/drop/") for place in places)
    assert {place for place in places if not place.startswith((f"{root}/", "/dev/null"))} == set()
    assert list(scratch.iterdir()) == []


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a center with a tip."""
    root = tmp_path_factory.mktemp("center") / "hsfc"
    form = setup.CenterForm("Harbor State Fusion Center", "HSFC", "America/Chicago")
    desk = setup.create(Profile(root), form, session.Credentials("ana", PASSPHRASE), kdf=CHEAP)
    tips.add(desk, tips.TipForm("Ladder at the fence", "a white van, 555-0142", "walk-in", "SURVL"))
    desk.close()
    return root


@pytest.fixture
def center(made: Path, tmp_path: Path) -> Profile:
    return Profile(Path(shutil.copytree(made, tmp_path / "hsfc")))


def come_to_passphrase(screen: Terminal) -> None:
    screen.until("No classified")
    screen.type("\r")
    screen.until("Passphrase")
    screen.type("ana")
    painted = re.compile(rb"ana(?:\x1b\[[\d;]*m|\s)*\x1b\[(\d+);\d+H")
    screen.until_so(lambda: painted.search(screen.seen) is not None, "name")
    row = int(painted.findall(screen.seen)[-1])
    screen.type("\r")
    # What is typed before the focus moved would land in the name.
    screen.until_so(lambda: screen.cursor_row == b"%d" % (row + 1), "passphrase field")


def log_on(screen: Terminal) -> None:
    come_to_passphrase(screen)
    screen.type(f"{PASSPHRASE}\r")
    screen.until("Ladder")


def cut(screen: Terminal, said: str) -> None:
    """Select what stands left of the cursor and cut it; wait for what is said about it."""
    screen.type("\x1b[1;2H\x18")
    screen.until(said)


def acts(profile: Profile) -> list[str]:
    desk = session.unlock(profile, session.Credentials("ana", PASSPHRASE))
    try:
        with desk.read() as books:
            return list(books.exec(select(AuditRow.act).order_by(col(AuditRow.n))))
    finally:
        desk.close()


def copied(screen: Terminal) -> list[str]:
    """Return what the terminal was told to put on the clipboard."""
    found = re.findall(rb"\x1b\]52;[^;]*;([^\x07\x1b]*)", screen.seen)
    return [base64.b64decode(one).decode() for one in found]


@on_linux
def test_what_is_typed_into_a_form_is_not_copied_above_what_the_center_allows_and_no_title_is_set(
    center: Profile,
) -> None:
    with terminal(*PROGRAM, "--profile", str(center.root)) as screen:
        log_on(screen)
        screen.type("n")
        screen.until("what happened, where")
        screen.type("plate 7XK-4411")
        screen.until("7XK-4411")
        cut(screen, "this screen is TLP:AMBER")
        assert b"\x1b]52" not in screen.seen
        assert re.findall(rb"(?:\x1b\]|\x9d)[0-2];", screen.seen) == []


@on_linux
def test_what_the_center_allows_is_copied(center: Profile) -> None:
    center.policy.write_text('clipboard = "RED"\n')
    with terminal(*PROGRAM, "--profile", str(center.root)) as screen:
        log_on(screen)
        screen.type("n")
        screen.until("what happened, where")
        screen.type("plate 7XK-4411")
        screen.until("7XK-4411")
        screen.type("\x1b[1;2H\x18")
        screen.until("\x1b]52")
        assert copied(screen) == ["plate 7XK-4411"]


@on_linux
def test_a_passphrase_is_copied_under_no_policy(center: Profile) -> None:
    center.policy.write_text('clipboard = "RED"\n')
    with terminal(*PROGRAM, "--profile", str(center.root)) as screen:
        come_to_passphrase(screen)
        screen.type("sesame")
        cut(screen, "nothing is copied")
        assert b"\x1b]52" not in screen.seen
        assert b"sesame" not in screen.seen


@on_linux
@pytest.mark.parametrize("way", ["told to end", "hung up"])
def test_an_open_desk_is_closed_and_that_is_recorded_when_the_workstation_is(way: str, center: Profile) -> None:
    with terminal(*PROGRAM, "--profile", str(center.root)) as screen:
        log_on(screen)
        program = screen.program
        if way == "hung up":
            screen.hang_up()
        else:
            os.kill(screen.guardian, signal.SIGTERM)
            assert screen.left() == 143
            assert screen.is_clean, screen.still_on
        screen.until_so(lambda: not runs(program), "end of the workstation")
    assert acts(center)[-2:] == ["log off", "log on"]


@on_linux
def test_a_workstation_that_is_killed_at_an_open_desk_leaves_no_page_on_the_terminal(center: Profile) -> None:
    with terminal(*PROGRAM, "--profile", str(center.root)) as screen:
        log_on(screen)
        os.kill(screen.program, signal.SIGKILL)
        assert screen.left() == 137
        assert screen.is_clean, screen.still_on
        assert b"Ladder" not in screen.seen.rpartition(b"\x1b[?1047l")[2]
