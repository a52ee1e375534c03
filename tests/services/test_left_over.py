"""What a killed program leaves of sealed copies: taken away by the next one, and never a place for what was purged."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from fusion_tui.domain.errors import StoreError
from fusion_tui.services import exchange
from fusion_tui.services.exchange import purging, quarantining
from fusion_tui.sync import names, reader
from tests.centers import Office, carry, released
from tests.media import FAILS


def _left_in(folder: Path, name: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    left = folder / name
    left.write_bytes(b"sealed, and half of it")
    return left


def _leftovers(place: Office) -> list[Path]:
    """Leave what a program leaves that is killed while it copies, seals, or notes a refusal."""
    profile = place.desk.profile
    return [
        _left_in(profile.spool, "~" + names.new_bundle()),
        _left_in(profile.quarantine, "~" + names.new_bundle()),
        _left_in(profile.quarantine, f"{'a' * 64}.ftb"),
        _left_in(profile.proof, f"{'b' * 64}.ftb"),
    ]


def test_half_copies_and_copies_nobody_knows_of_go_with_the_next_sending(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, _ = enrolled
    left = _leftovers(harbor)
    exchange.send(harbor.desk, drop)
    assert not [path for path in left if path.exists()]


def test_a_half_copy_goes_with_the_next_receiving(enrolled: tuple[Office, Office], drop: Path) -> None:
    left = _leftovers(enrolled[0])
    exchange.receive(enrolled[0].desk, drop)
    assert not left[0].exists()


def test_a_purge_reaches_what_a_killed_program_left(enrolled: tuple[Office, Office]) -> None:
    harbor, _ = enrolled
    product = released(harbor)
    left = _leftovers(harbor)
    purging.purge(harbor.desk, product.id, "no reasonable suspicion any more", "sue")
    assert not [path for path in left if path.exists()]


def test_a_copy_in_quarantine_is_private_and_stays_as_long_as_its_entry(
    enrolled: tuple[Office, Office], drop: Path
) -> None:
    harbor, prairie = enrolled
    released(harbor)
    exchange.send(harbor.desk, drop)
    (sent,) = drop.iterdir()
    data = sent.read_bytes()
    sent.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    exchange.receive(prairie.desk, drop)
    exchange.send(prairie.desk, drop)
    (kept,) = prairie.desk.profile.quarantine.iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    quarantining.drop(prairie.desk, quarantining.listed(prairie.desk)[0].n)
    assert not kept.exists()


def test_a_copy_that_cannot_be_read_is_told_and_taken_in_the_next_time(
    enrolled: tuple[Office, Office], drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie = enrolled
    released(harbor)
    exchange.send(harbor.desk, drop)

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, FAILS.strerror)

    monkeypatch.setattr(reader, "inspect", fails)
    with pytest.raises(StoreError, match="a copy in the spool can't be read: it has a fault"):
        exchange.receive(prairie.desk, drop)
    monkeypatch.undo()
    assert [one.outcome for one in exchange.receive(prairie.desk, drop)] == ["applied"]
    assert list(prairie.desk.profile.spool.iterdir()) == []


def test_a_sealed_file_that_stays_is_told_and_what_came_is_kept(
    enrolled: tuple[Office, Office], drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    harbor, prairie = enrolled
    released(harbor)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    exchange.send(prairie.desk, drop)
    unlink = Path.unlink

    def refuses(path: Path, missing_ok: bool = False) -> None:
        if names.is_bundle(path.name):
            raise FAILS
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuses)
    with pytest.raises(StoreError, match="can't be removed from the spool"):
        exchange.receive(harbor.desk, drop)
    monkeypatch.undo()
    assert [one.outcome for one in exchange.receive(harbor.desk, drop)] == ["duplicate"]
    carry(harbor, prairie, drop)
    assert list(harbor.desk.profile.spool.iterdir()) == []
