"""Checkpoints as the store keeps them, and the head that is kept outside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fusion_tui.crypto.signing import SigningPair
from fusion_tui.domain.clock import as_instant, stamp
from fusion_tui.domain.errors import DamagedError, StoreError
from fusion_tui.store import audit, audit_head, checkpoints, people
from fusion_tui.store.audit_head import Head
from fusion_tui.store.checkpoints import Checkpoint
from fusion_tui.store.engine import Store
from tests.factories import NOON, OURS, THEIRS, center
from tests.store.factories import sql

PAIR = SigningPair(bytes(range(32)), bytes(range(32, 64)))


@pytest.fixture
def kept(store: Store) -> Store:
    """Return a center's store with three acts in its trail."""
    with store.write() as books:
        people.add_center(books, center())
    act(store, 3)
    return store


@pytest.fixture
def head(tmp_path: Path) -> Path:
    """Return where the head of the trail lies."""
    return tmp_path / "audit-head.json"


def act(store: Store, times: int = 1) -> None:
    for minute in range(times):
        with store.write() as books:
            audit.append(books, audit.Act(as_instant(NOON + timedelta(minutes=minute)), "rivera", "tip add"))


def signed(store: Store) -> Checkpoint:
    with store.write() as books:
        n, digest = audit.last(books)
        bare = Checkpoint(n, stamp(NOON), digest)
        made = bare._replace(signer="ab" * 32, **PAIR.sign(bare.message(OURS))._asdict())
        checkpoints.add(books, made)
    return made


def noted(store: Store, head: Path) -> Head | None:
    with store.read() as books:
        return audit_head.read(head, audit_head.key(books))


def tamper(store: Store, statement: str) -> None:
    with store.write() as books:
        sql(books, statement)


def test_a_checkpoint_comes_back_as_it_was_made(kept: Store) -> None:
    first = signed(kept)
    act(kept)
    second = signed(kept)
    with kept.read() as books:
        assert list(checkpoints.every(books)) == [first, second]
        assert checkpoints.newest(books) == second
        assert checkpoints.at_row(books, 3) == first
        assert checkpoints.at_row(books, 2) is None
    assert checkpoints.from_json(json.loads(json.dumps(checkpoints.as_json(first)))) == first


def test_a_store_without_a_checkpoint_has_no_newest(kept: Store) -> None:
    with kept.read() as books:
        assert checkpoints.newest(books) is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"n": 4}, id="another row"),
        pytest.param({"at": "2026-03-01T12:00:00.130Z"}, id="another moment"),
        pytest.param({"digest": bytes(32)}, id="another digest"),
        pytest.param({"ed25519": bytes(64)}, id="another Ed25519 signature"),
        pytest.param({"mldsa87": bytes(4627)}, id="another ML-DSA-87 signature"),
        pytest.param({"ed25519": b""}, id="no Ed25519 signature"),
        pytest.param({"mldsa87": b""}, id="no ML-DSA-87 signature"),
    ],
)
def test_signatures_hold_for_nothing_else(kept: Store, change: dict[str, object]) -> None:
    made = signed(kept)
    assert made.holds(OURS, PAIR.public)
    assert not made._replace(**change).holds(OURS, PAIR.public)  # type: ignore[arg-type]


def test_signatures_hold_for_one_center_and_one_pair_only(kept: Store) -> None:
    made = signed(kept)
    assert not made.holds(THEIRS, PAIR.public)
    assert not made.holds(OURS, SigningPair.generate().public)


def test_the_payload_is_what_the_document_says() -> None:
    made = Checkpoint(7, "2026-03-01T12:00:00.120Z", bytes(range(32)))
    assert made.payload("a1") == (
        b'{"at":"2026-03-01T12:00:00.120Z","center":"a1","digest":"' + bytes(range(32)).hex().encode() + b'","n":7}'
    )


def test_the_form_for_a_log_on_paper_is_a_line() -> None:
    made = Checkpoint(512, "2026-03-01T12:00:00.120Z", bytes.fromhex("1a2b3c4d5e6f7081") + bytes(24))
    assert made.short() == "row 512  2026-03-01T12:00:00.120Z  1a2b 3c4d 5e6f 7081"


def test_the_head_follows_the_trail(kept: Store, head: Path) -> None:
    assert noted(kept, head) is None
    audit_head.note_head(kept, head)
    made = signed(kept)
    act(kept)
    audit_head.note_head(kept, head)
    with kept.read() as books:
        n, digest = audit.last(books)
    assert noted(kept, head) == Head(n, digest, stamp(NOON), 3, made)
    assert head.stat().st_mode & 0o777 == 0o600
    assert not head.with_name(f"{head.name}.new").exists()


def test_an_empty_trail_has_no_head(store: Store, head: Path) -> None:
    with store.write() as books:
        people.add_center(books, center())
    audit_head.note_head(store, head)
    assert not head.exists()


def test_a_head_where_nothing_happened_is_left_alone(kept: Store, head: Path) -> None:
    audit_head.note_head(kept, head)
    before = head.stat()
    audit_head.note_head(kept, head)
    assert head.stat().st_ino == before.st_ino


def test_rollback_an_older_trail_never_replaces_a_newer_head(kept: Store, head: Path) -> None:
    audit_head.note_head(kept, head)
    before = head.read_bytes()
    tamper(kept, "DELETE FROM audit WHERE n = 3")
    audit_head.note_head(kept, head)
    assert head.read_bytes() == before


def test_rollback_a_trail_that_grew_again_after_it_was_cut_never_replaces_the_head(kept: Store, head: Path) -> None:
    audit_head.note_head(kept, head)
    before = head.read_bytes()
    tamper(kept, "DELETE FROM audit WHERE n = 3")
    with kept.write() as books:
        for _ in range(5):
            audit.append(books, audit.Act(as_instant(NOON), "okafor", "tip add"))
    audit_head.note_head(kept, head)
    assert head.read_bytes() == before


def test_a_checkpoint_taken_out_of_the_store_stays_noted_outside(kept: Store, head: Path) -> None:
    made = signed(kept)
    audit_head.note_head(kept, head)
    tamper(kept, "DELETE FROM checkpoint")
    act(kept)
    audit_head.note_head(kept, head)
    after = noted(kept, head)
    assert after is not None
    assert (after.n, after.checkpoint) == (4, made)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda text: text.replace('"n":3', '"n":2'), id="another row"),
        pytest.param(lambda text: text.replace('"since":3', '"since":1'), id="another beginning"),
        pytest.param(lambda text: text.replace('"v":1', '"v":2'), id="another version"),
        pytest.param(lambda text: text[:-1], id="cut off"),
        pytest.param(lambda text: text[:0], id="emptied"),
        pytest.param(lambda text: text[:0] + "[]", id="another JSON"),
        pytest.param(lambda text: text[:0] + "[" * 5000, id="deep JSON"),
        pytest.param(lambda text: text + " " * 70_000, id="too long"),
        pytest.param(lambda text: text.replace('"mac":"', '"mac":"é'), id="another seal"),
    ],
)
def test_an_edited_head_is_refused_and_left_as_proof(kept: Store, head: Path, edit: Callable[[str], str]) -> None:
    audit_head.note_head(kept, head)
    head.write_text(edit(head.read_text()), "utf-8")
    edited = head.read_bytes()
    with pytest.raises(DamagedError, match="changed"):
        noted(kept, head)
    act(kept)
    audit_head.note_head(kept, head)
    assert head.read_bytes() == edited


def test_a_log_on_can_tell_what_contradicts_the_head(kept: Store, head: Path) -> None:
    assert audit_head.fault(kept, head) == ""
    audit_head.note_head(kept, head)
    act(kept)
    assert audit_head.fault(kept, head) == ""
    tamper(kept, "DELETE FROM audit WHERE n > 2")
    assert "row 3 of the audit trail was noted outside" in audit_head.fault(kept, head)
    head.write_text("edited")
    assert "was changed" in audit_head.fault(kept, head)


def test_a_head_sealed_with_another_key_is_refused(kept: Store, head: Path) -> None:
    audit_head.note_head(kept, head)
    with pytest.raises(DamagedError, match="changed"):
        audit_head.read(head, bytes(32))


def test_a_head_that_cannot_be_read_is_refused(kept: Store, head: Path) -> None:
    head.mkdir()
    with pytest.raises(DamagedError, match="can't be read"):
        noted(kept, head)


def test_a_head_begins_anew_whatever_was_there(kept: Store, head: Path) -> None:
    head.write_text("not a head")
    audit_head.begin_anew(kept, head)
    after = noted(kept, head)
    assert after is not None
    assert (after.n, after.since) == (3, 3)


def test_a_head_that_cannot_be_written_is_told_and_the_act_stays(kept: Store, tmp_path: Path) -> None:
    away = tmp_path / "no-such-folder-file"
    away.write_text("")
    with pytest.raises(StoreError, match="the act is kept") as told:
        audit_head.note_head(kept, away / "audit-head.json")
    assert told.value.hint
    with pytest.raises(StoreError, match="the act is kept"):
        audit_head.begin_anew(kept, away / "audit-head.json")
    with kept.read() as books:
        assert audit.last(books)[0] == 3
