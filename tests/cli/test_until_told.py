"""Ctrl+C during a command: once it ends after what is under way, twice at once."""

from __future__ import annotations

import os
import signal

import pytest
import typer

from fusion_tui.cli.until_told import STOPPED, end_if_told, until_told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted_and_the_work_goes_on(number: int) -> None:
    before = signal.getsignal(number)
    with until_told() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.is_set()
    assert signal.getsignal(number) == before


def test_a_second_signal_ends_at_once() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with until_told():
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with until_told() as stop:
            os.kill(os.getpid(), signal.SIGTERM)
            assert not stop.is_set()
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_was_stopped_ends_with_its_own_status_and_says_what_is_so(capsys: pytest.CaptureFixture[str]) -> None:
    with until_told() as stop:
        end_if_told(stop, "nothing")
        stop.set()
        with pytest.raises(typer.Exit) as left:
            end_if_told(stop, "the rest waits")
    assert (left.value.exit_code, capsys.readouterr().err) == (STOPPED, "stopped: the rest waits\n")
