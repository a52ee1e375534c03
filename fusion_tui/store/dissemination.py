"""The rows of the dissemination ledger, many at once: a bundle carries a hundred thousand records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import update
from sqlmodel import Session, select

from fusion_tui.domain.batches import batched
from fusion_tui.domain.release import Release
from fusion_tui.store import bulk, index, records, tags
from fusion_tui.store.exchange_rows import ItemRow
from fusion_tui.store.outbox import PUT
from fusion_tui.store.rows import ReleaseRow

_PAGE = 500
_TABLE, _ITEM = ReleaseRow.__table__, ItemRow.__table__  # type: ignore[attr-defined]  # as of every table class


def of_products(session: Session, recipient: str, places: Sequence[tuple[str, int]]) -> Iterator[int]:
    """Yield the local number of every release of one of these (product, revision) to a recipient."""
    wanted = set(places)
    for some in batched(dict.fromkeys(product for product, _ in places)):
        named = (_TABLE.c.recipient == recipient, _TABLE.c.product.in_(some))
        query = select(_TABLE.c.n, _TABLE.c.product, _TABLE.c.product_revision).where(*named)
        yield from (n for n, *place in session.connection().execute(query) if tuple(place) in wanted)


def in_bundle(session: Session, recipient: str, epoch: str, seq: int) -> list[int]:
    """Return the local numbers of the releases whose records a bundle carries."""
    carried = (_ITEM.c.peer == recipient, _ITEM.c.epoch == epoch, _ITEM.c.seq == seq, _ITEM.c.kind == PUT)
    released = (_TABLE.c.product == _ITEM.c.record) & (_TABLE.c.product_revision == _ITEM.c.rev)
    query = select(_TABLE.c.n).join_from(_ITEM, _TABLE, released).where(*carried, _TABLE.c.recipient == recipient)
    return list(session.connection().execute(query).scalars())


def move(session: Session, numbers: Sequence[int], values: Mapping[str, object]) -> None:
    """Change releases, all in one way, with the search index in step."""
    for start in range(0, len(numbers), _PAGE):
        some, where = numbers[start : start + _PAGE], tags.zone(session)
        session.connection().execute(update(_TABLE).where(_TABLE.c.n.in_(some)).values(**values))
        session.expire_all()
        found = bulk.numbered(session, "release", some)
        entries = (records.entry(Release, n, one.__getattribute__, where) for n, one in found.items())
        index.put(session, "release", entries)
