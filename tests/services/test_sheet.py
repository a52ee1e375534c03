"""The transmittal sheet: what is on the medium by numbers, with lines to sign, and nothing else."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.services import accounts, exchange, media, releases, session
from fusion_tui.services.exchange.sheet import WIDTH, Carried, Sheet, page, sheet
from fusion_tui.services.session import Credentials
from fusion_tui.store import audit
from fusion_tui.sync import volume
from tests.centers import CHEAP, GROUNDS, PASSPHRASE, Office, approved, office
from tests.machines import Machine

VOLUME = "ftd1-" + "v" * 26 + ".ftd"


@pytest.fixture
def sent(enrolled: tuple[Office, Office], drop: Path) -> Office:
    """Return a center that wrote a bundle to the drop."""
    harbor, _ = enrolled
    releases.release(harbor.desk, approved(harbor, "Copper theft").id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    return harbor


def test_it_lists_every_sealed_file_by_id_size_and_hash(sent: Office, drop: Path) -> None:
    (bundle,) = drop.glob("*.ftb")
    front = volume.Front(b"i" * 16, 2, 3, volume.file_length(5))
    part = front.to_bytes() + bytes(front.length - volume.HEADER)
    (drop / VOLUME).write_bytes(part)
    (drop / "notes.txt").write_text("not ours")
    found = sheet(sent.desk, drop)
    data = bundle.read_bytes()
    assert [(one.file, one.id, one.size, one.sha256, one.part) for one in found.files] == [
        (bundle.name, data[12:28].hex(), len(data), sha256(data).hexdigest()[:16], ""),
        (VOLUME, "69" * 16, len(part), sha256(part).hexdigest()[:16], "2 of 3"),
    ]
    assert "part 2 of 3, 696969696969" in page(found)
    assert (found.center, found.code, found.unfit) == ("Hsfc Fusion Center", "HSFC", ())


def test_on_paper_it_names_nobody_but_us_and_holds_no_case_data(sent: Office, drop: Path) -> None:
    text = page(sheet(sent.desk, drop))
    assert "From      Hsfc Fusion Center (HSFC)" in text
    assert "UTC" in text
    for word in ("Pric", "PRIC", "Copper", str(drop)):
        assert word not in text
    assert "To agency   ____" in text
    assert "Courier     ____" in text
    assert text.count("name and signature") == 2
    assert "Medium    ____" in text


@pytest.mark.parametrize("count", [0, 1, 120])
def test_no_line_is_wider_than_72_columns_and_all_is_plain_text(count: int) -> None:
    files = tuple(
        Carried("ft1-" + "a" * 26 + ".ftb", "0" * 32, 1_073_741_824 + number, "1" * 16, "4096 of 4096" * (number % 2))
        for number in range(count)
    )
    name = "The Joint Regional Intelligence and Information Sharing Fusion Center of the Greater Northern River Valley"
    text = page(Sheet(name, "JRIISFC-GNRV", True, "2026-03-01 12:00 UTC", "A" * 40, files, ("x",)))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert set(text) - {"\n"} <= set(map(chr, range(32, 127)))
    assert "EXERCISE" in text
    assert f"{count} sealed file" in text
    assert "and 1 that are not whole" in text


def test_a_file_that_is_no_whole_bundle_is_not_vouched_for(sent: Office, drop: Path) -> None:
    (bundle,) = drop.glob("*.ftb")
    bundle.write_bytes(bundle.read_bytes()[:-1])
    found = sheet(sent.desk, drop)
    assert (found.files, found.unfit) == ((), (bundle.name,))


def test_a_part_of_an_attachment_that_is_not_whole_is_not_vouched_for(sent: Office, drop: Path) -> None:
    (drop / VOLUME).write_bytes(volume.Front(b"i" * 16, 2, 3, volume.file_length(5)).to_bytes())
    found = sheet(sent.desk, drop)
    assert (len(found.files), found.unfit) == (1, (VOLUME,))


def test_that_it_was_made_is_recorded(sent: Office, drop: Path) -> None:
    sheet(sent.desk, drop)
    with sent.desk.read() as books:
        row = audit.recent(books, 1)[0]
    assert (row.who, row.act, row.outcome) == ("ana", "drop sheet", "1 files")


def test_the_label_of_the_medium_stands_on_it_where_it_is_known(
    sent: Office, drop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "ROOT", tmp_path / "machine")
    folder = Machine(tmp_path / "machine").stick("sdb", r"HSFC\x20STICK\x203", "media/stick")
    (bundle,) = drop.glob("*.ftb")
    bundle.rename(folder / bundle.name)
    assert "Medium    HSFC STICK 3\n" in page(sheet(sent.desk, folder))


def test_a_drop_that_is_not_there_has_no_sheet_and_an_auditor_makes_none(sent: Office, drop: Path) -> None:
    with pytest.raises(InputError, match="not there"):
        sheet(sent.desk, drop / "gone")
    accounts.add(sent.desk, Credentials("pat", PASSPHRASE), ["auditor"], CHEAP)
    pat = session.unlock(sent.desk.profile, Credentials("pat", PASSPHRASE), sent.desk.clock)
    with pytest.raises(PolicyError):
        sheet(pat, drop)
    pat.close()


def test_an_exercise_says_so(tmp_path: Path, drop: Path) -> None:
    place = office(tmp_path, "DRIL", exercise=True)
    assert page(sheet(place.desk, drop)).startswith("MEDIA TRANSPORT SHEET   EXERCISE\n")
    place.close()
