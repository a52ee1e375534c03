"""Names of people, by the words beside them: a title, a part in the story, "named", a frequent given name.

Two or three words in capitals that nothing speaks for, and nothing against, are shown as possible. The normal form
is given name first, without the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from fusion_tui.analysis.recognising.context import after, before
from fusion_tui.analysis.recognising.name_parts import (
    are_names,
    given_part,
    in_order,
    is_given,
    titled_part,
    without_lead,
)
from fusion_tui.analysis.recognising.name_runs import Word, begins_sentence, runs
from fusion_tui.analysis.recognising.names import GIVEN, NOT_NAMES, ROLES, SAID, TITLES
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

LONGEST = 4  # words of a name

_NAMED = re.compile(
    rf"\b(?:(?:{'|'.join(sorted(SAID))}|a\.k\.a\.|name(?:s)? (?:is|was|are|of)|name|goes by|by the name of"
    r"|(?:spoke|speak|talk|talked) (?:to|with)|ask(?:ed)? for|(?:himself|herself|themselves) as"
    r"|saved as|known to \w{1,12} as|identified as|known as|signed)"
    r"\s?(?:only\s)?(?:as|to be)?[\s:,\"“]{1,3}|\bname:\s?)\Z"
)
_SMALL = re.compile(r"(?<![\w-])(?:named|name is|name was|called) ([a-z]{2,20}+)(?![\w'’-])", re.ASCII)
_ROLE = re.compile(rf"\b({'|'.join(sorted(ROLES))})(?:\s(?:is|was|named|called))?[\s:,]{{1,2}}(?:a\s)?\Z")
_TITLE = re.compile(rf"\b({'|'.join(sorted(TITLES))})\.?\s\Z")
# What is said of people, beside a name: without it two words in capitals are a firm, a product, a place.
_PEOPLE_BEFORE = re.compile(
    r"(?:\bw/|\b(?:with|by|and|or|that|told|saw|met|to|for|against|asked|advised|contact(?:ed)?|interviewed|arrested|followed"
    r"|threatened|helped|paid|hired|male|female|man|woman|kid|teen|is|was|to|owner|we|her|his|mr|mrs)[\s,:])\s?\Z",
    re.ASCII,
)
_PEOPLE_AFTER = re.compile(
    r",? (?:who|said|says|told|stated|states|is going|was seen|lives|lived|works|called|has|had|drove|drives|asked|paid"
    r"|threatened|will|would|posted|wrote|saw|bought|left|bragged|claims|claimed|reported|reports|wants|asks|came|went|sent|dob|age|aged|\(\d\d\)|\d\d\b)"
    r"|['’]s (?:house|car|wife|truck|phone)",
    re.ASCII,
)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the names of people in a text."""
    found_runs = list(runs(text))
    turned: set[int] = set()
    for first, second in pairwise(found_runs):
        if found := _last_first(text, first, second):
            turned |= {first[0].start, second[0].start}
            yield found
    families: set[str] = set()
    for run in found_runs:
        if run[0].start not in turned and (found := _judged(text, run)):
            families |= {found.value.rpartition(" ")[2]} if " " in found.value else set()
            yield found
    yield from _again(text, found_runs, families)
    yield from _in_small_letters(text)


def _again(text: str, found_runs: list[list[Word]], families: set[str]) -> Iterator[Suggestion]:
    """Yield the family names that stand alone where the same text has the whole name."""
    for run in found_runs:
        name = without_lead(run)
        if len(name) == 1 and len(name[0].text) > 3 and in_order(name) in families and are_names(name):
            span, reason = (name[0].start, name[0].end), "the family name of somebody the text names"
            yield suggest(Kind.PERSON, text, span, in_order(name), Confidence.POSSIBLE, reason)


def _in_small_letters(text: str) -> Iterator[Suggestion]:
    """Yield the given names that are typed without a capital, behind words that leave no doubt."""
    for found in _SMALL.finditer(text):
        if found[1] in GIVEN:
            reason = f"{found[1].title()} is a frequent given name"
            yield suggest(Kind.PERSON, text, found.span(1), found[1].title(), Confidence.POSSIBLE, reason)


def _last_first(text: str, last: list[Word], first: list[Word]) -> Suggestion | None:
    """Return a name that is written as "WHITLOCK, Dana": in capitals, or with a given name behind the comma."""
    family, first = without_lead(last), list(takewhile(lambda word: word.low not in NOT_NAMES, first))[:2]
    if len(family) != 1 or not first or text[last[-1].end : first[0].start] != ", " or not are_names([*family, *first]):
        return None
    loud = family[0].text.isupper() and len(family[0].text) > 2 and not first[0].text.isupper()
    given = is_given(first[0]) and not is_given(family[0])
    if not (loud or given):
        return None
    value = in_order([*first, *family])
    confidence = Confidence.LIKELY if given else Confidence.POSSIBLE
    span = family[0].start, first[-1].end
    return suggest(Kind.PERSON, text, span, value, confidence, "a family name, a comma and a given name")


def _judged(text: str, run: list[Word]) -> Suggestion | None:
    """Return the name in a run, with the best of the reasons for it."""
    titled = any(word.low in TITLES for word in run[:3])
    loud = len(run) > 3 and all(word.text.isupper() for word in run)
    name = (given_part(run) or titled_part(run)) if loud else without_lead(run)
    if not name or len(name) > LONGEST or not are_names(name):
        name = given_part(run)
    if not name:
        return None
    why = _why(text, run, name, titled=titled)
    return suggest(Kind.PERSON, text, (name[0].start, name[-1].end), in_order(name), *why) if why else None


def _why(text: str, run: list[Word], name: list[Word], *, titled: bool) -> tuple[Confidence, str] | None:
    beside = before(text, name[0].start, 30)
    if found := _TITLE.search(beside):
        return Confidence.LIKELY, f"behind the title {found[1]}"
    if found := _NAMED.search(beside):
        return Confidence.LIKELY, f'behind the words "{" ".join(found[0].split()).strip(" :,")}"'
    if is_given(name[0]) and len(name) > 1 and not titled:
        return Confidence.LIKELY, f"{name[0].text.title()} is a frequent given name"
    if found := _ROLE.search(beside):
        return (Confidence.LIKELY if len(name) > 1 else Confidence.POSSIBLE), f'behind the word "{found[1]}"'
    if len(name) == 2 and len(name[0].text) == 1 and text[name[0].end] == "." and not name[1].text.isupper():
        return Confidence.POSSIBLE, "an initial and a name"
    return _by_capitals(text, run, name, beside)


def _by_capitals(text: str, run: list[Word], name: list[Word], beside: str) -> tuple[Confidence, str] | None:
    """Judge what only its capitals speak for: no place, no abbreviation, and not a sentence that begins."""
    cut = len(run) != len(name) and run[-1] is not name[-1]
    loud = any(word.text.isupper() and len(word.text) > 1 for word in name)
    if not 2 <= len(name) <= 3 or cut or loud or begins_sentence(text, name[0].start):
        return None
    if not (_PEOPLE_BEFORE.search(beside) or _PEOPLE_AFTER.match(after(text, name[-1].end, 16))):
        return None
    return Confidence.POSSIBLE, f"{'two' if len(name) == 2 else 'three'} words in capitals"
