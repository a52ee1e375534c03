"""Lines of the smaller bodies: what is written reads back, and every other shape is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import limits, notices
from fusion_tui.sync.notices import Blob, Entry, Purged, Read, Volume
from tests.sync.cards import HARBOR

RECORD = "report--11111111-2222-4333-8444-555555555555"
WHEN = "2026-03-01T08:00:00.000Z"
BLOB = Blob(b"i" * 16, b"k" * 32, b"h" * 32, 5, (Volume(1, 200, b"f" * 32), Volume(2, 100, b"g" * 32)))
READ = Read(RECORD, 3, WHEN, "desk 4")
PURGED = Purged(RECORD, 3, b"o" * 32, WHEN, "desk 4", ("a print of 2026-02-01", "one backup"))


def changed(one: Any, **changes: Any) -> bytes:
    return json.dumps(json.loads(notices.to_line(one)) | changes).encode()


def test_every_line_reads_back_as_it_was_written() -> None:
    assert notices.blob(notices.to_line(BLOB)) == BLOB
    assert notices.notice(notices.to_line(READ)) == READ
    assert notices.notice(notices.to_line(PURGED)) == PURGED
    assert notices.entry(notices.to_line(Entry(RECORD, 9))) == Entry(RECORD, 9)


def test_a_blob_does_not_show_its_key() -> None:
    assert "6b6b" not in repr(BLOB)
    assert "kkkk" not in repr(BLOB)


def test_what_a_notice_says_is_cleaned() -> None:
    found = notices.notice(changed(READ, who="desk\x1b[2J 4"))
    assert found.who == "desk 4"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"more": 1}, id="an unknown key"),
        pytest.param({"id": "00"}, id="a short id"),
        pytest.param({"key": "00" * 31}, id="a short key"),
        pytest.param({"size": -1}, id="a negative size"),
        pytest.param({"volumes": []}, id="no volume"),
        pytest.param({"volumes": [{"n": 2, "length": 5, "sha256": "00" * 32}]}, id="volumes from 2"),
        pytest.param({"volumes": [{"n": 1, "length": 0, "sha256": "00" * 32}]}, id="an empty volume"),
        pytest.param({"volumes": [{"n": 1, "length": 2**30, "sha256": "00" * 32}]}, id="a volume of 1 GiB"),
        pytest.param({"volumes": [{"n": 1, "length": 5}]}, id="a volume without a hash"),
    ],
)
def test_a_blob_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        notices.blob(changed(BLOB, **changes))


def test_a_volume_may_be_one_byte_short_of_1_gib() -> None:
    line = changed(BLOB, volumes=[{"n": 1, "length": limits.VOLUME - 1, "sha256": "00" * 32}])
    assert notices.blob(line).volumes[0].length == limits.VOLUME - 1


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"[]", id="a list"),
        pytest.param(changed(READ, record="report--1"), id="a record that is no id"),
        pytest.param(changed(READ, record=7), id="a record that is no text"),
        pytest.param(changed(READ, rev=0), id="revision zero"),
        pytest.param(changed(READ, when="yesterday"), id="no moment"),
        pytest.param(changed(READ, who=None), id="nobody"),
        pytest.param(changed(READ, unreached=[]), id="half a purge"),
        pytest.param(changed(PURGED, order="00"), id="a short order"),
        pytest.param(changed(PURGED, unreached=["x" * 201]), id="a long place"),
        pytest.param(changed(PURGED, unreached=["x"] * 1025), id="too many places"),
    ],
)
def test_a_notice_of_another_shape_is_refused(line: bytes) -> None:
    with pytest.raises(FormatError):
        notices.notice(line)


def test_an_entry_of_another_shape_is_refused() -> None:
    with pytest.raises(FormatError):
        notices.entry(notices.to_line(READ))


def test_every_body_with_a_known_content_has_its_check() -> None:
    from fusion_tui.sync import body, card

    assert set(notices.CHECKS) == body.TYPES - {body.STATEMENTS, body.ATTACHMENT}
    assert notices.CHECKS[body.CARD](card.build(HARBOR.card(), HARBOR.root)) == HARBOR.signed()
