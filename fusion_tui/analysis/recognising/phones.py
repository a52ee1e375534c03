"""Phone numbers, by the library that knows the numbering plans of the world; fictional 555 numbers as well.

A library that finds numbers takes case numbers and measures for phones too, so that only what is written as
one writes a phone here counts, or what a word before it calls one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made

_TRIES = 4_000  # runs of digits that are looked at
_BEFORE = 24
_NORTH_AMERICA = re.compile(
    r"(?:\+?1[-. ]{0,2})?(?:\(\d{3}\)[-. ]{0,2}|\d{3}[-. ])\d{3}[-. ]\d{4}(?:\D.{0,12})?", re.ASCII
)
_LOCAL = re.compile(r"\d{3}[-. ]\d{4}", re.ASCII)
_BARE = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}", re.ASCII)
_CALLED = re.compile(
    r"\b(?:phone|tel|telephone|cell|mobile|call|called|text|texted|number|fax|contact)\b", re.IGNORECASE
)


def phones(text: str, region: str) -> Iterator[Suggestion]:
    """Yield phone numbers; ``region`` is where numbers without a country code belong, as in "US"."""
    import phonenumbers

    everything = phonenumbers.PhoneNumberMatcher(
        text, region, leniency=phonenumbers.Leniency.POSSIBLE, max_tries=_TRIES
    )
    for match in everything:
        raw, span = match.raw_string, (match.start, match.end)
        confidence, reason = _judged(text, raw, span)
        if confidence is None:
            continue
        if _LOCAL.fullmatch(raw):
            yield made(Kind.PHONE, text, span, re.sub(r"\D", "", raw), confidence, reason)
        else:
            value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            yield made(Kind.PHONE, text, span, value, confidence, reason)


def _judged(text: str, raw: str, span: tuple[int, int]) -> tuple[Confidence | None, str]:
    """Return how much speaks for a run of digits being a phone, and what; None where nothing does."""
    is_called = _CALLED.search(text, max(0, span[0] - _BEFORE), span[0]) is not None
    if raw.startswith("+"):
        return Confidence.SURE, "written with a country code"
    if _NORTH_AMERICA.fullmatch(raw):
        return Confidence.SURE, "written as a ten-digit phone number"
    if _LOCAL.fullmatch(raw):
        return (Confidence.LIKELY if is_called else Confidence.POSSIBLE), "seven digits, without an area code"
    if _BARE.fullmatch(raw) and is_called:
        return Confidence.LIKELY, "ten digits after a word for a phone"
    return None, ""
