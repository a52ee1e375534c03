"""The files of a record: added with progress, taken off, taken out; by keys, at any size."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.product import ProductState
from fusion_tui.paths import Profile
from fusion_tui.services import attachments, exchange, products, reading, releases
from fusion_tui.store import records
from tests.centers import GROUNDS, read_and_approved
from tests.screens.conftest import LARGE, SMALL, Seat, at_desk, seated

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"pixels" * 1_000


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "gate [bold]4.png"
    path.write_bytes(PICTURE)
    return path


async def _to_product(seat: Seat) -> None:
    await seat.press("5", "enter", "F")
    await seat.until(lambda: "Files of P-00001" in seat.text)


async def _type(seat: Seat, path: Path) -> None:
    await seat.type(str(path))
    await seat.press("f2")


async def _shown(seat: Seat, *words: str) -> None:
    """Go on until words are shown, whatever works on meanwhile."""
    for _ in range(3_000):
        if all(word in seat.text for word in words):
            return
        await seat.pilot.pause()
    raise AssertionError(f"not shown; on screen:\n{seat.text}")


def _files(profile: Profile) -> list[Attachment]:
    with at_desk(profile) as desk:
        return attachments.of_record(desk, "P-00001")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_file_is_added_to_a_product_which_is_a_draft_again(
    harbor: Profile, picture: Path, size: tuple[int, int]
) -> None:
    async with seated(harbor, size=size) as seat:
        await _to_product(seat)
        assert "no file is kept here; a adds one" in seat.text
        await seat.press("a")
        await _type(seat, picture)
        await seat.until(lambda: "1 file" in seat.text)
        assert "gate [bold]4.png" in seat.text
        assert "image/png" in seat.text
        await seat.press("escape")
        assert "state draft" in seat.text
        assert "file gate [bold]4.png" in seat.text
    (kept,) = _files(harbor)
    assert (kept.media, kept.size) == ("image/png", len(PICTURE))


async def test_escape_is_named_as_it_is_while_a_file_is_kept(harbor: Profile, picture: Path) -> None:
    async with seated(harbor) as seat:
        await _to_product(seat)
        await seat.press("a")
        await seat.type(str(picture))
        with at_desk(harbor) as other:
            with other.store.write():  # what is kept waits here
                await seat.pilot.press("f2")
                await _shown(seat, "Esc stop")
                await seat.pilot.press("4")
                assert (seat.place, "; Esc stops it" in seat.told) == ("FilesScreen", True)
            await _shown(seat, "1 file", "Esc back")


async def test_a_file_is_taken_off_only_after_a_yes(harbor: Profile, picture: Path) -> None:
    with at_desk(harbor) as desk:
        attachments.add(desk, "P-00001", picture)
    async with seated(harbor) as seat:
        await _to_product(seat)
        await seat.press("x", "enter")
        assert "1 file" in seat.text
        await seat.press("x", "y")
        await seat.until(lambda: "0 files" in seat.text)
    assert _files(harbor) == []


async def test_a_file_is_taken_out_to_a_new_one_and_goes_over_none(
    harbor: Profile, picture: Path, tmp_path: Path
) -> None:
    with at_desk(harbor) as desk:
        attachments.add(desk, "C-00001", picture)
    async with seated(harbor) as seat:
        await seat.press("4", "enter", "F")
        await seat.until(lambda: "Files of C-00001" in seat.text)
        await seat.press("x")
        assert "a case keeps what it was given" in seat.told
        await seat.press("s", "ctrl+u")
        await _type(seat, picture)
        assert "that is there already" in seat.text
        await seat.press("ctrl+u")
        await _type(seat, tmp_path / "out.png")
        await seat.until(lambda: "compared with its hash" in seat.told)
    assert (tmp_path / "out.png").read_bytes() == PICTURE


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "may not be empty"), ("/nowhere/x.png", "there is no such file"), ("~nobodyhere/x", "nobody has this home")],
)
async def test_what_is_no_file_is_told_and_the_form_stays(harbor: Profile, typed: str, said: str) -> None:
    async with seated(harbor) as seat:
        await _to_product(seat)
        await seat.press("a")
        await seat.type(typed)
        await seat.press("f2")
        assert said in seat.text
        await seat.press("escape")


async def test_who_only_reads_adds_nothing(harbor: Profile) -> None:
    async with seated(harbor, "pat") as seat:
        await _to_product(seat)
        await seat.press("a")
        assert "pat may not write records" in seat.told


async def test_what_a_peer_gave_is_listed_and_nothing_is_added_to_it(
    centers: Path, picture: Path, tmp_path: Path
) -> None:
    harbor, prairie = Profile(centers / "harbor"), Profile(centers / "prairie")
    (drop := tmp_path / "drop").mkdir()
    with at_desk(prairie) as writer, at_desk(prairie, "sue") as supervisor:
        draft = products.new(writer, products.ProductForm("Van seen", "A white van."))
        attachments.add(writer, draft.id, picture)
        products.submit(writer, draft.id)
        product = read_and_approved(supervisor, draft.id)
        assert product.state is ProductState.APPROVED
        releases.release(supervisor, product.id, "HSFC", GROUNDS)
        exchange.send(supervisor, drop)
    with at_desk(harbor) as desk:
        exchange.receive(desk, drop)
        reading.show(desk, product.id)
    async with seated(harbor) as seat:
        await seat.press("6", "F")
        await seat.until(lambda: "Files of Van seen" in seat.text)
        assert "gate [bold]4.png" in seat.text
        await seat.press("a")
        assert "has the files its center gave it" in seat.told
        with seat.app.desk.read() as books:
            assert len(records.where(books, Attachment, case=product.id)) == 1
