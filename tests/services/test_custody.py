"""The evidence log of a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from fusion_tui.domain.custody import Custody, sealed
from fusion_tui.domain.errors import AbsentError, InputError, PolicyError
from fusion_tui.services import attachments, cases, closing, custody
from fusion_tui.services.cases import CaseForm
from fusion_tui.services.custody import CustodyForm
from fusion_tui.store import records
from tests.centers import Office
from tests.store.factories import sql


@pytest.fixture
def case(harbor: Office) -> str:
    """Return a case with a phone that went through two hands."""
    made = cases.new(harbor.desk, CaseForm("Substations")).id
    custody.add(harbor.desk, made, CustodyForm("collected", "Phone, black", "ana", "locker 4", "seal A-100"))
    custody.add(harbor.desk, made, CustodyForm("transferred", holder="County lab", item=1))
    custody.add(harbor.desk, made, CustodyForm("collected", "Map"))
    return made


def test_entries_are_numbered_chained_and_named_by_their_item(harbor: Office, case: str) -> None:
    log = custody.log(harbor.desk, case)
    assert [(one.entry, one.item, one.act, one.title, one.holder) for one in log.entries] == [
        (1, 1, "collected", "Phone, black", "ana"),
        (2, 1, "transferred", "Phone, black", "County lab"),
        (3, 2, "collected", "Map", "ana"),
    ]
    assert log.entries[1].previous == log.entries[0].digest
    assert (log.broken_at, log.state) == (None, "3 entries, whole")


def test_what_the_case_does_not_have_is_refused(harbor: Office, case: str) -> None:
    with pytest.raises(InputError, match="item: there is no such item"):
        custody.add(harbor.desk, case, CustodyForm("examined", item=9))
    with pytest.raises(InputError, match="act: is one of"):
        custody.add(harbor.desk, case, CustodyForm("lost", "Map"))
    closing.close(harbor.desk, case, "done")
    with pytest.raises(PolicyError, match="is closed"):
        custody.add(harbor.desk, case, CustodyForm("collected", "Keys"))


def test_a_file_is_named_by_its_hash_and_must_be_the_cases_own(harbor: Office, case: str, tmp_path: Path) -> None:
    source = tmp_path / "clip.bin"
    source.write_bytes(b"frames")
    kept = attachments.add(harbor.desk, case, source)
    made = custody.add(harbor.desk, case, CustodyForm("copied", "Clip", attachment=kept.id))
    assert (made.attachment, made.sha256) == (kept.id, kept.sha256)
    other = cases.new(harbor.desk, CaseForm("Another")).id
    with pytest.raises(InputError, match="not kept with this case"):
        custody.add(harbor.desk, other, CustodyForm("copied", "Clip", attachment=kept.id))


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("UPDATE custody SET holder = 'sue' WHERE entry = 2", 2),
        ("DELETE FROM custody WHERE entry = 1", 1),
        ("DELETE FROM custody WHERE entry = 3", 3),
        ("DELETE FROM custody", 1),
    ],
)
def test_a_log_that_was_tampered_with_names_the_entry(harbor: Office, case: str, tampering: str, place: int) -> None:
    with harbor.desk.store.write() as books:
        sql(books, tampering)
    log = custody.log(harbor.desk, case)
    assert log.broken_at == place
    assert log.state.startswith(f"entry {place} is not what was written, or is gone")


def test_a_refused_entry_does_not_pass_for_the_last_one(harbor: Office, case: str) -> None:
    closing.close(harbor.desk, case, "done")
    with pytest.raises(PolicyError):
        custody.add(harbor.desk, case, CustodyForm("collected", "Keys"))
    assert custody.log(harbor.desk, case).broken_at is None


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("DELETE FROM custody WHERE entry = 3", 3),
        ("DELETE FROM custody", 1),
        ("DELETE FROM custody WHERE entry > 1", 2),
    ],
)
def test_attack_what_is_added_afterwards_covers_nothing_up(
    harbor: Office, case: str, tampering: str, place: int
) -> None:
    with harbor.desk.store.write() as books:
        sql(books, tampering)
    custody.add(harbor.desk, case, CustodyForm("collected", "Innocent"))
    assert custody.log(harbor.desk, case).broken_at == place


def test_attack_a_log_written_anew_with_fresh_digests_is_found(harbor: Office, case: str) -> None:
    with harbor.desk.store.write() as books:
        before = ""
        for entry in records.where(books, Custody, case=case):
            made = sealed(entry.model_copy(update={"holder": "mallory", "previous": before}))
            records.save(books, made)
            before = made.digest
    custody.add(harbor.desk, case, CustodyForm("collected", "Innocent"))
    assert custody.log(harbor.desk, case).broken_at == 1


def test_who_may_not_see_the_case_breaks_nothing_by_trying(harbor: Office, case: str) -> None:
    cases.restrict(harbor.supervisor, case, ["sue"])
    with pytest.raises(AbsentError):
        custody.add(harbor.desk, case, CustodyForm("collected", "Keys"))
    assert custody.log(harbor.supervisor, case).broken_at is None
