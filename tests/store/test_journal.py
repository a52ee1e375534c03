"""The journal before unlock: sealed, of one shape, bounded, and it tells what was done to it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from fusion_tui.crypto.seal import KemPair, seal
from fusion_tui.domain.errors import StoreError
from fusion_tui.store import journal as module
from fusion_tui.store.journal import FRAME, PLAIN, Event, Journal
from tests.factories import NOON

MINE, OTHERS = KemPair.generate(), KemPair.generate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def journal(path: Path) -> Journal:
    return Journal(path)


def event(who: str = "rivera", outcome: str = "wrong passphrase", **more: str) -> Event:
    return Event(at=NOON, who=who, outcome=outcome, **more)


def wrote(journal: Journal, *numbers: int, pair: KemPair = MINE) -> None:
    for n in numbers:
        journal.append(pair.public, n, event())


def told(journal: Journal, seen: int, written: int, *, replaced: bool = False) -> tuple[list[int], list[str]]:
    drained = journal.drain(MINE, seen, written, replaced=replaced)
    return [entry.n for entry in drained.entries], drained.notes


def test_what_was_written_reads_back(journal: Journal) -> None:
    journal.append(MINE.public, 1, event("okafor", "wrong code", place="tty7 on desk-2"))
    drained = journal.drain(MINE, 0, 1)
    assert drained.notes == []
    (entry,) = drained.entries
    assert (entry.n, entry.at, entry.who, entry.act) == (1, NOON, "okafor", "log on")
    assert (entry.outcome, entry.place) == ("wrong code", "tty7 on desk-2")


def test_no_journal_is_an_empty_one(journal: Journal, path: Path) -> None:
    journal.clear()
    assert told(journal, 0, 0) == ([], [])
    assert not path.exists()


def test_draining_changes_nothing_and_clearing_empties(journal: Journal, path: Path) -> None:
    wrote(journal, 1, 2)
    before = path.read_bytes()
    assert told(journal, 0, 2) == told(journal, 0, 2) == ([1, 2], [])
    assert path.read_bytes() == before
    journal.clear()
    assert path.read_bytes() == b""
    wrote(journal, 3)
    assert told(journal, 2, 3) == ([3], [])


def test_a_finder_of_the_disk_reads_nothing_not_even_a_length(journal: Journal, path: Path) -> None:
    for n, (who, place) in enumerate([("a", ""), ("rivera", "desk-2"), ("r" * 32, "ж" * 80), ("😀" * 32, "😀" * 80)]):
        journal.append(MINE.public, n + 1, event(who, place=place))
        assert path.stat().st_size == (n + 1) * FRAME
    data = path.read_bytes()
    assert not any(word in data for word in (b"rivera", b"desk-2", b"passphrase", b"log on"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert told(journal, 0, 4) == ([1, 2, 3, 4], [])


def test_a_long_place_is_cut_and_control_characters_go() -> None:
    cut = event(place="\x1b[31m" + "x" * 500 + "\n")
    assert cut.place == "x" * 80


def test_a_crash_between_commit_and_clearing_records_nothing_twice(journal: Journal) -> None:
    wrote(journal, 1, 2, 3)
    assert told(journal, 3, 3) == ([], [])
    wrote(journal, 4)
    assert told(journal, 3, 4) == ([4], [])


@pytest.mark.parametrize("left", [1, FRAME // 2, FRAME - 1])
def test_a_last_entry_torn_by_power_loss_is_told_and_the_rest_is_read(journal: Journal, path: Path, left: int) -> None:
    wrote(journal, 1, 2)
    path.write_bytes(path.read_bytes()[: FRAME + left])
    kept, notes = told(journal, 0, 2)
    assert kept == [1]
    assert notes == [
        "the last entry is torn: the power failed, or the disk was full",
        "1 entry missing: taken out, or log-ons that were cut short",
    ]


def test_after_a_torn_entry_the_next_is_whole(journal: Journal, path: Path) -> None:
    wrote(journal, 1, 2)
    path.write_bytes(path.read_bytes()[:-1])
    wrote(journal, 3)
    kept, notes = told(journal, 0, 3)
    assert kept == [1, 3]
    assert notes == ["1 entry missing: taken out, or log-ons that were cut short"]


@pytest.mark.parametrize("lacking", [1, 2, 3])
def test_entries_taken_out_are_missed(journal: Journal, path: Path, lacking: int) -> None:
    wrote(journal, 1, 2, 3)
    data = path.read_bytes()
    path.write_bytes(data[: (lacking - 1) * FRAME] + data[lacking * FRAME :])
    kept, notes = told(journal, 0, 3)
    assert kept == [n for n in (1, 2, 3) if n != lacking]
    assert notes == ["1 entry missing: taken out, or log-ons that were cut short"]


def test_a_deleted_journal_is_missed(journal: Journal) -> None:
    assert told(journal, 4, 9) == ([], ["5 entries missing: taken out, or log-ons that were cut short"])


@pytest.mark.parametrize("at", [0, 3, 4, 4 + 1665, FRAME - 1], ids=["length", "its end", "kem", "text", "tag"])
def test_a_changed_entry_is_told_and_the_others_are_read(journal: Journal, path: Path, at: int) -> None:
    wrote(journal, 1, 2, 3)
    data = bytearray(path.read_bytes())
    data[FRAME + at] ^= 1
    path.write_bytes(data)
    assert told(journal, 0, 3) == ([1, 3], ["1 entry can't be opened: damaged, or forged"])


def test_an_entry_sealed_to_another_key_is_told(journal: Journal) -> None:
    wrote(journal, 1)
    wrote(journal, 2, pair=OTHERS)
    assert told(journal, 0, 2) == ([1], ["1 entry can't be opened: damaged, or forged"])


@pytest.mark.parametrize("plain", [b"{}", b"x", b'{"n": 0, "at": "2026-03-01T12:00:00Z", "who": "a", "outcome": "b"}'])
def test_a_sealed_entry_that_says_nothing_sensible_is_told(journal: Journal, path: Path, plain: bytes) -> None:
    sealed = seal(plain.ljust(PLAIN), MINE.public, b"fusion-tui/journal/v1")
    path.write_bytes((FRAME - 4).to_bytes(4, "big") + sealed)
    assert told(journal, 0, 1) == ([], ["1 entry can't be opened: damaged, or forged"])


def test_an_entry_forged_with_the_public_key_does_not_follow(journal: Journal) -> None:
    wrote(journal, 1, 2)
    journal.append(MINE.public, 2, event("okafor"))
    kept, notes = told(journal, 0, 2)
    assert kept == [1, 2, 2]
    assert len(notes) == 1
    assert notes[0].startswith("numbering fell back from 2 to 2: ")


def test_a_deleted_guard_is_told_and_no_entry_is_taken_for_an_old_one(journal: Journal) -> None:
    wrote(journal, 1, 2)
    kept, notes = told(journal, 40, 2)
    assert kept == [1, 2]
    assert notes == ["the guard file was deleted or replaced: its count was 40, is 2"]


def test_a_replaced_guard_is_told_though_its_count_went_on(journal: Journal) -> None:
    wrote(journal, 1, 2, 3)
    kept, notes = told(journal, 2, 3, replaced=True)
    assert kept == [1, 2, 3]
    assert notes == ["the guard file was deleted or replaced: its count was 2, is 3"]


def test_a_replaced_guard_without_an_entry_is_told(journal: Journal) -> None:
    assert told(journal, 2, 3, replaced=True)[1] == ["the guard file was deleted or replaced: its count was 2, is 3"]


@pytest.mark.parametrize("more", [(), (41, 42)], ids=["at the end", "in the middle"])
def test_a_guard_put_back_after_bad_guesses_is_told(journal: Journal, more: tuple[int, ...]) -> None:
    wrote(journal, 41, 42, 43, *more)
    kept, notes = told(journal, 40, 40 + len(more))
    assert kept == [41, 42, 43, *more]
    assert len(notes) == 1
    assert notes[0].startswith(f"numbering fell back from 43 to {40 + bool(more)}: the guard file was")


def test_beyond_the_bound_events_are_only_counted(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    wrote(journal, 1, 2, 3, 4, 5)
    assert path.stat().st_size == 3 * FRAME
    assert told(journal, 0, 5) == ([1, 2, 3], ["2 entries beyond the bound of 3: counted only"])
    assert told(journal, 0, 3) == ([1, 2, 3], [])
    journal.clear()
    wrote(journal, 6)
    assert told(journal, 5, 6) == ([6], [])


def test_a_journal_made_longer_than_the_bound_is_read_up_to_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote(journal, 1, 2, 3)
    monkeypatch.setattr(module, "MOST", 2)
    kept, notes = told(journal, 0, 2)
    assert kept == [1, 2]
    assert notes == ["the journal is longer than this program writes it: the rest was not read"]


def test_a_medium_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    journal = Journal(tmp_path / "journal")
    with pytest.raises(StoreError, match="can't write the journal"):
        wrote(journal, 1)
    with pytest.raises(StoreError, match="can't read the journal"):
        journal.drain(MINE, 0, 0)
    with pytest.raises(StoreError, match="can't empty the journal"):
        journal.clear()


def test_a_link_in_place_of_the_journal_is_not_followed(path: Path, journal: Journal, tmp_path: Path) -> None:
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        wrote(journal, 1)
    assert not (tmp_path / "elsewhere").exists()
