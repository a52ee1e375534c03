"""One fault at one system call of one act, then everything is looked at: wholly or not at all, and told clearly.

All calls in ``make soak``; otherwise one of each act for two of the faults, elsewhere in each.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from fusion_tui.services import tips
from tests.faults.act import Act
from tests.faults.acts import ACTS, NAMED
from tests.faults.conftest import SOAK
from tests.faults.course import Begins, Course, followed
from tests.faults.places import acting, desk_of
from tests.faults.promises import broken, in_clear
from tests.faults.strace import DISK_FULL, FAULTS, KILLED, MEDIUM_FAILS, TRACE, Call, Ended, Fault, Server

_BY_SIGNAL = -9
_REFUSED = {1, 3}
_GOLDEN = 0.6180339887  # spreads whole numbers evenly


def _named(faults: Sequence[Fault]) -> str:
    return ", ".join(fault.name for fault in faults)


def chosen(act: Act, faults: Sequence[Fault], calls: Sequence[Call]) -> Iterator[tuple[Fault, Call]]:
    """Yield all calls with each fault that can happen to them; or one for two faults, elsewhere in each act."""
    number = ACTS.index(act) * len(FAULTS)
    for fault in faults if SOAK else (KILLED, (DISK_FULL, MEDIUM_FAILS)[number % 2]):
        fitting = [call for call in calls if fault.fits(call)]
        at = int((number + FAULTS.index(fault)) * _GOLDEN % 1 * len(fitting))
        sore = [call for call in fitting if act.sore and re.match(act.sore, f"{call.name} {call.text}")]
        yield from ((fault, call) for call in (fitting if SOAK else [fitting[at], *sore[:1]]))


def told_badly(act: Act, ended: Ended) -> Iterator[str]:
    """Say what is wrong with how the program ended."""
    if ended.status not in {act.status, _BY_SIGNAL, *_REFUSED}:
        yield f"status {ended.status}: {ended.said}"
    elif ended.status in _REFUSED and not ended.said.startswith("error: "):
        yield f"no clear error: {ended.said!r}"


@pytest.mark.parametrize("faults", [(fault,) for fault in FAULTS] if SOAK else [FAULTS], ids=_named)
@pytest.mark.row(37, 38, 39, 40)
def test_an_act_that_is_disturbed_happens_wholly_or_not_at_all(
    act: Act, faults: Sequence[Fault], server: Server, begins: Begins, course: Course, tmp_path: Path
) -> None:
    failures = []
    for fault, call in chosen(act, faults, course.calls):
        place = begins(act.begins).copied(tmp_path / "place")
        ended = server.run(act.name, place, "-e", TRACE, "-e", f"inject={fault.at(call)}")
        told = ended.status == act.status
        allowed = [course.after] if told else [course.before, course.after, *act.between]
        failures += [f"{fault.at(call)} in {call.text[:150]}: {why}" for why in told_badly(act, ended)]
        failures += [f"{fault.at(call)} in {call.text[:150]}: {why}" for why in broken(act, place, allowed)]
        shutil.rmtree(place.base)
    assert not failures, "\n".join(failures)


@pytest.mark.row(35)
def test_a_program_goes_on_where_another_one_was_killed_in_the_middle_of_a_write(
    server: Server, begins: Begins, tmp_path: Path
) -> None:
    act = NAMED["add a tip"]
    calls = [call for call in followed(act, server, begins, tmp_path).calls if call.changes]
    for call in calls if SOAK else calls[len(calls) // 2 :: len(calls)]:
        place = begins(act.begins).copied(tmp_path / "place")
        with closing(desk_of(place.profile, acting())) as other:
            number = server.begun(act.name, place)
            tips.add(other, tips.TipForm("Boat at the pier"))
            ended = server.gone_on(number, place, "-e", TRACE, "-e", f"inject={KILLED.at(call)}")
            tips.add(other, tips.TipForm("Boat at the pier again"))
        seen = act.seen(place)
        whole, without = {"tips": 4, "rows": 4, "found": 1}, {"tips": 3, "rows": 3, "found": 0}
        assert seen == whole or (ended.status == _BY_SIGNAL and seen == without), call
        assert in_clear(place) == []
        shutil.rmtree(place.base)
