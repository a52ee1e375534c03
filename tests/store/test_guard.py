"""The guard before unlock: counted before it is tried, locked until released, and no trick with clock or file frees."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest

from fusion_tui.domain.errors import (
    ClockError,
    CodeError,
    HeldError,
    LockedError,
    LockedOutError,
    SchemaError,
    StoreError,
)
from fusion_tui.domain.policy import Policy
from fusion_tui.store import guard as module
from fusion_tui.store.guard import UNKNOWN, Guard
from fusion_tui.store.journal import Event
from tests.factories import NOON, StoppedClock

KNOWN = ["rivera", "okafor"]
TYPED = "correct horse battery"  # a passphrase in the name field
ROOT = Path(__file__).resolve().parents[2]
WRONG = LockedError("wrong")


class Place:
    """A guard in a folder, the clock it asks, and what it journalled."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "guard.json"
        self.clock = StoppedClock()
        self.events: list[tuple[int, Event]] = []
        self.guard = Guard(self.path, Policy(), self.clock, lambda n, event: self.events.append((n, event)))

    @property
    def told(self) -> list[tuple[int, str, str]]:
        return [(n, event.who, event.outcome) for n, event in self.events]

    def later(self, **by: float) -> None:
        self.clock.moment += timedelta(**by)

    def fail(self, user: str = "rivera", times: int = 1, error: Exception = WRONG) -> None:
        for _ in range(times):
            with pytest.raises(type(error)), self.guard.attempt(user, KNOWN):
                raise error

    def succeed(self, user: str = "rivera", *, any_clock: bool = False) -> None:
        with self.guard.attempt(user, KNOWN, any_clock=any_clock) as attempt:
            attempt.succeeded()

    def let_in(self) -> None:
        self.succeed()
        self.guard.renew_mark(self.guard.state().mark, self.clock.now())

    def refused(self, user: str = "rivera") -> LockedOutError:
        with pytest.raises(LockedOutError) as refused, self.guard.attempt(user, KNOWN):
            pytest.fail("a locked account was tried")
        return refused.value

    def change(self, **changes: object) -> None:
        self.path.write_text(json.dumps({**json.loads(self.path.read_text()), **changes}))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_a_good_log_on_leaves_no_bad_one(place: Place) -> None:
    place.fail(times=4)
    place.succeed()
    place.fail(times=4)
    assert place.guard.state().locked == {}
    place.succeed()
    assert place.guard.state().users == {}


def test_the_fifth_bad_log_on_locks_and_the_sixth_is_not_tried(place: Place) -> None:
    place.fail(times=5)
    assert place.guard.state().locked == {"rivera": NOON}
    error = place.refused()
    assert error.message == "too many bad log-ons for this account"
    assert error.hint == "an administrator releases it: fusion-tui user unlock rivera; or use the recovery code"


def test_the_right_passphrase_at_the_fifth_try_still_opens(place: Place) -> None:
    place.fail(times=4)
    place.succeed()
    assert place.guard.state().locked == {}


def test_one_account_locked_leaves_the_others_be(place: Place) -> None:
    place.fail(times=5)
    place.succeed("okafor")
    place.refused()


@pytest.mark.parametrize("days", [-400, 400], ids=["set back", "long after"])
def test_a_locked_account_stays_locked_whatever_the_clock_says(place: Place, days: int) -> None:
    place.fail(times=5)
    place.later(days=days)
    place.refused()


def test_a_released_account_begins_anew(place: Place) -> None:
    place.fail(times=5)
    place.fail("okafor")
    place.guard.release("rivera")
    place.guard.release("nobody")
    place.fail(times=4)
    place.succeed()
    assert list(place.guard.state().users) == ["okafor"]


def test_guesses_beyond_the_window_do_not_lock(place: Place) -> None:
    for _ in range(12):
        place.fail()
        place.later(minutes=4)
    assert place.guard.state().locked == {}


def test_a_clock_set_back_within_the_hour_makes_no_room_for_guesses(place: Place) -> None:
    for _ in range(5):
        place.fail()
        place.later(minutes=-10)
    place.refused()


def test_a_policy_that_became_stricter_locks_at_the_next_attempt(place: Place) -> None:
    place.fail(times=2)
    strict = Guard(place.path, Policy(lockout_attempts=2), place.clock, lambda *_: None)
    with pytest.raises(LockedOutError), strict.attempt("rivera", KNOWN):
        pytest.fail("a locked account was tried")
    place.refused()


def test_an_unknown_name_is_written_nowhere_and_never_locks(place: Place) -> None:
    place.fail(TYPED, times=9)
    state = place.guard.state()
    assert state.locked == {}
    assert len(state.users[UNKNOWN].failures) == 5
    assert TYPED.encode() not in b"".join(file.read_bytes() for file in place.path.parent.iterdir())
    assert place.told[-1] == (9, UNKNOWN, "unknown name")


def test_the_name_of_the_unknown_counts_as_unknown(place: Place) -> None:
    place.fail(UNKNOWN, times=6)
    place.succeed("rivera")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        pytest.param(LockedError(""), "wrong passphrase", id="a wrong passphrase"),
        pytest.param(CodeError(""), "wrong code", id="a wrong code"),
        pytest.param(StoreError(""), "failed", id="a fault of the store"),
        pytest.param(KeyboardInterrupt(), "failed", id="an interrupt"),
    ],
)
def test_whatever_ends_an_attempt_is_counted_and_journalled(place: Place, error: BaseException, outcome: str) -> None:
    with pytest.raises(type(error)), place.guard.attempt("rivera", KNOWN, "tty7"):
        raise error
    assert place.told == [(1, "rivera", outcome)]
    assert place.events[0][1] == Event(at=NOON, who="rivera", outcome=outcome, place="tty7")
    assert len(place.guard.state().users["rivera"].failures) == 1


def test_an_attempt_that_just_ends_is_counted(place: Place) -> None:
    with place.guard.attempt("rivera", KNOWN):
        pass
    assert place.told == [(1, "rivera", "failed")]


def test_what_fails_after_success_is_no_bad_log_on(place: Place) -> None:
    def log_on() -> None:
        with place.guard.attempt("rivera", KNOWN) as attempt:
            attempt.succeeded()
            attempt.succeeded()
            raise LockedError("this user is disabled")

    with pytest.raises(LockedError, match="disabled"):
        log_on()
    assert place.events == []
    assert place.guard.state().written == 0


def test_events_are_numbered_without_a_gap_and_a_success_takes_its_number_back(place: Place) -> None:
    place.fail(times=2)
    place.let_in()
    place.fail("okafor", times=5)
    place.refused("okafor")
    place.later(hours=-2)
    with pytest.raises(ClockError), place.guard.attempt("rivera", KNOWN):
        pytest.fail("tried by a clock that was set back")
    assert [n for n, _ in place.events] == list(range(1, 10))
    assert place.told[-2:] == [(8, "okafor", "locked out"), (9, "rivera", "clock set back")]
    assert place.guard.state().written == 9


def test_an_attempt_is_on_disk_as_failed_before_it_is_tried(place: Place) -> None:
    with place.guard.attempt("rivera", KNOWN) as attempt:
        written = json.loads(place.path.read_text())
        attempt.succeeded()
    assert written["users"]["rivera"]["failures"] == ["2026-03-01T12:00:00.120000Z"]
    assert written["written"] == attempt.number == 1


GUESS = """
import sys, time
from pathlib import Path
from fusion_tui.domain.policy import Policy
from fusion_tui.store.guard import Guard
from tests.factories import StoppedClock
with Guard(Path(sys.argv[1]), Policy(), StoppedClock(), lambda *_: None).attempt("rivera", ["rivera"]):
    print("guessing", flush=True)
    time.sleep(60)
"""


@contextmanager
def guessing(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", GUESS, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "guessing\n"
        yield program
        program.kill()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killing_the_program_after_a_guess_does_not_unmake_the_guess(place: Place) -> None:
    place.fail(times=4)
    with guessing(place.path) as program:
        program.send_signal(signal.SIGKILL)
    place.clock.moment = datetime.fromisoformat("2100-01-01T00:00:00Z")
    place.refused()


def test_log_ons_of_two_programs_go_one_at_a_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with guessing(place.path):
        with pytest.raises(HeldError, match="another log-on is under way") as refused:
            place.succeed()
        assert refused.value.hint == "wait for it, then try again"
    place.succeed("okafor")


def test_log_ons_of_two_threads_go_one_at_a_time(place: Place) -> None:
    done = Flag()

    def log_on() -> None:
        place.succeed("okafor")
        done.set()

    worker = Thread(target=log_on)
    with place.guard.attempt("rivera", KNOWN) as attempt:
        worker.start()
        assert not done.wait(0.2)
        attempt.succeeded()
    worker.join(10)
    assert done.is_set()


def test_guesses_made_at_once_are_counted_one_by_one(place: Place) -> None:
    tried: list[int] = []

    def guess() -> None:
        mine = Guard(place.path, Policy(), place.clock, lambda *_: None)
        with suppress(LockedError), mine.attempt("rivera", KNOWN) as attempt:
            tried.append(attempt.number)
            raise WRONG

    workers = [Thread(target=guess) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(tried) == [1, 2, 3, 4, 5]
    place.refused()


def test_a_clock_set_back_is_refused_before_anything_is_tried(place: Place) -> None:
    place.let_in()
    place.later(minutes=-61)
    with pytest.raises(ClockError) as refused, place.guard.attempt("rivera", KNOWN):
        pytest.fail("tried by a clock that was set back")
    assert refused.value.message == (
        "the clock of this machine shows 2026-03-01 10:59 UTC, but 2026-03-01 12:00 UTC was seen before"
    )
    assert refused.value.hint == "set the clock, or an administrator accepts it: fusion-tui clock accept"
    assert place.guard.state().users == {}
    assert place.guard.state().latest == NOON


def test_an_administrator_logs_on_by_any_clock_and_accepts_it(place: Place) -> None:
    place.fail("okafor")
    place.later(days=-3)
    place.succeed(any_clock=True)
    place.guard.accept_clock(place.clock.now())
    state = place.guard.state()
    assert state.latest == NOON - timedelta(days=3)
    assert state.users["okafor"].failures == (state.latest,)
    place.succeed()


def test_any_clock_does_not_let_a_locked_account_in(place: Place) -> None:
    place.fail(times=5)
    place.later(days=-3)
    with pytest.raises(LockedOutError):
        place.succeed(any_clock=True)


def test_the_latest_moment_moves_forward_with_who_is_let_in(place: Place) -> None:
    place.later(days=2)
    place.let_in()
    place.later(minutes=-30)
    place.let_in()
    assert place.guard.state().latest == NOON + timedelta(days=2)


def test_no_bad_log_on_by_a_wrong_clock_makes_the_right_one_look_set_back(place: Place) -> None:
    place.let_in()
    place.later(days=120)
    place.fail()
    place.fail("nobody")
    place.fail("okafor", times=5)
    place.refused("okafor")
    place.succeed()  # the passphrase was right, but the account was held: nobody was let in
    place.later(days=-120)
    assert place.guard.state().latest == NOON
    place.let_in()


def test_marks_fit_from_one_log_on_to_the_next(place: Place) -> None:
    kept, marks = "", set()
    for _ in range(3):
        with place.guard.attempt("rivera", KNOWN) as attempt:
            attempt.succeeded()
            kept, was_replaced = place.guard.renew_mark(kept)
        assert not was_replaced
        marks.add(kept)
    assert all(len(bytes.fromhex(mark)) == 16 for mark in marks)
    assert len(marks) == 3


def test_a_crash_before_the_store_kept_the_mark_is_not_taken_for_a_replaced_guard(place: Place) -> None:
    kept = place.guard.renew_mark("").mark
    place.guard.renew_mark(kept)
    place.guard.renew_mark(kept)
    assert not place.guard.renew_mark(kept).was_replaced


def test_a_deleted_guard_is_noticed_by_its_mark(place: Place) -> None:
    kept = place.guard.renew_mark("").mark
    place.path.unlink()
    place.fail()
    kept, was_replaced = place.guard.renew_mark(kept)
    assert was_replaced
    assert not place.guard.renew_mark(kept).was_replaced


def test_an_old_guard_put_back_is_noticed_by_its_mark(place: Place) -> None:
    first = place.guard.renew_mark("").mark
    old = place.path.read_bytes()
    kept = place.guard.renew_mark(place.guard.renew_mark(first).mark).mark
    place.path.write_bytes(old)
    assert place.guard.renew_mark(kept).was_replaced


def test_a_missing_guard_is_a_fresh_one_and_private(place: Place) -> None:
    assert place.guard.state().latest is None
    assert not place.path.exists()
    place.succeed()
    assert {stat.S_IMODE(file.stat().st_mode) for file in place.path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"v": 1, "writen": 3}', id="an unknown field"),
        pytest.param(b'{"v": 0}', id="no version we know"),
        pytest.param(b'{"v": "2"}', id="a version in words"),
        pytest.param(b'{"v": 1, "written": -1}', id="a negative count"),
        pytest.param(b'{"v": 1, "written": 9223372036854775807}', id="a count beyond what is counted"),
        pytest.param(b'{"v": 1, "latest": "2026-03-01T12:00:00"}', id="a moment without a zone"),
        pytest.param(b'{"v": 1, "mark": "xyz"}', id="no mark"),
        pytest.param(b'{"v": 1' + b" " * (1 << 20) + b"}", id="too long"),
    ],
)
def test_a_damaged_guard_lets_people_in_and_is_told(place: Place, data: bytes) -> None:
    place.path.write_bytes(data)
    assert place.guard.state().written == 0
    with place.guard.attempt("rivera", KNOWN) as attempt:
        attempt.succeeded()
    assert attempt.was_damaged
    assert place.told == [(1, "rivera", "guard file damaged")]
    place.succeed()
    assert len(place.events) == 1


def test_a_guard_deleted_in_the_middle_of_a_log_on_lets_it_end(place: Place) -> None:
    with place.guard.attempt("rivera", KNOWN) as attempt:
        place.path.unlink()
        attempt.succeeded()
    with place.guard.attempt("rivera", KNOWN) as again:
        again.succeeded()
    assert not again.was_damaged
    assert again.number == 1


def test_a_guard_of_a_newer_program_is_refused_and_left_alone(place: Place) -> None:
    place.fail()
    place.change(v=2, users={})
    before = place.path.read_bytes()
    with pytest.raises(SchemaError, match="the guard file was written by a newer program"):
        place.succeed()
    assert place.path.read_bytes() == before


@pytest.mark.parametrize(
    ("wrong", "what"), [("guard.json", "read"), ("guard.json.new", "write"), ("guard.json.lock", "lock")]
)
def test_a_medium_that_refuses_is_told_and_nobody_is_let_in(place: Place, wrong: str, what: str) -> None:
    (place.path.parent / wrong).mkdir()
    with (
        pytest.raises(StoreError, match=f"can't {what} the guard file: "),
        place.guard.attempt("rivera", KNOWN),
    ):
        pytest.fail("tried without being counted")
