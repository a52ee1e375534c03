"""A person's own keys: what they may be, and every clash named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fusion_tui import actions, keymap
from fusion_tui.actions import ACTIONS, keyed, named, within
from fusion_tui.domain.errors import InputError
from fusion_tui.paths import Profile


@pytest.fixture
def table() -> Iterator[None]:
    """Put the table back that a test replaced."""
    before = actions.ACTIONS
    yield
    actions.use(before)


@pytest.mark.usefixtures("table")
def test_a_file_gives_an_act_another_key_everywhere_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text('[keys]\nadd_fact = "ctrl+f"\nadd_note = "f9 Z"\n')
    keymap.use(Profile(tmp_path))
    assert (named("add_fact").key, named("add_note").keys) == ("Ctrl+F", "f9 Z")
    assert keyed("no facts yet; {add_fact} adds one") == "no facts yet; Ctrl+F adds one"
    assert next(one for one in within("case") if one.id == "add_fact").key_names == ("ctrl+f",)


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    keymap.use(Profile(tmp_path))
    assert actions.ACTIONS is ACTIONS


@pytest.mark.usefixtures("table")
def test_the_variable_names_a_file_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('[keys]\nadd_fact = "ctrl+f"\n')
    monkeypatch.setenv(keymap.VARIABLE, str(own))
    keymap.use(Profile(tmp_path / "elsewhere"))
    assert named("add_fact").keys == "ctrl+f"


@pytest.mark.parametrize(
    ("act", "keys", "said"),
    [
        ("add_fact", "e", "add_fact: e is add_entity already (in a case)"),
        ("add_fact", "j", "add_fact: j is down already (in a list or a text)"),
        ("add_fact", "q", "add_fact: q is quit already (anywhere)"),
        ("add_fact", "F", "add_fact: F is files already (on a record)"),
        ("quit", "f", "quit: f is refer_group already (among tips that are alike)"),
        ("add_fact", "", "add_fact: has no key"),
        ("add_fact", "ctrl+", "add_fact: ctrl+ is no key"),
        ("add_fact", "Ä", "add_fact: Ä is no key"),
        ("add_fakt", "f", "add_fakt: there is no such act"),
        ("lock", "L", "lock: keeps a chord or an F-key"),
        ("lock", "+", "lock: keeps a chord or an F-key"),
        ("lock", "f99", "lock: f99 is no key"),
        ("lock", "ctrl+m", "lock: ctrl+m is no key"),
        ("lock", "ctrl+zzzz", "lock: ctrl+zzzz is no key"),
        ("lock", "shift+a", "lock: shift+a is no key"),
        ("help", "question_mark", "help: keeps a chord or an F-key"),
        ("back", "f3", "back: keeps escape"),
    ],
)
def test_what_clashes_or_locks_somebody_in_is_refused_with_the_reason(act: str, keys: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        keymap.remapped(ACTIONS, {act: keys})
    assert said in refused.value.message


def test_every_clash_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        keymap.remapped(ACTIONS, {"add_fact": "e", "nobody": "x"})
    assert "nobody" in refused.value.message
    assert "add_entity" in refused.value.message


def test_two_acts_exchange_their_keys() -> None:
    made = {one.id: one.keys for one in keymap.remapped(ACTIONS, {"add_fact": "e", "add_entity": "f"})}
    assert (made["add_fact"], made["add_entity"]) == ("e", "f")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[keys", "can't be read"),
        (b"\xff", "can't be read"),
        (b"keys = 3", "a key is a text"),
        (b"[keys]\nlock = 3", "a key is a text"),
        (b"#" * 70_000, "can't be read"),
        (b"[keys]\n" + b"a." * 100 + b'a = "x"', "can't be read"),
    ],
)
def test_what_is_no_such_file_is_told(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        keymap.read(data)


def test_an_id_of_an_act_is_there_once() -> None:
    assert len({one.id for one in ACTIONS}) == len(ACTIONS)


def test_of_many_faults_the_first_are_told() -> None:
    with pytest.raises(InputError) as refused:
        keymap.remapped(ACTIONS, {f"nothing_{n}": "x" for n in range(100)})
    assert "and 88 more" in refused.value.message
