from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from fusion_tui.domain.case import Case
from fusion_tui.domain.errors import DamagedError, InputError, PolicyError, StoreError
from fusion_tui.services import attachments, cases
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.filetypes import UNKNOWN, media_of, name_of
from fusion_tui.store import audit
from tests.centers import Office

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"Zanzibarwort" * 90_000


@pytest.fixture
def case(harbor: Office) -> Case:
    """Return a case to keep files with."""
    return cases.new(harbor.desk, CaseForm("Copper theft", control="U//LES", tlp="AMBER+STRICT"))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a file to keep."""
    path = tmp_path / "camera 4.png"
    path.write_bytes(PICTURE)
    return path


def acts(office: Office, count: int) -> list[tuple[str, str, str]]:
    with office.desk.read() as books:
        return [(act.act, act.subject, act.outcome) for act in audit.recent(books, count)]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_and_saved_byte_for_byte(harbor: Office, case: Case, picture: Path, tmp_path: Path) -> None:
    kept = attachments.add(harbor.desk, case.number, picture)
    assert (kept.title, kept.media, kept.size, kept.case) == ("camera 4.png", "image/png", len(PICTURE), case.id)
    assert kept.sha256 == hashlib.sha256(PICTURE).hexdigest()
    attachments.save(harbor.desk, kept.id, tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes() == PICTURE
    assert (tmp_path / "out.png").stat().st_mode & 0o777 == 0o600
    assert picture.read_bytes() == PICTURE


def test_a_file_carries_the_marking_of_its_case(harbor: Office, case: Case, picture: Path) -> None:
    assert attachments.add(harbor.desk, case.id, picture).marking == case.marking


def test_every_look_and_every_taking_out_is_an_act(harbor: Office, case: Case, picture: Path, tmp_path: Path) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)
    assert attachments.of_record(harbor.desk, case.number) == [kept]
    attachments.save(harbor.desk, kept.id, tmp_path / "out")
    assert acts(harbor, 3) == [
        ("attachment save", kept.id, "done"),
        ("attachment list", case.id, "done"),
        ("attachment add", kept.id, "done"),
    ]


def test_nothing_of_a_file_stands_in_clear_in_the_profile(harbor: Office, case: Case, picture: Path) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)
    for path in files(harbor.desk.profile.root):
        assert b"Zanzibarwort" not in path.read_bytes()
        assert "camera" not in path.name
        assert kept.sha256 not in str(path)


def test_the_length_of_a_file_on_the_disk_is_not_its_own(harbor: Office, case: Case, tmp_path: Path) -> None:
    lengths = set()
    for size in (700_001, 700_002, 704_000):
        (tmp_path / "file").write_bytes(os.urandom(size))
        attachments.add(harbor.desk, case.id, tmp_path / "file")
        lengths |= {path.stat().st_size for path in files(harbor.desk.profile.blobs)}
    assert len(lengths) == 1


def test_the_same_content_is_kept_once_under_each_of_its_names(harbor: Office, case: Case, picture: Path) -> None:
    first = attachments.add(harbor.desk, case.id, picture)
    other = attachments.add(harbor.desk, case.id, picture.rename(picture.with_name("again.png")))
    assert (first.blob, first.title) == (other.blob, "camera 4.png")
    assert len(files(harbor.desk.profile.blobs)) == 1


def test_saving_never_goes_over_a_file_and_leaves_no_part(
    harbor: Office, case: Case, picture: Path, tmp_path: Path
) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)
    (tmp_path / "there").write_bytes(b"something")
    with pytest.raises(InputError, match="there already"):
        attachments.save(harbor.desk, kept.id, tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b"something"
    assert not list(tmp_path.glob("*.part"))


def test_a_name_taken_while_saving_is_not_written_over(
    harbor: Office, case: Case, picture: Path, tmp_path: Path
) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)

    def intrude(_done: int, _total: int) -> None:
        (tmp_path / "out").write_bytes(b"theirs")

    with pytest.raises(InputError, match="there already"):
        attachments.save(harbor.desk, kept.id, tmp_path / "out", intrude)
    assert (tmp_path / "out").read_bytes() == b"theirs"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("harm", ["flipped", "missing", "cut", "swapped"])
def test_a_damaged_content_is_named_and_leaves_no_file(
    harbor: Office, case: Case, picture: Path, tmp_path: Path, harm: str
) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)
    (file,) = files(harbor.desk.profile.blobs)
    data = bytearray(file.read_bytes())
    if harm == "missing":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(data[:-20_000])
    elif harm == "flipped":
        data[-40_000] ^= 1
        file.write_bytes(data)
    else:
        (tmp_path / "other").write_bytes(PICTURE + b".")
        other = attachments.add(harbor.desk, case.id, tmp_path / "other")
        (harbor.desk.profile.blobs / other.blob[:2] / other.blob).replace(file)
    with pytest.raises(DamagedError, match=kept.id) as told:
        attachments.save(harbor.desk, kept.id, tmp_path / "out.png")
    assert "everything else" in told.value.message
    assert not list(tmp_path.glob("out.png*"))
    assert "attachment save" not in {act for act, _, _ in acts(harbor, 50)}


def test_a_cancelled_add_leaves_nothing(harbor: Office, case: Case, picture: Path) -> None:
    with pytest.raises(StoreError, match="cancelled"):
        attachments.add(harbor.desk, case.id, picture, cancelled=lambda: True)
    assert files(harbor.desk.profile.blobs) == []
    assert attachments.of_record(harbor.desk, case.id) == []


def test_a_cancelled_save_leaves_nothing(harbor: Office, case: Case, picture: Path, tmp_path: Path) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)
    with pytest.raises(StoreError, match="cancelled"):
        attachments.save(harbor.desk, kept.id, tmp_path / "out", cancelled=lambda: True)
    assert not list(tmp_path.glob("out*"))


def test_a_file_that_grows_while_it_is_read_is_refused(harbor: Office, case: Case, picture: Path) -> None:
    def grow(_done: int, _total: int) -> None:
        with picture.open("ab") as file:
            file.write(b"more")

    with pytest.raises(InputError, match="changed while"):
        attachments.add(harbor.desk, case.id, picture, grow)
    assert files(harbor.desk.profile.blobs) == []


def test_what_is_no_plain_file_is_refused(harbor: Office, case: Case, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "absent"):
        with pytest.raises(InputError, match=r"no plain file|no such file"):
            attachments.add(harbor.desk, case.id, path)


def test_an_unknown_case_is_told_before_anything_is_read(harbor: Office, picture: Path) -> None:
    with pytest.raises(InputError, match="no such case"):
        attachments.add(harbor.desk, "C-00099", picture)
    assert files(harbor.desk.profile.blobs) == []


def test_who_is_not_among_the_readers_of_a_case_gets_none_of_its_files(
    harbor: Office, case: Case, picture: Path, tmp_path: Path
) -> None:
    kept = attachments.add(harbor.desk, case.id, picture)
    cases.restrict(harbor.desk, case.number, ["ana"])
    with pytest.raises(InputError, match="no such"):
        attachments.of_record(harbor.supervisor, case.id)
    with pytest.raises(InputError, match="no such"):
        attachments.save(harbor.supervisor, kept.id, tmp_path / "out")
    assert not list(tmp_path.glob("out*"))


def test_an_auditor_keeps_no_files(harbor: Office, case: Case, picture: Path) -> None:
    from fusion_tui.services import accounts, session
    from fusion_tui.services.session import Credentials
    from tests.centers import CHEAP, PASSPHRASE

    accounts.add(harbor.desk, Credentials("aud", PASSPHRASE), ["auditor"], CHEAP)
    desk = session.unlock(harbor.desk.profile, Credentials("aud", PASSPHRASE), harbor.desk.clock)
    with pytest.raises(PolicyError, match="may not write"):
        attachments.add(desk, case.id, picture)
    desk.close()
    assert files(harbor.desk.profile.blobs) == []


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "x" * 100)
    return made.getvalue()


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(60), "image/jpeg"),
        (PICTURE[:64], "image/png"),
        (_zip(), "application/zip"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(50), "video/mp4"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40), "audio/wave"),
        (b"MZ\x90\x00" + bytes(300), "application/vnd.microsoft.portable-executable"),
        (b"plain words", UNKNOWN),
        (bytes(1000), UNKNOWN),
        (b"", UNKNOWN),
    ],
)
@pytest.mark.row(45)
def test_a_type_is_told_by_content_and_on_doubt_not_at_all(head: bytes, media: str) -> None:
    assert media_of(head) == media


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("evil\x1b]52;c;aGk=\x07.txt", "evil.txt"),
        ("\u202efdp.exe", "fdp.exe"),
        ("\x07\x1b[2J", "file"),
        ("a" * 300 + ".jpeg", "a" * 195 + ".jpeg"),
        ("a" * 300, "a" * 200),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
    ],
)
@pytest.mark.row(45)
def test_a_name_is_cleaned_and_only_data(name: str, kept: str) -> None:
    assert name_of(name) == kept
