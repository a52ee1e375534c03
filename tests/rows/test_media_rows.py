"""Rows about what lies on a drop, and about the medium itself."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.record import new_id
from fusion_tui.services import exchange, reading, releases
from fusion_tui.store import channel
from fusion_tui.sync import bundle, filesystem
from tests.centers import Office, enrol, released
from tests.crafting import crafted, lines, put
from tests.rows.scenes import Centers, emptied, is_untouched, only, sent, titles


@pytest.mark.row(24, 25)
def test_row_24_and_25_names_lengths_and_layout_of_a_drop_say_nothing(centers: Centers, west: Office) -> None:
    enrol(centers.harbor.desk, west.desk)
    files = [
        sent(centers.harbor, centers.drop, "Copper theft", "PRIC", "Five thefts."),
        sent(centers.harbor, centers.drop, "A van", "WEST", "Seen twice, at night."),
    ]
    assert all(re.fullmatch(r"ft1-[a-z2-7]{26}\.ftb", path.name) for path in files)
    assert sorted(centers.drop.rglob("*")) == sorted(files)
    assert len({path.stat().st_size for path in files}) == 1
    content = b"".join(path.read_bytes() for path in files)
    ids = [bytes.fromhex(place.desk.center.center_id) for place in (*centers[:2], west)]
    words = [b"HSFC", b"PRIC", b"WEST", b"Fusion", b"Copper", b"theft", b"TLP", b"2026", *ids]
    assert [word for word in words if word in content] == []


@pytest.mark.row(27)
def test_row_27_links_pipes_and_folders_are_not_even_opened(centers: Centers) -> None:
    real = sent(centers.harbor, centers.drop, "Copper theft")
    elsewhere = real.rename(centers.root / "elsewhere.ftb")
    (centers.drop / f"ft1-{'a' * 26}.ftb").symlink_to(elsewhere)
    (centers.drop / f"ft1-{'b' * 26}.ftb").symlink_to("/dev/zero")
    (centers.drop / f"ft1-{'c' * 26}.ftb").mkdir()
    os.mkfifo(centers.drop / f"ft1-{'d' * 26}.ftb")
    (centers.drop / "sub").mkdir()
    (centers.drop / "sub" / real.name).write_bytes(elsewhere.read_bytes())
    before = sorted(centers.drop.rglob("*"))
    assert exchange.receive(centers.prairie.desk, centers.drop) == []
    assert sorted(centers.drop.rglob("*")) == before
    assert is_untouched(centers.prairie)


@pytest.mark.row(28)
@pytest.mark.parametrize("name", ["\x1b[2J.ftb", "a\nb.ftb", "ft1-\u202eftb.exe", "ft1-" + "A" * 26 + ".ftb", "~x.ftb"])
def test_row_28_hostile_names_are_counted_and_never_told(centers: Centers, name: str) -> None:
    file = sent(centers.harbor, centers.drop, "Copper theft")
    (centers.drop / name).write_bytes(file.read_bytes())
    told: list[str] = []
    assert only(exchange.receive(centers.prairie.desk, centers.drop, told.append)).file == file.name
    assert told[0] == "1 other file not named like a bundle and not looked at"
    assert not [line for line in told if name in line]


@pytest.mark.row(29)
def test_row_29_junk_around_a_bundle_keeps_it_from_nobody_and_is_remembered_within_bounds(centers: Centers) -> None:
    file = sent(centers.harbor, centers.drop, "Copper theft")
    for number in range(300):
        (centers.drop / f"junk {number}").write_bytes(b"")
    for letter in "abcdefgh":
        (centers.drop / f"ft1-{letter * 26}.ftb").write_bytes(os.urandom(5000))
    arrivals = exchange.receive(centers.prairie.desk, centers.drop)
    assert [one.file for one in arrivals if one.outcome == "applied"] == [file.name]
    assert not centers.prairie.desk.profile.quarantine.exists()


@pytest.mark.row(31)
def test_row_31_a_full_medium_says_how_much_is_short_and_the_outbox_is_as_before(
    centers: Centers, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie, drop, _ = centers
    given = released(harbor)
    monkeypatch.setattr(filesystem.Local, "free", lambda *_: 1000)
    for _ in range(2):
        with pytest.raises(InputError, match=r"the medium is \d+(\.\d)? kB short"):
            exchange.send(harbor.desk, drop)
        assert list(drop.iterdir()) == []
    with harbor.desk.read() as books:
        (waiting,) = channel.sent(books, prairie.desk.center.center_id)
    assert (waiting.seq, waiting.state) == (1, channel.SEALED)
    monkeypatch.undo()
    exchange.send(harbor.desk, drop)
    assert only(exchange.receive(prairie.desk, drop)).outcome == "applied"
    assert [str(one.state) for one in releases.given(harbor.desk, given.id)] == ["sealed"]


@pytest.mark.row(33)
def test_row_33_a_half_copied_file_waits_and_comes_in_once_it_is_whole(centers: Centers) -> None:
    file = sent(centers.harbor, centers.drop, "Copper theft")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert only(exchange.receive(centers.prairie.desk, centers.drop)).outcome == "incomplete"
    assert is_untouched(centers.prairie)
    file.write_bytes(whole)
    assert only(exchange.receive(centers.prairie.desk, centers.drop)).outcome == "applied"


@pytest.mark.row(34)
def test_row_34_a_file_exchanged_between_check_and_use_changes_nothing(
    centers: Centers, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie, drop, _ = centers
    file = sent(harbor, drop, "Copper theft")
    open_bundle = bundle.open_bundle

    def exchanged(*given: Any, **named: Any) -> Any:
        file.write_bytes(b"something else altogether")
        found = open_bundle(*given, **named)
        file.write_bytes(b"and again")
        return found

    monkeypatch.setattr(bundle, "open_bundle", exchanged)
    assert only(exchange.receive(prairie.desk, drop)).outcome == "applied"
    assert titles(prairie) == ["Copper theft"]


@pytest.mark.row(45)
def test_row_45_a_hostile_attachment_that_no_record_names_is_never_written(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    script = b"#!/bin/sh\ntouch /tmp/owned\n" * 50
    crafted(harbor, prairie, drop, 1, None, bodies=(bundle.Body("attachment", "none", script),))
    assert only(exchange.receive(prairie.desk, drop)).outcome == "applied"
    files = [path for path in prairie.desk.profile.root.rglob("*") if path.is_file()]
    assert [path for path in files if b"#!/bin/sh" in path.read_bytes()] == []
    assert [path for path in files if path.stat().st_mode & 0o111] == []


@pytest.mark.row(44)
def test_row_44_a_type_of_body_nobody_knows_is_held_and_what_follows_it_comes_in(centers: Centers) -> None:
    harbor, prairie, drop, _ = centers
    later = (bundle.Body("of-tomorrow", "none", b"{}\n"),)
    head = crafted(harbor, prairie, drop, 1, None, bodies=later)
    crafted(harbor, prairie, drop, 2, head, bodies=lines(put(harbor, new_id("note"), 1)))
    outcomes = {one.seq: one.outcome for one in exchange.receive(prairie.desk, drop)}
    assert outcomes == {1: "held", 2: "applied"}
    assert reading.counts(prairie.desk)["received"] == 1
    emptied(drop)
    assert exchange.receive(prairie.desk, drop) == []


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.row(52)
def test_row_52_whatever_is_refused_nothing_of_it_is_told_outside_a_signed_bundle(
    centers: Centers, west: Office
) -> None:
    harbor, prairie, drop, _ = centers
    damaged = sent(harbor, drop, "Copper theft")
    data = damaged.read_bytes()
    damaged.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    crafted(west, prairie, drop, 1, None, bodies=lines(put(west, new_id("note"), 1)))
    (drop / f"ft1-{'a' * 26}.ftb").write_bytes(os.urandom(40_000))
    before = _bytes_of(drop)
    assert {one.outcome for one in exchange.receive(prairie.desk, drop)} == {"refused"}
    assert exchange.send(prairie.desk, drop) == []  # no receipt is owed to anybody
    assert _bytes_of(drop) == before
