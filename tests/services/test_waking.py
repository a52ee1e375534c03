"""When to look again: at once where the system tells, every few seconds where it doesn't, through every change."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

import pytest

from fusion_tui.services.exchange import waking
from fusion_tui.services.exchange.waking import POLL, wakings

SILENT, TELLING = "cifs", "ext4"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "drop"
    place.mkdir()
    return place


@contextmanager
def waked(folder: Path, kind: str, poll: float) -> Iterator[Queue[tuple[str, float]]]:
    """Yield what wakes, and when, while a thread waits; it ends within two seconds of being told to."""
    stop, found = Event(), Queue[tuple[str, float]]()

    def wait() -> None:
        for why in wakings(folder, stop, lambda _: kind, poll):
            found.put((why, time.monotonic()))

    thread = Thread(target=wait)
    thread.start()
    try:
        assert found.get(timeout=5)[0] == "due"
        yield found
    finally:
        stop.set()
        thread.join(timeout=2)
        assert not thread.is_alive()


def after(found: Queue[tuple[str, float]], why: str, moment: float, within: float) -> float:
    """Return how long after a moment it woke for this reason; fails where it doesn't within so many seconds."""
    until = time.monotonic() + within
    while (left := until - time.monotonic()) > 0:
        try:
            said, at = found.get(timeout=left)
        except Empty:
            break
        if said == why and at > moment:
            return at - moment
    raise AssertionError(f"nothing was {why} within {within} s")


def put(folder: Path, name: str) -> float:
    (folder / f"~{name}").write_bytes(b"1")
    (folder / f"~{name}").rename(folder / name)
    return time.monotonic()


def test_a_new_file_in_a_local_folder_wakes_within_a_second(folder: Path) -> None:
    with waked(folder, TELLING, 30.0) as found:
        time.sleep(0.5)  # the system begins to watch
        assert after(found, "told", put(folder, "a"), 1.0) < 1.0
        assert after(found, "told", put(folder, "b"), 1.0) < 1.0


def test_where_nothing_is_told_one_looks_every_few_seconds(folder: Path) -> None:
    with waked(folder, SILENT, 0.3) as found:
        for _ in range(3):
            assert after(found, "due", time.monotonic(), 1.0) < 1.0
    assert POLL <= 4


def test_where_the_system_tells_one_still_looks_every_few_seconds(folder: Path) -> None:
    with waked(folder, TELLING, 0.3) as found:
        for _ in range(3):
            assert after(found, "due", time.monotonic(), 2.0) < 2.0


def test_a_folder_that_goes_and_comes_back_is_watched_again(folder: Path) -> None:
    with waked(folder, TELLING, 0.3) as found:
        shutil.rmtree(folder)
        after(found, "due", time.monotonic() + 0.5, 3.0)
        folder.mkdir()
        time.sleep(1.0)
        assert after(found, "told", put(folder, "a"), 2.0) < 1.0


def test_another_folder_in_its_place_is_watched_instead(folder: Path, tmp_path: Path) -> None:
    with waked(folder, TELLING, 0.3) as found:
        time.sleep(0.5)
        folder.rename(tmp_path / "away")
        folder.mkdir()
        time.sleep(1.5)
        assert after(found, "told", put(folder, "a"), 2.0) < 1.0


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    with waked(tmp_path / "later", TELLING, 0.2) as found:
        (tmp_path / "later").mkdir()
        time.sleep(0.6)
        assert after(found, "told", put(tmp_path / "later", "a"), 2.0) < 1.0


def test_a_system_that_has_no_more_watches_to_give_is_asked_every_few_seconds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Iterator[set[object]]:
        raise OSError(28, "no space left for watches")
        yield set()

    monkeypatch.setattr("watchfiles.watch", refuse)
    with waked(folder, TELLING, 0.2) as found:
        for _ in range(3):
            assert after(found, "due", time.monotonic(), 1.0) < 1.0


def test_nothing_of_a_file_is_logged_or_printed(
    folder: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_DEBUG", "1")
    caplog.set_level("DEBUG")
    with waked(folder, TELLING, 0.3) as found:
        time.sleep(0.5)
        after(found, "told", put(folder, "secret"), 2.0)
    assert "secret" not in caplog.text + "".join(capsys.readouterr())
    assert waking.POLL == POLL
