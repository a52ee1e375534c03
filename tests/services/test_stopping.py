"""Sending and receiving, stopped at any moment: each bundle wholly or not at all, and the rest the next time."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.release import ReleaseState
from fusion_tui.services import attachments, exchange, products, reading, releases
from fusion_tui.store import audit, records
from fusion_tui.sync import volume
from tests.centers import GROUNDS, Office, read_and_approved, released

BUNDLES = 3


def after(looks: int) -> Callable[[], bool]:
    """Return what says stop once it was asked so often."""
    asked = count()
    return lambda: next(asked) >= looks


def _fill(harbor: Office, drop: Path) -> None:
    for number in range(BUNDLES):
        released(harbor, title=f"Copper theft {number}")
        exchange.send(harbor.desk, drop)


@pytest.mark.parametrize("looks", range(0, 40, 3))
def test_receiving_that_is_stopped_is_gone_on_with(enrolled: tuple[Office, Office], drop: Path, looks: int) -> None:
    harbor, prairie = enrolled
    _fill(harbor, drop)
    arrivals = exchange.receive(prairie.desk, drop, is_stopped=after(looks))
    assert {one.outcome for one in arrivals} <= {"applied", "held"}
    applied = [one for one in arrivals if one.outcome == "applied"]
    assert reading.counts(prairie.desk)["received"] == len(applied)
    exchange.receive(prairie.desk, drop)
    assert reading.counts(prairie.desk)["received"] == BUNDLES
    with prairie.desk.read() as books:
        assert audit.first_break(books) is None


@pytest.mark.parametrize("looks", range(8))
def test_sending_that_is_stopped_is_gone_on_with(enrolled: tuple[Office, Office], drop: Path, looks: int) -> None:
    harbor, prairie = enrolled
    made = [released(harbor, title=f"Copper theft {number}") for number in range(BUNDLES)]
    sent = exchange.send(harbor.desk, drop, is_stopped=after(looks))
    assert sorted(one.file for one in sent) == sorted(path.name for path in drop.iterdir())
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    assert reading.counts(prairie.desk)["received"] == BUNDLES
    states = {one.state for product in made for one in releases.given(harbor.desk, product.id)}
    assert states == {ReleaseState.SEALED}


def test_what_is_stopped_at_once_did_nothing(enrolled: tuple[Office, Office], drop: Path) -> None:
    harbor, prairie = enrolled
    _fill(harbor, drop)
    assert exchange.receive(prairie.desk, drop, is_stopped=after(0)) == []
    released(harbor, title="Another")
    assert exchange.send(harbor.desk, drop, is_stopped=after(0)) == []
    assert reading.counts(prairie.desk)["received"] == 0


@pytest.fixture
def film(enrolled: tuple[Office, Office], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a content that goes beside a bundle in three files, and waits to be sent."""
    harbor, parts = enrolled[0], volume.parts
    monkeypatch.setattr(volume, "parts", lambda size, part=400_000: parts(size, part))
    content = b"\x00\x00\x00\x18ftypmp42" + os.urandom(1_100_000)
    (tmp_path / "film.mp4").write_bytes(content)
    draft = products.new(harbor.desk, products.ProductForm("Copper theft", "Five thefts."))
    attachments.add(harbor.desk, draft.id, tmp_path / "film.mp4")
    products.submit(harbor.desk, draft.id)
    read_and_approved(harbor.supervisor, draft.id)
    releases.release(harbor.desk, draft.id, "PRIC", GROUNDS)
    return content


@pytest.mark.usefixtures("film")
@pytest.mark.parametrize("looks", range(7))
def test_sending_files_beside_a_bundle_is_gone_on_with(enrolled: tuple[Office, Office], drop: Path, looks: int) -> None:
    harbor, prairie = enrolled
    sent = exchange.send(harbor.desk, drop, is_stopped=after(looks))
    assert len(sent) == (1 if len(list(drop.glob("*.ftd"))) == 3 else 0)
    exchange.send(harbor.desk, drop)
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.outcome, arrival.files) == ("applied", 1)


@pytest.mark.usefixtures("film")
@pytest.mark.parametrize("looks", range(0, 40, 3))
def test_receiving_files_beside_a_bundle_is_gone_on_with(
    enrolled: tuple[Office, Office], drop: Path, looks: int
) -> None:
    harbor, prairie = enrolled
    exchange.send(harbor.desk, drop)
    arrivals = exchange.receive(prairie.desk, drop, is_stopped=after(looks))
    assert {one.outcome for one in arrivals} <= {"applied", "held"}
    exchange.receive(prairie.desk, drop)
    assert reading.counts(prairie.desk)["received"] == 1
    with prairie.desk.read() as books:
        assert [one.size for one in records.where(books, Attachment)] == [1_100_012]
