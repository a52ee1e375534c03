"""A table of values of a card's payload, sections 3.1 and 3.2."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.vectors_made import cards
from tests.vectors_made.kept import point, sign_key
from tests.vectors_made.manifest_values import SHA256
from tests.vectors_made.parts import dumped
from tests.vectors_made.table_json import Row


def card_values() -> Iterator[Row]:
    """Yield values of a card's payload: ``key`` is a path in that of ``card-alpha``; no value: the key is left out."""
    for key in cards.payload():
        if key != "root":
            yield {"about": f"It lacks {key}.", "expect": "schema", "key": key}
    for key, value, expect in (*_card_fields(), *_card_keys()):
        yield {"expect": expect, "key": key, "value": dumped(value)}


REVOKED = {"key": sign_key("alpha-sign-3").hex()}
CODES = ("", "C" * 17, "a", "1A", "-A", "A B", "A_B", "A.B", "\u0410", "ＡＢ", "A\u200b", "A\n", "../A", None)
TAKEN: Mapping[str, Sequence[Any]] = {
    "center.name": ("N" * 120, "\u00e9" * 120, "x"),
    "center.kind": ("", "k" * 120),
    "center.code": ("A", "C" * 16, "A-1", "A--"),
    "version": (1, 2**53 - 1),
    "prev": (None, SHA256),
    "revoked": ([], [REVOKED], [REVOKED, REVOKED]),
    "min_format": (1, 2, 2**53 - 1),
    "limits.bundle_bytes": (1, 2**53 - 1),
}
REFUSED: Mapping[str, Sequence[Any]] = {
    "center": (None, [], "ALPHA"),
    "center.name": ("", "N" * 121, "\x1b[2J", " ", None, 7),
    "center.kind": ("k" * 121, None),
    "center.code": CODES,
    "center.note": ("",),
    "version": (0, "1", True, None),
    "prev": ("00" * 31, SHA256.upper(), ""),
    "id": ("00" * 31, None, 7),
    "v": (0, 2, "1", True),
    "revoked": ([REVOKED["key"]], [{"key": "00" * 31}], [REVOKED | {"seq": 1}], {}, None),
    "min_format": (0, "1", None),
    "limits": ({"bundle_bytes": 1}, None, []),
    "limits.bundle_bytes": (0, "1", None),
    "limits.daily_bytes": (0, None),
    "created": ("2026-03-01", None, 7),
    "sign": ({}, None, []),
    "sign.ed25519": ("AAAA", "", None, b64encode(bytes(33)).decode()),
    "sign.mldsa87": ("AAAA", None),
    "kem": ({}, None, []),
    "kem.mlkem1024": ("AAAA", None),
    "kem.p384": (None, 7),
    "previous_kem": ([{}], {}, None, [None]),
}


def _card_fields() -> Iterator[tuple[str, Any, str]]:
    for expect, fields in (("ok", TAKEN), ("schema", REFUSED)):
        for key, values in fields.items():
            for value in values:
                yield key, value, expect


SMALL_ORDER = (
    "00" * 32,
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
)


def _card_keys() -> Iterator[tuple[str, Any, str]]:
    for low in SMALL_ORDER:
        data = bytes.fromhex(low)
        yield "sign.ed25519", b64encode(data).decode(), "weak-key"
        yield "sign.ed25519", b64encode(data[:-1] + bytes([data[-1] | 0x80])).decode(), "weak-key"
    for y in (2**255 - 19, 2**255 - 18, 2**255 - 1):
        yield "sign.ed25519", b64encode(y.to_bytes(32, "little")).decode(), "weak-key"
    good = point("alpha-kem")
    x_above = b"\x04" + (2**384 - 1).to_bytes(48, "big") + good[49:]
    for p384 in (
        bytes([2]) + good[1:49],
        bytes([3]) + good[1:49],
        bytes([6]) + good[1:],
        bytes([4]) + bytes(96),
        good[1:],
        good[:-1],
        good + b"\0",
        b"\0",
        x_above,
    ):
        yield "kem.p384", b64encode(p384).decode(), "weak-key"
