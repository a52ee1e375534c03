"""Passphrases as a script gives them, and where the keyring let somebody in without one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fusion_tui.paths import Profile
from fusion_tui.services import session
from fusion_tui.services.session import Credentials
from fusion_tui.store import system_keyring
from fusion_tui.store.vault import read_vault
from tests.centers import PASSPHRASE
from tests.cli.conftest import Command, as_json
from tests.store.keyrings import ALLOWED, Memory, in_use

NEW = "quokka felt pelargonium"


@pytest.fixture
def profile(center: Command, tmp_path: Path) -> Profile:  # noqa: ARG001 - the center lies there then
    return Profile(tmp_path / "harbor")


@pytest.fixture
def keyring(center: Command, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Yield the command as ana, whom the keyring lets in."""
    monkeypatch.setattr(system_keyring, "ALLOWED", ALLOWED)
    with in_use(Memory()):
        assert center("key", "add", "keyring")[0] == 0
        yield center


@pytest.mark.parametrize("content", [b"", b"\n", b"\n" + PASSPHRASE.encode()], ids=["nothing", "a line", "none first"])
@pytest.mark.parametrize("by", ["a file", "standard input"])
def test_no_passphrase_is_told_as_that(center: Command, tmp_path: Path, content: bytes, by: str) -> None:
    (tmp_path / "none").write_bytes(content)
    named = str(tmp_path / "none") if by == "a file" else "-"
    status, out, err = center("--passphrase-file", named, "status", stdin=content)
    assert (status, out) == (3, "")
    assert err.startswith("error: no passphrase was given\nhint: --passphrase-file FILE")


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"], ids=ascii)
def test_a_passphrase_ends_where_its_line_ends_and_nowhere_else(
    center: Command, profile: Profile, tmp_path: Path, sign: str
) -> None:
    file = tmp_path / "odd"
    file.write_text(f"quokka{sign}felt pelargonium\r\n", newline="")
    added = center("user", "add", "max", "--role", "analyst", "--new-passphrase-file", str(file))
    assert added[0] == 0, added[2]
    read_vault(profile.vault).open_with_passphrase("max", f"quokka{sign}felt pelargonium").close()
    assert center("--passphrase-file", str(file), "status", user="max")[0] == 0


@pytest.mark.parametrize("words", [["passphrase"], ["key", "add", "code"], ["key", "remove", "code"]], ids=" ".join)
def test_whom_the_keyring_let_in_is_asked_for_the_passphrase(
    keyring: Command, profile: Profile, words: list[str]
) -> None:
    status, _, err = keyring("--passphrase-file", "", *words, stdin=NEW + "\n")
    assert status == 3
    assert "error: no passphrase was given" in err
    desk = session.unlock(profile, Credentials("ana", PASSPHRASE))
    assert desk.guard.state().users == {}
    assert read_vault(profile.vault).open_with_passphrase("ana", PASSPHRASE).code_secret is None
    desk.close()


def test_whom_the_keyring_let_in_changes_a_passphrase_by_giving_the_old_one(keyring: Command) -> None:
    assert keyring("passphrase", stdin=NEW + "\n")[0] == 0
    assert keyring("--passphrase-file", "", "status")[0] == 0
    assert keyring("--passphrase-file", "-", "status", stdin=NEW)[0] == 0


def test_a_new_recovery_code_is_printed_even_where_its_head_cannot_be_noted(
    center: Command, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, noted = Path.replace, []

    def full(path: Path, target: Path) -> Path:
        noted.extend([target] if target == profile.head else [])
        if len(noted) > 1:  # the log-on is noted still
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", full)
    status, out, err = center("key", "recovery", "--json")
    assert status == 0
    assert "note: the act is kept, but the head of the audit trail can't be written" in err
    read_vault(profile.vault).open_with_recovery(as_json((status, out, err))["recovery"]).close()


def test_the_recovery_code_gives_a_new_passphrase_and_the_next_code(
    center: Command, profile: Profile, tmp_path: Path
) -> None:
    paper = tmp_path / "paper"
    paper.write_text(as_json(center("key", "recovery", "--json"))["recovery"] + "\n")
    status, out, err = center("passphrase", "--recovery-file", str(paper), stdin=NEW + "\n")
    assert status == 0, err
    said, code = out.splitlines()
    assert said == "the passphrase was changed"
    read_vault(profile.vault).open_with_recovery(code).close()
    assert center("--passphrase-file", "-", "status", stdin=NEW)[0] == 0
    paper.write_text(code)
    status, out, _ = center("user", "unlock", "sue", "--recovery-file", str(paper))
    assert (status, out.splitlines()[0]) == (0, "sue: active")
