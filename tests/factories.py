"""Invented records of every kind, whole but for what a test says of them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from fusion_tui.domain.case import Case, Entity, EntityKind, Fact, Link, Note
from fusion_tui.domain.center import Center, Peer
from fusion_tui.domain.custody import Custody, CustodyAct
from fusion_tui.domain.holding import Holding
from fusion_tui.domain.incident import Incident
from fusion_tui.domain.product import Product
from fusion_tui.domain.received import Received
from fusion_tui.domain.record import Record
from fusion_tui.domain.release import Release
from fusion_tui.domain.task import Task
from fusion_tui.domain.tip import Tip
from fusion_tui.domain.user import Role, User

OURS = "a1" * 32
THEIRS = "b2" * 32
NOON = datetime(2026, 3, 1, 12, 0, 0, 120_000, tzinfo=UTC)
_NUMBERS = count(1)


class StoppedClock:
    """A clock that shows what it was set to."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def header(kind: str, **changes: Any) -> dict[str, Any]:
    """Return the header of a fresh record of ours."""
    return {
        "id": f"{kind}--{UUID(int=next(_NUMBERS))}",
        "origin": OURS,
        "author": "rivera",
        "created": NOON,
        "modified": NOON,
        "holding": Holding.TIP,
        **changes,
    }


def tip(**changes: Any) -> Tip:
    return Tip.model_validate(header("tip", **{"title": "Van at the water works", **changes}))


def incident(**changes: Any) -> Incident:
    head = header("incident", holding=Holding.OPEN)
    fields = {"source": "county", "source_key": head["id"][-12:], "row_hash": "00", "title": "Burglary"}
    return Incident.model_validate({**head, **fields, **changes})


def case(**changes: Any) -> Case:
    return Case.model_validate(header("case", **{"title": "Water works", "holding": Holding.INVESTIGATION, **changes}))


def fact(**changes: Any) -> Fact:
    return Fact.model_validate(header("fact", **{"case": "case", "text": "A grey van was seen.", **changes}))


def note(**changes: Any) -> Note:
    return Note.model_validate(header("note", **{"case": "case", "text": "Compare the plates.", **changes}))


def entity(**changes: Any) -> Entity:
    return Entity.model_validate(header("entity", **{"entity": EntityKind.VEHICLE, "title": "Grey van", **changes}))


def link(**changes: Any) -> Link:
    return Link.model_validate(header("link", **{"source_ref": "a", "relation": "uses", "target_ref": "b", **changes}))


def task(**changes: Any) -> Task:
    return Task.model_validate(header("task", **{"case": "case", "title": "Ask for the video", **changes}))


def custody(**changes: Any) -> Custody:
    fields = {"case": "case", "entry": 1, "item": 1, "act": CustodyAct.COLLECTED, "title": "Phone", "holder": "ana"}
    return Custody.model_validate(header("custody", **{**fields, "occurred": NOON, "previous": "", **changes}))


def product(**changes: Any) -> Product:
    return Product.model_validate(header("product", **{"title": "Bulletin", "text": "Two men in a van.", **changes}))


def release(**changes: Any) -> Release:
    grounds = {"authority": "28 CFR 23.20(e)", "need": "patrol area", "right": "sworn", "reason": "same van"}
    fields = {"product": "product", "product_revision": 1, "title": "Bulletin", "recipient": THEIRS}
    return Release.model_validate(header("release", **{**fields, "recipient_code": "PRAIRIE", **grounds, **changes}))


def received(**changes: Any) -> Received:
    fields = {"object_type": "report", "title": "Theirs", "sender_code": "PRAIRIE", "bundle_seq": 1, "line_hash": "00"}
    return Received.model_validate(header("report", **{"origin": THEIRS, **fields, **changes}))


def one_of_each() -> list[Record]:
    """Return one record of every kind there is."""
    return [
        tip(),
        incident(),
        case(),
        fact(),
        note(),
        entity(),
        link(),
        product(),
        release(),
        received(),
    ]


def user(*roles: Role, **changes: Any) -> User:
    """Return a user with these roles."""
    return User.model_validate({"name": "rivera", "roles": " ".join(roles), "created": NOON, **changes})


def center(**changes: Any) -> Center:
    fields = {"center_id": OURS, "name": "Harbor Fusion Center", "code": "HARBOR", "timezone": "America/New_York"}
    return Center.model_validate({**fields, "created": NOON, **changes})


def peer(**changes: Any) -> Peer:
    fields = {"center_id": THEIRS, "name": "Prairie Fusion Center", "code": "PRAIRIE", "card_version": 1}
    return Peer.model_validate({**fields, "added": NOON, **changes})
