"""The table of attacks and faults as data, the tests that carry its marks, and the page made of both.

``python -m tests.rows.table`` writes ``docs/threats.md`` anew.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "threats.md"


class Row(NamedTuple):
    """One attack or fault, the word for what it gets, and the promise in full."""

    number: int
    title: str
    promise: str
    words: str = ""


class Shown(NamedTuple):
    """A test that shows rows."""

    file: str
    name: str
    rows: tuple[int, ...]
    is_expected_to_fail: bool = False


REFUSE, DETECT, SURVIVE, IMPOSSIBLE = "REFUSE", "DETECT", "SURVIVE", "IMPOSSIBLE"
BOUNDED, INERT, HELD, REJECT, TOLD = "BOUNDED", "INERT", "HELD", "REJECT", "TOLD"

WORDS = {
    REFUSE: "nothing is applied, the reason is shown, the file is kept",
    DETECT: "somebody is told",
    SURVIVE: "nothing is lost, by itself",
    IMPOSSIBLE: "the format leaves no way to",
    BOUNDED: "it costs a known amount, and the rest goes on",
    INERT: "it is kept as bytes, or not looked at at all",
    HELD: "it waits, sealed, until it can be taken in",
    REJECT: "a valid bundle whose content fails: refused whole, its number counts, its sender is told the code",
    TOLD: "it is said in words, and nothing is changed by it",
}

ROWS = (
    Row(1, "A bit flipped", REFUSE),
    Row(2, "A file cut short", REFUSE, "told apart from one that is still arriving"),
    Row(3, "Bytes appended", REFUSE),
    Row(4, "Chunks reordered or spliced", REFUSE),
    Row(5, "A replay", SURVIVE, "acknowledged again"),
    Row(6, "Delivered twice, under another name", SURVIVE),
    Row(7, "The receiver's store rolled back", DETECT, "made whole, by the name of its new installation"),
    Row(8, "The sender's store rolled back", SURVIVE, "under a new epoch"),
    Row(9, "Numbers sent fast-forward", REFUSE, "past a window of 2^20"),
    Row(10, "Withheld or lost", DETECT, "a gap, a promise that passed, no acknowledgement"),
    Row(11, "Reordered", SURVIVE),
    Row(12, "Parts of two bundles mixed", REFUSE),
    Row(13, "Parts mixed across recipients", IMPOSSIBLE),
    Row(14, "Forwarded as if meant for another", REFUSE),
    Row(15, "Stripped and signed anew", REFUSE),
    Row(16, "A recipient stripped from a bundle", IMPOSSIBLE),
    Row(17, "A key swapped at enrolment", DETECT),
    Row(18, "A weak key", REFUSE),
    Row(19, "A rotated key", SURVIVE, "in its grace; refused after it, with the request to issue again"),
    Row(20, "A revoked key", REFUSE, "past its mark"),
    Row(21, "An enrolled peer turned hostile", BOUNDED, "only its own records; everything it sent can be backed out"),
    Row(22, "A claim on another center's record", REFUSE, "the bundle is rejected whole"),
    Row(23, "Another history for each peer", DETECT, "comparable by a record's line hash, the proof is kept"),
    Row(24, "Names of files", INERT, "they say nothing"),
    Row(25, "The layout of a drop", INERT, "it says nothing"),
    Row(26, "A decompression bomb", REFUSE, "nothing is decoded past its stated size"),
    Row(27, "Paths, links, devices and pipes", INERT),
    Row(28, "Hostile names", INERT, "never shown as they are"),
    Row(29, "A flood of junk", BOUNDED),
    Row(30, "FAT, exFAT and SMB", SURVIVE),
    Row(31, "The medium is full", TOLD, "the outbox is as before"),
    Row(32, "The medium is pulled while it is written", TOLD, "never as a success"),
    Row(33, "A file half copied", HELD, "it waits"),
    Row(34, "Changed between check and use", IMPOSSIBLE, "all work is on a private copy"),
    Row(35, "Two programs at once", SURVIVE),
    Row(36, "A wrong clock", SURVIVE, "nothing is decided by the time of day"),
    Row(37, "Killed at any step of sending", SURVIVE, "the effect is there exactly once"),
    Row(38, "Killed at any step of receiving", SURVIVE, "the effect is there exactly once"),
    Row(39, "The disk is full", SURVIVE),
    Row(40, "The medium fails", REFUSE, "and tried again"),
    Row(41, "Receipts lost", SURVIVE),
    Row(42, "A gap", DETECT, "asked for again"),
    Row(43, "A valid signature over malformed content", REJECT),
    Row(44, "A type of body of a later program", HELD),
    Row(45, "A hostile attachment", INERT, "never opened"),
    Row(46, "A downgrade", REFUSE),
    Row(47, "Harvested now, decrypted later", IMPOSSIBLE, "both halves of a hybrid seal must fall"),
    Row(48, "An encryption key stolen", BOUNDED, "rotation; what was sealed to it before is lost, said plainly"),
    Row(49, "Resurrection of what was purged", REFUSE),
    Row(50, "A purge by a stranger", REFUSE, "the bundle is rejected whole"),
    Row(51, "A purge leaves something to grep", IMPOSSIBLE, "nothing in the profile"),
    Row(52, "An oracle", IMPOSSIBLE, "reasons travel only inside signed bundles"),
    Row(53, "A diode: nothing comes back", SURVIVE, "repeats, a digest, a code read by telephone"),
    Row(54, "A flood by a valid peer", BOUNDED, "a quota of a day, the rest waits, orders never do"),
    Row(55, "A transfer in text mode", REFUSE, "named as such"),
    Row(56, "A cloned store", DETECT, "as a fork"),
)


def shown() -> list[Shown]:
    """Return every test that is marked with rows, by file and name."""
    files = sorted(path for path in TESTS.rglob("*.py"))
    return [one for path in files for one in _marked(path)]


def _marked(path: Path) -> Iterator[Shown]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            rows = tuple(number for mark in node.decorator_list for number in _numbers(mark))
            fails = any("xfail" in ast.unparse(mark) for mark in node.decorator_list)
            if rows:
                yield Shown(path.relative_to(TESTS.parent).as_posix(), node.name, rows, fails)


def _numbers(mark: ast.expr) -> list[int]:
    if not (isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.row"):
        return []
    return [int(ast.literal_eval(argument)) for argument in mark.args]


def page() -> str:
    """Return the page of the table, with the tests that show each row."""
    found = shown()
    words = "\n".join(f"* **{word}**: {meaning}" for word, meaning in WORDS.items())
    lines = "\n".join(_line(row, [one for one in found if row.number in one.rows]) for row in ROWS)
    return f"""# What each attack or fault gets

Between two centers lie people, sticks and shares that nobody has to trust. This is what may happen to a bundle, a
drop or a center, what the program promises for it, and the tests that show it. Written by `python -m tests.rows.table`;
a test holds it to the code.

{words}

| | attack or fault | gets | shown by |
|---|---|---|---|
{lines}
"""


def _line(row: Row, tests: list[Shown]) -> str:
    gets = f"{row.promise}: {row.words}" if row.words else row.promise
    by = "<br>".join(f"`{one.file}` {_told(one)}" for one in tests)
    return f"| {row.number} | {row.title} | {gets} | {by} |"


def _told(one: Shown) -> str:
    told = one.name.removeprefix("test_").replace("_", " ")
    return f"{told} (**not yet**)" if one.is_expected_to_fail else told


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
