"""A flood of tips: grouped by likeness, one decision for many, each still its own record."""

from __future__ import annotations

from itertools import count

import pytest

from fusion_tui.domain.errors import StoreError
from fusion_tui.domain.tip import TipState
from fusion_tui.services import cases, flood, queues, reading, tips, triage
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.tips import TipForm
from fusion_tui.store import audit
from tests.centers import Office

BANG = "A loud bang and grey smoke over the pier at Harbor Road, people running towards the station, sirens."
LOST = "My uncle was at the market when it happened and does not answer his phone, he wears a red coat."


def _tell(harbor: Office, *texts: str) -> None:
    for number, text in enumerate(texts, start=1):
        tips.add(harbor.desk, TipForm(f"Call {number}", text))


@pytest.fixture
def told(harbor: Office) -> flood.Flood:
    _tell(
        harbor,
        BANG,
        LOST,
        f"{BANG} Please hurry.",
        "A cat is on the roof of the old mill.",
        BANG.replace("grey", "black"),
    )
    return flood.read(harbor.desk)


def _numbers(wave: flood.Wave) -> list[str]:
    return [tip.number for tip in wave.tips]


def test_what_says_nearly_the_same_stands_in_one_group_the_largest_first(told: flood.Flood) -> None:
    waves = told.waves()
    assert [_numbers(wave) for wave in waves] == [["T-00001", "T-00003", "T-00005"], ["T-00002"], ["T-00004"]]
    assert all(0.5 <= likeness <= 1 for _, likeness in waves[0].others)


def test_the_closer_the_more_groups(told: flood.Flood) -> None:
    assert len(told.waves(flood.CLOSEST)) >= len(told.waves()) >= len(told.waves(flood.LOOSEST))


def test_one_decision_is_done_to_each_with_a_row_of_its_own_and_taken_back(harbor: Office, told: flood.Flood) -> None:
    wave = told.waves()[0]
    heard: list[tuple[int, int]] = []
    done = flood.decide(harbor.desk, wave.tips, triage.close, "the same as a tip we have", lambda *it: heard.append(it))
    assert [(tip.number, tip.state, tip.reason) for tip in done.tips] == [
        (number, TipState.CLOSED, "the same as a tip we have") for number in _numbers(wave)
    ]
    assert heard[-1] == (3, 3)
    with harbor.desk.read() as books:
        closed = [row.subject for row in audit.recent(books) if row.act == "tip close"]
    assert sorted(closed) == sorted(tip.id for tip in wave.tips)
    assert queues.totals(harbor.desk)["tips"] == 2
    assert len(flood.undo(harbor.desk, wave.tips).tips) == 3
    assert queues.totals(harbor.desk)["tips"] == 5


def test_who_was_quicker_keeps_what_they_decided(harbor: Office, told: flood.Flood) -> None:
    triage.refer(harbor.supervisor, "T-00003", "local police")
    case = cases.new(harbor.desk, CaseForm("The pier"))
    done = flood.decide(harbor.desk, told.waves()[0].tips, triage.link, case.id)
    assert (len(done.tips), done.passed_over) == (2, 1)
    assert [tip.number for tip in cases.page(harbor.desk, case.id).tips] == ["T-00001", "T-00005"]


def test_what_is_stopped_in_the_middle_is_done_so_far(harbor: Office, told: flood.Flood) -> None:
    asked = count()
    done = flood.decide(harbor.desk, told.waves()[0].tips, triage.close, "seen", cancelled=lambda: next(asked) >= 2)
    assert len(done.tips) == 2
    assert queues.totals(harbor.desk)["tips"] == 3


def test_reading_tells_how_far_it_is_and_can_be_stopped(harbor: Office, told: flood.Flood) -> None:
    heard: list[tuple[int, int]] = []
    flood.read(harbor.desk, lambda *it: heard.append(it))
    assert heard == [(5, 5)]
    with pytest.raises(StoreError, match="cancelled"):
        flood.read(harbor.desk, cancelled=lambda: True)
    assert told.more == 0


def test_what_is_restricted_to_others_or_disposed_of_is_in_no_group(harbor: Office, told: flood.Flood) -> None:
    triage.close(harbor.desk, "T-00001", "seen")
    case = triage.promote(harbor.supervisor, "T-00003")
    cases.restrict(harbor.supervisor, case.id, ["sue"])
    assert sorted(flood.read(harbor.desk).tips) == sorted(
        reading.show(harbor.desk, number).id for number in ("T-00002", "T-00004", "T-00005")
    )
    assert len(told.tips) == 5


def test_more_than_are_grouped_are_counted(harbor: Office, told: flood.Flood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST", 3)
    found = flood.read(harbor.desk)
    assert (len(found.tips), found.more, len(told.tips)) == (3, 2, 5)
