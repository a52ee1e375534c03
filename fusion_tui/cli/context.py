"""What every command shares: global options, unlocking, texts from files, and output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from fusion_tui.domain.errors import InputError, LockedError
from fusion_tui.paths import Profile, profile_at

if TYPE_CHECKING:
    from fusion_tui.domain.record import Record
    from fusion_tui.services.desk import Desk
    from fusion_tui.services.session import Credentials

PASSPHRASE_VARIABLE = "FUSION_TUI_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
_PASSPHRASE_BYTES = 4096
_TEXT_BYTES = 4 << 20
_PIPE_WIDTH = 240

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
def unlocked(context: typer.Context) -> Iterator[Desk]:
    """Yield the desk of the user who was named, and lock it again."""
    from fusion_tui.services import session

    chosen = settings(context)
    user = chosen.user or _only(session.users(chosen.place))
    desk = session.unlock(chosen.place, credentials(context, user))
    try:
        yield desk
    finally:
        desk.close()


def credentials(context: typer.Context, user: str) -> Credentials:
    """Return name and passphrase; the passphrase comes from a file, standard input or a prompt."""
    from fusion_tui.services.session import Credentials

    named = settings(context).passphrase_file or os.environ.get(PASSPHRASE_VARIABLE, "")
    return Credentials(user, passphrase_from(named, f"passphrase of {user}"))


def passphrase_from(named: str, asked: str, *, twice: bool = False) -> str:
    """Return the first line of a file (``-``: standard input), or what is typed at a prompt."""
    if named == "-":  # one line of it: a command that needs two passphrases reads the next one after it
        return first_line(sys.stdin.buffer.readline(_PASSPHRASE_BYTES))
    if named:
        return first_line(read_bytes(named, _PASSPHRASE_BYTES))
    if not sys.stdin.isatty():
        raise LockedError("no passphrase was given", "--passphrase-file FILE before the command (- for standard input)")
    return str(typer.prompt(asked, hide_input=True, confirmation_prompt=twice, err=True))


def first_line(data: bytes) -> str:
    """Return the first line of a small text; raises InputError where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig").partition("\n")[0].rstrip("\r")
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
        raise InputError("that is no plain file", "check its name")
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
    """Write a new file wholly or not at all; raises InputError where it exists or can't be written."""
    try:
        with named.open("xb") as file:
            _fill(file, data)
    except FileExistsError as error:
        raise InputError("that file is there already", "choose another name") from error
    except OSError as error:
        raise InputError(f"can't write the file: {error.strerror}", "check the folder and its room") from error


def _fill(file: BinaryIO, data: bytes) -> None:
    try:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise


def emit(value: object) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def say(text: str) -> None:
    """Print a line for people."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Print a line for people on standard error, beside the data."""
    sys.stderr.write(text + "\n")


def made(record: Record, as_json: bool) -> None:
    """Print the id of a record that was made; its number, for people to say, goes beside it."""
    number = getattr(record, "number", "")
    if as_json:
        emit({"id": record.id, "number": number} if number else {"id": record.id})
        return
    say(record.id)
    if number:
        note(number)


def as_json(record: Record) -> dict[str, Any]:
    """Return a record as JSON: every field, and its kind and marking in words."""
    from fusion_tui.services.reading import kind_of

    return {"kind": kind_of(record), **record.model_dump(mode="json"), "marking": str(record.marking)}


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table for people; cells are data, never markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    # Into a file or a pipe a line is a record; only a person's terminal has an edge to wrap at.
    Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH).print(shown)


def pairs(values: Mapping[str, object]) -> None:
    """Print names and values, one a line."""
    width = max(map(len, values), default=0)
    for name, value in values.items():
        say(f"{name:<{width}}  {value}")


def _only(names: Sequence[str]) -> str:
    if len(names) != 1:
        raise LockedError("say who you are", "--user NAME before the command")
    return names[0]
