"""Who is at work in a profile: programs side by side, or one alone, and the dead hold nothing."""

from __future__ import annotations

import os
import secrets
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread, Timer

import pytest

from fusion_tui.domain.errors import HeldError, StoreError
from fusion_tui.store import presence as module
from fusion_tui.store.presence import WORKSTATION, Presence, alone, hold
from tests.factories import NOON, StoppedClock

CLOCK = StoppedClock()
HERE = f"process {os.getpid()} on {socket.gethostname()}, since 12:00 UTC"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


def be_alone(folder: Path, mine: Presence | None = None) -> None:
    with alone(folder, "restoring a backup", CLOCK, mine):
        pass


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "alone.lock")


PROGRAM = """
import sys, time
from pathlib import Path
from fusion_tui.store.presence import alone, hold
from tests.factories import StoppedClock
folder, way = Path(sys.argv[1]), sys.argv[2]
if way == "hold":
    mine = hold(folder, "drop sync", StoppedClock())
    print("at work", flush=True)
    time.sleep(60)
with alone(folder, "restoring a backup", StoppedClock()):
    print("at work", flush=True)
    time.sleep(60)
"""


@contextmanager
def program(folder: Path, way: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program that holds, or is alone, until it is killed."""
    command = [sys.executable, "-c", PROGRAM, str(folder), way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "at work\n"
        yield running
        running.kill()


def test_programs_work_side_by_side_and_leave_nothing(folder: Path) -> None:
    with hold(folder, WORKSTATION, CLOCK), hold(folder, "drop sync", CLOCK):
        assert len(left(folder)) == 4
    assert left(folder) == []
    be_alone(folder)
    assert left(folder) == []


def test_its_files_are_private(folder: Path) -> None:
    with hold(folder, WORKSTATION, CLOCK):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("name", "hours", "message"),
    [
        pytest.param(WORKSTATION, 0, f"the workstation ({HERE}) has this profile open", id="the workstation"),
        pytest.param("drop sync", 0, f"fusion-tui drop sync ({HERE}) has this profile open", id="a command"),
        pytest.param(
            "drop sync",
            24,
            f"fusion-tui drop sync ({HERE.replace('12:00', '2026-03-01 12:00')}) has this profile open",
            id="a command since yesterday",
        ),
    ],
)
def test_who_wants_to_be_alone_is_told_who_is_at_work(folder: Path, name: str, hours: int, message: str) -> None:
    later = StoppedClock(NOON + timedelta(hours=hours))
    with hold(folder, name, CLOCK), pytest.raises(HeldError) as refused, alone(folder, "restoring", later):
        pytest.fail("alone beside another")
    assert (refused.value.message, refused.value.hint) == (message, "close it there first")


def test_who_comes_to_work_is_told_who_is_alone_and_what_they_do(folder: Path) -> None:
    with alone(folder, "restoring a backup", CLOCK), pytest.raises(HeldError) as refused:
        hold(folder, WORKSTATION, CLOCK)
    assert refused.value.message == (
        f"this profile is in use by one program alone, which is restoring a backup ({HERE})"
    )
    assert refused.value.hint == "wait for it to end, then try again"
    hold(folder, WORKSTATION, CLOCK).release()


def test_no_two_are_alone(folder: Path) -> None:
    with alone(folder, "restoring a backup", CLOCK), pytest.raises(HeldError, match="which is restoring a backup"):
        be_alone(folder)


def test_a_presence_of_ones_own_does_not_stand_in_the_way_of_being_alone(folder: Path) -> None:
    with hold(folder, WORKSTATION, CLOCK) as mine:
        be_alone(folder, mine)
        with hold(folder, "drop sync", CLOCK), pytest.raises(HeldError, match="drop sync"):
            be_alone(folder, mine)
        with pytest.raises(HeldError, match="the workstation"):
            be_alone(folder)
        assert len(left(folder)) == 2


def test_a_presence_is_released_once_from_any_thread(folder: Path) -> None:
    mine = hold(folder, WORKSTATION, CLOCK)
    worker = Thread(target=mine.release)
    worker.start()
    worker.join()
    be_alone(folder)
    with hold(folder, WORKSTATION, CLOCK):
        mine.release()
        with pytest.raises(HeldError):
            be_alone(folder)


def test_who_closes_at_that_moment_is_waited_for(folder: Path) -> None:
    mine = hold(folder, WORKSTATION, CLOCK)
    closing = Timer(0.05, mine.release)
    closing.start()
    be_alone(folder)
    closing.join()


def test_what_fails_alone_ends_being_alone(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone(folder, "restoring a backup", CLOCK):
        raise ZeroDivisionError
    hold(folder, WORKSTATION, CLOCK).release()


def test_a_program_at_work_elsewhere_is_named_by_its_process(folder: Path) -> None:
    with program(folder, "hold") as other, pytest.raises(HeldError, match=rf"drop sync \(process {other.pid} on "):
        be_alone(folder)


def test_a_killed_program_holds_nothing_and_is_swept(folder: Path) -> None:
    with program(folder, "hold") as other:
        other.kill()
    assert len(left(folder)) == 2
    be_alone(folder)
    assert left(folder) == []


def test_who_comes_to_work_sweeps_the_dead_too(folder: Path) -> None:
    for _ in range(2):
        with program(folder, "hold") as other:
            other.kill()
        assert len(left(folder)) == 2


def test_a_program_alone_elsewhere_is_named_by_its_process(folder: Path) -> None:
    with program(folder, "alone") as other:
        with pytest.raises(HeldError, match=rf"restoring a backup \(process {other.pid} on "):
            hold(folder, WORKSTATION, CLOCK)
        with pytest.raises(HeldError, match=rf"restoring a backup \(process {other.pid} on "):
            be_alone(folder)


@pytest.mark.parametrize("way", ["hold", "alone"])
def test_a_program_killed_while_alone_keeps_nobody_out(folder: Path, way: str) -> None:
    with program(folder, "alone") as other:
        other.kill()
    assert left(folder) == ["alone.json"]
    if way == "hold":
        hold(folder, WORKSTATION, CLOCK).release()
    else:
        be_alone(folder)
    assert left(folder) == []


@pytest.mark.parametrize("said", [None, b"", b"{}", b'{"pid": "x"}', b"\xff", b"[" * 5000])
def test_a_holder_that_does_not_say_who_it_is_still_holds(folder: Path, said: bytes | None) -> None:
    with hold(folder, WORKSTATION, CLOCK):
        (file,) = folder.glob("*.json")
        file.unlink() if said is None else file.write_bytes(said)
        with pytest.raises(HeldError, match="another program has this profile open"):
            be_alone(folder)


def test_who_is_alone_without_saying_so_still_is(folder: Path) -> None:
    with alone(folder, "restoring a backup", CLOCK):
        (folder / "alone.json").unlink()
        with pytest.raises(HeldError, match="another program is opening this profile"):
            hold(folder, WORKSTATION, CLOCK)


def test_what_a_holder_says_reaches_no_terminal_raw(folder: Path) -> None:
    with hold(folder, "drop\x1b]0;x\x07 sync" + "y" * 500, CLOCK), pytest.raises(HeldError) as refused:
        be_alone(folder)
    assert "\x1b" not in refused.value.message
    assert len(refused.value.message) < 250


@pytest.mark.parametrize("wrong", ["run", "run/alone.lock", "run/alone.json.new"])
def test_a_medium_that_refuses_is_told(folder: Path, wrong: str) -> None:
    place = folder.parent / wrong
    place.parent.mkdir(exist_ok=True)
    place.touch() if wrong == "run" else place.mkdir()
    with pytest.raises(StoreError, match="can't tell who is at work in this profile"):
        be_alone(folder)


def test_a_presence_that_can_not_say_who_it_is_holds_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    monkeypatch.setattr(secrets, "token_hex", lambda _: "token")
    (folder / "token.json.new").mkdir()
    with pytest.raises(StoreError):
        hold(folder, WORKSTATION, CLOCK)
    (folder / "token.json.new").rmdir()
    be_alone(folder)


RACE = """
import os, sys, time
from pathlib import Path
from fusion_tui.domain.errors import HeldError
from fusion_tui.store import presence
from tests.factories import StoppedClock
folder, seen, turns = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
presence.PATIENCE = 5.0
for turn in range(turns):
    mark = seen / f"{os.getpid()}-{turn}"
    try:
        if (turn + os.getpid()) % 2:
            with presence.hold(folder, "drop sync", StoppedClock()):
                mark.touch()
                assert not list(seen.glob("alone-*")), "at work beside one who is alone"
                time.sleep(0.002)
                mark.unlink()
            time.sleep(0.003)
        else:
            with presence.alone(folder, "restoring a backup", StoppedClock()):
                mark = mark.with_name(f"alone-{mark.name}")
                mark.touch()
                time.sleep(0.02)
                assert list(seen.iterdir()) == [mark], "alone beside another"
                mark.unlink()
        print(mark.name, flush=True)
    except HeldError:
        pass
"""


def test_of_programs_that_race_none_is_alone_beside_another(folder: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    command = [sys.executable, "-c", RACE, str(folder), str(seen), "25"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)]
    marks = [mark for each in running for mark in each.communicate(timeout=60)[0].split()]
    assert [each.returncode for each in running] == [0, 0, 0, 0]
    assert any(mark.startswith("alone") for mark in marks)
    assert any(not mark.startswith("alone") for mark in marks)
    assert left(folder) == []


def test_two_who_are_at_work_and_want_to_be_alone_are_both_refused_and_none_waits_forever(folder: Path) -> None:
    refused: list[str] = []

    def want(mine: Presence) -> None:
        try:
            be_alone(folder, mine)
        except HeldError as error:
            refused.append(error.message)

    with hold(folder, WORKSTATION, CLOCK) as one, hold(folder, "drop sync", CLOCK) as other:
        began = time.monotonic()
        workers = [Thread(target=want, args=(each,)) for each in (one, other)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(10)
    assert len(refused) == 2
    assert time.monotonic() - began < 5
