"""Every table, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tests.vectors_made import (
    table_cards,
    table_json,
    table_notices,
    table_numbers,
    table_receipts,
    table_values,
    table_volumes,
)

TABLES: Mapping[str, Callable[[], Iterator[Mapping[str, str]]]] = {
    "base64": table_values.base64s,
    "card-values": table_cards.card_values,
    "digits": table_numbers.digits,
    "freeing": table_receipts.freeing,
    "hex": table_values.hexes,
    "json": table_json.jsons,
    "lengths": table_numbers.lengths,
    "manifest-values": table_values.in_manifests,
    "merkle": table_numbers.trees,
    "moments": table_values.moments,
    "names": table_numbers.names,
    "notices": table_notices.notices,
    "read-back": table_numbers.codes,
    "receipt-merge": table_receipts.merges,
    "receipts": table_receipts.receipts,
    "standing": table_receipts.standing,
    "statements": table_values.lines,
    "tags": table_numbers.tags,
    "volume-contents": table_volumes.contents,
    "volume-headers": table_volumes.headers,
    "zlib": table_values.zlibs,
}


def text(name: str) -> str:
    """Return the text of a table."""
    rows = ("".join(f"{key}: {value}\n" for key, value in row.items()) for row in TABLES[name]())
    return "\n".join(rows)
