"""Statements (section 10): one line each, what a center says about one of its own records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from tests.second_reader import strict_json
from tests.second_reader.outcome import BrokenError
from tests.second_reader.scalars import Json, hexed, integer, keyed, moment, or_null, text, word

KEYS = ("origin", "record", "rev", "prev", "salt", "op", "at", "object", "reason")
REVISIONS = 2**31 - 1
ORDERS = ("recall", "purge")
RECORD = r"[a-z][a-z0-9-]{1,60}--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""As the schema of the extension writes it: `new_sdo`, `id`."""
OBSERVABLES = {
    *("artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file"),
    *("ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url"),
    *("user-account", "windows-registry-key", "x509-certificate"),
}


@dataclass(frozen=True)
class Statement:
    line: bytes
    origin: bytes
    record: str
    rev: int
    prev: bytes | None
    salt: bytes
    op: str
    at: str
    object: dict[str, Json] | None
    reason: str | None

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.line).digest()

    @property
    def is_order(self) -> bool:
        return self.op in ORDERS


def parse_statement(line: bytes, sender: bytes) -> Statement:
    """Read one line of a bundle of that sender.

    Raises:
        BrokenError: `json`, `schema`, `foreign-origin`

    """
    fields = keyed(strict_json.parse_statement(line), *KEYS)
    record, op = record_id(fields["record"]), word(fields["op"], "put|recall|purge")
    found = Statement(
        line=line,
        origin=hexed(fields["origin"], 32),
        record=record,
        rev=revision(fields["rev"]),
        prev=or_null(fields["prev"], lambda value: hexed(value, 32)),
        salt=hexed(fields["salt"], 16),
        op=op,
        at=moment(fields["at"]),
        object=_object(fields["object"], op, record),
        reason=or_null(fields["reason"], text),
    )
    if found.origin != sender:
        raise BrokenError("foreign-origin")
    return found


def record_id(value: Json) -> str:
    """A STIX 2.1 identifier whose UUID is in lower case."""
    return word(value, RECORD)


def revision(value: Json) -> int:
    return integer(value, 1, REVISIONS)


def _object(value: Json, op: str, record: str) -> dict[str, Json] | None:
    """The STIX object of a put; null for an order."""
    if op in ORDERS and value is None:
        return None
    if op in ORDERS or not isinstance(value, dict):
        raise BrokenError("schema")
    kind = record.partition("--")[0]
    if (value.get("spec_version"), value.get("id"), value.get("type")) != ("2.1", record, kind):
        raise BrokenError("schema")
    _moments(value, kind)
    return value


def _moments(value: dict[str, Json], kind: str) -> None:
    """`created` and `modified` are moments, and only observables and markings may lack them."""
    if kind == "marking-definition" and "modified" in value:
        raise BrokenError("schema")
    may_lack = {"modified"} if kind == "marking-definition" else set()
    if kind in OBSERVABLES or _added_observable(value):
        may_lack = {"created", "modified"}
    for name in ("created", "modified"):
        if name in value or name not in may_lack:
            moment(value.get(name))


def _added_observable(value: dict[str, Json]) -> bool:
    """Whether an extension of type `new-sco` brought this type of object."""
    extensions = value.get("extensions")
    entries = extensions.values() if isinstance(extensions, dict) else ()
    return any(isinstance(one, dict) and one.get("extension_type") == "new-sco" for one in entries)
