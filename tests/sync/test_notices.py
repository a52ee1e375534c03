"""Lines of the smaller bodies: what is written reads back, and every other shape is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import limits, notices, volume
from fusion_tui.sync.notices import Blob, Entry, Here, Purged, Read, Volume
from fusion_tui.sync.runs import Span
from tests.sync.cards import HARBOR

RECORD = "report--11111111-2222-4333-8444-555555555555"
WHEN = "2026-03-01T08:00:00.000Z"
LENGTHS = (volume.file_length(3), volume.file_length(2))
BLOB = Blob(b"i" * 16, b"k" * 32, b"h" * 32, 5, (Volume(1, LENGTHS[0], b"f" * 32), Volume(2, LENGTHS[1], b"g" * 32)))
HERE = Here(b"i" * 16, (Span(1, 2), Span(5, 5)), WHEN)
READ = Read(RECORD, 3, WHEN, "desk 4")
PURGED = Purged(RECORD, 3, b"o" * 32, WHEN, "desk 4", ("a print of 2026-02-01", "one backup"))


def changed(one: Any, **changes: Any) -> bytes:
    return json.dumps(json.loads(notices.to_line(one)) | changes).encode()


def test_every_line_reads_back_as_it_was_written() -> None:
    assert notices.blob(notices.to_line(BLOB)) == BLOB
    assert notices.notice(notices.to_line(READ)) == READ
    assert notices.notice(notices.to_line(PURGED)) == PURGED
    assert notices.notice(notices.to_line(HERE)) == HERE
    assert notices.entry(notices.to_line(Entry(RECORD, 9))) == Entry(RECORD, 9)


def test_a_blob_does_not_show_its_key() -> None:
    assert "6b6b" not in repr(BLOB)
    assert "kkkk" not in repr(BLOB)


def test_what_a_notice_says_is_cleaned() -> None:
    found = notices.notice(changed(READ, who="desk\x1b[2J 4"))
    assert isinstance(found, Read)
    assert found.who == "desk 4"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"more": 1}, id="an unknown key"),
        pytest.param({"id": "00"}, id="a short id"),
        pytest.param({"key": "00" * 31}, id="a short key"),
        pytest.param({"size": -1}, id="a negative size"),
        pytest.param({"size": 0}, id="a content of no bytes"),
        pytest.param({"size": 2**32 + 1}, id="a content above 4 GiB"),
        pytest.param({"size": 6}, id="a content for which there is no room"),
        pytest.param({"size": 4}, id="room for more than the content"),
        pytest.param({"volumes": [{"n": 1, "length": 115, "sha256": "00" * 32}]}, id="a length no stream has"),
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
    rest = volume.file_length(limits.GIB - volume.plain_length(limits.VOLUME - 1))
    volumes = [{"n": n, "length": one, "sha256": "00" * 32} for n, one in enumerate((limits.VOLUME - 1, rest), 1)]
    assert notices.blob(changed(BLOB, size=limits.GIB, volumes=volumes)).volumes[0].length == limits.VOLUME - 1


@pytest.mark.parametrize(
    "volumes", [[], [[1, 1]], [[1, 4096]], [[1, 1], [2, 2]], [[2 * n, 2 * n] for n in range(1, 1025)]]
)
def test_a_notice_of_volumes_lists_runs_that_rise(volumes: list[list[int]]) -> None:
    found = notices.notice(changed(HERE, volumes=volumes))
    assert isinstance(found, Here)
    assert [list(span) for span in found.volumes] == volumes


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"volumes": [[2, 1]]}, id="backwards"),
        pytest.param({"volumes": [[0, 1]]}, id="number 0"),
        pytest.param({"volumes": [[1, 4097]]}, id="number 4097"),
        pytest.param({"volumes": [[1, 2], [2, 3]]}, id="overlapping"),
        pytest.param({"volumes": [[3, 3], [1, 1]]}, id="falling"),
        pytest.param({"volumes": [[1]]}, id="one number"),
        pytest.param({"volumes": ["1-2"]}, id="a text"),
        pytest.param({"volumes": [[2 * n, 2 * n] for n in range(1, 1026)]}, id="1,025 runs"),
        pytest.param({"blob": "00"}, id="a short id"),
        pytest.param({"when": "yesterday"}, id="no moment"),
        pytest.param({"record": RECORD}, id="a record as well"),
    ],
)
def test_a_notice_of_volumes_of_another_shape_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FormatError):
        notices.notice(changed(HERE, **changes))


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
