"""The words of street addresses, as the postal service shortens them (USPS Publication 28, appendices B and C)."""

from __future__ import annotations

from fusion_tui.analysis.recognising.context import CODES, any_of, words

_SUFFIXES = """street st|avenue ave|av ave|road rd|drive dr|lane ln|boulevard blvd|court ct|place pl|way way
|terrace ter|circle cir|parkway pkwy|highway hwy|pike pike|alley aly|square sq|trail trl|loop loop|row row|plaza plz
|turnpike tpke|expressway expy|crossing xing|st st|ave ave|rd rd|dr dr|ln ln|blvd blvd|ct ct|pl pl|ter ter|cir cir
|pkwy pkwy|hwy hwy|aly aly|sq sq|trl trl|tpke tpke"""
_DIRECTIONS = """northeast ne|northwest nw|southeast se|southwest sw|north n|south s|east e|west w|ne ne|nw nw|se se
|sw sw|n n|s s|e e|w w"""
_UNITS = """apartment apt|apt apt|unit unit|suite ste|ste ste|room rm|rm rm|lot lot|trailer trlr|floor fl
|building bldg|bldg bldg"""


def _pairs(listed: str) -> dict[str, str]:
    return dict(one.split() for one in listed.split("|"))


SUFFIXES, DIRECTIONS, UNITS = _pairs(_SUFFIXES), _pairs(_DIRECTIONS), _pairs(_UNITS)
LONE = any_of("street st avenue ave road rd drive dr lane ln boulevard blvd pkwy parkway hwy highway pike")
SUFFIX, DIRECTION, UNIT = (any_of(" ".join(each)) for each in (SUFFIXES, DIRECTIONS, UNITS))

# No street's name begins with one of these, and none has one in it.
STOPS = words(
    """a an the in on of at and or to from by for with near then was were is are he she they it his her their who
    that this there out off down up across along behind outside inside into onto over under between before after
    about around approx people men women males females persons subjects suspects kids guys cars vehicles shots rounds
    minutes mins hours hrs days weeks months years feet foot miles yards blocks times hundred block blk dollars pounds
    inches degrees other more some any each every one two three four five six seven eight nine ten st"""
) - {"st"}
# What stands before the first street of a crossing, in capitals where a sentence begins.
LEADS = words(
    "meet near at on in from between corner intersection the seen parked by around behind toward to of i he she they"
    " it and"
)
_SHORT = {**SUFFIXES, **DIRECTIONS, **UNITS, "and": "&", "at": "&", "@": "&", "/": "&", "blk": "block", "of": ""}


def normal(written: str) -> str:
    """Return an address in capitals, its suffix, direction, unit and state shortened as on an envelope."""
    plain = written.lower().replace(".", "")
    for name in CODES:
        if plain.endswith(name) or f"{name} " in plain[-len(name) - 11 :]:
            plain = plain.replace(f" {name}", f" {CODES[name]}")
    tokens = (_shortened(token) for token in plain.split())
    return " ".join(token for token in tokens if token).upper()


def _shortened(token: str) -> str:
    bare = token.rstrip(",")
    return _SHORT.get(bare, bare) + token[len(bare) :]
