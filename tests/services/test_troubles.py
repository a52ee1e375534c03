"""Troubles: each cause once, more slowly each time, and only what a person must mend ends the work."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from fusion_tui.domain.errors import (
    DamagedError,
    FusionError,
    HeldError,
    InputError,
    LockedError,
    SchemaError,
    StoreError,
    WrongKeyError,
)
from fusion_tui.services.exchange.troubles import Troubles


@dataclass
class Bench:
    """Troubles under a clock of their own."""

    now: float = 0.0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.troubles = Troubles(
            lambda: self.now,
            lambda step, error: self.told.append(f"{step}: {error.message}"),
            lambda step: self.told.append(f"{step} works"),
        )

    def fail(self, message: str, step: str = "send") -> None:
        with self.troubles.trying(step):
            raise InputError(message)

    def work(self, step: str = "send") -> None:
        with self.troubles.trying(step):
            pass


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_cause_is_told_once_another_one_again_and_the_end_of_it_once(bench: Bench) -> None:
    for message in ("it is full", "it is full", "it is read-only", "it is full"):
        bench.fail(message)
    bench.work()
    bench.work()
    bench.fail("it is full")
    assert bench.told == [
        "send: it is full",
        "send: it is read-only",
        "send: it is full",
        "send works",
        "send: it is full",
    ]


def test_a_number_that_changes_is_no_other_cause(bench: Bench) -> None:
    bench.fail("the medium is 3.1 GB short")
    bench.fail("the medium is 2.9 GB short")
    assert bench.told == ["send: the medium is 3.1 GB short"]


def test_steps_fail_by_themselves(bench: Bench) -> None:
    bench.fail("x", "send")
    bench.work("receive")
    assert (bench.troubles.has("send"), bench.troubles.has("receive")) == (True, False)
    assert bench.told == ["send: x"]


def test_it_rests_longer_after_each_failure_up_to_a_minute(bench: Bench) -> None:
    rests = []
    for _ in range(7):
        bench.fail("x")
        begun = bench.now
        while bench.troubles.rests("send"):
            bench.now += 1
        rests.append(bench.now - begun)
    assert rests == [4, 8, 16, 32, 60, 60, 60]
    bench.work()
    bench.fail("x")
    bench.now += 4
    assert not bench.troubles.rests("send")


def test_a_change_makes_it_try_at_once_and_tells_nothing_twice(bench: Bench) -> None:
    bench.fail("x")
    bench.fail("x")
    bench.troubles.hurry()
    assert not bench.troubles.rests("send")
    bench.fail("x")
    bench.now += 4
    assert not bench.troubles.rests("send")
    assert bench.told == ["send: x"]


@pytest.mark.parametrize("kind", [LockedError, DamagedError, SchemaError, WrongKeyError])
def test_what_only_a_person_can_mend_ends_the_work(bench: Bench, kind: type[FusionError]) -> None:
    with pytest.raises(kind), bench.troubles.trying("store"):
        raise kind("it is over")
    assert bench.told == []


@pytest.mark.parametrize("kind", [StoreError, HeldError])
def test_a_store_that_is_busy_or_full_is_tried_again(bench: Bench, kind: type[FusionError]) -> None:
    with bench.troubles.trying("store"):
        raise kind("it is busy")
    assert bench.told == ["store: it is busy"]


def test_anything_but_an_error_a_user_can_meet_is_not_hidden(bench: Bench) -> None:
    with pytest.raises(ZeroDivisionError), bench.troubles.trying("send"):
        raise ZeroDivisionError
