"""Invented offences, streets and narratives of a city that doesn't exist, drawn from a seeded generator."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bench.dice import Dice

YEARS = 12
SOURCE = "county"
OFFENSES = ("THEFT", "THEFT", "THEFT", "ASSAULT", "ASSAULT", "BURGLARY", "VANDALISM", "FRAUD", "TRESPASS", "ROBBERY",
            "NARCOTICS", "VEHICLE THEFT", "WEAPONS", "ARSON")  # fmt: skip
HOW = ("from a building", "under $500", "over $500", "forcible entry", "no force", "to property", "to a vehicle",
       "attempt", "retail", "by card", "in public", "at night")  # fmt: skip
PLACES = ("street", "residence", "sidewalk", "small store", "parking lot", "school", "gas station", "alley",
          "rail yard", "substation", "warehouse", "bridge", "park", "pier")  # fmt: skip
STREETS = ("Alder", "Breakwater", "Copper", "Dovecote", "Ember", "Foundry", "Granary", "Heron", "Inlet", "Juniper",
           "Kiln", "Lantern", "Millrace", "Nettle", "Orchard", "Quarry")  # fmt: skip
COMMON = ("male", "female", "suspect", "victim", "vehicle", "white", "black", "red", "blue", "grey", "van", "sedan",
          "truck", "fled", "north", "south", "foot", "reported", "stolen", "bag", "phone", "wallet", "cash", "witness",
          "stated", "officer", "arrived", "camera", "footage", "door", "window", "forced", "unknown", "approached",
          "pushed", "grabbed", "ran", "toward", "lot", "license", "again", "fence", "copper", "pallet")  # fmt: skip
_FIRST, _SECOND = "bdfgklmnprstvz", "aeiou"
_PLATE = "ABCDEFGHJKLMNPRSTUVWXYZ"


def rare() -> tuple[str, ...]:
    """Return 40,000 made-up words; the first of them are used most."""
    dice, found = Dice(3), dict[str, None]()
    while len(found) < 40_000:
        found["".join(dice.one_of(_FIRST) + dice.one_of(_SECOND) for _ in range(2 + dice.below(3)))] = None
    return tuple(found)


RARE = rare()


def narrative(dice: Dice, least: int, most: int) -> str:
    """Return a text of so many words, now and then with a plate or a phone number in it."""
    words = [dice.one_of(COMMON) for _ in range(least + dice.below(most - least))]
    if dice.chance(50):
        words.append(dice.seldom(RARE))
    if dice.chance(15):
        words.append(f"plate {plate(dice)}")
    if dice.chance(8):
        words.append(f"call (555) 01{dice.below(10)}-{dice.below(9000) + 1000}")
    return " ".join(words)


def plate(dice: Dice) -> str:
    """Return a license plate."""
    return f"{dice.below(9) + 1}{dice.one_of(_PLATE)}{dice.one_of(_PLATE)}-{dice.below(9000) + 1000}"


def incident(dice: Dice, n: int, until: datetime) -> dict[str, Any]:
    """Return what a source says of one incident, in the fields of an import."""
    offense, when = dice.one_of(OFFENSES), until - timedelta(minutes=dice.below(YEARS * 365 * 24 * 60))
    return {
        "title": f"{offense}: {dice.one_of(HOW)}",
        "category": offense,
        "occurred": when,
        "occurred_text": when.strftime("%m/%d/%Y %H:%M"),
        "address": f"{dice.below(99) + 1:03d}XX {dice.one_of('NSEW')} {dice.one_of(STREETS)} St",
        "district": str(dice.below(25) + 1),
        "latitude": 10 + dice.below(400_000) / 1e6,
        "longitude": -140 + dice.below(400_000) / 1e6,
        "detail": f"location: {dice.one_of(PLACES)}; beat: {dice.below(2400) + 111}; "
        f"narrative: {narrative(dice, 6, 22)}",
        "source_key": f"J{dice.one_of('ABCDE')}{n:07d}",
    }


def incidents(count: int, header: dict[str, Any], until: datetime, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield incidents as the bulk insert takes them, but for their ids."""
    dice, kept = Dice(seed), {"control": "U", "grade": "F6", "revision": 1, "source": SOURCE}
    for n in range(1, count + 1):
        own = incident(dice, n, until)
        tlp = "AMBER" if dice.chance(10) else "GREEN"
        digest = hashlib.blake2b(own["source_key"].encode(), digest_size=16).hexdigest()
        yield {**header, **kept, **own, "tlp": tlp, "row_hash": digest}
