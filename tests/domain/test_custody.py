"""The evidence log: each way of tampering with it, by name, and the entry at which it is found."""

from __future__ import annotations

from typing import Any

import pytest

from fusion_tui.domain.custody import Custody, CustodyAct, first_break, sealed
from tests.factories import NOON, custody

FIELDS: dict[str, object] = {
    "id": custody().id,
    "origin": "c3" * 32,
    "author": "sue",
    "created": NOON.replace(hour=3),
    "case": "other",
    "item": 2,
    "act": CustodyAct.DESTROYED,
    "title": "Laptop",
    "text": "seal broken",
    "holder": "sue",
    "kept_at": "desk",
    "occurred": NOON.replace(hour=3),
    "attachment": "x",
    "sha256": "0" * 64,
}


def _log(length: int = 4) -> list[Custody]:
    made: list[Custody] = []
    for place in range(1, length + 1):
        made.append(sealed(custody(entry=place, previous=made[-1].digest if made else "")))
    return made


def test_a_log_as_it_was_written_is_whole_and_so_is_an_empty_one() -> None:
    assert first_break(_log()) is None
    assert first_break([]) is None


@pytest.mark.parametrize("name", FIELDS)
def test_an_entry_that_says_something_else_is_found(name: str) -> None:
    log = _log()
    log[2] = log[2].model_copy(update={name: FIELDS[name]})
    assert first_break(log) == 3


def test_an_entry_changed_and_sealed_anew_is_found_at_the_next() -> None:
    log = _log()
    log[1] = sealed(log[1].model_copy(update={"holder": "sue"}))
    assert first_break(log) == 3


@pytest.mark.parametrize(
    ("what", "log", "place"),
    [
        ("taken out", [0, 2, 3], 2),
        ("the first taken out", [1, 2, 3], 1),
        ("put in twice", [0, 1, 1, 2], 3),
        ("two exchanged", [0, 2, 1, 3], 2),
    ],
)
def test_entries_out_of_their_order_are_found(what: str, log: list[int], place: int) -> None:
    whole = _log()
    assert first_break([whole[at] for at in log]) == place, what


def test_a_corrected_marking_breaks_nothing() -> None:
    changes: dict[str, Any] = {"tlp": "RED", "control": "U//LES", "revision": 2}
    log = [one.model_copy(update=changes) for one in _log()]
    assert first_break(log) is None
