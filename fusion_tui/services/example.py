"""Two example centers with invented data, and the whole walk between them.

Everything here is EXERCISE data and goes through the same services as real work; the names and the
passphrase are on the unlock screen, so nothing real belongs in these profiles.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from fusion_tui.crypto import facts
from fusion_tui.crypto.kdf import KdfSpec
from fusion_tui.domain.dissemination import Grounds
from fusion_tui.domain.errors import InputError, PolicyError
from fusion_tui.domain.release import Release
from fusion_tui.paths import Profile
from fusion_tui.services import (
    accounts,
    cases,
    example_case,
    exchange,
    imports,
    peers,
    products,
    queues,
    reading,
    releases,
    session,
    setup,
    tips,
    triage,
)
from fusion_tui.services.desk import Desk
from fusion_tui.services.session import Credentials
from fusion_tui.services.setup import CenterForm

_MARK, _READY = "example", "example.ready"
_FOLDERS = ("harbor", "prairie", "drop")


@dataclass(frozen=True)
class Places:
    """Where the example is."""

    root: Path

    @property
    def harbor(self) -> Profile:
        """The center that writes."""
        return Profile(self.root / "harbor")

    @property
    def prairie(self) -> Profile:
        """The center that reads."""
        return Profile(self.root / "prairie")

    @property
    def drop(self) -> Path:
        """The folder that stands for a stick."""
        return self.root / "drop"


@dataclass(frozen=True)
class Step:
    """One step of the walk: who did what, and what came of it."""

    who: str
    act: str
    result: str


def script() -> dict[str, Any]:
    """Return the invented data."""
    return tomllib.loads(resources.files(__package__).joinpath("example.toml").read_text("utf-8"))


def people(center: str) -> tuple[str, ...]:
    """Return the user names of one of the two centers."""
    cast = script()[center]
    return (cast["first"], *cast["users"])


def is_ready(root: Path) -> bool:
    """Whether the two centers are there."""
    return (root / _READY).exists()


def prepare(root: Path) -> Places:
    """Make the two centers where they aren't there yet, enrolled with each other and filled.

    Raises InputError where the folder holds a center that isn't an example: it is never touched.
    """
    places = Places(root)
    if is_ready(root):
        return places
    if Profile(root).exists():
        raise InputError("this profile is a center of its own", "give the example another --profile")
    if not (root / _MARK).exists() and any((root / name).exists() for name in _FOLDERS):
        raise InputError("this folder holds something of yours", "give the example another --profile")
    _clear(root)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    (root / _MARK).touch()
    places.drop.mkdir()
    harbor, prairie = (_center(profile) for profile in (places.harbor, places.prairie))
    _enrol(harbor, prairie)
    _fill(harbor)
    for desk in (harbor, prairie):
        desk.close()
    (root / _READY).touch()
    return places


def walk(root: Path) -> Iterator[Step]:
    """Run the whole walk, tip to peer and the receipt back, yielding each step as it is done."""
    places, play = prepare(root), script()["walk"]
    ana, sue, bob = (_at(places.harbor, "ana"), _at(places.harbor, "sue"), _at(places.prairie, "bob"))
    try:
        yield from _write(ana, sue, play)
        yield from _exchange(ana, bob, places.drop)
    finally:
        for desk in (ana, sue, bob):
            desk.close()


def _clear(root: Path) -> None:
    """Take away an example that was cut short; only what carries the example's own mark."""
    if (root / _MARK).exists():
        for name in _FOLDERS:
            shutil.rmtree(root / name, ignore_errors=True)


def _at(profile: Profile, user: str) -> Desk:
    return session.unlock(profile, Credentials(user, script()["passphrase"]))


def _center(profile: Profile) -> Desk:
    data = script()
    cast, passphrase = data[profile.root.name], data["passphrase"]
    form = CenterForm(cast["name"], cast["code"], cast["timezone"], exercise=True)
    desk = setup.create(profile, form, Credentials(cast["first"], passphrase), kdf=_costs())
    for name, roles in cast["users"].items():
        accounts.add(desk, Credentials(name, passphrase), roles, _costs())
    return desk


def _costs() -> KdfSpec:
    """Return the least costs: more of them would guard a passphrase that stands on the screen."""
    return KdfSpec.default(fips=facts.is_fips_on())


def _enrol(one: Desk, other: Desk) -> None:
    for desk, peer in ((one, other), (other, one)):
        peers.add(desk, peers.own_card(peer))
    for desk, peer in ((one, other), (other, one)):
        read = peers.code(peer, desk.center.code)
        witness = peers.Witness("Exercise Control, Harbor", "Exercise Control, Prairie", "in person, at the exercise")
        peers.confirm(desk, peer.center.code, read.digits, read.own_card, witness)


def _fill(desk: Desk) -> None:
    data = script()
    for tip in data["tips"]:
        tips.add(desk, tips.TipForm(**tip))
    example_case.fill(desk, data["case"])
    with resources.as_file(resources.files(__package__).joinpath("example_incidents.csv")) as path:
        imports.run(desk, path, imports.Options(source=data["source"]))


def _write(ana: Desk, sue: Desk, play: dict[str, str]) -> Iterator[Step]:
    tip = tips.add(ana, tips.TipForm(play["title"], play["tip"], play["source"], play["behaviour"]))
    yield Step("ana", "takes in a tip", f"{tip.number}, behaviour {tip.behaviour}, marked {tip.marking}")
    case = triage.promote(ana, tip.id)
    yield Step("ana", "promotes it to a case", f"{case.number}, the tip stays linked")
    cases.add_fact(ana, case.id, cases.FactForm(play["fact"], play["fact_source"], grade="B2"))
    yield Step("ana", "adds a fact", "grade B2, with its source")
    product = products.new(ana, products.ProductForm(play["title"], play["product"], case=case.id))
    yield Step("ana", "writes a bulletin", f"{product.number}, banner rolled up: {product.marking}")
    products.submit(ana, product.id)
    yield Step("ana", "submits it", _refusal(lambda: products.approve(ana, product.id, play["approval"])))
    reading.show(sue, product.id)
    approved = products.approve(sue, product.id, play["approval"])
    yield Step("sue", "approves it", f"{approved.number} is {approved.state}")
    peer = peers.peers(ana)[0]
    grounds = Grounds(play["authority"], play["need"], play["right"], play["reason"])
    releases.release(ana, product.id, peer.code, grounds)
    yield Step("ana", f"releases it to {peer.code}", "authority, need, right and reason are in the ledger")


def _exchange(ana: Desk, bob: Desk, drop: Path) -> Iterator[Step]:
    for sent in exchange.send(ana, drop):
        yield Step("ana", "writes the drop", f"{sent.file}: bundle {sent.seq}, read back and compared, safe to remove")
    for arrival in exchange.receive(bob, drop):
        counted = f"{arrival.new} new, {arrival.changed} changed"
        yield Step("bob", "reads the drop", f"bundle {arrival.seq} from {arrival.sender}: {arrival.outcome}, {counted}")
    for found in reading.find(bob, script()["walk"]["title"], ["received"], limit=1).records:
        yield Step("bob", "finds it by searching", f"{found.marking} {script()['walk']['title']}")
    for _ in exchange.send(bob, drop):
        yield Step("bob", "sends a receipt back", "sealed and signed like everything else")
    for arrival in exchange.receive(ana, drop):
        yield Step("ana", "reads the receipt", f"bundle {arrival.seq} from {arrival.sender}: {arrival.outcome}")
    settled = all(release.state == "acknowledged" for release in _given(ana))
    yield Step("ana", "looks at the ledger", "every release is acknowledged" if settled else "a release is open")


def _given(desk: Desk) -> list[Release]:
    window = queues.window(desk, queues.view("outgoing"), 0, 200)
    return [record for record in window.records if isinstance(record, Release)]


def _refusal(act: Callable[[], object]) -> str:
    """Return why an act is refused: the walk shows the rule at work."""
    try:
        act()
    except PolicyError as error:
        return f"refused to approve it herself: {error.message}"
    return "the two-person rule did not hold"
