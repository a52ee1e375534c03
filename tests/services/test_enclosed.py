"""Files that go with products: approved with them, named in the statement, whole at the peer, gone with a purge."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from fusion_tui.domain.attachment import MOST, Attachment
from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.product import Product, ProductState
from fusion_tui.domain.received import Received
from fusion_tui.interchange import stix
from fusion_tui.services import attachments, cases, enclosing, exchange, products, reading, releases
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import agreeing, backing_out, correcting, purging, recalling
from fusion_tui.services.exchange.agreeing import Terms
from fusion_tui.store import enclosed, records, statements
from fusion_tui.sync import body, bundle
from tests.centers import GROUNDS, Office, approved, carry, read_and_approved, released, revised
from tests.crafting import crafted

pytestmark = pytest.mark.usefixtures("enrolled")

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"Zanzibarwort" * 5_000
PAGE = b"%PDF-1.7 Quokkafelter" * 40
NOTE = "note--00000000-0000-4000-8000-000000000001"


def file(folder: Path, name: str = "camera 4.png", content: bytes = PICTURE) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def with_files(place: Office, folder: Path, *contents: bytes, title: str = "Copper theft") -> Product:
    """Return an approved product with files of these contents."""
    draft = products.new(place.desk, products.ProductForm(title, "Five thefts in six weeks."))
    for number, content in enumerate(contents):
        attachments.add(place.desk, draft.id, file(folder, f"picture {number}.png", content))
    products.submit(place.desk, draft.id)
    return read_and_approved(place.supervisor, draft.id)


def sent(harbor: Office, prairie: Office, drop: Path, product: Product) -> list[exchange.Arrival]:
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    return carry(harbor, prairie, drop)


def files_of(desk: Desk, record: str) -> list[Attachment]:
    with desk.read() as books:
        return records.where(books, Attachment, case=record)


def blobs_in(place: Office) -> list[Path]:
    return sorted(path for path in place.desk.profile.blobs.rglob("*") if path.is_file())


def saved(desk: Desk, attachment: Attachment, folder: Path) -> bytes:
    target = folder / f"{attachment.id}.out"
    attachments.save(desk, attachment.id, target)
    return target.read_bytes()


def said_of(place: Office, record: str) -> dict[str, Any]:
    with place.desk.read() as books:
        line = statements.lines(books, place.desk.center.center_id, record)[-1].line
    found: dict[str, Any] = json.loads(line)["object"]
    return found


def test_a_file_travels_with_its_product_byte_for_byte(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE, PAGE)
    (arrival,) = sent(harbor, prairie, drop, product)
    assert (arrival.outcome, arrival.reason, arrival.new, arrival.files) == ("applied", "", 1, 2)
    came = files_of(prairie.desk, product.id)
    assert [saved(prairie.desk, one, tmp_path) for one in came] == [PICTURE, PAGE]
    assert [(one.title, one.media, one.size) for one in came] == [
        ("picture 0.png", "image/png", len(PICTURE)),
        ("picture 1.png", "application/pdf", len(PAGE)),
    ]
    assert {one.origin for one in came} == {harbor.desk.center.center_id}
    assert attachments.of_record(prairie.desk, product.id) == came
    assert attachments.lacking(prairie.desk, product.id) == []


def test_the_statement_names_each_file_by_hash_size_and_type(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    (one,) = said_of(harbor, product.id)["extensions"][stix.EXTENSION]["attachments"]
    assert one == {
        "name": "picture 0.png",
        "media_type": "image/png",
        "size": len(PICTURE),
        "sha256": hashlib.sha256(PICTURE).hexdigest(),
        "handling": {"control": "U//LES", "tlp": "AMBER", "caveats": []},
    }


def test_what_a_peer_reads_names_the_files(harbor: Office, prairie: Office, drop: Path, tmp_path: Path) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    with prairie.desk.read() as books:
        (record,) = records.where(books, Received)
    assert f"attachment: picture 0.png (image/png, {len(PICTURE):,} bytes" in record.text


def test_a_product_without_files_says_nothing_of_files(harbor: Office, prairie: Office, drop: Path) -> None:
    product = released(harbor)
    carry(harbor, prairie, drop)
    assert "attachments" not in said_of(harbor, product.id)["extensions"][stix.EXTENSION]


def test_nothing_of_a_file_stands_in_clear_at_either_end_or_on_the_drop(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    exchange.send(harbor.desk, drop)
    exchange.receive(prairie.desk, drop)
    roots = (harbor.desk.profile.root, prairie.desk.profile.root, drop)
    for path in (path for root in roots for path in root.rglob("*") if path.is_file()):
        assert b"Zanzibarwort" not in path.read_bytes()


def test_a_file_of_a_case_is_enclosed_and_outlives_the_case(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper theft", control="U//LES", tlp="GREEN"))
    kept = attachments.add(harbor.desk, case.id, file(tmp_path))
    draft = products.new(harbor.desk, products.ProductForm("Copper theft", "Five thefts."))
    enclosing.enclose(harbor.desk, draft.id, [kept.id, kept.id])
    assert len(blobs_in(harbor)) == 1
    purging.purge(harbor.desk, case.id, "no reasonable suspicion any more", "sue")
    assert len(blobs_in(harbor)) == 1
    (one,) = files_of(harbor.desk, draft.id)
    assert saved(harbor.desk, one, tmp_path) == PICTURE
    products.submit(harbor.desk, draft.id)
    (arrival,) = sent(harbor, prairie, drop, read_and_approved(harbor.supervisor, draft.id))
    assert arrival.files == 1
    purging.purge(harbor.desk, draft.id, "no reasonable suspicion any more", "sue")
    assert blobs_in(harbor) == []


def test_a_file_takes_the_approval_away_and_closes_the_banner(harbor: Office, tmp_path: Path) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper theft", control="CUI", tlp="AMBER+STRICT"))
    kept = attachments.add(harbor.desk, case.id, file(tmp_path))
    product = approved(harbor)
    changed = enclosing.enclose(harbor.desk, product.id, [kept.id])
    assert (changed.state, changed.approved_by, changed.revision) == (ProductState.DRAFT, "", product.revision + 1)
    assert str(changed.marking) == str(product.marking | kept.marking)
    edited = products.edit(harbor.desk, product.id, products.ProductForm("Copper", "(U) TLP:CLEAR Six thefts."))
    assert edited.marking == kept.marking
    (enclosed_,) = files_of(harbor.desk, product.id)
    bare = enclosing.remove(harbor.desk, product.id, enclosed_.id)
    assert str(bare.marking) == "(U) TLP:CLEAR"
    assert files_of(harbor.desk, product.id) == []


def test_a_red_file_keeps_a_product_here(harbor: Office, tmp_path: Path) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper theft", tlp="RED"))
    kept = attachments.add(harbor.desk, case.id, file(tmp_path))
    draft = products.new(harbor.desk, products.ProductForm("Copper theft", "Five thefts."))
    enclosing.enclose(harbor.desk, draft.id, [kept.id])
    products.submit(harbor.desk, draft.id)
    read_and_approved(harbor.supervisor, draft.id)
    with pytest.raises(PolicyError, match="a file that goes with it"):
        releases.release(harbor.desk, draft.id, "PRIC", GROUNDS)


def test_only_a_file_of_the_product_is_taken_off_it(harbor: Office, tmp_path: Path) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper theft"))
    kept = attachments.add(harbor.desk, case.id, file(tmp_path))
    with pytest.raises(InputError, match="doesn't go with"):
        enclosing.remove(harbor.desk, approved(harbor).id, kept.id)


def test_there_is_an_end_to_the_files_of_a_product(
    harbor: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosing, "MOST", 1)
    product = with_files(harbor, tmp_path, PICTURE)
    with pytest.raises(InputError, match="at most 1 files"):
        attachments.add(harbor.desk, product.id, file(tmp_path, "b", PAGE))
    assert MOST == 100


def test_what_was_released_leaves_with_the_files_it_had(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    releases.release(harbor.desk, product.id, "PRIC", GROUNDS)
    (one,) = files_of(harbor.desk, product.id)
    enclosing.remove(harbor.desk, product.id, one.id)
    (arrival,) = carry(harbor, prairie, drop)
    assert (arrival.outcome, arrival.files, arrival.reason) == ("applied", 1, "")
    assert [saved(prairie.desk, it, tmp_path) for it in files_of(prairie.desk, product.id)] == [PICTURE]


def test_a_revision_replaces_the_files_at_the_peer(harbor: Office, prairie: Office, drop: Path, tmp_path: Path) -> None:
    product = with_files(harbor, tmp_path, PICTURE, PAGE)
    sent(harbor, prairie, drop, product)
    kept, gone = files_of(prairie.desk, product.id)
    dropped = next(one for one in files_of(harbor.desk, product.id) if one.sha256 == gone.sha256)
    enclosing.remove(harbor.desk, product.id, dropped.id)
    attachments.add(harbor.desk, product.id, file(tmp_path, "third", b"GIF89a third"))
    again = revised(harbor, product, "Copper theft, corrected")
    sent(harbor, prairie, drop, again)
    assert [one.size for one in files_of(prairie.desk, product.id)] == [len(PICTURE), len(b"GIF89a third")]
    assert files_of(prairie.desk, product.id)[0] == kept
    assert len(blobs_in(prairie)) == 2


def test_a_record_with_files_holds_nothing_else_up(harbor: Office, prairie: Office, drop: Path, tmp_path: Path) -> None:
    for title in ("One", "Two"):
        released(harbor, title=title)
    releases.release(harbor.desk, with_files(harbor, tmp_path, PICTURE).id, "PRIC", GROUNDS)
    released(harbor, title="Three")
    arrivals = carry(harbor, prairie, drop)
    assert sorted((one.seq, one.new, one.files) for one in arrivals) == [(1, 2, 0), (2, 1, 1), (3, 1, 0)]


def test_a_recall_keeps_files_from_use_until_the_record_is_given_anew(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    recalling.recall(harbor.desk, product.id, "the picture shows somebody else")
    carry(harbor, prairie, drop)
    (one,) = files_of(prairie.desk, product.id)
    with pytest.raises(PolicyError, match="recalled"):
        attachments.save(prairie.desk, one.id, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_purge_takes_files_along_at_both_ends(harbor: Office, prairie: Office, drop: Path, tmp_path: Path) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    assert len(blobs_in(harbor)) == len(blobs_in(prairie)) == 1
    plan = purging.plan(harbor.desk, product.id)
    assert plan.kinds["attachment"] == 1
    purging.purge(harbor.desk, product.id, "no reasonable suspicion any more", "sue")
    carry(harbor, prairie, drop)
    for place in (harbor, prairie):
        assert blobs_in(place) == []
        assert files_of(place.desk, product.id) == []
    with harbor.desk.read() as books:
        assert enclosed.given(books, [product.id]) == {}


def test_our_copy_of_a_peers_record_is_destroyed_with_its_files(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    purging.purge(prairie.desk, product.id, "not needed here", "sue")
    assert (files_of(prairie.desk, product.id), blobs_in(prairie)) == ([], [])


def test_a_content_two_records_share_stays_until_the_last_goes(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    one, two = (with_files(harbor, tmp_path, PICTURE, title=title) for title in ("One", "Two"))
    for product in (one, two):
        sent(harbor, prairie, drop, product)
    assert len(blobs_in(harbor)) == len(blobs_in(prairie)) == 1
    purging.purge(harbor.desk, one.id, "no reasonable suspicion any more", "sue")
    carry(harbor, prairie, drop)
    assert len(blobs_in(harbor)) == len(blobs_in(prairie)) == 1
    assert [saved(prairie.desk, it, tmp_path) for it in files_of(prairie.desk, two.id)] == [PICTURE]
    purging.purge(harbor.desk, two.id, "no reasonable suspicion any more", "sue")
    carry(harbor, prairie, drop)
    assert blobs_in(harbor) == blobs_in(prairie) == []


def test_backing_out_takes_files_along(harbor: Office, prairie: Office, drop: Path, tmp_path: Path) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    attachments.add(harbor.desk, product.id, file(tmp_path, "b", PAGE))
    sent(harbor, prairie, drop, revised(harbor, product, "Copper theft, corrected"))
    assert len(files_of(prairie.desk, product.id)) == 2
    backing_out.back_out(prairie.desk, "HSFC", 2, "their store was broken into")
    assert [one.size for one in files_of(prairie.desk, product.id)] == [len(PICTURE)]
    backing_out.back_out(prairie.desk, "HSFC", 1, "their store was broken into")
    assert (files_of(prairie.desk, product.id), blobs_in(prairie)) == ([], [])


def named(content: bytes, **changes: Any) -> dict[str, Any]:
    known = {"name": "map.pdf", "media_type": "application/pdf", "size": len(content)}
    return {**known, "sha256": hashlib.sha256(content).hexdigest(), **changes}


def line_with(harbor: Office, *files: object) -> bytes:
    """Return a line about a note that names files, as a center's own program would not write it."""
    from fusion_tui.sync import statement

    moment = "2026-03-01T12:00:01.000Z"
    extension = {"extension_type": "property-extension", "attachments": list(files)}
    found = {"type": "note", "spec_version": "2.1", "id": NOTE, "created": moment, "modified": moment,
             "content": "One", "extensions": {stix.EXTENSION: extension}}  # fmt: skip
    return statement.make(origin=harbor.desk.center.center_id, record=NOTE, rev=1, prev=None, op="put", at=moment,
                          object=found, reason=None).line  # fmt: skip


def came(
    harbor: Office, prairie: Office, drop: Path, *files: object, carried: tuple[bytes, ...] = (PAGE,)
) -> exchange.Arrival:
    bodies = [bundle.line_body("statements", [line_with(harbor, *files)])]
    bodies += [bundle.Body(body.ATTACHMENT, "none", one) for one in carried]
    crafted(harbor, prairie, drop, 1, None, bodies=tuple(bodies))
    (arrival,) = exchange.receive(prairie.desk, drop)
    return arrival


def test_a_named_file_that_didnt_come_is_told_and_never_shown_as_here(
    harbor: Office, prairie: Office, drop: Path
) -> None:
    arrival = came(harbor, prairie, drop, named(PAGE), carried=())
    assert (arrival.outcome, arrival.files) == ("applied", 0)
    assert arrival.reason == "1 of the files it names are not here: ask its sender"
    assert files_of(prairie.desk, NOTE) == []
    (lacking,) = attachments.lacking(prairie.desk, NOTE)
    assert (lacking.title, lacking.size) == ("map.pdf", len(PAGE))


@pytest.mark.parametrize("changes", [{"size": 1}, {"sha256": "00" * 32}], ids=["another size", "another hash"])
def test_a_content_that_isnt_the_named_one_is_not_taken_for_it(
    harbor: Office, prairie: Office, drop: Path, changes: dict[str, Any]
) -> None:
    arrival = came(harbor, prairie, drop, named(PAGE, **changes))
    assert (arrival.outcome, arrival.files) == ("applied", 0)
    assert (files_of(prairie.desk, NOTE), blobs_in(prairie)) == ([], [])


def test_a_content_nobody_names_is_not_kept(harbor: Office, prairie: Office, drop: Path) -> None:
    came(harbor, prairie, drop)
    assert blobs_in(prairie) == []


def test_naming_a_content_we_have_from_elsewhere_gives_nothing_and_tells_nothing(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    """A peer that guesses what we hold must not learn it, nor read it through a record of its own."""
    case = cases.new(prairie.desk, CaseForm("Ours"))
    attachments.add(prairie.desk, case.id, file(tmp_path, content=PAGE))
    arrival = came(harbor, prairie, drop, named(PAGE), carried=())
    assert arrival.reason == "1 of the files it names are not here: ask its sender"
    assert files_of(prairie.desk, NOTE) == []


@pytest.mark.row(45)
def test_a_hostile_file_is_stored_inert_under_a_clean_name_and_its_own_type(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    hostile = named(PAGE, name="../../\x1b[31mrun\u202eme.exe", media_type="text/html; run")
    came(harbor, prairie, drop, hostile)
    (one,) = files_of(prairie.desk, NOTE)
    assert "\x1b" not in one.title
    assert "\u202e" not in one.title
    assert one.media == "application/pdf"
    (place,) = blobs_in(prairie)
    assert PAGE not in place.read_bytes()
    assert place.stat().st_mode & 0o777 == 0o600
    assert saved(prairie.desk, one, tmp_path) == PAGE


@pytest.mark.parametrize(
    "one",
    ["x", {}, {"sha256": 1, "size": 1}, {"sha256": "AB" * 32, "size": 1}, {"sha256": "00" * 32, "size": True},
     {"sha256": "00" * 32, "size": -1}, {"sha256": "00" * 32}],
)  # fmt: skip
def test_a_name_that_isnt_as_we_write_it_is_passed_over(
    harbor: Office, prairie: Office, drop: Path, one: object
) -> None:
    arrival = came(harbor, prairie, drop, one, named(PAGE))
    assert (arrival.outcome, arrival.files, arrival.reason) == ("applied", 1, "")


def test_quota_counts_what_a_bundle_unpacks_to(harbor: Office, prairie: Office, drop: Path) -> None:
    content = b"".join(os.urandom(2) + bytes(198) for _ in range(40_000))
    agreeing.agree(prairie.desk, "HSFC", Terms(daily_bytes=4_000_000))
    bodies = (bundle.line_body("statements", [line_with(harbor, named(content))]),
              bundle.Body(body.ATTACHMENT, "zlib", content))  # fmt: skip
    crafted(harbor, prairie, drop, 1, None, bodies=bodies)
    (arrival,) = exchange.receive(prairie.desk, drop)
    assert (arrival.outcome, arrival.reason) == ("held", "quota")
    assert blobs_in(prairie) == []


def test_the_files_of_a_product_of_a_restricted_case_are_shown_to_nobody_else(harbor: Office, tmp_path: Path) -> None:
    case = cases.new(harbor.desk, CaseForm("Copper theft"))
    draft = products.new(harbor.desk, products.ProductForm("Copper theft", "Five thefts.", case=case.id))
    kept = attachments.add(harbor.desk, draft.id, file(tmp_path))
    cases.restrict(harbor.desk, case.id, ["ana"])
    assert files_of(harbor.desk, draft.id) == [kept]
    assert files_of(harbor.supervisor, draft.id) == []
    with pytest.raises(InputError, match="no such attachment"):
        attachments.save(harbor.supervisor, kept.id, tmp_path / "out")


def test_a_recall_hides_the_names_of_files_and_a_later_revision_tells_them_again(
    harbor: Office, prairie: Office, drop: Path, tmp_path: Path
) -> None:
    product = with_files(harbor, tmp_path, PICTURE)
    sent(harbor, prairie, drop, product)
    assert reading.find(prairie.desk, "picture kind:attachment").total == 1
    recalling.recall(harbor.desk, product.id, "a source was wrong")
    carry(harbor, prairie, drop)
    assert [one.title for one in files_of(prairie.desk, product.id)] == ["recalled file"]
    assert reading.find(prairie.desk, "picture kind:attachment").total == 0
    revised(harbor, product, "Copper theft, corrected")
    correcting.correct(harbor.desk, product.id, "the source was checked")
    carry(harbor, prairie, drop)
    (again,) = files_of(prairie.desk, product.id)
    assert (again.title, saved(prairie.desk, again, tmp_path)) == ("picture 0.png", PICTURE)
    assert reading.find(prairie.desk, "picture kind:attachment").total == 1
