"""What a query may ask of a record beside its words: the fields, and the values each of them takes.

A reader returns the values that a written one stands for, in the one form the index knows; nothing
for what is no value of the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from fusion_tui.domain.case import CaseState
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.marking import TLP
from fusion_tui.domain.product import ProductState
from fusion_tui.domain.received import ReceivedState
from fusion_tui.domain.release import ReleaseState
from fusion_tui.domain.task import TaskState
from fusion_tui.domain.tip import TipState

# The store numbers them in this order: a new kind goes to the end.
KINDS: tuple[str, ...] = ("tip", "incident", "case", "fact", "note", "entity", "link", "product", "release",
                          "received", "attachment", "task", "custody")  # fmt: skip
_STATEFUL = (TipState, CaseState, ProductState, ReleaseState, ReceivedState, TaskState)
STATES: tuple[str, ...] = tuple(dict.fromkeys(str(state) for kind in _STATEFUL for state in kind))

HELP = 'words "a phrase" begin* -without kind:tip last:30d 7XK? (one sign unknown)'
LANGUAGE: tuple[tuple[str, str], ...] = (
    ("grey van", "both words, in any order and form"),
    ('"grey van"', "the phrase as it stands"),
    ("surv*", "what begins so"),
    ("-lorry", "not this; before any other term too"),
    ("title:gate", "in the title"),
    ("198?", "in a plate, phone or serial; ? is one sign"),
    ("kind:tip,case", "of one of these kinds"),
    ("tlp:>=amber", "AMBER or closer; tlp:amber is AMBER only"),
    ("marking:LES", "with this in its control marking"),
    ("state:open", "where it stands"),
    ("grade:B2", "graded so; grade:B is any B"),
    ("holding:TIP", "held in this file class"),
    ("author:ana", "written by"),
    ("from:PRIC", "received from this center"),
    ("number:T-00001", "the number people say aloud"),
    ("2026-05..2026-06", "when it happened, else when it was written down"),
    ("<2026-06-01", "before that day; <= > >=, before: after: on: too"),
    ("last:30d", "the last 30 days; h d w m y"),
)

_NUMBER = re.compile(r"([A-Z])-?0*(\d{1,9})", re.ASCII)
_GRADE = re.compile(r"[A-F][1-6]?", re.ASCII)
_TLP = re.compile(r"(<=|>=|<|>|)\s*([A-Z+]+)", re.ASCII)

Read = Callable[[str], Iterable[str]]


class Field(NamedTuple):
    """How the values of a field are read, and what to say where one can't be."""

    read: Read
    hint: str


def _one_of(words: Iterable[str]) -> Field:
    known = {word.casefold(): str(word) for word in words}

    def read(written: str) -> Iterable[str]:
        return [known[written.casefold()]] if written.casefold() in known else []

    return Field(read, f"one of: {', '.join(known.values())}")


def _tlp(written: str) -> Iterable[str]:
    found = _TLP.fullmatch(written.upper())
    if not found or found[2] not in set(TLP):
        return []
    sign, level = found[1] or "=", TLP(found[2]).level
    return [str(tlp) for tlp in TLP if (tlp.level > level and ">" in sign) or (tlp.level < level and "<" in sign)
            or (tlp.level == level and "=" in sign)]  # fmt: skip


def _grade(written: str) -> Iterable[str]:
    grade = written.upper()
    if not _GRADE.fullmatch(grade):
        return []
    return [grade] if len(grade) > 1 else [f"{grade}{information}" for information in range(1, 7)]


def _number(written: str) -> Iterable[str]:
    found = _NUMBER.fullmatch(written.upper())
    return [f"{found[1]}-{int(found[2]):05d}"] if found else []


def _folded(written: str) -> Iterable[str]:
    name = " ".join(written.casefold().split())
    return [name] if name else []


def _capitals(written: str) -> Iterable[str]:
    word = "".join(written.upper().strip("()").split())
    return [word] if any(map(str.isalnum, word)) else []


FIELDS: dict[str, Field] = {
    "kind": _one_of(KINDS),
    "tlp": Field(_tlp, f"one of: {', '.join(TLP)}; <= and >= before it"),
    "marking": Field(_capitals, "as in marking:LES or marking:U//FOUO"),
    "state": _one_of(STATES),
    "grade": Field(_grade, "a letter A to F and a digit 1 to 6, as in grade:B2"),
    "holding": _one_of(Holding),
    "author": Field(_folded, "a user's name, as in author:ana"),
    "from": Field(_capitals, "a center's code, as in from:PRIC"),
    "number": Field(_number, "as in number:T-00001"),
}
