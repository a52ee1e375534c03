"""Licence plates: only beside a word for one ("plate", "tag", "registration") or a state's name or code.

Partial plates are taken with ``?`` and ``*`` where a sign was not seen. A driver's licence, an evidence tag and
a price tag are none. The normal form is the state's code, where it is told, and the signs in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import MONTHS, STATE, before, state_code
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

LEAST, MOST = 3, 8  # letters and digits of a plate
LISTED = 4  # plates behind one word: "plates ABC1234 and DEF5678"
FILLERS = 7  # words such as "number", "is" and a state between "plate" and the plate

_WORD = re.compile(
    r"(?<![a-z])(?:licen[sc]e[ -]?(?:plates?|tags?)?|lic\.?|lp|plates?|plated|tags?|tagged|partials?|registration"
    r"|alpr|lpr|reg\.?|bearing)"
    r"(?![a-z])",
    re.ASCII | re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:driver'?s?'?|drivers’|driver’s|operator'?s?|business|fishing|hunting|liquor|carry|marriage|professional|evidence|property|price|name|toe|dog|laser|ear|"
    r"gear|phone|hash|voter|student|bag|luggage|home|dinner|hot|gift)\s\Z",
    re.ASCII,
)
_FILLER = re.compile(
    r"[\s:#.,(/\"“]{1,8}+|(?:numbers?|no|num|of|is|was|are|were|reads?|reading|partial|partially|possibly|possible|maybe|state|"
    r"starting|starts|begins|beginning|with|plates?|tags?|it|may|be|like|might|as|displayed|showing|hit|match|alert|read|approx|the|a|an|"
    r"temp|temporary|on|car|truck|van|trailer|vehicle|suv|sedan|pickup|jeep|bike|motorcycle|boat|that|had|only|seen|first|letters?|digits?|and|out)(?![\w-])",
    re.ASCII | re.IGNORECASE,
)
_STATE = re.compile(rf"({STATE})[\s:)/]", re.ASCII)
_STATE_BEFORE = re.compile(rf"(?<![A-Za-z])({STATE})[\s:)/-]{{0,2}}\Z", re.ASCII)
_STATE_AFTER = re.compile(rf"(?:[,\s]?\s?[(\[]?(?:st/)?|,?\s(?:out of|from|of)\s)({STATE})[)\]]?", re.ASCII)
_END = r"(?![\w?*]|-\w)"
_SHAPES = (
    re.compile(rf"[A-Z]{{1,3}} \d{{1,3}} \d{{1,4}}{_END}|\d{{1,3}} \d{{1,3}} [A-Z]{{1,3}}{_END}", re.ASCII),
    re.compile(rf"[A-Z?*]{{1,4}} [0-9?*]{{2,6}}{_END}", re.ASCII | re.IGNORECASE),
    re.compile(
        rf"[0-9?*]{{2,4}} [A-Z?*]{{2,4}}{_END}|(?=\w{{0,3}}\d)[A-Z0-9?*]{{2,4}} (?=\w{{0,3}}\d)[A-Z0-9?*]{{2,4}}{_END}",
        re.ASCII,
    ),
    re.compile(rf"[A-Z0-9?*]{{1,7}}[-·][A-Z0-9?*]{{1,7}}{_END}|[A-Z0-9?*]{{2,8}}{_END}", re.ASCII | re.IGNORECASE),
)
_BESIDE = re.compile(
    rf"(?<![A-Za-z0-9])({STATE})[ /:]([A-Z]{{2,3}}[ -]?\d{{3,4}}|\d{{3,4}}[ -]?[A-Z]{{2,3}}|\d[A-Z]{{3}}\d{{3}})"
    r"(?![\w-])",
    re.ASCII,
)
_BESIDE_AFTER = re.compile(
    rf"(?<![\w-])([A-Z]{{2,3}}[ -]?\d{{3,4}}|\d{{3,4}}[ -]?[A-Z]{{3}}|\d[A-Z]{{3}}\d{{3}})(?:,?\s|/)\(?({STATE})",
    re.ASCII,
)
_BEFORE_WORD = re.compile(
    r"(?<![\w-])((?:[A-Z]{1,3}[ -]?[0-9?*]{2,5}|[0-9?*]{2,4}[ -]?[A-Z]{2,3}|\d[A-Z]{3}\d{3}))"
    r"\s(?i:(?:was\s|is\s)?(?:on|as)\s(?:(?:the|a|its|his|her)\s)?(?:(?:rear|front|back|licen[sc]e)\s)?(?:plates?|tag))(?!\w)",
    re.ASCII,
)
_NUMBER_OF = re.compile(r"(?:number|no\.?|#|hull|serial)\s\Z", re.ASCII)
_BESIDE_WORDS = ("IN", "OR", "ME", "HI", "OK")  # codes that are words where all is in capitals
_MORE = re.compile(r"(?:,|\s&|,?\s(?:and|or))\s", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_APART = str.maketrans("", "", " -·")


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the plates of a text."""
    for word in _WORD.finditer(text):
        if not _OTHERS.search(before(text, word.start(), 16)):
            yield from _after_word(text, word)
    for found in _BEFORE_WORD.finditer(text):
        if _is_plate(found[1], partial=False):
            reason = "before the word for a plate"
            yield suggest(Kind.PLATE, text, found.span(1), _signs(found[1]), Confidence.LIKELY, reason)
    for found in _BESIDE.finditer(text):
        if not _NUMBER_OF.search(before(text, found.start(), 12)):
            yield from _beside_state(text, found, plate=2, state=1)
    for found in _BESIDE_AFTER.finditer(text):
        yield from _beside_state(text, found, plate=1, state=2)


def _beside_state(text: str, found: re.Match[str], *, plate: int, state: int) -> Iterator[Suggestion]:
    if found[state] not in _BESIDE_WORDS and _is_plate(found[plate], partial=False):
        code = state_code(found[state])
        value = f"{code} {_signs(found[plate])}"
        yield suggest(Kind.PLATE, text, found.span(plate), value, Confidence.POSSIBLE, f"beside a state, {code}")


def _after_word(text: str, word: re.Match[str]) -> Iterator[Suggestion]:
    at, state = _skipped(text, word.end())
    partial = "partial" in before(text, at, 30)
    for _ in range(LISTED):
        found = _shaped(text, at, partial=partial)
        if not found:
            return
        beside = state or _state_beside(text, word.start(), found.end())
        value = f"{beside} {_signs(found[0])}".strip()
        yield suggest(Kind.PLATE, text, found.span(), value, _confidence(found[0]), _reason(word[0], beside, found[0]))
        if not (more := _MORE.match(text, found.end())):
            return
        at = more.end()


def _shaped(text: str, at: int, *, partial: bool) -> re.Match[str] | None:
    matches = (shape.match(text, at) for shape in _SHAPES)
    return next((found for found in matches if found and _is_plate(found[0], partial=partial)), None)


def _signs(written: str) -> str:
    return written.translate(_APART).upper()


def _confidence(written: str) -> Confidence:
    whole = any(map(str.isdecimal, written)) and len(_signs(written)) >= LEAST
    return Confidence.LIKELY if whole else Confidence.POSSIBLE


def _skipped(text: str, at: int) -> tuple[int, str]:
    """Return where a plate may begin behind its word, and the state that is told before it."""
    state = ""
    for _ in range(2 * FILLERS):
        if not state and (found := _STATE.match(text, at)):
            state, at = state_code(found[1]), found.end(1)
        elif found := _FILLER.match(text, at, at + 40):
            at = found.end()
        else:
            break
    return at, state


def _is_plate(written: str, *, partial: bool) -> bool:
    signs = _signs(written)
    if not (2 if partial else LEAST) <= len(signs) <= MOST or not any(map(str.isalnum, signs)):
        return False
    if signs[:3].lower() in MONTHS and _YEAR.fullmatch(signs[3:]):
        return False
    if any(map(str.isdecimal, signs)):
        return not (signs.isdecimal() and (len(signs) < 4 or _YEAR.fullmatch(signs)) and not partial)
    return written.isupper() and (partial or "?" in signs or "*" in signs or len(signs) > 4)


def _state_beside(text: str, start: int, end: int) -> str:
    found = _STATE_BEFORE.search(text[max(0, start - 22) : start]) or _STATE_AFTER.match(text, end)
    return state_code(found[1]) if found else ""


def _reason(word: str, state: str, written: str) -> str:
    said = f'behind the word "{word.lower().strip(".")}"' + (f", of {state}" if state else "")
    return said + (", a part of it unknown" if "?" in written or "*" in written else "")
