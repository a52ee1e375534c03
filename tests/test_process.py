"""What others of this machine see of the process: real processes, looked at from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from fusion_tui import process
from tests.terminals import PROGRAM, ROOT

SECRET = "plate 7XK-4411"
_PREPARED = "from fusion_tui import crash, process; process.prepare(); crash.install(); "
on_linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc: not Linux")


def python(code: str, *options: str, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def waiting(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that waits for its passphrase on standard input."""
    command = [*PROGRAM, "--passphrase-file", "-", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            yield running
        finally:
            running.kill()


@on_linux
@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (("--user", "ana", "search", SECRET), "fusion-tui search"),
        (("--user=ana", "tip", "add", "--title", SECRET), "fusion-tui tip add"),
        (("--user", "ana", "case", "add", "note", SECRET, "--text", "-"), "fusion-tui case add note"),
    ],
)
def test_the_process_list_holds_the_command_and_nothing_that_was_typed(
    arguments: Sequence[str], title: str, tmp_path: Path
) -> None:
    with waiting("--profile", str(tmp_path), *arguments) as running:
        listed = Path(f"/proc/{running.pid}/cmdline")
        end = time.monotonic() + 20
        while (shown := listed.read_bytes().rstrip(b"\0")) != title.encode():
            assert time.monotonic() < end, shown


@pytest.mark.parametrize("arguments", [[SECRET], ["tip", SECRET], ["--user", "tip", SECRET], ["--profile"]])
def test_only_words_that_are_commands_come_into_the_title(arguments: list[str]) -> None:
    from fusion_tui.cli.main import _command_words, app

    assert set(_command_words(app, arguments)) <= {"tip"}


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], ""),
        (["--profile", "place"], ""),
        (["--profile=place", "--user", "ana"], ""),
        (["--user", "demo", "search", "words"], "search"),
        (["demo"], "demo"),
        (["--user"], ""),
    ],
)
def test_the_command_is_found_among_global_options(arguments: list[str], command: str) -> None:
    assert process.command_in(arguments) == command


def test_every_global_option_with_a_value_is_known_before_the_parser_is() -> None:
    from typer.main import get_command

    from fusion_tui.cli.main import app

    options = [one for one in get_command(app).params if one.name != "help" and not getattr(one, "is_flag", False)]
    assert {name for one in options for name in one.opts} == set(process.GLOBAL_OPTIONS)


def test_help_is_the_same_although_only_one_group_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    from typer.main import get_command

    from fusion_tui.cli.main import app, run

    for words in (["--help"], ["tip", "--help"], ["case", "add", "--help"]):
        run(words)
        built = capsys.readouterr().out
        get_command(app)(words, standalone_mode=False, prog_name=process.NAME)
        assert capsys.readouterr().out == built


def test_no_workstation_is_opened_without_a_terminal_for_everything_it_paints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert not process.on_terminal()
    assert not process.opens_screen([])


@on_linux
def test_the_process_leaves_no_core_and_nobody_may_attach_to_it() -> None:
    asked = "import ctypes, resource; print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3))"
    assert python(asked).stdout.split()[-1] == "1"
    assert python(_PREPARED + asked).stdout.strip() == "(0, 0) 0"


@on_linux
@pytest.mark.skipif(os.geteuid() != 0, reason="takes root to become another account")
def test_another_process_of_the_same_account_cannot_read_the_memory() -> None:
    become = "import ctypes, os; from fusion_tui import process; os.setuid(65534); ctypes.CDLL(None).prctl(4, 1)\n"
    look = (
        "if not os.fork():\n"
        "    try: open(f'/proc/{os.getppid()}/mem', 'rb'); print('read')\n"
        "    except PermissionError: print('refused')\n"
        "else: os.wait()"
    )
    if python(become + look).stdout.strip() != "read":
        pytest.skip("this system lets nobody look anyway")
    assert python(become + "process.prepare()\n" + look).stdout.strip() == "refused"


@on_linux
def test_a_fault_in_the_interpreter_writes_no_core(tmp_path: Path) -> None:
    allow = f"import os, resource; os.chdir({str(tmp_path)!r}); resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)); "
    fault = "os.kill(os.getpid(), 11)"
    assert python("from fusion_tui import process; " + allow + "process.prepare(); " + fault).returncode == -11
    assert list(tmp_path.iterdir()) == []
    python(allow + fault)
    written = list(tmp_path.iterdir())
    for core in written:
        core.unlink()
    if not written:
        pytest.skip("this system writes no core anyway")


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        pytest.param(["-i"], {}, id="python -i"),
        pytest.param([], {"PYTHONINSPECT": "1"}, id="PYTHONINSPECT"),
        pytest.param(["-X", "dev"], {}, id="python -X dev"),
        pytest.param([], {"PYTHONDEVMODE": "1"}, id="PYTHONDEVMODE"),
    ],
)
def test_an_interpreter_that_would_open_a_prompt_or_tell_values_is_refused(
    options: list[str], environment: dict[str, str]
) -> None:
    code = f"from fusion_tui.__main__ import main; secret = {SECRET!r}; main()"
    done = python(code, *options, stdin="print(secret)\n", **environment)
    assert done.returncode == process.USAGE
    assert "PYTHONINSPECT" in done.stderr
    assert SECRET not in done.stdout


def test_variables_that_make_the_interpreter_talkative_are_taken_away() -> None:
    asked = "import asyncio, faulthandler; print(asyncio.new_event_loop().get_debug(), faulthandler.is_enabled())"
    talk = {"PYTHONASYNCIODEBUG": "1", "PYTHONFAULTHANDLER": "1"}
    assert python(asked, **talk).stdout.split() == ["True", "True"]
    assert python(_PREPARED + asked, **talk).stdout.split() == ["False", "False"]


def _report(code: str) -> subprocess.CompletedProcess[str]:
    return python(f"{_PREPARED}\nsecret = {SECRET!r}\n{code}")


def test_an_error_nobody_expected_is_reported_without_message_and_value_and_fails() -> None:
    done = _report("int(secret)")
    assert done.returncode == 1
    assert "an error it did not expect (ValueError)" in done.stderr
    assert "<string>:3" in done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_the_error_behind_an_error_is_named_too() -> None:
    done = _report("try:\n    {}[secret]\nexcept KeyError as error:\n    raise RuntimeError(secret) from error")
    assert "(RuntimeError)" in done.stderr
    assert "while it met KeyError" in done.stderr
    assert SECRET not in done.stderr


def test_a_thread_a_finalizer_a_logger_and_a_warning_tell_nothing_either() -> None:
    done = _report(
        "import logging, threading, warnings\n"
        "logging.getLogger('library').error('found %s', secret)\n"
        "logging.getLogger('library').error('found %d', secret)\n"
        "warnings.warn(secret)\n"
        "class Kept:\n    def __del__(self): raise ValueError(secret)\n"
        "Kept()\n"
        "one = threading.Thread(target=int, args=[secret]); one.start(); one.join()\n"
    )
    assert done.stderr.count("(ValueError)") == 1
    assert SECRET not in done.stderr + done.stdout


def test_the_hook_is_still_ours_after_a_command_ran() -> None:
    code = (
        "import sys; from fusion_tui.__main__ import main; sys.argv = ['fusion-tui', 'tip', '--help']\n"
        f"try: main()\nexcept SystemExit: int({SECRET!r})"
    )
    done = python(code)
    assert done.returncode == 1
    assert "(ValueError)" in done.stderr
    assert SECRET not in done.stderr
