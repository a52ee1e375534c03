"""Hostile text on a real terminal: whatever a record says, no byte reaches the terminal that isn't ours.

Records are made through the services, then their rows are spoiled behind the store's back with what cleaning would
have taken out: the last line of defence has to hold alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fusion_tui.paths import Profile
from fusion_tui.services import cases, custody, entities, session, setup, tasks, tips, triage
from fusion_tui.services.desk import Desk
from tests.centers import CHEAP, PASSPHRASE
from tests.store.factories import sql
from tests.terminals import PROGRAM, Terminal, terminal
from tests.test_leaks import come_to_passphrase

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc: processes can't be found here")

# What a terminal would obey, each in the form it would have in a record that was put there by somebody else's hand.
ATTACKS = {
    "a clipboard write": "\x1b]52;c;aGFja2Vk\x07",
    "a window title": "\x1b]0;hacked\x1b\\",
    "a hyperlink": "\x1b]8;;https://example.org/hacked\x1b\\x\x1b]8;;\x1b\\",
    "a device control string": "\x1bPq#hacked\x1b\\",
    "a cleared screen": "\x1b[2J\x1b[31;1;5mhacked",
    "an 8-bit control sequence": "\x9b31mhacked\x9d0;hacked\x9c",
    "a bell": "\x07",
    "right to left": "\u202ehacked\u2066\u200f",
    "an action in markup": "[@click=app.quit]hacked[/] [link=https://example.org]x[/link]",
    "combining marks": "z" + "\u0335\u0301" * 300,
}
EVERYTHING = " ".join(ATTACKS.values())
_SEQUENCE = rb"\x1b(?:\[[0-9;?<>=!]*[ -/]*[@-~]|[ -/]*[0-~])"
_STRING = re.compile(rb"\x1b[PX^_\]](?:[^\x07\x1b]|\x1b(?!\\))*(?:\x07|\x1b\\)")
_OF_CASE, _OF_ENTITY, _OF_CHART = ("4", "\r", *"123456789"), ("2", "\r", *"12345"), ("y", "v", "v", "\x1b", "\x1b")
_KEYS = (*_OF_CASE, *_OF_ENTITY, *_OF_CHART, "H", "\x1b", "\x1b", "2", "\r", "H")


def _spoiled(root: Path, words: str, title: str) -> Profile:
    """Return a center in which every text of every record says these words, put there past every service."""
    profile = Profile(root)
    form = setup.CenterForm("Harbor", "HSFC", "America/Chicago")
    desk = setup.create(profile, form, session.Credentials("ana", PASSPHRASE), kdf=CHEAP)
    _fill(desk, words)
    with desk.store.write() as books:
        for table, columns in {"tip": ("title", "text", "source"), "case": ("title", "summary"), "note": ("text",),
                               "fact": ("text", "source"), "entity": ("title", "detail"), "task": ("title",),
                               "custody": ("title", "holder"), "link": ("detail", "relation")}.items():  # fmt: skip
            for column in columns:
                value = title if column in ("title", "source", "holder") else words
                where = "WHERE relation = 'owns'" if column == "relation" else ""
                sql(books, f'UPDATE "{table}" SET "{column}" = ? {where}', value)  # noqa: S608 - our own names
    desk.close()
    return profile


def _fill(desk: Desk, words: str) -> None:
    case = cases.new(desk, cases.CaseForm("Case", words)).id
    one, other = (cases.add_entity(desk, case, cases.EntityForm("person", name)) for name in ("Jo Bloggs", "Jo Blogs"))
    entities.relate(desk, one.id, "owns", other.id, "because")
    cases.add_fact(desk, case, cases.FactForm(f"@Jo Bloggs {words}"))
    cases.add_note(desk, case, words)
    tasks.add(desk, case, tasks.TaskForm("Task"))
    custody.add(desk, case, custody.CustodyForm("collected", "Phone"))
    tips.add(desk, tips.TipForm("Waits", words))
    triage.link(desk, tips.add(desk, tips.TipForm("Tip", words)).id, case)


def _walk(screen: Terminal) -> Iterator[str]:
    """Log on and go through the pages of case work, key by key."""
    come_to_passphrase(screen)
    screen.type(f"{PASSPHRASE}\r")
    screen.until("What needs me now")
    for key in _KEYS:
        before = len(screen.seen)
        screen.type(key)
        screen.quiet()
        yield f"{key!r}: {len(screen.seen) - before} bytes"


def _strings(screen: Terminal) -> set[bytes]:
    """Return what was sent that a terminal obeys as a string: titles, clipboard, links, device controls."""
    return set(_STRING.findall(screen.seen))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> set[bytes]:
    """Return the strings the program itself sends, on a walk through harmless records."""
    profile = _spoiled(tmp_path_factory.mktemp("plain") / "harbor", "harmless", "harmless")
    with terminal(*PROGRAM, "--profile", str(profile.root)) as screen:
        assert all(_walk(screen))
        return _strings(screen)


def test_no_byte_of_a_record_is_obeyed_by_the_terminal(ours: set[bytes], tmp_path: Path) -> None:
    profile = _spoiled(tmp_path / "harbor", EVERYTHING, EVERYTHING[:180])
    with terminal(*PROGRAM, "--profile", str(profile.root)) as screen:
        steps = list(_walk(screen))
        assert _strings(screen) <= ours
    shown = screen.seen.decode("utf-8", "replace")
    text = re.sub(_SEQUENCE, b"", _STRING.sub(b"", screen.seen)).decode("utf-8", "replace")
    assert "hacked" in text  # it was shown, as the text it is
    assert [sign for sign in text if sign in "\x07\u202e\u2066\u200f" or "\x80" <= sign <= "\x9f"] == []
    assert "\x1b[31;1;5m" not in shown
    assert len(steps) == len(_KEYS)


def test_every_naughty_string_is_shown_and_none_is_obeyed(ours: set[bytes], tmp_path: Path, shared: Path) -> None:
    naughty = json.loads((shared / "vectors" / "blns.json").read_text(encoding="utf-8"))
    profile = _spoiled(tmp_path / "harbor", "\n".join(naughty)[:90_000], "".join(naughty)[2_000:2_150])
    with terminal(*PROGRAM, "--profile", str(profile.root)) as screen:
        assert all(_walk(screen))
        assert _strings(screen) <= ours
        screen.type("q")
        assert screen.left() == 0
        assert screen.is_clean
