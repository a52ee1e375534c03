"""A center made once, cheaply; each test runs its commands on a copy of it."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.cli.main import run
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, setup
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from tests.centers import CHEAP, PASSPHRASE

Told = tuple[int, str, str]
Command = Callable[..., Told]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two centers: harbor, with ana and the supervisor sue, and prairie, with bob alone."""
    root = tmp_path_factory.mktemp("centers")
    harbor = CenterForm("Harbor", "HSFC", "America/Chicago")
    desk = setup.create(Profile(root / "harbor"), harbor, Credentials("ana", PASSPHRASE), kdf=CHEAP)
    accounts.add(desk, Credentials("sue", PASSPHRASE), ["supervisor"], CHEAP)
    desk.close()
    prairie = CenterForm("Prairie", "PRIC")
    setup.create(Profile(root / "prairie"), prairie, Credentials("bob", PASSPHRASE), kdf=CHEAP).close()
    return root


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Return a function that runs a command on a profile and gives status, output and errors."""
    monkeypatch.delenv("FUSION_TUI_PROFILE", raising=False)
    monkeypatch.delenv("FUSION_TUI_PASSPHRASE_FILE", raising=False)
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")

    def call(*words: str, user: str = "ana", profile: str = "harbor", stdin: str | bytes = "") -> Told:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        front = ["--profile", str(tmp_path / profile), "--user", user, "--passphrase-file", str(secret)]
        status = run([*front, *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def center(command: Command, made: Path, tmp_path: Path) -> Command:
    """Return the command on a copy of both centers."""
    for name in ("harbor", "prairie"):
        shutil.copytree(made / name, tmp_path / name)
    return command


def as_json(result: Told, status: int = 0) -> Any:
    """Return the JSON a command printed."""
    assert result[0] == status, result[2]
    return json.loads(result[1])


def id_of(result: Told) -> str:
    """Return the id of a record a command made."""
    return str(as_json(result)["id"])
