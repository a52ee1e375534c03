"""What commands say when something can't be done: the next step by its name."""

from __future__ import annotations

import io
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from fusion_tui.cli.main import run
from fusion_tui.paths import Profile
from fusion_tui.services import access, accounts, products, session, setup
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from tests.centers import CHEAP, PASSPHRASE, read_and_approved
from tests.terminals import PROGRAM, terminal
from tests.totp import code_at

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """Return a center with ana, sue, and a product sue approved."""
    place = Profile(tmp_path / "hsfc")
    desk = setup.create(place, CenterForm("Harbor", "HSFC"), Credentials("ana", PASSPHRASE), kdf=CHEAP)
    accounts.add(desk, Credentials("sue", PASSPHRASE), ["supervisor"], CHEAP)
    products.submit(desk, products.new(desk, products.ProductForm("Copper", "Five thefts.")).number)
    desk.close()
    supervisor = session.unlock(place, Credentials("sue", PASSPHRASE))
    read_and_approved(supervisor, "P-00001")
    supervisor.close()
    return place


@pytest.fixture
def command(
    profile: Profile, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Return a function that runs a command, in a folder with a text, and gives status, output and errors."""
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n")
    (tmp_path / "tip.txt").write_text("Two men at the fence.")
    monkeypatch.chdir(tmp_path)

    def call(*words: str, user: str = "ana") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
        status = run(["--profile", str(profile.root), "--user", user, "--passphrase-file", str(secret), *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "product approve P-00001 --reason x",
            'it can be released: fusion-tui release P-00001 --to PEER --authority "',
        ),
        ("product submit P-9", "fusion-tui queue products lists them"),
        ("case add note C-9 --text tip.txt", "fusion-tui queue cases lists them"),
        ("tip promote T-9", "fusion-tui queue tips lists them"),
        ("attachment save attachment--x out.jpg", "fusion-tui attachment list RECORD lists them"),
        ("attachment save attachment--x", "fusion-tui attachment save attachment--x FILE, or -o FILE"),
        (
            "attachment save attachment--x out.jpg -o out.jpg",
            "fusion-tui attachment save attachment--x FILE, or -o FILE",
        ),
        ("bundle inspect tip.txt", "hint: a bundle is written by drop send"),
        ("bundle inspect gone.ftb", "no such file"),
        ("peer add tip.txt", "that is no card (*.ftc)\nhint: the peer makes one: fusion-tui peer card -o FILE"),
        ("peer add gone.ftc", "no such file"),
        ("audit verify --against gone", "no such file"),
        ("attachment add C-9 gone.jpg", "no such case"),
        ("search -theft", "hint: a first word with a dash comes after two: fusion-tui search -- -WORD"),
        (
            "user add bob --role analyst",
            "no terminal to ask for the new passphrase on\nhint: give --new-passphrase-file",
        ),
    ],
)
def test_a_refusal_names_the_next_step(command: Command, line: str, said: str) -> None:
    status, out, err = command(*line.split(), user="sue" if line.startswith("product approve") else "ana")
    assert (status != 0, out) == (True, "")
    assert said in err


def test_the_next_command_is_told_with_its_number(command: Command) -> None:
    assert command("product", "new", "--title", "Vans", "--text", "tip.txt")[0] == 0
    assert 'product approve P-00002 --reason "' in command("product", "submit", "P-00002")[2]
    command("show", "P-00002", user="sue")
    told = command("product", "approve", "P-00002", "--reason", "checked", user="sue")[2]
    assert "fusion-tui release P-00002 --to PEER --authority" in told


def test_the_version_is_told_without_a_passphrase(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("fusion-tui 0.")


def test_a_missing_second_line_of_a_passphrase_file_is_named(command: Command, profile: Profile) -> None:
    desk = session.unlock(profile, Credentials("ana", PASSPHRASE))
    enrolled = access.enrolment(desk)
    access.ask_codes(desk, PASSPHRASE, enrolled, code_at(enrolled.secret, desk.clock.now()))
    desk.close()
    status, _, err = command("status")
    assert status == 3
    assert "it is the second line of the passphrase file" in err


def test_a_passphrase_typed_before_its_prompt_is_not_shown_and_counts(profile: Profile) -> None:
    with terminal(*PROGRAM, "--profile", str(profile.root), "--user", "ana", "status") as screen:
        screen.until_so(lambda: not termios.tcgetattr(screen.slave)[3] & termios.ECHO, "terminal without echo")
        screen.type(PASSPHRASE + "\n")
        assert screen.left() == 0
        assert b"HSFC" in screen.seen
        assert PASSPHRASE.encode() not in screen.seen
        assert screen.is_clean


def test_two_new_passphrases_that_differ_are_asked_for_anew_in_our_words(tmp_path: Path) -> None:
    init = ["init", "--center", "Harbor", "--code", "HSFC"]
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new"), "--user", "ana", *init) as screen:
        screen.until("new passphrase of ana:")
        screen.type(f"{PASSPHRASE}\n")
        screen.until("again, the same:")
        screen.type("one of those\n")
        screen.until("the two are not the same; type both anew")
        screen.type(f"{PASSPHRASE}\n{PASSPHRASE}\n")
        assert screen.left() == 0
        assert PASSPHRASE.encode() not in screen.seen


def test_a_new_passphrase_that_will_not_do_is_refused_before_it_is_typed_again(tmp_path: Path) -> None:
    init = ["init", "--center", "Harbor", "--code", "HSFC"]
    with terminal(*PROGRAM, "--profile", str(tmp_path / "new"), "--user", "ana", *init) as screen:
        screen.until("new passphrase of ana:")
        screen.type("short\n")
        assert screen.left() == 1
        assert b"a passphrase has at least" in screen.seen
        assert b"again" not in screen.seen
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--timezone", "Chicago"), "unknown time zone"),
        (("--code", "no code"), "code: is capitals"),
        (("--center", ""), "name: may not be empty"),
    ],
)
def test_what_can_be_checked_is_checked_before_a_passphrase_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    asked = ["--center", "Harbor", "--code", "HSFC", *words]
    assert run(["--profile", str(tmp_path / "new"), "--user", "ana", "init", *asked]) == 1
    assert said in capsys.readouterr().err


def test_a_center_that_is_there_is_told_before_a_passphrase_is_asked_for(
    profile: Profile, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--profile", str(profile.root), "--user", "ana", "init", "--center", "H", "--code", "HSFC"]) == 1
    assert "a center was set up in this profile" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("user add bob --role boss", "unknown role"),
        ("user add sue --role analyst", "a user of that name is there already"),
    ],
)
def test_who_can_not_be_added_is_told_before_a_passphrase_is_asked_for(command: Command, words: str, said: str) -> None:
    status, _, err = command(*words.split())
    assert status == 1
    assert said in err


def test_a_folder_without_a_center_is_named_with_both_ways_to_name_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--profile", str(tmp_path / "none"), "status"]) == 3
    told = capsys.readouterr().err
    assert f"no vault in this profile: {tmp_path / 'none'}\n" in told
    assert "--profile" in told
    assert "FUSION_TUI_PROFILE" in told
