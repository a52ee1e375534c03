"""Card files: those that lie in a folder and what taking each would mean, and ours, written into one.

Names and texts come from whoever wrote the medium: only plain files of a card's name are opened, each is
bounded, and what is shown is cleaned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fusion_tui.domain.center import Peer
from fusion_tui.domain.errors import FusionError, InputError
from fusion_tui.domain.text import clean_line
from fusion_tui.domain.user import Right
from fusion_tui.services import identity, peers
from fusion_tui.services.desk import Desk
from fusion_tui.store.newfile import new_file
from fusion_tui.sync import card, limits, medium, trust
from fusion_tui.sync.card import Card, SignedCard
from fusion_tui.sync.filesystem import LOCAL

SHOWN = 200  # cards of one folder: more is no way to hand cards over
_SUFFIX = ".ftc"


@dataclass(frozen=True)
class Offer:
    """A card file, whose it says it is, and what taking it would mean; ``code`` is empty where it can't be read."""

    file: str
    code: str
    name: str
    card: str
    standing: str
    is_open: bool = False


@dataclass(frozen=True)
class _Known:
    """What a card is held against."""

    own: Card
    circle: Sequence[trust.Peer]


def offered(desk: Desk, folder: Path) -> list[Offer]:
    """Return the cards in a folder, those that can be taken first; raises InputError where it can't be read."""
    names = _names(folder)
    with desk.read() as books:
        known = _Known(identity.own_card(books, desk.center).card, peers.enrolled(books))
    return sorted((_offer(folder, name, known) for name in names), key=lambda one: (not one.is_open, one.file))


def take(desk: Desk, folder: Path, file: str) -> Peer:
    """Take a card that lies in a folder."""
    return peers.add(desk, _read(folder, file))


def give(desk: Desk, folder: Path) -> Path:
    """Write our card into a folder, under our code and its version, and return the file; recorded.

    Raises InputError where that file is there already with other bytes, or the folder isn't there.
    """
    with desk.write("card give", Right.READ) as entry:
        envelope = identity.own_envelope(entry.books, desk.center)
        entry.subject, entry.outcome = desk.center.center_id, f"card {card.parse(envelope).fingerprint}"
        target = folder / f"{desk.center.code.lower()}-{card.parse(envelope).card.version}{_SUFFIX}"
        _write(folder, target, envelope)
    return target


def _write(folder: Path, target: Path, envelope: bytes) -> None:
    if not folder.is_dir():
        raise InputError("no such folder", "check that the medium is plugged in, and its path")
    if target.is_file() and _read(folder, target.name) == envelope:
        return
    with new_file(target) as file:
        file.write(envelope)


def _names(folder: Path) -> list[str]:
    with medium.telling("the folder can't be read"), LOCAL.names(folder) as found:
        cards = (name for name in islice(found, limits.SCAN) if name.casefold().endswith(_SUFFIX))
        return sorted(islice(cards, SHOWN))


def _read(folder: Path, name: str) -> bytes:
    with medium.telling("the card can't be read"):
        source = LOCAL.open(folder, name)
        try:
            found = b""
            while len(found) <= limits.CARD and (more := source.read(limits.CARD + 1 - len(found))):
                found += more
            return found
        finally:
            source.close()


def _offer(folder: Path, name: str, known: _Known) -> Offer:
    shown = clean_line(name)
    try:
        found = card.parse(_read(folder, name))
    except FusionError as error:
        return Offer(shown, "", "", "", f"no card: {error.message}")
    center = found.card.center
    standing, is_open = _standing(found, known)
    return Offer(shown, center.code, center.name, found.fingerprint, standing, is_open and shown == name)


def _standing(found: SignedCard, known: _Known) -> tuple[str, bool]:
    """Return what taking a card would mean, in words, and whether it can be taken."""
    held = next((peer for peer in known.circle if peer.card.id == found.card.id), None)
    try:
        if held is None:
            trust.meet(found, known.own, known.circle)
            return "new center", True
        if trust.renew(held, found, known.own, known.circle) is held:
            return ("held already" if found.payload == held.cards[0].payload else "older than the one held"), False
    except FusionError as error:
        return f"refused: {error.message}", False
    return f"its next card, after {held.cards[0].fingerprint}", True
