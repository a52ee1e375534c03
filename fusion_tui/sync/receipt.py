"""Receipts: what a receiver says it has of one epoch of one sender.

A receipt is about one directed channel, seen by one installation of the receiver (``by``, its own
epoch). A number counts as received when its bundle was applied, rejected or voided; a held one is
neither received nor missing. Receipts of equal (by, epoch) merge into more knowledge, never less:
the merge commutes, associates and is idempotent, so they may be lost, repeated and reordered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fusion_tui.domain.errors import FormatError
from fusion_tui.sync import limits, strictjson
from fusion_tui.sync.runs import Run, Span, join, spans, union, without

_KEYS = frozenset({"by", "epoch", "through", "head", "ranges", "held", "rejected", "missing"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class Receipt:
    """What the installation ``by`` has of ``epoch``; hashes are SHA-384 of manifests.

    ``ranges`` are ascending and disjoint; ``parse`` and ``merge`` return them so. A head is None where the
    manifest of the last number is not known to the receiver (it was voided before it came).
    """

    by: bytes
    epoch: bytes
    through: int = 0
    head: bytes | None = None
    ranges: tuple[Run, ...] = ()
    held: tuple[int, ...] = ()
    rejected: tuple[tuple[int, str], ...] = ()
    missing: tuple[Span, ...] = ()

    @property
    def received(self) -> tuple[Run, ...]:
        """Every run received, 1..through among them."""
        return ((Run(1, self.through, self.head),) if self.through else ()) + self.ranges

    def covers(self, seq: int) -> bool:
        """Whether this number was received."""
        return any(run.first <= seq <= run.last for run in self.received)

    def to_json(self) -> dict[str, Any]:
        """Return the wire form, each list cut to its limit.

        Cut lists keep the lowest numbers, which a sender needs first; ``rejected`` keeps the highest,
        because the earlier ones were told before.
        """
        most = limits.RECEIPT_LIST
        return {
            "by": self.by.hex(),
            "epoch": self.epoch.hex(),
            "through": self.through,
            "head": _hex(self.head),
            "ranges": [[run.first, run.last, _hex(run.head)] for run in self.ranges[:most]],
            "held": list(self.held[:most]),
            "rejected": [list(entry) for entry in self.rejected[-most:]],
            "missing": [list(span) for span in self.missing[:most]],
        }


def parse(value: object) -> Receipt:
    """Return one receipt of a manifest's ``acks``; raise FormatError for any other shape.

    Lists in another order, or runs that touch, say the same thing and are accepted.
    """
    found = strictjson.exact_keys(value, _KEYS, "a receipt")
    through = strictjson.integer(found["through"], 0, limits.INTEGER, "through of a receipt")
    head = _head(found["head"])
    return _whole(
        by=strictjson.hex_of(found["by"], 16, "by of a receipt"),
        epoch=strictjson.hex_of(found["epoch"], 16, "epoch of a receipt"),
        runs=[*_first_run(through, head), *(_run(item) for item in _list(found, "ranges"))],
        held={_seq(item) for item in _list(found, "held")},
        rejected=[_rejected(item) for item in _list(found, "rejected")],
        missing=[_span(item) for item in _list(found, "missing")],
    )


def merge(one: Receipt, other: Receipt) -> Receipt:
    """Return what both receipts say together; they must be of equal (by, epoch), else ValueError.

    Of two heads for one last number the greater stands: a receiver that contradicts itself still
    gives one answer, and bytes are freed only under the hash of our own manifest.
    """
    if (one.by, one.epoch) != (other.by, other.epoch):
        raise ValueError("receipts of different channels do not merge")
    return _whole(
        by=one.by,
        epoch=one.epoch,
        runs=[*one.received, *other.received],
        held={*one.held, *other.held},
        rejected=[*one.rejected, *other.rejected],
        missing=[*one.missing, *other.missing],
    )


def _whole(
    *,
    by: bytes,
    epoch: bytes,
    runs: Iterable[Run],
    held: set[int],
    rejected: Iterable[tuple[int, str]],
    missing: Iterable[Span],
) -> Receipt:
    received = join(runs)
    through, head = (received[0].last, received[0].head) if received and received[0].first == 1 else (0, None)
    covered = union(Span(run.first, run.last) for run in received)
    waiting = list(without(spans(held), covered))
    return Receipt(
        by=by,
        epoch=epoch,
        through=through,
        head=head,
        ranges=received[1:] if through else received,
        held=tuple(seq for span in waiting for seq in range(span.first, span.last + 1)),
        rejected=tuple(dict(sorted(rejected)).items()),
        missing=tuple(without(without(union(missing), covered), waiting)),
    )


def _hex(head: bytes | None) -> str | None:
    return None if head is None else head.hex()


def _head(value: object) -> bytes | None:
    return None if value is None else strictjson.hex_of(value, 48, "head of a receipt")


def _first_run(through: int, head: bytes | None) -> list[Run]:
    return [Run(1, through, head)] if through else []


def _list(found: dict[str, Any], name: str) -> list[Any]:
    return strictjson.items(found[name], limits.RECEIPT_LIST, f"{name} of a receipt")


def _seq(value: object) -> int:
    return strictjson.integer(value, 1, limits.INTEGER, "a number in a receipt")


def _parts(value: object, count: int) -> list[Any]:
    if not isinstance(value, list) or len(value) != count:
        raise FormatError("schema", "not as the format says: an entry of a receipt's list")
    return value


def _span(value: object) -> Span:
    first, last = _parts(value, 2)
    return Span(_seq(first), strictjson.integer(last, first, limits.INTEGER, "the last of a span in a receipt"))


def _run(value: object) -> Run:
    first, last, head = _parts(value, 3)
    return Run(*_span([first, last]), _head(head))


def _rejected(value: object) -> tuple[int, str]:
    seq, code = _parts(value, 2)
    if not _CODE.fullmatch(strictjson.text(code, 64, "a code in a receipt")):
        raise FormatError("schema", "not as the format says: a code in a receipt")
    return _seq(seq), code
