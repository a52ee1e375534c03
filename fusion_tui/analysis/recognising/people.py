"""Names of people, by what stands around them: a title, a role, a way of saying who somebody is, a given name.

A short list of given names is enough for that: what is found is a suggestion, and what isn't is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made, places
from fusion_tui.analysis.recognising.words import words

_GIVEN = words("given_names.txt")
_STREETS = (
    r"(?i:street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|boulevard|blvd|place|pl|highway|hwy|parkway|way)"
)
_THINGS = words("no_names.txt")
_PART = r"[A-Z][a-z'’]{1,20}(?:-[A-Z][a-z]{1,20})?|O'[A-Z][a-z]{1,20}|Mc[A-Z][a-z]{1,20}|Mac[A-Z][a-z]{1,20}"
_NAME = rf"(?:{_PART})(?:[ ](?:[A-Z]\.?[ ])?(?:(?:de|la|del|van|von|bin|al|el)[ ]){{0,2}}(?:{_PART})){{1,2}}"
_AFTER = rf"(?![A-Za-z])(?!\s+{_STREETS}\b)"

_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Officer|Ofc|Ofcr|Sgt|Sergeant|Det|Detective|Lt|Lieutenant|Capt|Captain|Chief|Agent|Trooper"
    rf"|Deputy|Sheriff|Pastor|Rev|Imam|Rabbi|Father|Judge)\.?\s+(?P<name>(?:{_NAME})|(?:{_PART})){_AFTER}"
)
_CALLED = re.compile(
    rf"\b(?i:named|name\s+is|name\s+was|identified\s+as|known\s+as|a\.?k\.?a\.?|a/k/a|goes\s+by|suspect|caller|complainant"
    rf"|reporting\s+party|r/?p|source\s+advises|source|witness|victim|driver|passenger|owner|neighbou?r|employee|tenant|resident|contact)"
    rf"\s*(?:[:,]|is|was)?\s*(?P<name>(?:{_NAME})){_AFTER}"
)
_ASKED = re.compile(rf"\b(?i:named|name\s+is|goes\s+by|ask\s+for|called|a\.?k\.?a\.?)\s+(?P<name>{_PART}){_AFTER}")
_LISTED = re.compile(
    r"(?<![A-Za-z])(?P<name>(?:[A-Z][A-Z'-]{1,20}|[A-Z][a-z]{1,20}),\s[A-Z][a-z]{1,20}(?:\s[A-Z]\.?(?![A-Za-z]))?)(?![A-Za-z])"
)
_ROLE = "after a word that says who somebody is"
_PLAIN = re.compile(rf"(?<![\w@.])(?P<name>{_NAME}){_AFTER}")


def people(text: str) -> Iterator[Suggestion]:
    """Yield names of people; a value is first name first, in small letters but for what begins a name."""
    for pattern, reason in ((_TITLED, "after a title"), (_CALLED, _ROLE), (_ASKED, _ROLE)):
        for match, span in places(pattern, text, "name"):
            if not _is_thing(match["name"]):
                yield made(Kind.PERSON, text, span, _value(match["name"]), Confidence.LIKELY, reason)
    for match, span in places(_LISTED, text, "name"):
        last, _, first = match["name"].partition(",")
        is_capital, is_given = last.isupper(), first.split()[0].lower() in _GIVEN
        if (is_capital or is_given) and not _is_thing(f"{first} {last}"):
            value = _value(f"{first.strip()} {last.title() if is_capital else last}")
            yield made(Kind.PERSON, text, span, value, Confidence.LIKELY, "the last name, then the first")
    for match, span in places(_PLAIN, text, "name"):
        first = re.split(r"[ -]", match["name"])[0].lower()
        if first in _GIVEN and not _is_thing(match["name"]):
            yield made(Kind.PERSON, text, span, _value(match["name"]), Confidence.POSSIBLE, "begins with a given name")


def _is_thing(name: str) -> bool:
    return any(word.strip(".,").lower() in _THINGS for word in name.split())


def _value(name: str) -> str:
    return " ".join(name.replace("’", "'").split())
