"""A link chart of what is there now: who and what hangs together with a record, as far out as was asked.

It is read from the links each time and kept nowhere; what the user may not see is not in it. A fact or note stands in
it where it calls somebody; a merge and every relation is an edge with its date and who says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from fusion_tui.analysis.network import Edge, LeftOff, Network, Node
from fusion_tui.domain.case import Case, Entity, EntityKind, Fact, Link, Note
from fusion_tui.domain.errors import AbsentError
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import Record
from fusion_tui.domain.relation import DIFFERENT_FROM, OWN
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Right
from fusion_tui.services.desk import Desk
from fusion_tui.services.reading import kind_of
from fusion_tui.store import records
from fusion_tui.store.engine import Session

MOST = 300  # records in a chart: more is read by nobody, and is told as left off
_LABEL = 80  # letters of a text that stand for it
PER_RECORD = 100  # links of one record that are followed

LETTERS: dict[str, str] = {
    EntityKind.PERSON: "P",
    EntityKind.ORGANISATION: "O",
    EntityKind.VEHICLE: "V",
    EntityKind.PHONE: "N",
    EntityKind.ACCOUNT: "A",
    EntityKind.ADDRESS: "L",
    EntityKind.DEVICE: "E",
    EntityKind.WEAPON: "W",
    EntityKind.DOCUMENT: "U",
    EntityKind.HANDLE: "H",
    EntityKind.INDICATOR: "I",
    "case": "C",
    "tip": "T",
    "fact": "F",
    "note": "M",
    "product": "B",
}
"""The letter of each kind: it is told apart without any color. N is a number, L a location, M a memo, B a bulletin."""

_KINDS: tuple[type[Record], ...] = (Entity, Case, Tip, Fact, Note, Product)


@dataclass(frozen=True)
class Chart:
    """A record, what hangs together with it, and which of that was opened, so that all its own links are there."""

    root: str
    network: Network
    opened: frozenset[str]
    records: dict[str, Record]


def chart(desk: Desk, reference: str, opened: Sequence[str] = ()) -> Chart:
    """Return the chart around a record; its neighbours are opened, then whatever else is named, in that order.

    Raises AbsentError for no record the user may see. That it was looked at is recorded.
    """
    with desk.read(act="chart") as books:
        root = records.find(books, reference)
        if root is None:
            raise AbsentError("no such record", "fusion-tui search finds them", reference)
        made = _grown(books, root, opened)
    with desk.write("chart", Right.READ) as entry:
        entry.subject, entry.outcome = made.root, f"{len(made.network.nodes)} records"
    return made


def _grown(books: Session, root: Record, opened: Sequence[str]) -> Chart:
    """Return the chart of the root and its neighbours opened, then of all that was opened besides."""
    growing = _Growing(books, root)
    for one in [root.id, *growing.beside(root.id), *opened]:
        growing.open(one)
    return growing.chart(root.id)


class _Growing:
    """A chart while it is put together."""

    def __init__(self, books: Session, root: Record) -> None:
        self._books = books
        self._found: dict[str, Record] = {root.id: root}
        self._edges: dict[tuple[str, str, str], Edge] = {}
        self._opened: set[str] = set()
        self._unread = 0  # links of records that have more than are followed
        self._left = set[str]()

    def beside(self, one: str) -> list[str]:
        """Return what a record is linked with."""
        self.open(one)
        return [other for other in self._found if other != one]

    def open(self, one: str) -> None:
        """Add all that a record is linked with, as long as there is room."""
        if one in self._opened or one not in self._found:
            return
        self._opened.add(one)
        for edge in self._of(self._found[one]):
            other = edge.target if edge.source == one else edge.source
            if other in self._found or self._takes(other):
                self._edges.setdefault((edge.source, edge.target, edge.words), edge)

    def chart(self, root: str) -> Chart:
        """Return what was put together."""
        nodes = (_node(record) for record in self._found.values())
        network = Network.of(nodes, self._edges.values())
        left = LeftOff(network.left_off.nodes + len(self._left), network.left_off.edges + self._unread)
        return Chart(root, Network(network.nodes, network.edges, left), frozenset(self._opened), self._found)

    def _takes(self, other: str) -> bool:
        if other in self._left or len(self._left) >= MOST:
            return False
        record = next((one for kind in _KINDS if (one := records.get(self._books, kind, other))), None)
        if record is None:
            return False
        if len(self._found) >= MOST:
            self._left.add(other)
            return False
        self._found[other] = record
        return True

    def _of(self, record: Record) -> Iterator[Edge]:
        for end in ("source_ref", "target_ref"):
            links = records.where(self._books, Link, **{end: record.id})
            self._unread += max(0, len(links) - PER_RECORD)
            for link in links[:PER_RECORD]:
                if link.relation != DIFFERENT_FROM:
                    sure = link.relation in OWN or link.grade[0] in "AB"  # a statement is as sure as its source
                    yield Edge(link.source_ref, link.target_ref, _words(link), link.created, sure)
        if isinstance(record, Case):
            yield from map(_of_case, records.where(self._books, Tip, case=record.id))
            yield from map(_of_case, records.where(self._books, Product, case=record.id))
        elif isinstance(record, Tip | Fact | Note | Product) and record.case:
            yield _of_case(record)


def _of_case(record: Tip | Fact | Note | Product) -> Edge:
    """Return what ties a record to its case."""
    words = {Tip: "put to", Product: "made from"}.get(type(record), "in")
    at = record.disposed if isinstance(record, Tip) else record.created
    return Edge(record.id, record.case, words, at, confirmed=True)


def _words(link: Link) -> str:
    return link.relation.replace("-", " ") if link.relation in OWN else link.relation


def _node(record: Record) -> Node:
    kind = str(record.entity) if isinstance(record, Entity) else kind_of(record)
    number, words = (str(getattr(record, name, "") or "") for name in ("number", "title"))
    label = " ".join(
        filter(None, [number, words or shorten(str(getattr(record, "text", "")), _LABEL, placeholder=" …")])
    )
    at = getattr(record, "occurred", None) or record.created
    return Node(record.id, label or record.id, kind, at)
