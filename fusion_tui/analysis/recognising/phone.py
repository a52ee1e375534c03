"""Phone numbers, found by the library ``phonenumbers``; possible ones count, so that numbers nobody has are found too.

A national number is one only in the groups that people write (412-555-0142, 555-0142) or beside a word such as
"call"; numbers of cases, badges and reports are none. The normal form is E.164; without an area code there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fusion_tui.analysis.recognising.context import before
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

if TYPE_CHECKING:
    from phonenumbers import PhoneNumberMatch

TRIES = 20_000  # candidates that the library looks at before it gives up
LOCAL = 7  # digits of a number without its area code, in North America

_NOT_PHONES = re.compile(
    r"(?<!\d)\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?![\d/.-])"  # a day
    r"|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"  # a time of day
    r"|(?<![\d.-])\d{3}-\d\d-\d{4}(?![\d-])"  # a social security number
    r"|(?<![\d.-])[-+]?\d{1,3}\.\d{3,10},\s?+[-+]?\d{1,3}\.\d{3,10}(?![\d.-])",  # a position
    re.ASCII,
)
_OTHER = re.compile(
    r"\b(?:case|report|incident|badge|file|docket|ref(?:erence)?|complaint|account|acct|serial|order|tracking|invoice"
    r"|ticket|warrant|event|cad|dr|ssn|zip|unit|item|tag|evidence|permit|policy|claim|id|routing|check|imei|vin)\b"
    r"(?:\s?(?:no|num|number|nr|id|is|was)\b)?[\s.:#]{0,4}\Z",
    re.ASCII,
)
_SAID = re.compile(
    r"\b(?:call(?:ed|s|ing)?|phone[ds]?|tel|telephone|cell|mobile|text(?:ed|s)?|fax|reach(?:ed)?|ph|callback"
    r"|number|numbers|dial(?:ed)?|contact(?:ed)?|whatsapp|burner)\b[^.;\n]{0,30}\Z",
    re.ASCII,
)
_GROUPS = re.compile(r"(?:\+?1[ .\-/]?)?(?:\(\d{3}\) ?|\d{3}[ .\-–‑/])\d{3}[ .\-–‑]\d{4}|\d{3}[.\-–‑]\d{4}", re.ASCII)
_TEN = re.compile(r"1?[2-9]\d\d[2-9]\d{6}", re.ASCII)


def found_in(text: str, region: str) -> Iterator[Suggestion]:
    """Yield the phone numbers of a text; those without a country are of the region (two letters)."""
    from phonenumbers import Leniency, PhoneNumberMatcher

    kept = _NOT_PHONES.sub(lambda found: "\n" * len(found[0]), text)
    for found in PhoneNumberMatcher(kept, region, leniency=Leniency.POSSIBLE, max_tries=TRIES):
        if judged := _judged(text, found):
            yield suggest(Kind.PHONE, text, (found.start, found.end), *judged)


def _judged(text: str, found: PhoneNumberMatch) -> tuple[str, Confidence, str] | None:
    from phonenumbers import is_valid_number

    written, said = found.raw_string, bool(_SAID.search(before(text, found.start)))
    if _part_of_more(text, found.start, found.end) or (_OTHER.search(before(text, found.start)) and not said):
        return None
    if not (written.startswith("+") or said or _grouped(written, found.number.country_code)):
        return None
    if found.number.country_code == 1 and len(str(found.number.national_number)) == LOCAL:
        return _local(str(found.number.national_number), said=said)
    value = _e164(found)
    if is_valid_number(found.number):
        confidence = Confidence.LIKELY if written.isdecimal() and not said else Confidence.SURE
        return value, confidence, "a phone number of the numbering plan"
    confidence = Confidence.LIKELY if said or written.startswith("+") else Confidence.POSSIBLE
    return value, confidence, "as long as a phone number, but of no range in use"


def _part_of_more(text: str, start: int, end: int) -> bool:
    """Whether letters or signs are written on to it, as in a serial number."""
    left, right = text[max(0, start - 1) : start], text[end : end + 2]
    return left in ("$", "#", "-", "_", "/", "=") or left.isalnum() or right[:1] in ("_", "@") or right[:1].isalnum()


def _grouped(written: str, country: int | None) -> bool:
    bare = written.partition("x")[0].partition("e")[0].strip(" ,;")
    return bool(_GROUPS.fullmatch(bare) or _TEN.fullmatch(bare)) if country == 1 else not bare.isdecimal()


def _local(digits: str, *, said: bool) -> tuple[str, Confidence, str]:
    confidence = Confidence.LIKELY if said else Confidence.POSSIBLE
    return f"{digits[:3]}-{digits[3:]}", confidence, "seven digits: a phone number without its area code"


def _e164(found: PhoneNumberMatch) -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    extension = f";ext={found.number.extension}" if found.number.extension else ""
    return format_number(found.number, PhoneNumberFormat.E164) + extension
