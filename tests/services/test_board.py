"""How the exchange with each peer stands; bundles somebody looks at first; and what was refused."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError
from fusion_tui.services import exchange, reading, releases
from fusion_tui.services.exchange import agreeing, board, issuing, quarantining, reviewing, voiding
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.store import records
from tests.centers import GROUNDS, Office, TestClock, approved
from tests.services.test_exchange import release

Two = tuple[Office, Office]


def line_of(place: Office) -> board.Line:
    (line,) = board.board(place.desk)
    return line


def emptied(drop: Path) -> list[Path]:
    """Take what is on a drop away, to come later."""
    kept = drop.with_name("kept")
    kept.mkdir(exist_ok=True)
    return [Path(shutil.move(path, kept / path.name)) for path in sorted(drop.glob("*.ftb"))]


def test_a_quiet_channel_needs_nobody(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    exchange.send(prairie.desk, drop)
    exchange.receive(harbor.desk, drop)
    assert (line_of(harbor).alarms, line_of(prairie).alarms) == ((), ())
    assert line_of(harbor).open.bundles == 0


@pytest.mark.row(42)
def test_what_waits_is_open_or_missing_is_counted(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    assert line_of(harbor).waiting == {"put": 1}
    exchange.send(harbor.desk, drop)
    assert (line_of(harbor).waiting, line_of(harbor).open.bundles) == ({}, 1)
    first = emptied(drop)
    release(harbor, title="Second")
    exchange.send(harbor.desk, drop)
    for path in first:
        (drop / path.name).unlink(missing_ok=True)
    exchange.receive(prairie.desk, drop)
    assert (line_of(prairie).gaps, line_of(prairie).alarms) == (1, ("1 missing",))
    exchange.send(prairie.desk, drop)
    exchange.receive(harbor.desk, drop)
    assert line_of(harbor).alarms == ("it lacks 1",)
    (span,) = board.detail(prairie.desk, "HSFC").missing.popitem()[1]
    assert (span.first, span.last) == (1, 1)


@pytest.mark.row(10)
def test_row_10_silence_past_a_promise_is_told(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    agreeing.agree(harbor.desk, "PRIC", Terms(cadence_hours=1))
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    assert not line_of(prairie).is_silent
    assert isinstance(prairie.desk.clock, TestClock)
    prairie.desk.clock.moment += timedelta(hours=2)
    assert line_of(prairie).alarms == ("silent past its promise",)


@pytest.mark.row(54)
def test_row_54_what_is_over_the_quota_of_a_day_waits_and_comes_the_next_day(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=40_000))
    for title in ("One", "Two"):
        release(harbor, title=title)
        exchange.send(harbor.desk, drop)
    outcomes = sorted((one.outcome, one.reason) for one in exchange.receive(prairie.desk, drop))
    assert outcomes == [("applied", ""), ("held", "quota")]
    assert line_of(prairie).held == {"quota": 1}
    assert isinstance(prairie.desk.clock, TestClock)
    prairie.desk.clock.moment += timedelta(hours=25)
    emptied(drop)
    assert [one.outcome for one in exchange.receive(prairie.desk, drop)] == ["applied"]


def test_a_bundle_waits_for_a_look_where_the_center_wants_one(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    agreeing.agree(prairie.desk, "HSFC", Terms(review=True))
    release(harbor)
    exchange.send(harbor.desk, drop)
    (held,) = exchange.receive(prairie.desk, drop)
    assert (held.outcome, held.reason) == ("held", "review")
    (waiting,) = reviewing.listed(prairie.desk)
    (change,) = reviewing.preview(prairie.desk, waiting.copy).changes
    assert (change.op, change.is_new, change.title) == ("put", True, "Copper theft")
    assert "+ title: Copper theft" in change.lines
    assert reading.counts(prairie.desk)["received"] == 0
    assert reviewing.accept(prairie.desk, waiting.copy).outcome == "applied"
    assert (reading.counts(prairie.desk)["received"], reviewing.listed(prairie.desk)) == (1, [])


def test_the_preview_shows_what_a_revision_changes(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    product = approved(harbor, "Copper theft", "Five thefts.\n\nAt night.")
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    agreeing.agree(prairie.desk, "HSFC", Terms(review=True))
    with harbor.desk.write("test correct") as entry:  # as an approved correction leaves it
        text = product.text.replace("Five", "Six")
        records.save(entry.books, product.model_copy(update={"text": text, "revision": product.revision + 1}))
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    (waiting,) = reviewing.listed(prairie.desk)
    (change,) = reviewing.preview(prairie.desk, waiting.copy).changes
    assert [one.name for one in change.changed] == ["text"]
    changed = [line for line in change.lines if line[0] in "+-"]
    assert [line[0] for line in changed] == ["-", "+"]
    assert "Five" in changed[0]
    assert "Six" in changed[1]


def test_a_bundle_a_reader_refused_is_told_to_its_sender_and_does_not_come_again(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    agreeing.agree(prairie.desk, "HSFC", Terms(review=True))
    release(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    (waiting,) = reviewing.listed(prairie.desk)
    with pytest.raises(InputError, match="needs a reason"):
        reviewing.reject(prairie.desk, waiting.copy, "")
    reviewing.reject(prairie.desk, waiting.copy, "not for us")
    assert reviewing.listed(prairie.desk) == []
    emptied(drop)
    exchange.send(prairie.desk, drop)
    (arrival,) = exchange.receive(harbor.desk, drop)
    assert "refused by a reader" in arrival.reason
    assert (line_of(harbor).open.bundles, line_of(harbor).waiting) == (0, {})
    assert exchange.send(harbor.desk, drop) == []


def test_what_was_refused_is_listed_with_its_reason_and_can_be_dropped(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    (file,) = drop.glob("*.ftb")
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    for _ in range(2):
        exchange.receive(prairie.desk, drop)
    (entry,) = quarantining.listed(prairie.desk)
    assert (entry.code, entry.times, entry.length) == ("stream", 2, len(data))
    kept = prairie.desk.profile.quarantine / f"{entry.copy_hash}.ftb"
    assert kept.read_bytes() == data
    exchange.send(harbor.desk, drop)  # the sender replaces the damaged copy
    assert [one.outcome for one in exchange.receive(prairie.desk, drop)] == ["applied"]
    assert quarantining.listed(prairie.desk) == []
    assert not kept.exists()


def test_a_number_that_was_taken_back_is_void_at_the_peer_and_its_content_comes_under_another(
    enrolled: Two, drop: Path
) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    late = emptied(drop)
    voiding.void(harbor.desk, "PRIC", 1)
    exchange.send(harbor.desk, drop)
    assert [(one.seq, one.outcome) for one in exchange.receive(prairie.desk, drop)] == [(2, "applied")]
    shutil.copy(late[0], drop)
    assert {(one.seq, one.outcome) for one in exchange.receive(prairie.desk, drop)} == {(1, "void"), (2, "duplicate")}
    assert reading.counts(prairie.desk)["received"] == 1


@pytest.mark.row(53)
def test_row_53_a_digest_shows_a_receiver_on_a_one_way_link_what_never_came(enrolled: Two, drop: Path) -> None:
    harbor, prairie = enrolled
    release(harbor)
    exchange.send(harbor.desk, drop)
    lost = emptied(drop)
    assert issuing.queue_digest(harbor.desk, "PRIC") == 1
    exchange.send(harbor.desk, drop)
    for path in lost:
        (drop / path.name).unlink(missing_ok=True)
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.outcome, arrival.reason) == ("applied", "1 of its records never came here: ask for them")
