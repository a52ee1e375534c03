"""The power fails in the middle of an act, or right after it was told as done; then everything is looked at.

Every state that may be left in ``make soak``; otherwise the worst after the act, and one in the middle of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.faults.act import Act
from tests.faults.conftest import SOAK
from tests.faults.course import Begins, Course
from tests.faults.places import Place
from tests.faults.powerloss import TORN, WORST, Loss, laid, loss, losses
from tests.faults.promises import broken


def chosen(course: Course) -> Iterable[Loss]:
    """Return every loss; or the worst after the act, and a torn one in the middle of it."""
    if SOAK:
        return losses(course.prepared, course.written)
    calls = len(course.written)
    return [loss(course.prepared, course.written, done, how) for done, how in ((calls, WORST), (calls * 3 // 5, TORN))]


@pytest.mark.row(37, 38, 51)
def test_an_act_is_there_wholly_or_not_at_all_after_a_loss_of_power_and_stays_once_it_was_told(
    act: Act, begins: Begins, course: Course, tmp_path: Path
) -> None:
    calls, failures = len(course.written), []
    for lost in chosen(course):
        place = Place(tmp_path / "lost")
        shutil.copytree(begins(act.begins).letter.parent, place.letter.parent)
        laid(lost.content, place.watched)
        allowed = [course.after] if lost.done == calls else [course.before, course.after, *act.between]
        failures += [f"after {lost.done} of {calls} calls, {lost.how}: {why}" for why in broken(act, place, allowed)]
        shutil.rmtree(place.base)
    assert not failures, "\n".join(failures)
