"""Which words of a run are a name: what leads it in and what follows it cut away, known other words refused."""

from __future__ import annotations

from fusion_tui.analysis.recognising.name_runs import Word
from fusion_tui.analysis.recognising.names import (
    AMBIGUOUS,
    GIVEN,
    NOT_NAMES,
    PARTICLES,
    ROLES,
    SAID,
    STARTERS,
    SUFFIXES_OF_NAMES,
    TITLES,
)

_LEADS, _TAILS = TITLES | ROLES | STARTERS | SAID, STARTERS | ROLES


def without_lead(run: list[Word]) -> list[Word]:
    """Return a run without the titles, parts and first words of a sentence that it begins with."""
    lead = 0
    while lead < len(run) and run[lead].low in _LEADS:
        lead += 1
    rest = run[lead:]
    while rest and (
        rest[-1].low in _TAILS or (len(rest) > 1 and rest[-1].low in NOT_NAMES and not _may_be_family(rest))
    ):
        rest = rest[:-1]
    return rest


def given_part(run: list[Word]) -> list[Word]:
    """Return the name that begins with a frequent given name in a run, where the rest of the run is something else."""
    for place, word in enumerate(run[:-1]):
        if is_given(word):
            initial = len(run[place + 1].text) == 1 and place + 2 < len(run)
            name = run[place : place + (3 if initial else 2)]
            return name if are_names(name) and not _is_street(run, place + len(name)) else []
    return []


def titled_part(run: list[Word]) -> list[Word]:
    """Return the one word behind a title in a text of capitals, where nothing tells how long a name is."""
    place = next((place for place, word in enumerate(run[:-1]) if word.low in TITLES), None)
    name = [] if place is None else [run[place + 1]]
    return name if name and are_names(name) and len(name[0].text) > 2 else []


def is_given(word: Word) -> bool:
    """Whether a word, or the first half of one with a hyphen, is a frequent given name."""
    return word.low in GIVEN or word.low.partition("-")[0] in GIVEN


def _is_street(run: list[Word], at: int) -> bool:
    return at < len(run) and run[at].low in NOT_NAMES and not run[at].text.isupper()


def are_names(name: list[Word]) -> bool:
    """Whether no word of it is known as something else, and it is more than initials."""
    if name[-1].low in SUFFIXES_OF_NAMES and len(name) == 1:
        return False
    plain = name[:-1] if _may_be_family(name) else name
    known = any(word.low in NOT_NAMES or word.low in STARTERS for word in plain if word.low not in PARTICLES)
    return not known and any(len(word.text) > 1 and word.text[0].isupper() for word in name)


def _may_be_family(name: list[Word]) -> bool:
    return len(name) > 1 and name[-1].low in AMBIGUOUS and is_given(name[0])


def in_order(name: list[Word]) -> str:
    """Return a name as a record would have it: words that are all capitals in small letters."""
    return " ".join(
        word.text.title() if word.text.isupper() and word.low not in SUFFIXES_OF_NAMES else word.text for word in name
    )
