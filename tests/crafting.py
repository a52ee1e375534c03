"""Bundles written by hand, as a center's own program would not write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fusion_tui.services import identity
from fusion_tui.store import people
from fusion_tui.sync import bundle, names, statement
from tests.centers import Office


def crafted(harbor: Office, prairie: Office, drop: Path, seq: int, prev: bytes | None, **draft: Any) -> bytes:
    """Write a bundle of Harbor's as its own program would not, and return the hash of its manifest."""
    with harbor.desk.read() as books:
        keys, epoch = identity.keys(books), people.epoch(books)
    with prairie.desk.read() as books:
        kem = identity.keys(books).kem[0].public
    sender = bundle.Sender(identity.id_of(keys), 1, keys.sign)
    recipient = bundle.Recipient(bytes.fromhex(prairie.desk.center.center_id), kem)
    made = bundle.Draft(bundle.Channel(epoch, seq, prev), "2026-03-01T12:00:00.000Z", **draft)
    with (drop / names.new_bundle()).open("wb") as file:
        return bundle.write(file, sender=sender, recipient=recipient, draft=made).manifest_hash


def put(harbor: Office, record: str, rev: int, op: str = "put", title: str = "One", prev: str | None = None) -> bytes:
    """Return a line about a record of a center, as its program would write it."""
    moment = f"2026-03-01T12:00:{rev:02d}.000Z"
    found = {
        "type": "note",
        "spec_version": "2.1",
        "id": record,
        "created": moment,
        "modified": moment,
        "content": title,
    }
    stated = found if op == "put" else None
    return statement.make(origin=harbor.desk.center.center_id, record=record, rev=rev, prev=prev, op=op, at=moment,
                          object=stated, reason=None if stated else "withdrawn").line  # fmt: skip


def lines(*said: bytes) -> tuple[bundle.Body, ...]:
    """Return the bodies of a bundle with these statements."""
    return (bundle.line_body("statements", list(said)),)
