"""Amounts of money in dollars, euros and pounds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_NUMBER = r"(\d{1,3}+(?:,\d{3}){1,4}+|\d{1,12}+)(\.\d{1,2}+)?"
_SCALE = r"(?:\s?+(k|thousand|mm?|million|grand)(?![a-z]))?+"
_SIGNED = re.compile(rf"(?<![\w$€£])(us\$|usd\s?+\$?|[$€£])\s?+{_NUMBER}{_SCALE}", re.ASCII | re.IGNORECASE)
_SAID = re.compile(
    rf"(?<![\w$€£.,]){_NUMBER}{_SCALE}\s?+(dollars?|bucks|usd|euros?|eur)(?![a-z])", re.ASCII | re.IGNORECASE
)
_CURRENCIES = {"€": "EUR", "£": "GBP", "e": "EUR"}
_SCALES = {"k": 1000, "thousand": 1000, "grand": 1000, "m": 1_000_000, "mm": 1_000_000, "million": 1_000_000}


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the amounts of a text as a currency and a number."""
    for found in _SIGNED.finditer(text):
        value = _value(found[1], found[2], found[3], found[4])
        yield suggest(Kind.AMOUNT, text, found.span(), value, Confidence.SURE, "a number behind the sign of a currency")
    for found in _SAID.finditer(text):
        value = _value(found[4], found[1], found[2], found[3])
        yield suggest(Kind.AMOUNT, text, found.span(), value, Confidence.SURE, "a number before the name of a currency")


def _value(currency: str, whole: str, cents: str | None, scale: str | None) -> str:
    hundredths = int(whole.replace(",", "")) * 100 + int(((cents or ".")[1:] + "00")[:2])
    hundredths *= _SCALES[scale.lower()] if scale else 1
    return f"{_CURRENCIES.get(currency[0].lower(), 'USD')} {hundredths // 100}.{hundredths % 100:02}"
