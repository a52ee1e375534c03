"""Receipts (section 13): what a receiver has of one epoch."""

from __future__ import annotations

from dataclasses import dataclass

from tests.second_reader.outcome import BrokenError
from tests.second_reader.scalars import Json, hexed, integer, keyed, listed, or_null, word

LIST_LIMIT = 1_024
HEAD = 48
KEYS = ("by", "epoch", "through", "head", "ranges", "held", "rejected", "missing")
CODE = r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}"


@dataclass(frozen=True, order=True)
class Run:
    """Received numbers, first to last, and the hash of the manifest at the last where it is known."""

    first: int
    last: int
    head: bytes | None = None


@dataclass(frozen=True)
class Receipt:
    by: bytes
    epoch: bytes
    through: int
    head: bytes | None
    ranges: tuple[Run, ...]
    held: tuple[int, ...]
    rejected: tuple[tuple[int, str], ...]
    missing: tuple[tuple[int, int], ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every run of received numbers, the one from 1 on among them."""
        start = (Run(1, self.through, self.head),) if self.through else ()
        return start + self.ranges


def parse_receipt(value: Json) -> Receipt:
    """Read one entry of `acks`.

    Raises:
        BrokenError: `schema`

    """
    fields = keyed(value, *KEYS)
    through, head = integer(fields["through"]), or_null(fields["head"], _head)
    if head is not None and through == 0:
        raise BrokenError("schema")
    return Receipt(
        by=hexed(fields["by"], 16),
        epoch=hexed(fields["epoch"], 16),
        through=through,
        head=head,
        ranges=tuple(_run(one) for one in listed(fields["ranges"], LIST_LIMIT)),
        held=tuple(integer(one, 1) for one in listed(fields["held"], LIST_LIMIT)),
        rejected=tuple(_rejection(one) for one in listed(fields["rejected"], LIST_LIMIT)),
        missing=tuple(_gap(one) for one in listed(fields["missing"], LIST_LIMIT)),
    )


def receipt_to_json(receipt: Receipt) -> dict[str, Json]:
    """The same as JSON; of lists that are too long the lowest numbers, of `rejected` the highest."""
    return {
        "by": receipt.by.hex(),
        "epoch": receipt.epoch.hex(),
        "through": receipt.through,
        "head": receipt.head.hex() if receipt.head else None,
        "ranges": [[run.first, run.last, run.head.hex() if run.head else None] for run in receipt.ranges[:LIST_LIMIT]],
        "held": list(receipt.held[:LIST_LIMIT]),
        "rejected": [list(one) for one in receipt.rejected[-LIST_LIMIT:]],
        "missing": [list(one) for one in receipt.missing[:LIST_LIMIT]],
    }


def _head(value: Json) -> bytes:
    return hexed(value, HEAD)


def _parts(value: Json, count: int) -> list[Json]:
    parts = listed(value)
    if len(parts) != count:
        raise BrokenError("schema")
    return parts


def _run(value: Json) -> Run:
    first, last, head = _parts(value, 3)
    begin = integer(first, 1)
    return Run(begin, integer(last, begin), or_null(head, _head))


def _gap(value: Json) -> tuple[int, int]:
    first, last = _parts(value, 2)
    begin = integer(first, 1)
    return begin, integer(last, begin)


def _rejection(value: Json) -> tuple[int, str]:
    number, code = _parts(value, 2)
    return integer(number, 1), word(code, CODE)
