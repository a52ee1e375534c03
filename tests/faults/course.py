"""An act that nothing disturbs: what can be seen before and after it, its calls, and what they wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.faults import recording, strace
from tests.faults.act import Act, Seen
from tests.faults.places import Place
from tests.faults.powerloss import Call as Written
from tests.faults.powerloss import Content, content_of
from tests.faults.strace import Call, Server

Begins = Callable[[str], Place]


class Course(NamedTuple):
    """The course of an act."""

    before: Seen
    after: Seen
    calls: list[Call]
    prepared: Content
    written: list[Written]


def followed(act: Act, server: Server, begins: Begins, folder: Path) -> Course:
    """Return the course of an act, and show that it can be seen to have happened."""
    before = act.seen(begins(act.begins).copied(folder / "before"))
    place = begins(act.begins).copied(folder / "after")
    number = server.begun(act.name, place)
    prepared = content_of(place.watched)
    ended = server.gone_on(number, place, *recording.OPTIONS)
    assert ended.status == act.status, ended.said
    calls, written = strace.calls(ended.log, place.watched), recording.recorded(ended.log, place.watched)
    after = act.seen(place)
    assert before != after
    return Course(before, after, calls, prepared, written)
