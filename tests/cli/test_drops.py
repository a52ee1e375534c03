"""The commands of drops as scripts see them: both ways at once, unattended, media, and the sheet."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

import pytest

from fusion_tui.cli.main import run
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, exchange, media, products, releases, session
from fusion_tui.services.clock import SystemClock
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit
from tests import centers
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, Office, approved, enrol, office, read_and_approved
from tests.machines import Machine

HINT = "wait for the copy to end, or ask the sender to send it again"
ROOT = Path(__file__).resolve().parents[2]
REASON = "moves bundles at night"
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Office, Office]]:
    """Return two enrolled centers with a service account each, under the real clock."""
    monkeypatch.setattr(centers, "TestClock", SystemClock)
    found = office(tmp_path, "HSFC"), office(tmp_path, "PRIC")
    enrol(found[0].desk, found[1].desk)
    for place in found:
        accounts.add(place.desk, Credentials("courier", PASSPHRASE), ["service"], CHEAP)
    yield found
    for place in found:
        place.close()


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def words(tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that gives the arguments of a command of the courier."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")

    def of(*command: str, code: str = "PRIC", user: str = "courier") -> list[str]:
        front = ["--profile", str(tmp_path / code.lower()), "--user", user, "--passphrase-file", str(secret)]
        return [*front, *command]

    return of


@pytest.fixture
def command(words: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs a command and gives status, output and errors."""

    def call(*typed: str, **who: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run(words(*typed, **who))
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


def release(place: Office, to: str = "PRIC", title: str = "Copper theft") -> None:
    releases.release(place.desk, approved(place, title).id, to, GROUNDS)


def test_sync_takes_in_what_came_and_then_writes_what_waits(
    both: tuple[Office, Office], drop: Path, command: Command
) -> None:
    release(both[0])
    status, out, _ = command("drop", "sync", str(drop), "--json", code="HSFC")
    assert status == 0
    assert [(one["peer"], one["records"]) for one in json.loads(out)["sent"]] == [("PRIC", 1)]
    status, out, _ = command("drop", "sync", str(drop), "--json")
    found = json.loads(out)
    assert (status, [one["outcome"] for one in found["received"]]) == (0, ["applied"])
    assert [one["peer"] for one in found["sent"]] == ["HSFC"]
    status, out, _ = command("drop", "sync", str(drop), code="HSFC")
    assert (status, "applied" in out, "nothing waits" in out) == (0, True, True)


def test_sync_ends_with_4_where_something_needs_a_person(
    both: tuple[Office, Office], drop: Path, command: Command
) -> None:
    release(both[0])
    exchange.send(both[0].desk, drop)
    (bundle,) = drop.glob("*.ftb")
    bundle.write_bytes(bundle.read_bytes()[:-1])
    status, out, _ = command("drop", "sync", str(drop), "--json")
    (one,) = json.loads(out)["received"]
    assert (status, one["outcome"], one["reason"].partition(":")[0]) == (4, "incomplete", "truncated")


def test_what_was_refused_says_what_to_do_next(both: tuple[Office, Office], drop: Path, command: Command) -> None:
    release(both[0])
    exchange.send(both[0].desk, drop)
    (bundle,) = drop.glob("*.ftb")
    bundle.write_bytes(bundle.read_bytes()[:-1])
    status, out, _ = command("drop", "receive", str(drop))
    assert (status, f"truncated: {HINT}" in out) == (4, True)
    status, out, _ = command("drop", "receive", str(drop), "--json")
    assert (status, json.loads(out)["bundles"][0]["hint"]) == (4, HINT)


def test_a_short_file_is_in_quarantine_with_the_size_it_was_found_with(
    both: tuple[Office, Office], drop: Path, command: Command
) -> None:
    release(both[0])
    exchange.send(both[0].desk, drop)
    (bundle,) = drop.glob("*.ftb")
    for cut in (1, 100):
        bundle.write_bytes(bundle.read_bytes()[:-cut])
        assert command("drop", "receive", str(drop))[0] == 4
        size = bundle.stat().st_size
        assert f"{size:,}" in command("quarantine", "list")[1]
        (kept,) = json.loads(command("quarantine", "list", "--json")[1])["quarantine"]
        assert (kept["code"], kept["bytes"]) == ("truncated", size)


class Interrupting(io.StringIO):
    """A standard error at which somebody presses Ctrl+C as soon as a word is read."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word

    def write(self, text: str) -> int:
        if self._word in text:
            signal.raise_signal(signal.SIGINT)
        return super().write(text)


@pytest.mark.parametrize(
    ("act", "word", "said"),
    [
        ("receive", "reading", "nothing was taken in\n"),
        ("send", "sealed bundle", "nothing was written\n"),
        ("sync", "reading", "nothing was taken in\nnothing was written\n"),
    ],
)
def test_what_was_stopped_does_not_say_that_nothing_was_there(
    both: tuple[Office, Office],
    drop: Path,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
    word: str,
    said: str,
) -> None:
    release(both[0])
    exchange.send(both[0].desk, drop)
    release(both[1], "HSFC")
    beside = Interrupting(word)
    monkeypatch.setattr(sys, "stderr", beside)
    status, out, _ = command("drop", act, str(drop))
    assert (status, out) == (1, said)
    assert "stopped: what is listed" in beside.getvalue()
    assert len(list(drop.iterdir())) == 1


def test_what_came_is_told_though_nothing_can_be_written(
    both: tuple[Office, Office], drop: Path, command: Command
) -> None:
    release(both[0])
    exchange.send(both[0].desk, drop)
    status, out, err = command("drop", "sync", str(drop), "--to", "NOBODY", "--json")
    assert (status, json.loads(out)["received"][0]["outcome"]) == (1, "applied")
    assert "no such peer" in err


def test_media_are_listed_with_their_room(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(tmp_path)
    machine.write()
    monkeypatch.setattr(media, "ROOT", tmp_path)
    assert command("drop", "media")[1].startswith("no removable medium is mounted")
    folder = machine.stick("sdb", "STICK", "media/ana/STICK")
    machine.stick("sdc", "VAULT", "mnt", "exfat", "ro").rmdir()
    status, out, _ = command("drop", "media")
    assert status == 0
    for word in ("STICK", "vfat", "GB", str(folder), "exfat", "read-only", "?"):
        assert word in out
    one, other = json.loads(command("drop", "media", "--json")[1])["media"]
    assert (one["folder"], one["label"], one["file_system"], one["read_only"]) == (str(folder), "STICK", "vfat", False)
    assert 0 < one["free"] <= one["total"]
    assert (other["free"], other["total"], other["read_only"]) == (None, None, True)


def test_a_sheet_is_printed_or_written_once(
    both: tuple[Office, Office], drop: Path, command: Command, tmp_path: Path
) -> None:
    release(both[0])
    exchange.send(both[0].desk, drop)
    (bundle,) = drop.glob("*.ftb")
    status, out, _ = command("drop", "sheet", str(drop), code="HSFC")
    assert (status, bundle.name in out) == (0, True)
    target = tmp_path / "sheet.txt"
    assert command("drop", "sheet", str(drop), "-o", str(target), code="HSFC")[:2] == (0, "")
    assert bundle.name in target.read_text()
    assert command("drop", "sheet", str(drop), "-o", str(target), code="HSFC")[0] == 1
    found = json.loads(command("drop", "sheet", str(drop), "--json", code="HSFC")[1])
    assert (found["code"], [one["file"] for one in found["files"]]) == ("HSFC", [bundle.name])


def test_a_sheet_of_what_is_not_whole_ends_with_4_and_a_failed_one_leaves_no_file(
    both: tuple[Office, Office], drop: Path, command: Command, tmp_path: Path
) -> None:
    (drop / ("ft1-" + "a" * 26 + ".ftb")).write_bytes(b"no bundle")
    status, out, err = command("drop", "sheet", str(drop), "--json", code="HSFC")
    assert (status, json.loads(out)["files"]) == (4, [])
    assert "is not whole" in err
    target = tmp_path / "sheet.txt"
    assert command("drop", "sheet", str(drop / "gone"), "-o", str(target), code="HSFC")[0] == 1
    assert not target.exists()
    assert both[0].desk.center.code == "HSFC"


def test_an_administrator_decides_that_a_service_stays_on(both: tuple[Office, Office], command: Command) -> None:
    ana = {"user": "ana"}
    for wrong in ([], ["--reason", "  "], ["--reason", REASON, "--end"]):
        assert command("user", "exempt", "courier", *wrong, **ana)[0] == 1
    assert command("user", "exempt", "sue", "--reason", REASON, **ana)[0] == 1
    assert command("user", "exempt", "courier", "--reason", REASON, **ana)[0] == 0
    listed = command("user", "list", **ana)[1]
    assert "active, stays on" in listed
    assert f"courier stays on without logging on again: {REASON}" in listed
    found = {one["name"]: one["exempt"] for one in json.loads(command("user", "list", "--json", **ana)[1])["users"]}
    assert found == {"ana": "", "sue": "", "courier": REASON}
    assert command("user", "exempt", "courier", "--end", **ana)[0] == 0
    assert "stays on" not in command("user", "list", **ana)[1]
    assert len(accounts.accounts(both[1].desk)) == 3


def test_a_service_account_is_told_what_it_may_not(both: tuple[Office, Office], command: Command) -> None:
    status, out, err = command("search", "copper")
    assert (status, out) == (1, "")
    assert err.startswith("error: courier may not read records")
    assert both[0].desk.user.name == "ana"


class Running:
    """A watch in a process of its own, and the events it prints."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.events: Queue[dict[str, Any]] = Queue()
        self.errors: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        heard = ((self._hear, process.stdout), (self._note, process.stderr))
        self._threads = [Thread(target=target, args=[stream]) for target, stream in heard]
        for thread in self._threads:
            thread.start()

    def _hear(self, stream: IO[str]) -> None:
        for line in stream:
            self.events.put(json.loads(line))

    def _note(self, stream: IO[str]) -> None:
        self.errors += [line.rstrip("\n") for line in stream]

    def until(self, what: str, within: float = 15.0) -> dict[str, Any]:
        """Return the next event of a kind."""
        end = time.monotonic() + within
        while (left := end - time.monotonic()) > 0:
            try:
                event = self.events.get(timeout=left)
            except Empty:
                break
            if event["event"] == what:
                return event
        raise AssertionError(f"no event {what} within {within} s; {self.errors}")

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        status = self.process.wait(timeout=15)
        self.join()
        return status

    def join(self) -> None:
        """Wait until everything it printed was read."""
        for thread in self._threads:
            thread.join()


@contextmanager
def watching(typed: list[str]) -> Iterator[Running]:
    with subprocess.Popen(
        [sys.executable, "-m", "fusion_tui", *typed],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        running = Running(process)
        try:
            running.until("watching")
            yield running
        finally:
            process.kill()
            running.join()


def last_acts(profile: Path, count: int) -> list[tuple[str, str, str]]:
    with session_at(profile) as desk, desk.read() as books:
        return [(row.who, row.act, row.outcome) for row in audit.recent(books, count)]


@contextmanager
def session_at(profile: Path) -> Iterator[Any]:
    desk = session.unlock(Profile(profile), Credentials("ana", PASSPHRASE))
    try:
        yield desk
    finally:
        desk.close()


def test_a_watch_picks_up_what_comes_survives_a_pulled_stick_and_leaves_cleanly(
    both: tuple[Office, Office], drop: Path, words: Callable[..., list[str]], tmp_path: Path
) -> None:
    with watching(words("drop", "sync", str(drop), "--watch", "--json")) as running:
        release(both[0])
        exchange.send(both[0].desk, drop)
        received = running.until("received")
        assert (received["from"], received["outcome"]) == ("HSFC", "applied")
        assert running.until("sent")["peer"] == "HSFC"
        drop.rename(tmp_path / "pocket")
        trouble = running.until("trouble")
        assert (trouble["step"], trouble["error"]) == ("folder", "the drop can't be read: it is not there")
        (tmp_path / "pocket").rename(drop)
        assert running.until("recovered")["step"] == "folder"
        assert running.end() == 0
        assert running.until("stopped")
        assert "Copper" not in str(running.errors)
        assert [line for line in running.errors if line.startswith("error")] == [
            "error: the drop can't be read: it is not there"
        ]
    assert last_acts(both[1].desk.profile.root, 3)[1:] == [
        ("courier", "log off", "done"),
        ("courier", "drop watch", "ended"),
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_watch_heeds_every_polite_signal(
    both: tuple[Office, Office], drop: Path, words: Callable[..., list[str]], number: int
) -> None:
    with watching(words("drop", "sync", str(drop), "--watch", "--json")) as running:
        assert running.end(number) == 0
    assert [act for _, act, _ in last_acts(both[1].desk.profile.root, 3)][1:] == ["log off", "drop watch"]


def test_a_watch_that_can_not_begin_says_why(both: tuple[Office, Office], drop: Path, command: Command) -> None:
    status, out, err = command("drop", "sync", str(drop), "--watch", "--to", "NOBODY")
    assert (status, out) == (1, "")
    assert "no such peer" in err
    assert both[1].desk.center.code == "PRIC"


def test_what_goes_beside_a_bundle_is_said_at_both_ends(
    both: tuple[Office, Office], drop: Path, command: Command, tmp_path: Path
) -> None:
    harbor, _ = both
    (tmp_path / "film.mp4").write_bytes(os.urandom(1_100_000))
    draft = products.new(harbor.desk, products.ProductForm("Copper theft", "Five thefts."))
    assert command("attachment", "add", draft.id, str(tmp_path / "film.mp4"), code="HSFC", user="ana")[0] == 0
    _, _, err = command("product", "submit", draft.id, code="HSFC", user="ana")
    assert "with it goes film.mp4" in err
    read_and_approved(harbor.supervisor, draft.id)
    releases.release(harbor.desk, draft.id, "PRIC", GROUNDS)
    (sent,) = json.loads(command("drop", "send", str(drop), "--json", code="HSFC")[1])["bundles"]
    assert (sent["files"], sent["volumes"]) == (1, 1)
    assert "1 part of 1 attachment, 1.1 MB" in command("drop", "send", str(drop), code="HSFC")[1]
    assert "1 and 1.1 MB of attachments" in command("channel", "list", code="HSFC")[1]
    (part,) = drop.glob("*.ftd")
    part.rename(tmp_path / part.name)
    status, out, _ = command("drop", "receive", str(drop), code="PRIC")
    assert (status, "waits for 1 of 1 attachment" in out) == (4, True)
    (waiting,) = json.loads(command("incoming", "list", "--json", code="PRIC")[1])["incoming"]
    assert waiting["detail"].startswith("waits for 1 of 1 attachment (1.1 MB)")
    (line,) = json.loads(command("channel", "list", "--json", code="PRIC")[1])["channels"]
    assert line["awaited"] == {"attachments": 1, "of": 1, "files": 1, "bytes": (tmp_path / part.name).stat().st_size}
    (tmp_path / part.name).rename(part)
    (taken,) = json.loads(command("drop", "receive", str(drop), "--json", code="PRIC")[1])["bundles"]
    assert (taken["outcome"], taken["files"]) == ("applied", 1)
    listed = json.loads(command("attachment", "list", draft.id, "--json", code="PRIC", user="ana")[1])
    assert [one["title"] for one in listed["attachments"]] == ["film.mp4"]
    assert listed["not_here"] == []
