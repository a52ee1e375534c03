"""Vehicle identification numbers, which check themselves, and licence plates, which nothing shows but their context."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.states import CODES, STATE, code_of
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made, places

_VIN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NPR-Za-hj-npr-z0-9]{17}(?![A-Za-z0-9])", re.ASCII)
_LETTERS, _AS = "ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789"
_VALUES = dict(zip(_LETTERS, map(int, _AS), strict=True))
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_SIGNS = r"[A-Z0-9?*]{1,4}(?:[ -][A-Z0-9?*]{1,5}){0,2}|[A-Z0-9?*]{2,8}"
_WORD = r"(?:licen[sc]e(?:\s+plates?|\s+tag)?|lic|plates?|tags?|registration|reg|lp)"
_LINK = r"(?:\.|\s+(?:number|no\.?|num|is|was|reads?|reading|of))*\s*[:#]?\s*"
_CALLED = re.compile(
    rf"\b(?:(?P<first>{STATE})\s+)?(?i:{_WORD})\b(?i:{_LINK})(?:(?P<then>{STATE})\s*[:#]?\s+)?(?P<plate>{_SIGNS})(?![A-Za-z0-9?*])"
)
_STATE_FIRST = re.compile(
    rf"\b(?P<state>{'|'.join(CODES)})\s+(?P<plate>[A-Z]{{2,3}}[ -]?\d{{3,4}}|\d{{3,4}}[ -]?[A-Z]{{2,3}})(?![A-Za-z0-9])"
)
_BORNE = re.compile(r"\b(?i:bearing|displaying)\s+(?P<plate>[A-Z0-9?*]{2,4}[ -]?[A-Z0-9?*]{2,5})(?![A-Za-z0-9?*])")
_APART = str.maketrans("*", "?", " -")


def vehicles(text: str) -> Iterator[Suggestion]:
    """Yield VINs and plates; of a plate seen in part, each unknown sign is a question mark."""
    for match, span in places(_VIN, text):
        yield from _vin(text, match[0].upper(), span)
    for match, span in places(_CALLED, text, "plate"):
        where = code_of(match["first"] or match["then"] or "")
        yield from _plate(text, span, where, Confidence.LIKELY, "after a word for a licence plate")
    for match, span in places(_STATE_FIRST, text, "plate"):
        yield from _plate(text, span, match["state"], Confidence.POSSIBLE, "written as a plate after a state's code")
    for _, span in places(_BORNE, text, "plate"):
        yield from _plate(text, span, "", Confidence.POSSIBLE, "something that a vehicle bears")


def _vin(text: str, vin: str, span: tuple[int, int]) -> Iterator[Suggestion]:
    if vin.isdecimal() or vin.isalpha():
        return
    wanted = check_digit(vin)
    if vin[8] == wanted:
        yield made(Kind.VIN, text, span, vin, Confidence.SURE, f"17 characters, and the check digit {wanted} is right")
    else:
        reason = f"17 characters; the check digit {vin[8]} should be {wanted}: read it again"
        yield made(Kind.VIN, text, span, vin, Confidence.POSSIBLE, reason)


def check_digit(vin: str) -> str:
    """Return what the ninth character of a VIN has to be (49 CFR 565.15(c)(4))."""
    values = (int(sign) if sign.isdigit() else _VALUES[sign] for sign in vin)
    rest = sum(value * weight for value, weight in zip(values, _WEIGHTS, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _plate(text: str, span: tuple[int, int], state: str, confidence: Confidence, reason: str) -> Iterator[Suggestion]:
    signs = text[span[0] : span[1]].translate(_APART)
    is_plate = 2 <= len(signs) <= (7 if signs.isdecimal() else 8) and signs.strip("?")
    if is_plate and any(sign.isdigit() or sign == "?" for sign in signs):
        in_part = ", seen in part" if "?" in signs else ""
        yield made(Kind.PLATE, text, span, f"{state} {signs}".strip(), confidence, reason + in_part)
