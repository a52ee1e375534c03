"""The work grows with the text and no faster, whatever somebody pastes: counted in calls, and pattern by pattern."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from fusion_tui.analysis import recognising
from fusion_tui.analysis.recognising import MOST, recognise

WIDEST, MOST_WAYS = 4_000, 3_000  # signs that a pattern looks at from a place, and ways to match it goes back over

HOSTILE = [
    "1", "1" * 7 + " ", "a@", "((((", "12 ", "(1", "1-", "1/", "1.1.", "1:", "::", "a.", "a[.]", "a [( ",
    "http://", "hxxp[:]//", "Ab ", "AB ", "John ", "A, B ", "plate ", "plate ?", "PA tag ", "1 a a st ",
    "1 north ", "5th & Main ", "Oak and ", "1° ", "40.4406, ", "from 1 to ", "between 2200 and ", "nov 3 ",
    "11/03/2026 ", "@a ", "user ", "$1 ", "1,111,", "0" * 31 + "a", " ", "\n", "\u202e", "٤", "é", "'", "Mr. ",
    "named ", "412-555-0142 ", "+1", "x ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=ascii)
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (1_000, 2_000))
    assert calls(long) < 2.3 * calls(short) + 500
    assert calls(long) < 120 * len(long)


def calls(text: str) -> int:
    """Return how many functions are called, of Python and of C, to read a text."""
    count = 0

    def called(frame: FrameType, event: str, argument: object) -> None:  # noqa: ARG001 - the interpreter's signature
        nonlocal count
        count += event in ("call", "c_call")

    recognise("call 412-555-0142")  # what is loaded once is not counted
    before = sys.getprofile()
    sys.setprofile(called)
    try:
        recognise(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE[::4], ids=ascii)
def test_a_long_and_hostile_text_is_read_to_its_end(piece: str) -> None:
    # A pattern that goes back over what it took would not come back from this within the hour.
    assert len(recognise(piece * (1_000_000 // len(piece)))) <= MOST


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.iter_modules(recognising.__path__):
        loaded = importlib.import_module(f"{recognising.__name__}.{module.name}")
        for name, value in vars(loaded).items():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, re.Pattern):
                    yield f"{module.name}.{name}", one


@pytest.mark.parametrize(("name", "pattern"), list(patterns()), ids=[name for name, _ in patterns()])
def test_no_pattern_looks_far_or_goes_back_often_from_any_place(name: str, pattern: re.Pattern[str]) -> None:
    tree = importlib.import_module("re._parser").parse(pattern.pattern, pattern.flags)
    assert tree.getwidth()[1] <= WIDEST, name
    assert ways(tree) <= MOST_WAYS, name


def ways(tree: Any) -> int:
    """Return in how many ways a pattern may match at one place, at most: what it may go back over.

    What is possessive or atomic counts once, and is looked into by itself.
    """
    total = 1
    for sign, argument in tree:
        kind = str(sign)
        if kind in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, inner = argument
            total *= sum(ways(inner) ** count for count in range(least, most + 1))
        elif kind == "POSSESSIVE_REPEAT":
            assert ways(argument[2]) <= MOST_WAYS
        elif kind == "ATOMIC_GROUP":
            assert ways(argument) <= MOST_WAYS
        elif kind == "SUBPATTERN":
            total *= ways(argument[3])
        elif kind == "BRANCH":
            total *= branches(argument[1])
    return total


def branches(choices: Any) -> int:
    """Return the ways of a choice; of words that begin with different letters at most one can match."""
    by_first: dict[str | None, int] = {}
    for choice in choices:
        by_first[first(choice)] = by_first.get(first(choice), 0) + ways(choice)
    return by_first.pop(None, 0) + max(by_first.values(), default=0)


def first(choice: Any) -> str | None:
    for sign, argument in choice:
        if str(sign) == "SUBPATTERN":
            return first(argument[3])
        return chr(argument).lower() if str(sign) == "LITERAL" else None
    return None
