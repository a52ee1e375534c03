"""When to look again: at once where the system tells, every few seconds where it doesn't, through every change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import pytest

from fusion_tui.services.exchange import waking
from fusion_tui.services.exchange.waking import POLL, wakings

SILENT, TELLING = "cifs", "ext4"
PATIENCE = 60  # seconds; whatever is waited for comes within one
_PUTS = 250  # files at most; the next is put when another look was due, or after a second
NEVER = 600.0  # seconds: no look is due before a test is over


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    place.mkdir()
    return place


@contextmanager
def waked(folder: Path, kind: str, poll: float) -> Iterator[Queue[str]]:
    """Yield what wakes, while a thread waits; it ends before the next look once it is told to."""
    stop, found = Event(), Queue[str]()

    def wait() -> None:
        for why in wakings(folder, stop, lambda _: kind, poll):
            found.put(why)

    thread = Thread(target=wait, daemon=True)
    thread.start()
    try:
        assert found.get(timeout=PATIENCE) == "due"
        yield found
    finally:
        stop.set()
        thread.join(timeout=PATIENCE)
        assert not thread.is_alive()


def wakes_as_due(found: Queue[str], times: int = 3) -> None:
    """Wait until a look was due so many times: all but the first began after whatever was done before."""
    while times:
        times -= found.get(timeout=PATIENCE) == "due"


def wakes_as_told(found: Queue[str], folder: Path, name: str) -> None:
    """Put files until the system tells of one: nobody knows when it has begun to watch."""
    for number in range(_PUTS):
        put(folder, f"{name} {number}")
        with suppress(Empty):
            if found.get(timeout=1) == "told":
                return
    raise AssertionError("nothing was told")


def put(folder: Path, name: str) -> None:
    (folder / f"~{name}").write_bytes(b"1")
    (folder / f"~{name}").rename(folder / name)


def test_a_new_file_in_a_local_folder_wakes_before_a_look_is_due(folder: Path) -> None:
    with waked(folder, TELLING, NEVER) as found:
        wakes_as_told(found, folder, "a")
        wakes_as_told(found, folder, "b")


def test_where_nothing_is_told_one_looks_every_few_seconds(folder: Path) -> None:
    with waked(folder, SILENT, 0.3) as found:
        wakes_as_due(found)
    assert POLL <= 4


def test_where_the_system_tells_one_still_looks_every_few_seconds(folder: Path) -> None:
    with waked(folder, TELLING, 0.3) as found:
        wakes_as_due(found)


def test_a_folder_that_goes_and_comes_back_is_watched_again(folder: Path) -> None:
    with waked(folder, TELLING, 0.3) as found:
        shutil.rmtree(folder)
        wakes_as_due(found)  # before the new one may be given the number of the old one
        folder.mkdir()
        wakes_as_told(found, folder, "a")


def test_another_folder_in_its_place_is_watched_instead(folder: Path, tmp_path: Path) -> None:
    with waked(folder, TELLING, 0.3) as found:
        wakes_as_told(found, folder, "a")
        folder.rename(tmp_path / "away")
        folder.mkdir()
        wakes_as_due(found)
        wakes_as_told(found, folder, "b")


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    with waked(tmp_path / "later", TELLING, 0.2) as found:
        (tmp_path / "later").mkdir()
        wakes_as_told(found, tmp_path / "later", "a")


def test_a_system_that_has_no_more_watches_to_give_is_asked_every_few_seconds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Iterator[set[object]]:
        raise OSError(28, "no space left for watches")
        yield set()

    monkeypatch.setattr("watchfiles.watch", refuse)
    with waked(folder, TELLING, 0.2) as found:
        wakes_as_due(found)


def test_nothing_of_a_file_is_logged_or_printed(
    folder: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_DEBUG", "1")
    caplog.set_level("DEBUG")
    with waked(folder, TELLING, 0.3) as found:
        wakes_as_told(found, folder, "secret")
    assert "secret" not in caplog.text + "".join(capsys.readouterr())
    assert waking.POLL == POLL
