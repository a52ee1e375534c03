"""Output that isn't taken: the program itself, with its streams full, closed, gone and of few letters."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.centers import PASSPHRASE
from tests.terminals import PROGRAM, ROOT

Ended = tuple[int, str, str]
Shell = Callable[..., Ended]
READING = ["queue tips", "queue tips --json", "audit show", "--help", "crypto"]
DONE = "what was asked for may be done: look before you do it again"


@pytest.fixture
def shell(made: Path, tmp_path: Path) -> Shell:
    """Return a function that runs a command of ana through the shell, with what follows it there."""
    shutil.copytree(made / "harbor", tmp_path / "harbor")
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    front = [*PROGRAM, "--profile", str(tmp_path / "harbor"), "--user", "ana"]

    def run(command: str, then: str = "", **environment: str) -> Ended:
        done = subprocess.run(
            [
                "bash",
                "-c",
                f'"$@" {then}',
                "sh",
                *front,
                "--passphrase-file",
                str(tmp_path / "passphrase"),
                *command.split(),
            ],
            cwd=ROOT,
            env={**os.environ, **environment},
            input="It was seen.",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.parametrize("command", READING)
def test_an_output_that_is_full_is_one_error(shell: Shell, command: str) -> None:
    status, _, errors = shell(command, "> /dev/full")
    assert status == 1
    assert "error: the output can't be written: No space left on device" in errors
    assert not [line for line in errors.splitlines() if line.partition(":")[0] not in ("error", "hint", "note")]


@pytest.mark.parametrize("command", READING)
def test_an_output_nobody_reads_is_one_error(shell: Shell, command: str) -> None:
    _, told, errors = shell(command, "| exec 0<&-; echo ${PIPESTATUS[0]}")
    assert told == "1\n"
    assert "error: the output can't be written: Broken pipe" in errors
    assert "stopped" not in errors


@pytest.mark.parametrize("command", ["tip add --title Seen --text -", "status", "--help"])
def test_without_an_output_nothing_is_begun(shell: Shell, command: str) -> None:
    assert shell(command, ">&-") == (
        1,
        "",
        "error: standard output is closed\nhint: > /dev/null throws away what is not wanted\n",
    )
    assert json.loads(shell("queue tips --json")[1])["total"] == 0


def test_an_act_whose_id_could_not_be_told_says_that_it_may_be_done(shell: Shell) -> None:
    status, _, errors = shell("tip add --title Seen --text -", "> /dev/full")
    assert (status, errors.splitlines()[-1]) == (1, f"hint: {DONE}")
    assert json.loads(shell("queue tips --json")[1])["total"] == 1


def test_a_recovery_code_the_output_does_not_take_is_told_beside_it(shell: Shell, tmp_path: Path) -> None:
    status, _, errors = shell("key recovery", "> /dev/full")
    code = tmp_path / "code"
    code.write_text(errors.splitlines()[0])
    (tmp_path / "new").write_text("another exercise another exercise\n")
    renewed = f"passphrase --recovery-file {code} --new-passphrase-file {tmp_path / 'new'}"
    assert (status, shell(renewed)[0]) == (1, 0)


@pytest.mark.parametrize(("then", "status"), [("2> /dev/full", 4), ("2>&-", 0), ("<&- 2>&-", 0)])
def test_an_act_is_done_where_nothing_can_be_said_beside_it(shell: Shell, then: str, status: int) -> None:
    ended = shell("crypto", then)
    assert (ended[0], "self-test" in ended[1], ended[2]) == (status, True, "")


@pytest.mark.parametrize("then", ["> /dev/full 2> /dev/full", ">&- 2>&-", "2>&- > /dev/full"])
def test_where_nothing_can_be_said_at_all_the_status_says_it(shell: Shell, then: str) -> None:
    assert shell("status", then) == (1, "", "")


def test_letters_the_output_has_not_are_written_as_escapes_and_json_stays_json(shell: Shell) -> None:
    title = "M\N{LATIN SMALL LETTER U WITH DIAERESIS}ller\N{PISTOL}"
    assert shell(f"tip add --title {title} --text -")[0] == 0
    status, told, errors = shell("queue tips", PYTHONIOENCODING="ascii")
    assert (status, "M\\xfcller\\U0001f52b" in told, errors) == (0, True, "1 of 1\n")
    _, told, _ = shell("queue tips --json", PYTHONIOENCODING="ascii")
    assert json.loads(told)["records"][0]["title"] == title
    assert told.isascii()
