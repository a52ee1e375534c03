"""Vehicle identification numbers: 17 letters and digits, one of them a check digit (49 CFR 565.15(c)).

Only vehicles made for North America must have the check digit, so one that fails is still shown, with that said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import before
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

LENGTH, CHECKED = 17, 8  # the ninth sign is the check digit

_VIN = re.compile(rf"(?<![0-9A-Z])[0-9A-HJ-NPR-Z]{{{LENGTH}}}(?![0-9A-Z])", re.ASCII | re.IGNORECASE)
_NAMED = re.compile(r"\bv\.?i\.?n\b|\bvehicle id", re.ASCII)
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the VINs of a text, in capitals; what has no letter, or hardly a digit, is none."""
    for found in _VIN.finditer(text):
        value = found[0].upper()
        if value.isdecimal() or sum(map(str.isdecimal, value)) < 3:
            continue
        named = bool(_NAMED.search(before(text, found.start(), 25)))
        yield suggest(Kind.VIN, text, found.span(), value, *_judged(value, named=named))


def check_digit(vin: str) -> str:
    """Return the check digit that 17 signs in capitals should have at the ninth place."""
    total = sum(weight * _VALUES.get(sign, 0) for sign, weight in zip(vin, _WEIGHTS, strict=True) if sign.isalpha())
    total += sum(weight * int(sign) for sign, weight in zip(vin, _WEIGHTS, strict=True) if sign.isdecimal())
    return "0123456789X"[total % 11]


def _judged(vin: str, *, named: bool) -> tuple[Confidence, str]:
    right, has = check_digit(vin), vin[CHECKED]
    if has == right:
        return Confidence.SURE, f"17 characters and the check digit {has} is right"
    confidence = Confidence.LIKELY if named else Confidence.POSSIBLE
    return confidence, f"17 characters, but the check digit is {has} and should be {right}"
