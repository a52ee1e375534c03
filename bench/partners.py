"""Centers that exchange, made through the program's own services; and a busy one, whose rows are put in as they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlmodel import insert

from bench import words
from bench.dice import Dice
from bench.stores import NO_KDF, PASSPHRASE, USER
from fusion_tui.crypto.seal import KemPair
from fusion_tui.crypto.signing import SigningPair
from fusion_tui.domain.clock import stamp
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.product import Product
from fusion_tui.domain.record import new_ids
from fusion_tui.domain.user import Right
from fusion_tui.interchange import stix
from fusion_tui.paths import Profile
from fusion_tui.services import exchange, peers, session, setup
from fusion_tui.services.desk import Desk
from fusion_tui.services.exchange import board as boards
from fusion_tui.services.exchange import sealing
from fusion_tui.services.forms import filled
from fusion_tui.services.lookup import needed_peer
from fusion_tui.store import outbox, statements
from fusion_tui.store.exchange_rows import ItemRow, MarkRow
from fusion_tui.store.outbox import Item
from fusion_tui.store.statements import Line
from fusion_tui.sync import card, statement
from fusion_tui.sync.drop import FolderDrop

WITNESS = peers.Witness("Ana Reyes", "Bob Vance", "phone on a known number")
_PAGE = 5_000
_BUNDLES = 1_000  # of each peer, that came
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def enrolled(folder: Path) -> tuple[Desk, Desk]:
    """Set up two centers that confirmed each other."""
    one, other = _center(folder, "HSFC"), _center(folder, "PRIC")
    peers.add(one, peers.own_card(other))
    peers.add(other, peers.own_card(one))
    for desk, peer in ((one, other), (other, one)):
        read = peers.code(peer, desk.center.code)
        peers.confirm(desk, peer.center.code, read.digits, read.own_card, WITNESS)
    return one, other


def _center(folder: Path, code: str) -> Desk:
    form = setup.CenterForm(f"{code} Fusion Center", code, "America/Chicago")
    return setup.create(Profile(folder / code), form, session.Credentials(USER, PASSPHRASE), kdf=NO_KDF)


def state(desk: Desk, peer: Desk, count: int) -> None:
    """Have so many records wait for a peer, each with its statement."""
    dice, to = Dice(3), peer.center.center_id
    ids = iter(new_ids("report", count))
    with desk.write("release", Right.WRITE) as entry:
        while some := list(islice(ids, _PAGE)):
            statements.put(entry.books, [_line(desk, dice, record) for record in some])
            outbox.put(entry.books, [Item(to, outbox.PUT, record, 1) for record in some], _AT)


def _line(desk: Desk, dice: Dice, record: str) -> Line:
    text = {"title": words.narrative(dice, 3, 6), "text": words.narrative(dice, 40, 80)}
    product = filled(Product, desk.header("report", Holding.INVESTIGATION), {**text, "id": record})
    made = statement.make(
        origin=desk.center.center_id, record=record, rev=1, prev=None, op=statement.PUT, at=stamp(_AT),
        object=stix.report(product),
    )  # fmt: skip
    return Line(desk.center.center_id, record, 1, statement.PUT, False, made.hash, made.line)


def seal(desk: Desk, peer: Desk) -> None:
    """Seal all that waits for a peer into the spool, read back there."""
    with desk.read(whole=True) as books:
        known = needed_peer(books, peer.center.code)
    while sealing.seal_next(desk, known) is not None:
        pass


def send(desk: Desk, drop: Path) -> None:
    """Write what was sealed to a drop."""
    exchange.send(desk, drop)


def receive(desk: Desk, drop: Path, count: int) -> None:
    """Take in a drop, on which so many records lie that are new here."""
    arrivals = exchange.receive(desk, drop)
    if sum(one.new for one in arrivals) != count:
        raise RuntimeError(f"{count} records were to come: {arrivals}")


def scan(drop: Path) -> None:
    """Look through a drop once."""
    FolderDrop(drop).scan()


def busy(folder: Path, count: int, shared: int) -> Desk:
    """Return a center with so many peers, which were given so many records between them and sent their bundles."""
    desk = _center(folder, "HSFC")
    met = [peers.add(desk, _card(number)).center_id for number in range(count)]
    with desk.write("release", Right.WRITE) as entry:
        connection = entry.books.connection()
        for peer in met:
            ids = new_ids("report", shared // count)
            items = [{"peer": peer, "kind": outbox.PUT, "record": one, "rev": 1, "ref": "", "state": outbox.DONE,
                      "epoch": "11" * 16, "seq": 1, "since": _AT} for one in ids]  # fmt: skip
            connection.execute(insert(ItemRow), items)
            marks = [{"peer": peer, "epoch": "22" * 16, "seq": n, "manifest_hash": os.urandom(48).hex(), "prev": "",
                      "outcome": "applied", "code": "", "received": _AT, "owed": False, "length": 34_000,
                      "copy_hash": ""} for n in range(1, _BUNDLES + 1)]  # fmt: skip
            connection.execute(insert(MarkRow), marks)
    return desk


def _card(number: int) -> bytes:
    root, sign = SigningPair.generate(), SigningPair.generate()
    made = card.Card(
        id=card.center_id(root.public), center=card.Center(f"Center {number}", f"C-{number}", "regional"), version=1,
        prev=None, root=root.public, sign=sign.public, kem=KemPair.generate().public, created=stamp(_AT),
    )  # fmt: skip
    return card.build(made, root)


def board(desk: Desk) -> None:
    """Ask how things stand with everybody."""
    boards.board(desk)
