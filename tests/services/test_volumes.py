"""Large files: sealed into files beside the bundle, whole at the peer or told as missing, resent where needed."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event as Stop

import pytest

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.errors import InputError, StoreError
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.paths import Profile
from fusion_tui.services import attachments, backup, exchange, products, releases, restore, session, ways
from fusion_tui.services.exchange import agreeing, board, packing, purging, quarantining, reviewing, tombstones, voiding
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.services.exchange.events import Event
from fusion_tui.services.exchange.watching import Watch
from fusion_tui.services.session import Credentials
from fusion_tui.store import awaited, outbox, parcels, records
from fusion_tui.sync import bundle, limits, names, volume
from fusion_tui.sync.drop import FolderDrop
from fusion_tui.sync.notices import Blob, Volume, to_line
from tests.centers import GROUNDS, PASSPHRASE, Office, carry, enrol, office, read_and_approved, released, revised
from tests.crafting import crafted, lines, put

pytestmark = pytest.mark.usefixtures("enrolled", "small_parts")

PART = 400_000
ANA = ways.by_passphrase("ana", PASSPHRASE)
NOTE = "note--00000000-0000-4000-8000-000000000001"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have contents go in small files, so that there are several."""
    parts = volume.parts
    monkeypatch.setattr(volume, "parts", lambda size, part=PART: parts(size, part))


@pytest.fixture(scope="module")
def film() -> bytes:
    """Return a content that goes in three files."""
    return b"\x00\x00\x00\x18ftypmp42 Zanzibarwort" + os.urandom(1_100_000)


def with_films(place: Office, folder: Path, *contents: bytes, title: str = "Copper theft") -> Product:
    draft = products.new(place.desk, products.ProductForm(title, "Five thefts in six weeks."))
    for number, content in enumerate(contents):
        path = folder / f"film {number}.mp4"
        path.write_bytes(content)
        attachments.add(place.desk, draft.id, path)
    products.submit(place.desk, draft.id)
    return read_and_approved(place.supervisor, draft.id)


def release(place: Office, product: Product, to: str = "PRIC") -> Product:
    releases.release(place.desk, product.id, to, GROUNDS)
    return product


def on(drop: Path) -> list[Path]:
    """Return the volumes on a drop, by their number."""
    found = [path for path in drop.iterdir() if names.is_volume(path.name)]
    return sorted(found, key=lambda path: (volume.parse(path.read_bytes()).id, volume.parse(path.read_bytes()).n))


def beside(place: Office) -> list[Path]:
    return sorted(path for path in place.desk.profile.spool.iterdir() if path.suffix == ".ftd")


def taken_away(away: Path, *paths: Path) -> None:
    away.mkdir(exist_ok=True)
    for path in paths:
        path.rename(away / path.name)


def brought_back(drop: Path, away: Path) -> None:
    for path in away.iterdir():
        path.rename(drop / path.name)


def files_of(place: Office, record: str) -> list[Attachment]:
    with place.desk.read() as books:
        return records.where(books, Attachment, case=record)


def is_whole(place: Office, product: Product, folder: Path, *contents: bytes) -> bool:
    found = []
    for one in files_of(place, product.id):
        target = folder / f"{one.id}-{place.desk.center.code}"
        attachments.save(place.desk, one.id, target)
        found.append(target.read_bytes())
        target.unlink()
    return sorted(found) == sorted(contents)


def result(arrivals: list[exchange.Arrival]) -> list[tuple[str, str]]:
    return [(one.outcome, one.reason) for one in arrivals]


def test_a_large_file_travels_beside_its_bundle(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    (sent,) = exchange.send(harbor.desk, drop)
    assert (sent.files, sent.volumes) == (1, 3)
    assert sent.size == sum(path.stat().st_size for path in drop.iterdir())
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.outcome, arrival.reason, arrival.files) == ("applied", "", 1)
    assert is_whole(prairie, product, tmp_path, film)
    assert beside(prairie) == []
    carry(prairie, harbor, drop)
    assert beside(harbor) == []


def test_files_beside_a_bundle_show_neither_content_nor_its_exact_size(
    harbor: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    lengths = set()
    for size in (0, 5):
        release(harbor, with_films(harbor, tmp_path, film + bytes(size), title=f"One {size}"))
    exchange.send(harbor.desk, drop)
    for path in on(drop):
        assert b"Zanzibarwort" not in path.read_bytes()
        lengths.add(path.stat().st_size)
    assert len(on(drop)) == 6
    assert len(lengths) == 2


@pytest.mark.parametrize("order", ["bundle first", "files first", "one at a time"])
def test_files_and_bundle_come_in_any_order(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes, order: str
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    away = tmp_path / "away"
    late = [path for path in drop.iterdir() if names.is_volume(path.name) is (order != "files first")]
    taken_away(away, *late)
    first = exchange.receive(prairie.desk, drop)
    assert files_of(prairie, product.id) == []
    with prairie.desk.read() as books:
        assert records.where(books, Received) == []
    if order == "files first":
        assert first == []
        assert beside(prairie) == []
    else:
        assert result(first) == [("held", f"missing-blob: waits for 1 of 1 attachment ({_size(late)})")]
    last: list[exchange.Arrival] = []
    for path in sorted(away.iterdir()):
        path.rename(drop / path.name)
        last = exchange.receive(prairie.desk, drop) if order == "one at a time" else last
    last = last if order == "one at a time" else exchange.receive(prairie.desk, drop)
    assert ("applied", "") in result(last)
    assert is_whole(prairie, product, tmp_path, film)


def _size(paths: list[Path]) -> str:
    from fusion_tui.sync.drop import size_text

    return size_text(sum(volume.parse(path.read_bytes()).length for path in paths if path.exists()) or _left(paths))


def _left(paths: list[Path]) -> int:
    return sum((path.parent.parent / "away" / path.name).stat().st_size for path in paths)


def test_what_is_missing_is_counted_by_attachments(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    contents = [film, film[::-1], film[5:] + b"third"]
    product = release(harbor, with_films(harbor, tmp_path, *contents))
    exchange.send(harbor.desk, drop)
    taken_away(tmp_path / "away", *on(drop)[2:7])
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert arrival.reason.startswith("missing-blob: waits for 3 of 3 attachments (")
    exchange.receive(prairie.desk, drop)
    assert files_of(prairie, product.id) == []
    brought_back(drop, tmp_path / "away")
    assert result(exchange.receive(prairie.desk, drop))[-1] == ("applied", "")
    assert is_whole(prairie, product, tmp_path, *contents)


def test_the_sender_writes_only_what_is_missing(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    on(drop)[1].unlink()
    exchange.receive(prairie.desk, drop)
    carry(prairie, harbor, drop)
    assert list(drop.iterdir()) == []
    (sent,) = [one for one in exchange.send(harbor.desk, drop) if one.volumes]
    assert (sent.files, sent.volumes, sent.again) == (1, 1, True)
    assert [volume.parse(path.read_bytes()).n for path in on(drop)] == [2]
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    assert is_whole(prairie, product, tmp_path, film)


def test_what_is_here_is_told_once_and_not_for_ever(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    on(drop)[0].unlink()
    exchange.receive(prairie.desk, drop)
    exchange.receive(prairie.desk, drop)
    carry(prairie, harbor, drop)
    exchange.receive(prairie.desk, drop)
    with prairie.desk.read() as books:
        assert outbox.kinds_waiting(books, harbor.desk.center.center_id) == {}


def test_the_same_content_is_sealed_once_for_several_peers(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    third = office(tmp_path, "THRD")
    try:
        enrol(harbor.desk, third.desk)
        product = release(harbor, with_films(harbor, tmp_path, film))
        release(harbor, product, "THRD")
        exchange.send(harbor.desk, drop)
        assert len(on(drop)) == 3
        for place in (prairie, third):
            assert ("applied", "") in result(exchange.receive(place.desk, drop))
            assert is_whole(place, product, tmp_path, film)
        exchange.send(prairie.desk, drop)
        exchange.receive(harbor.desk, drop)
        assert len(beside(harbor)) == 3
        exchange.send(harbor.desk, drop)
        assert len(on(drop)) == 3
        exchange.send(third.desk, drop)
        exchange.receive(harbor.desk, drop)
        assert beside(harbor) == []
        exchange.send(harbor.desk, drop)
        assert on(drop) == []
    finally:
        third.close()


def test_a_revision_doesnt_send_again_what_the_peer_has(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    release(harbor, revised(harbor, product, "Copper theft, corrected"))
    (sent,) = exchange.send(harbor.desk, drop)
    assert (sent.volumes, on(drop)) == (0, [])
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.outcome, arrival.reason) == ("applied", "")
    assert is_whole(prairie, product, tmp_path, film)


def test_what_was_acknowledged_and_is_asked_for_again_goes_whole(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    carry(harbor, prairie, drop)
    carry(prairie, harbor, drop)
    assert voiding.resend(harbor.desk, "PRIC", 1)
    (sent,) = exchange.send(harbor.desk, drop)
    assert sent.volumes == 3
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    assert is_whole(prairie, product, tmp_path, film)


def swapped(drop: Path, one: int, other: int) -> None:
    """Have two volumes of one drop stand under each other's name."""
    first, second = on(drop)[one], on(drop)[other]
    data = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(data)


@pytest.mark.row(5, 6)
def test_row_5_and_6_files_come_twice_or_renamed(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    for path in on(drop):
        (drop / names.new_volume()).write_bytes(path.read_bytes())
        path.rename(drop / names.new_volume())
    assert result(exchange.receive(prairie.desk, drop)) == [("applied", "")]
    assert is_whole(prairie, product, tmp_path, film)
    assert result(exchange.receive(prairie.desk, drop)) == [("duplicate", "")]


@pytest.mark.row(12)
def test_row_12_parts_of_two_contents_are_not_mixed(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    """A part with its own header stays its own; one that is given another's header is refused."""
    other = film[::-1]
    one = release(harbor, with_films(harbor, tmp_path, film, title="One"))
    two = release(harbor, with_films(harbor, tmp_path, other, title="Two"))
    exchange.send(harbor.desk, drop)
    swapped(drop, 0, 3)
    first, fourth = on(drop)[0], on(drop)[3]
    head, rest = first.read_bytes()[: volume.HEADER], fourth.read_bytes()[volume.HEADER :]
    first.write_bytes(head + rest)
    arrivals = exchange.receive(prairie.desk, drop)
    assert sorted(one.outcome for one in arrivals) == ["applied", "held", "refused"]
    (refused,) = [one for one in arrivals if one.outcome == "refused"]
    assert (refused.code, refused.file) == ("volume", first.name)
    assert first.exists()
    held = {product.id: files_of(prairie, product.id) for product in (one, two)}
    assert sorted(map(len, held.values())) == [0, 1]


@pytest.mark.row(1)
@pytest.mark.parametrize("at", [50, 200_000, -1], ids=["salt", "middle", "last byte"])
def test_row_1_a_changed_byte_of_a_file_is_refused(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes, at: int
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    data = bytearray(on(drop)[1].read_bytes())
    data[at] ^= 1
    on(drop)[1].write_bytes(data)
    arrivals = exchange.receive(prairie.desk, drop)
    assert sorted(one.outcome for one in arrivals) == ["held", "refused"]
    assert files_of(prairie, product.id) == []
    assert len(beside(prairie)) == 2
    exchange.send(harbor.desk, drop)
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))


@pytest.mark.row(2, 3)
def test_row_2_and_3_a_cut_or_lengthened_file_is_not_taken(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    one, two, _ = on(drop)
    one.write_bytes(one.read_bytes()[:-1])
    two.write_bytes(two.read_bytes() + b"\0")
    arrivals = exchange.receive(prairie.desk, drop)
    assert sorted((one.outcome, one.code) for one in arrivals if one.code) == [
        ("incomplete", "truncated"),
        ("refused", "trailing"),
    ]


@pytest.mark.row(14)
def test_row_14_a_file_of_a_bundle_for_another_center_is_left_alone(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    third = office(tmp_path, "THRD")
    enrol(harbor.desk, third.desk)
    release(harbor, with_films(harbor, tmp_path, film), "THRD")
    third.close()
    exchange.send(harbor.desk, drop)
    told: list[str] = []
    arrivals = exchange.receive(prairie.desk, drop, told.append)
    assert [one.code for one in arrivals] == ["not-for-us"]
    assert any(line.startswith("3 parts of attachments for no bundle") for line in told)
    assert beside(prairie) == []
    assert len(on(drop)) == 3


@pytest.mark.row(29)
def test_row_29_junk_named_like_parts_takes_no_room(prairie: Office, drop: Path) -> None:
    (drop / names.new_volume()).write_bytes(b"junk")
    front = volume.Front(b"i" * 16, 1, 1, volume.file_length(5_000))
    (drop / names.new_volume()).write_bytes(front.to_bytes() + bytes(front.length - volume.HEADER))
    arrivals = exchange.receive(prairie.desk, drop)
    assert [one.code for one in arrivals] == ["magic"]
    assert beside(prairie) == []


@pytest.mark.row(31)
def test_row_31_a_medium_that_is_short_is_told_before_anything_is_written(
    harbor: Office, drop: Path, tmp_path: Path, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fusion_tui.sync.filesystem import Local

    release(harbor, with_films(harbor, tmp_path, film))
    monkeypatch.setattr(Local, "free", lambda *_: 1_000_000)
    with pytest.raises(InputError, match=r"the medium is \d+ kB short"):
        exchange.send(harbor.desk, drop)
    assert list(drop.iterdir()) == []
    monkeypatch.undo()
    assert len(exchange.send(harbor.desk, drop)) == 1


@pytest.mark.row(37)
def test_row_37_what_a_killed_program_left_in_the_spool_is_swept(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    orphan = harbor.desk.profile.spool / names.new_volume()
    orphan.write_bytes(b"sealed, and its transaction never ended")
    copy = prairie.desk.profile.spool / f"{'ab' * 32}.ftd"
    copy.write_bytes(b"copied for a bundle that is no more")
    release(harbor, with_films(harbor, tmp_path, film))
    carry(harbor, prairie, drop)
    assert not orphan.exists()
    assert not copy.exists()


@pytest.mark.row(40)
@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_row_40_a_part_lost_in_the_spool_is_sealed_anew(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes, harm: str
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    away = tmp_path / "away"
    away.mkdir()
    exchange.send(harbor.desk, away)
    one = beside(harbor)[1]
    one.unlink() if harm == "gone" else one.write_bytes(bytes(one.stat().st_size))
    told: list[str] = []
    exchange.send(harbor.desk, drop, progress=told.append)
    assert any("under a new number" in line for line in told)
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    assert is_whole(prairie, product, tmp_path, film)


def test_a_copy_that_went_bad_on_our_disk_is_copied_again_and_not_held_against_the_sender(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    taken_away(tmp_path / "away", on(drop)[2])
    exchange.receive(prairie.desk, drop)
    bad = beside(prairie)[0]
    bad.write_bytes(bytes(bad.stat().st_size))
    brought_back(drop, tmp_path / "away")
    (first,) = [one for one in exchange.receive(prairie.desk, drop) if one.outcome != "refused"]
    assert first.outcome == "held"
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    assert is_whole(prairie, product, tmp_path, film)


@pytest.mark.row(54)
def test_row_54_files_count_against_the_quota_of_a_day(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=len(film)))
    release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    assert result(exchange.receive(prairie.desk, drop)) == [("held", "quota")]
    assert beside(prairie) == []
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=2 * len(film)))
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    (line,) = board.board(prairie.desk)
    assert line.taken_today > len(film)


def test_files_of_bundles_that_wait_count_against_the_quota_too(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=2 * len(film)))
    for title, content in (("One", film), ("Two", film[::-1])):
        release(harbor, with_films(harbor, tmp_path, content, title=title))
    exchange.send(harbor.desk, drop)
    for path in on(drop):
        path.unlink()
    reasons = [reason.partition(":")[0] for _, reason in result(exchange.receive(prairie.desk, drop))]
    assert sorted(reasons) == ["missing-blob", "quota"]


@pytest.mark.row(51)
def test_row_51_a_purge_takes_parts_along_at_both_ends(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    on(drop)[0].unlink()
    exchange.receive(prairie.desk, drop)
    assert len(beside(prairie)) == 2
    purging.purge(harbor.desk, product.id, "no reasonable suspicion any more", "sue")
    assert beside(harbor) == []
    with harbor.desk.read() as books:
        assert parcels.live(books) == []
    exchange.send(harbor.desk, drop)
    assert on(drop) == []
    exchange.receive(prairie.desk, drop)
    assert beside(prairie) == []
    with prairie.desk.read() as books:
        assert awaited.every(books) == []
    digest = hashlib.sha256(film).digest()
    for place in (harbor, prairie):
        with place.desk.store.raw() as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - our own tables
                assert not [row for row in rows if digest.hex() in row or digest in row], table


def test_a_refused_bundle_takes_its_parts_along(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    on(drop)[0].unlink()
    exchange.receive(prairie.desk, drop)
    (waiting,) = reviewing.listed(prairie.desk)
    reviewing.reject(prairie.desk, waiting.copy, "not for this center")
    assert beside(prairie) == []


def test_review_comes_once_everything_is_here(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    agreeing.agree(prairie.desk, "HSFC", Terms(review=True))
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    assert result(exchange.receive(prairie.desk, drop)) == [("held", "review")]
    assert len(beside(prairie)) == 3
    for path in drop.iterdir():
        path.unlink()
    (waiting,) = reviewing.listed(prairie.desk)
    arrival = reviewing.accept(prairie.desk, waiting.copy)
    assert (arrival.outcome, arrival.files) == ("applied", 1)
    assert is_whole(prairie, product, tmp_path, film)


def test_orders_are_never_held_up_by_files(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    first = released(harbor)
    carry(harbor, prairie, drop)
    release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    for path in on(drop):
        path.unlink()
    purging.purge(harbor.desk, first.id, "no reasonable suspicion any more", "sue")
    exchange.send(harbor.desk, drop)
    for path in on(drop):
        path.unlink()
    outcomes = {one.seq: (one.outcome, one.purged) for one in exchange.receive(prairie.desk, drop)}
    assert outcomes[2] == ("held", 0)
    assert outcomes[3] == ("applied", 1)


@pytest.mark.parametrize("size", [5_000, 1_200_000], ids=["small", "large"])
@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_content_that_is_damaged_here_is_left_out_and_told_at_both_ends(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, size: int, harm: str
) -> None:
    release(harbor, with_films(harbor, tmp_path, os.urandom(size)))
    released(harbor, title="Another one")
    (place,) = (path for path in harbor.desk.profile.blobs.rglob("*") if path.is_file())
    place.unlink() if harm == "gone" else place.write_bytes(bytes(place.stat().st_size))
    told: list[str] = []
    exchange.send(harbor.desk, drop, progress=told.append)
    assert packing.LEFT_OUT in told
    arrivals = exchange.receive(prairie.desk, drop)
    assert sorted(one.reason for one in arrivals) == ["", "1 of the files it names are not here: ask its sender"]
    assert [one.outcome for one in arrivals] == ["applied", "applied"]


def test_a_file_below_1_mib_goes_in_the_bundle_and_one_of_1_mib_beside_it(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    contents = [os.urandom(limits.BLOB_LEAST - 1), os.urandom(limits.BLOB_LEAST)]
    product = release(harbor, with_films(harbor, tmp_path, *contents))
    (sent,) = exchange.send(harbor.desk, drop)
    assert sent.files == 1
    assert FolderDrop(drop).scan().volumes != ()
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    assert is_whole(prairie, product, tmp_path, *contents)


def test_a_receiver_that_was_restored_is_given_every_part_again(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    backup.create(prairie.desk, tmp_path / "backup")
    exchange.send(harbor.desk, drop)
    on(drop)[0].unlink()
    exchange.receive(prairie.desk, drop)
    carry(prairie, harbor, drop)
    place = Profile(tmp_path / "put back")
    tombstones.write(prairie.desk)
    restore.restore(tmp_path / "backup", ANA, place, prairie.desk.clock, buried=prairie.desk.profile.tombstones)
    again = session.unlock(place, Credentials("ana", PASSPHRASE), prairie.desk.clock)
    exchange.send(harbor.desk, drop)
    assert len(on(drop)) == 1
    exchange.receive(again, drop)
    exchange.send(again, drop)
    exchange.receive(harbor.desk, drop)
    exchange.send(harbor.desk, drop)
    assert len(on(drop)) == 2
    assert ("applied", "") in result(exchange.receive(again, drop))
    with again.read() as books:
        (file,) = records.where(books, Attachment, case=product.id)
    attachments.save(again, file.id, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == film
    again.close()


def test_a_restored_store_keeps_what_peers_sent_with_their_records_out_of_sight(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film[:5_000]))
    carry(harbor, prairie, drop)
    backup.create(prairie.desk, tmp_path / "backup")
    place = Profile(tmp_path / "put back")
    restore.restore(tmp_path / "backup", ANA, place, prairie.desk.clock)
    again = session.unlock(place, Credentials("ana", PASSPHRASE), prairie.desk.clock)
    with again.read() as books:
        assert records.where(books, Attachment) == []
    with again.read(whole=True) as books:
        assert [one.case for one in records.where(books, Attachment)] == [product.id]
    again.close()


def test_the_board_says_what_goes_beside_bundles_and_what_is_waited_for(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    release(harbor, with_films(harbor, tmp_path, film, film[::-1]))
    exchange.send(harbor.desk, drop)
    (ours,) = board.board(harbor.desk)
    parts = on(drop)
    size = sum(path.stat().st_size for path in parts)
    assert (ours.beside.attachments, ours.beside.of, ours.beside.files, ours.beside.size) == (2, 2, 6, size)
    gone = parts[0].stat().st_size
    parts[0].unlink()
    exchange.receive(prairie.desk, drop)
    (theirs,) = board.board(prairie.desk)
    assert (theirs.awaited.attachments, theirs.awaited.of, theirs.awaited.files, theirs.awaited.size) == (1, 2, 1, gone)
    assert str(theirs.awaited) in theirs.alarms
    (waiting,) = reviewing.listed(prairie.desk)
    assert waiting.detail == str(theirs.awaited)
    carry(prairie, harbor, drop)
    (ours,) = board.board(harbor.desk)
    assert (ours.beside.attachments, ours.beside.of, ours.beside.files) == (1, 2, 1)


def test_a_watch_takes_parts_in_as_they_come(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    product = release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    away = tmp_path / "away"
    taken_away(away, *on(drop))
    told: list[Event] = []
    watch, stop = Watch(prairie.desk, drop, "", told.append), Stop()
    watch.begin()
    watch.look(stop)
    for path in sorted(away.iterdir()):
        (drop / path.name).write_bytes(path.read_bytes()[:-100])
        watch.look(stop)
        path.rename(drop / path.name)
        watch.look(stop)
    heard = [(one.about["outcome"], str(one.about["reason"])[:12]) for one in told if one.what == "received"]
    assert heard[0] == ("held", "missing-blob")
    assert heard[-1] == ("applied", "")
    assert {outcome for outcome, _ in heard} == {"held", "applied"}
    assert is_whole(prairie, product, tmp_path, film)


def test_a_refused_part_leaves_quarantine_once_it_came_whole(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, film: bytes
) -> None:
    release(harbor, with_films(harbor, tmp_path, film))
    exchange.send(harbor.desk, drop)
    data = on(drop)[1].read_bytes()
    name = on(drop)[1].name
    (drop / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    exchange.receive(prairie.desk, drop)
    assert [one.file for one in quarantining.listed(prairie.desk)] == [name]
    (drop / name).write_bytes(data)
    assert ("applied", "") in result(exchange.receive(prairie.desk, drop))
    assert quarantining.listed(prairie.desk) == []


def test_a_content_that_isnt_what_its_sender_stated_rejects_the_bundle(
    harbor: Office, prairie: Office, drop: Path
) -> None:
    """Only the sender can have caused it: every file has the hash that was signed."""
    length = volume.file_length(1_048_576)
    front, out = volume.Front(b"i" * 16, 1, 1, length), io.BytesIO()
    digest = volume.write(out, front, b"k" * 32, [bytes(1_048_576)])
    (drop / names.new_volume()).write_bytes(out.getvalue())
    false = Blob(b"i" * 16, b"k" * 32, b"h" * 32, 1_048_576, (Volume(1, length, digest),))
    said = put(harbor, NOTE, 1)
    bodies = (*lines(said), bundle.line_body("blobs", [to_line(false)]))
    crafted(harbor, prairie, drop, 1, None, bodies=bodies)
    assert result(exchange.receive(prairie.desk, drop)) == [("rejected", "blob")]
    assert beside(prairie) == []
    with prairie.desk.read() as books:
        assert records.where(books, Received) == []


@pytest.mark.parametrize("size", [1_100_000, 900], ids=["beside a bundle", "in a bundle"])
def test_a_file_the_medium_does_not_give_now_goes_the_next_time(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"\x00\x00\x00\x18ftypmp42" + os.urandom(size)
    product = release(harbor, with_films(harbor, tmp_path, content))

    def failing(*_: object) -> Iterator[bytes]:
        raise OSError(errno.EIO, "Input/output error")
        yield b""

    with monkeypatch.context() as ailing:
        ailing.setattr("fusion_tui.store.blobs.content", failing)
        with pytest.raises(StoreError, match="can't be read: Input/output error"):
            exchange.send(harbor.desk, drop)
    assert on(drop) == []
    carry(harbor, prairie, drop)
    assert is_whole(prairie, product, tmp_path, content)
