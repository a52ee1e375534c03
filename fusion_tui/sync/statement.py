"""Statements: one JSON object a line, what a center says about one of its own records.

A line is kept byte for byte while it lives, because hashes are over it. ``origin`` must be the
sender: nobody speaks about another center's record. ``put`` carries a STIX 2.1 object, ``recall``
and ``purge`` carry none.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from fusion_tui.domain.errors import FormatError, LimitError
from fusion_tui.domain.record import is_id
from fusion_tui.sync import limits, strictjson

PUT = "put"
RECALL = "recall"
PURGE = "purge"
OPERATIONS = frozenset({PUT, RECALL, PURGE})
SALT = 16

_KEYS = frozenset({"origin", "record", "rev", "prev", "salt", "op", "at", "object", "reason"})
_LOOSE = frozenset({"object"})
# STIX 2.1 §6: observables have neither created nor modified.
_OBSERVABLES = frozenset(
    {"artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message", "file"}
    | {"ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software", "url"}
    | {"user-account", "windows-registry-key", "x509-certificate"}
)


@dataclass(frozen=True)
class Statement:
    """One verified line: ``line`` is it, without its LF; ``origin`` and ``prev`` are hex.

    ``object`` is what the line holds, for reading only; ``reason`` may be None.
    """

    origin: str
    record: str
    rev: int
    prev: str | None
    salt: bytes
    op: str
    at: str
    object: dict[str, Any] | None
    reason: str | None
    line: bytes

    @property
    def is_order(self) -> bool:
        """Whether it takes something back: a recall or a purge."""
        return self.op != PUT

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the line, in hex: what ledgers, receipts and the next revision's ``prev`` name it by."""
        return line_hash(self.line)


def line_hash(line: bytes) -> str:
    """Return the SHA-256 of a line without its LF, in hex."""
    return sha256(line).hexdigest()


def parse_line(line: bytes, *, sender: str) -> Statement:
    """Return the statement in a line without its LF; ``sender`` is the center id in hex that signed it.

    Raises FormatError("json"), FormatError("schema"), FormatError("foreign-origin") for a record of
    another center, LimitError("line") for a line beyond 1 MiB.
    """
    if len(line) > limits.LINE:
        raise LimitError("line", "a line is longer than the format allows")
    found = strictjson.exact_keys(strictjson.parse(line, loose=_LOOSE), _KEYS, "a statement")
    if found["origin"] != sender:
        raise FormatError("foreign-origin", "a statement speaks about another center's record")
    return _typed(found, line)


def parse_again(line: bytes) -> Statement:
    """Return the statement in a line that :func:`parse_line` took before: nothing is checked twice."""
    found = json.loads(line)
    return Statement(**{**found, "salt": bytes.fromhex(found["salt"])}, line=line)


def _typed(found: dict[str, Any], line: bytes) -> Statement:
    if not isinstance(found["record"], str) or not is_id(found["record"]):
        raise strictjson.refusal("record")
    if not isinstance(found["op"], str) or found["op"] not in OPERATIONS:
        raise strictjson.refusal("op")
    _check_object(found["object"], found["op"], found["record"])
    return Statement(
        origin=found["origin"],
        record=found["record"],
        rev=strictjson.integer(found["rev"], 1, limits.REVISION, "rev of a statement"),
        prev=None if found["prev"] is None else strictjson.hex_of(found["prev"], 32, "prev of a statement").hex(),
        salt=strictjson.hex_of(found["salt"], SALT, "salt of a statement"),
        op=found["op"],
        at=strictjson.instant(found["at"], "at of a statement"),
        object=found["object"],
        reason=None if found["reason"] is None else strictjson.text(found["reason"], limits.LINE, "reason"),
        line=line,
    )


def _check_object(found: object, op: str, record: str) -> None:
    if op != PUT:
        if found is not None:
            raise strictjson.refusal("object, which an order does not have")
        return
    if not isinstance(found, dict) or found.get("spec_version") != "2.1" or found.get("id") != record:
        raise strictjson.refusal("object, which is a stix 2.1 object with the id of its record")
    if found.get("type") != record.partition("--")[0]:
        raise strictjson.refusal("type of an object")
    for name in _instants(found):
        strictjson.instant(found.get(name), f"{name} of an object")


def _instants(found: dict[str, Any]) -> list[str]:
    if found["type"] in _OBSERVABLES or _is_new_observable(found.get("extensions")):
        return [name for name in ("created", "modified") if name in found]
    return ["created"] if found["type"] == "marking-definition" else ["created", "modified"]


def _is_new_observable(extensions: object) -> bool:
    if not isinstance(extensions, dict):
        return False
    return any(isinstance(one, dict) and one.get("extension_type") == "new-sco" for one in extensions.values())


def make(
    *,
    origin: str,
    record: str,
    rev: int,
    prev: str | None,
    op: str,
    at: str,
    object: dict[str, Any] | None = None,  # noqa: A002 - the format's own word
    reason: str | None = None,
) -> Statement:
    """Return a new statement with a fresh salt, written as one line and read back by the rules above."""
    line = strictjson.dump(
        {
            "origin": origin,
            "record": record,
            "rev": rev,
            "prev": prev,
            "salt": os.urandom(SALT).hex(),
            "op": op,
            "at": at,
            "object": object,
            "reason": reason,
        }
    )
    return parse_line(line, sender=origin)
