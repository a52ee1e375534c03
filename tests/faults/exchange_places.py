"""Where an act of the exchange happens: two centers that know each other, and the folder between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from fusion_tui.domain.product import Product
from fusion_tui.paths import Profile
from fusion_tui.services import accounts, attachments, cases, drafts, exchange, products, releases, session, setup
from fusion_tui.services.desk import Desk
from fusion_tui.services.drafts import Draft
from fusion_tui.services.exchange import purging
from fusion_tui.services.products import ProductForm
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm
from tests.centers import GROUNDS, PASSPHRASE, Office, enrol, released
from tests.faults.places import FORM, WORD, Place, bare, making
from tests.faults.volumes import filmed, with_film
from tests.store.factories import CHEAPEST

PEER_FORM = CenterForm("Prairie Fusion Center", "PRAIRIE", "America/Chicago")
REASON = "no reasonable suspicion any more"


class Two(NamedTuple):
    """Both centers, with their people at their desks."""

    place: Place
    here: Office
    there: Office


def to_send(base: Path) -> Place:
    """Make a place where a product with a film waits; an answered bundle and its receipt lie on the drop."""
    with _two(base) as (place, here, there):
        released(here, PEER_FORM.code, "Van at the substation")
        _carried(place.drop, here.desk, there.desk, here.desk)
        _released_with_film(place, here, PEER_FORM.code, f"A {WORD} over the harbor")
    return place


def to_receive(base: Path) -> Place:
    """Make a place where the peer answered for what it was given, and gave something with a film itself."""
    with _two(base) as (place, here, there):
        released(here, PEER_FORM.code, "Van at the substation")
        _carried(place.drop, here.desk, there.desk)
        _released_with_film(place, there, FORM.code, f"A {WORD} over the prairie")
        exchange.send(there.desk, place.drop)
    return place


def to_watch(base: Path) -> Place:
    """Make a place where something came and something waits, each with a film."""
    with _two(base) as (place, here, there):
        _released_with_film(place, there, FORM.code, f"A {WORD} over the prairie")
        exchange.send(there.desk, place.drop)
        _released_with_film(place, here, PEER_FORM.code, "Van at the substation")
    return place


def to_obey(base: Path) -> Place:
    """Make a place where the peer orders what it gave, and the film with it, to be destroyed."""
    with _two(base) as (place, here, there):
        given = _released_with_film(place, there, FORM.code, f"A {WORD} over the prairie")
        _carried(place.drop, there.desk, here.desk, there.desk)
        purging.purge(there.desk, given.id, REASON, "sue")
        exchange.send(there.desk, place.drop)
    return place


def to_purge(base: Path) -> Place:
    """Make a place with a product the peer has.

    Its next revision, with a film, is in a sealed bundle beside another product.
    """
    with _two(base) as (place, here, there):
        given = released(here, PEER_FORM.code, f"A {WORD} over the harbor", f"(U) TLP:AMBER The {WORD} was seen.")
        _carried(place.drop, here.desk, there.desk, here.desk)
        again = products.edit(here.desk, given.id, ProductForm(f"Two times a {WORD}", f"(U) TLP:AMBER Another {WORD}."))
        with_film(place, here, again)
        releases.release(here.desk, again.id, PEER_FORM.code, GROUNDS)
        released(here, PEER_FORM.code, "Van at the substation")
        exchange.send(here.desk, place.drop)
        drafts.keep(here.desk, Draft("Edit", given.id, {"title": f"The {WORD}"}))
    return place


def to_purge_a_case(base: Path) -> Place:
    """Make a place with a case that has an attachment."""
    with _two(base) as (place, here, _):
        case = cases.new(here.desk, cases.CaseForm(f"{WORD} case", predicate=f"a {WORD}, three times"))
        place.letter.write_text(f"the {WORD} is heliotrope\n" * 2_000)
        attachments.add(here.desk, case.number, place.letter)
    return place


def _released_with_film(place: Place, office: Office, to: str, title: str) -> Product:
    product = filmed(place, office, title, f"(U) TLP:AMBER The {WORD} was seen twice.")
    releases.release(office.desk, product.id, to, GROUNDS)
    return product


def _carried(drop: Path, first: Desk, *then: Desk) -> None:
    """Send from the first desk; each that follows takes in what lies there and answers, but for the last."""
    exchange.send(first, drop)
    for number, desk in enumerate(then, 1):
        exchange.receive(desk, drop)
        if number < len(then):
            exchange.send(desk, drop)


@contextmanager
def _two(base: Path) -> Iterator[Two]:
    place = bare(base)
    place.drop.mkdir()
    with ExitStack() as leaving:
        here = leaving.enter_context(_office(place.profile, FORM))
        there = leaving.enter_context(_office(place.peer, PEER_FORM))
        enrol(here.desk, there.desk)
        yield Two(place, here, there)


@contextmanager
def _office(profile: Profile, form: CenterForm) -> Iterator[Office]:
    clock = making()
    with closing(setup.create(profile, form, Credentials("ana", PASSPHRASE), clock, CHEAPEST)) as desk:
        accounts.add(desk, Credentials("sue", PASSPHRASE), ["supervisor"], CHEAPEST)
        with closing(session.unlock(profile, Credentials("sue", PASSPHRASE), clock)) as supervisor:
            yield Office(desk, supervisor)


MAKERS = {maker.__name__: maker for maker in (to_send, to_receive, to_watch, to_obey, to_purge, to_purge_a_case)}
