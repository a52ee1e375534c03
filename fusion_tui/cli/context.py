"""What every command shares: global options, unlocking, texts from files, and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fusion_tui.cli import asking
from fusion_tui.cli.output import Ticker, as_json, emit, made, note, pairs, say
from fusion_tui.cli.tables import table
from fusion_tui.domain.errors import CodeError, InputError, LockedError
from fusion_tui.paths import Profile, profile_at

if TYPE_CHECKING:
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.session import Credentials

__all__ = ["Ticker", "as_json", "emit", "made", "note", "pairs", "say", "table"]

PASSPHRASE_VARIABLE = "FUSION_TUI_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
_PASSPHRASE_BYTES = 4096
_TEXT_BYTES = 4 << 20

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
TextFile = Annotated[str, typer.Option("--text", help="File with the text, - for standard input.")]
Control = Annotated[str, typer.Option("--marking", help="Control marking, such as U//LES.")]
Tlp = Annotated[str, typer.Option("--tlp", help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED.")]


@dataclass(frozen=True)
class Settings:
    """The global options."""

    profile: Path | None
    user: str
    passphrase_file: str
    typed: dict[str, Credentials] = field(default_factory=dict, repr=False)  # asked once in a run

    @property
    def place(self) -> Profile:
        """The profile that was asked for."""
        return profile_at(self.profile)


def settings(context: typer.Context) -> Settings:
    """Return the global options of this run."""
    found = context.find_root().obj
    if not isinstance(found, Settings):
        raise InputError("the command was started without its root")
    return found


@contextmanager
def unlocked(context: typer.Context, *, renewing: bool = False, any_clock: bool = False) -> Iterator[Desk]:
    """Yield the desk of the user who was named, and lock it again; what the files beside the store say is told."""
    from fusion_tui.services import session

    chosen = settings(context)
    user = chosen.user or _only(session.users(chosen.place))
    desk = session.unlock(
        chosen.place,
        credentials(context, user),
        program=context.command_path.partition(" ")[2],
        renewing=renewing,
        any_clock=any_clock,
    )
    for words in desk.notices:
        note(f"note: {words}")
    try:
        yield desk
    finally:
        try:
            desk.close()
        finally:
            tell_faults(desk.faults)


def tell_faults(faults: Iterable[str]) -> None:
    """Tell what went wrong after what was asked for was done."""
    for words in faults:
        note(f"note: {words}")


def credentials(context: typer.Context, user: str) -> Credentials:
    """Return name and passphrase, and the one-time code where one is asked: asked for once in a run.

    They come from a file or standard input, a line each, or a prompt; or the system keyring lets in who chose so.
    """
    typed = settings(context).typed
    if user not in typed:
        typed[user] = _credentials(settings(context), user)
    return typed[user]


def own_passphrase(context: typer.Context, user: str) -> str:
    """Return the passphrase of who is at the desk; where the keyring let them in it is asked for now."""
    known = credentials(context, user)
    return passphrase_from("", f"passphrase of {user}") if known.by_keyring else known.passphrase


def _credentials(chosen: Settings, user: str) -> Credentials:
    from fusion_tui.services import session

    named = chosen.passphrase_file or os.environ.get(PASSPHRASE_VARIABLE, "")
    if not named and session.has_keyring(chosen.place, user):
        return session.Credentials(user, by_keyring=True)
    lines = _lines(named) if named else iter(())
    passphrase = next(lines, "") if named else passphrase_from("", f"passphrase of {user}")
    if not passphrase:
        raise _none_given()
    code = ""
    if session.needs_code(chosen.place, user):
        code = next(lines, "") if named else asking.shown("one-time code")
        if not code:
            raise CodeError("a one-time code is asked as well", "it is the second line of the passphrase file")
    return session.Credentials(user, passphrase, code)


def _lines(named: str) -> Iterator[str]:
    """Yield what a file or standard input says, a line at a time: the next reader goes on where this one stopped."""
    if named == "-":
        while line := sys.stdin.buffer.readline(_PASSPHRASE_BYTES):
            yield first_line(line)
        return
    for one in text_of(read_bytes(named, _PASSPHRASE_BYTES)).split("\n"):
        yield one.rstrip("\r")


def new_passphrase(named: str, user: str, check: asking.Check) -> str:
    """Return a new passphrase; where nobody sits at a prompt it is the next line of standard input."""
    if named or sys.stdin.isatty():
        return passphrase_from(named, f"new passphrase of {user}", check)
    line = sys.stdin.buffer.readline(_PASSPHRASE_BYTES)
    if not line:
        raise InputError("no terminal to ask for the new passphrase on", "give --new-passphrase-file FILE")
    return first_line(line)


def passphrase_from(named: str, asked: str, check: asking.Check | None = None) -> str:
    """Return the first line of a file (``-``: standard input), or what is typed at a prompt; a new one is checked."""
    if named == "-":  # one line of it: a command that needs two passphrases reads the next one after it
        return first_line(sys.stdin.buffer.readline(_PASSPHRASE_BYTES))
    if named:
        return first_line(read_bytes(named, _PASSPHRASE_BYTES))
    if not sys.stdin.isatty():
        raise _none_given()
    return asking.new_secret(asked, check) if check else asking.hidden(asked)


def _none_given() -> LockedError:
    return LockedError("no passphrase was given", "--passphrase-file FILE before the command (- for standard input)")


def first_line(data: bytes) -> str:
    """Return the first line of a small text; raises InputError where it is no UTF-8."""
    return text_of(data).partition("\n")[0].rstrip("\r")


def text_of(data: bytes) -> str:
    """Return a small text with a secret; raises InputError where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the passphrase file is not UTF-8 text", "write it with a text editor") from error


def read_text(named: str) -> str:
    """Return a text from a file or from standard input; raises InputError where it is none or too large."""
    try:
        return read_bytes(named, _TEXT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the text is not UTF-8", "save it as UTF-8 text") from error


def read_plain(file: Path, limit: int) -> bytes:
    """Return at most ``limit`` bytes of a regular file; raises InputError for anything else: a pipe may never end."""
    if not file.is_file():
        raise InputError("that is no plain file" if file.exists() else "no such file", "check its name")
    return read_bytes(str(file), limit)


def read_bytes(named: str, limit: int) -> bytes:
    """Return at most ``limit`` bytes of a file or standard input; raises InputError beyond it."""
    try:
        if named == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(named).open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise InputError(f"can't read the file: {error.strerror}", "check its name and permissions") from error
    if len(data) > limit:
        raise InputError(f"the file is larger than {limit:,} bytes", "give a smaller one")
    return data


def write_file(named: Path, data: bytes) -> None:
    """Write a new file wholly or not at all; raises InputError where it exists, StoreError where the medium refuses."""
    from fusion_tui.store.newfile import new_file

    with new_file(named) as file:
        file.write(data)


def _only(names: Sequence[str]) -> str:
    if len(names) != 1:
        raise LockedError("say who you are", "--user NAME before the command")
    return names[0]
