"""A person's own keys: ``keys.toml`` gives acts other keys; footer, help, palette and bindings follow.

    [keys]
    add_fact = "ctrl+f"
    lock = "f12 ctrl+l"

It is read before the first screen is made. A file that clashes is refused as a whole, with every clash named: half a
key map is worse than none. What leads out of trouble keeps a key that works while one types.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fusion_tui import actions
from fusion_tui.actions import ANYWHERE, SCOPES, Action, shown_key
from fusion_tui.domain.cleaning import clean_line
from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile, read_plain

VARIABLE = "FUSION_TUI_KEYS"
_MOST = 64 * 1024
_DOTS = 64  # in a line: each makes a level, and reading takes their square
_TOLD = 12  # things that stand against a file, of which each is a line
_F_KEY = r"f(?:[1-9]|1[0-2])"
# Ctrl with these is Backspace, Tab, two kinds of Enter and Esc: a terminal does not tell them apart.
_CHORD = r"(?:ctrl|alt)\+(?![hijm]\Z)[a-z0-9]"
_NAMED = (
    "escape|enter|space|backspace|delete|insert|home|end|pageup|pagedown|up|down|left|right|slash|question_mark|plus"
    "|minus|asterisk|comma|colon"
)
_KEY = re.compile(rf"[!-~]|{_F_KEY}|{_CHORD}|{_NAMED}", re.ASCII)
_WHILE_TYPING = re.compile(rf"{_F_KEY}|{_CHORD}", re.ASCII)
_KEPT = {"lock": "a chord or an F-key", "back": "escape", "help": "a chord or an F-key"}
_EVERYWHERE = {ANYWHERE, "table", "desk", "record", "parts"}  # they stand beside many others
_TOGETHER = ({"tip", "queue"}, {"product", "edit"}, {"exchange", "folder"}, {"cards", "folder"}, {"list", "channel"},
             {"list", "held"}, {"list", "quarantine"}, {"list", "orders"}, {"list", "files"})  # fmt: skip


def place_of(profile: Profile) -> Path:
    """Return where the keys are written down: the file of the variable, else in the profile."""
    return Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else profile.root / "keys.toml"


def use(profile: Profile) -> None:
    """Take the keys of a file, where there is one; raises InputError for a file that can't be used."""
    place = place_of(profile)
    try:
        wanted = read(read_plain(place, _MOST))
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"can't read keys.toml: {error.strerror}", f"check the file, or {VARIABLE}") from error
    actions.use(remapped(actions.ACTIONS, wanted))


def read(data: bytes) -> dict[str, str]:
    """Return the keys of each act that a file names; raises InputError for what is no such file."""
    try:
        if len(data) > _MOST or max(line.count(b".") for line in data.split(b"\n")) > _DOTS:
            raise ValueError("too large, or too deep")
        found = tomllib.loads(data.decode()).get("keys", {})
    except (ValueError, RecursionError) as error:
        raise InputError("keys.toml can't be read", 'write a line [keys], then act = "key" for each') from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise InputError("keys.toml: a key is a text", 'as in add_fact = "ctrl+f"')
    return found


def remapped(table: Sequence[Action], wanted: Mapping[str, str]) -> tuple[Action, ...]:
    """Return the table with other keys; raises InputError that names everything that stands against it."""
    known = {action.id for action in table}
    made = tuple(replace(one, keys=wanted[one.id].strip()) if one.id in wanted else one for one in table)
    wrong = [f"{clean_line(name)[:40]}: there is no such act" for name in wanted if name not in known]
    wrong += [problem for action in made if action.id in wanted for problem in _problems(action, made)]
    if wrong:
        told = [*dict.fromkeys(wrong)]
        more = [f"and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
        words = "; ".join([*told[:_TOLD], *more])
        raise InputError(f"keys.toml: {words}", "fusion-tui keymap lists acts and their keys")
    return made


def _problems(action: Action, table: Sequence[Action]) -> Iterator[str]:
    keys = action.key_names
    if not keys:
        yield f"{action.id}: has no key"
    for key in keys:
        if not _KEY.fullmatch(key):
            yield f"{action.id}: {clean_line(key)[:20]} is no key"
    if action.id in _KEPT and not any(_works_while_typing(action.id, key) for key in keys):
        yield f"{action.id}: keeps {_KEPT[action.id]}"
    yield from _clashes(action, table)


def _works_while_typing(act: str, key: str) -> bool:
    return key == "escape" if act == "back" else _WHILE_TYPING.fullmatch(key) is not None


def _meet(action: Action, other: Action) -> bool:
    return any({action.scope, other.scope} <= scopes for scopes in _TOGETHER)


def _clashes(action: Action, table: Sequence[Action]) -> Iterator[str]:
    for other in table:
        meets = other.scope == action.scope or {action.scope, other.scope} & _EVERYWHERE or _meet(action, other)
        shared = set(action.key_names) & set(other.key_names)
        if meets and shared and other.id != action.id:
            key = shown_key(sorted(shared)[0])
            yield f"{action.id}: {key} is {other.id} already ({SCOPES[other.scope].lower()})"
