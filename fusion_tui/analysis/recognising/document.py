"""Numbers of documents a person carries: a social security number by its form, others behind the word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

# Never issued: area 000, 666 and from 900 on, group 00, serial 0000 (Social Security Administration, POMS RM 10201).
_SOCIAL = re.compile(r"(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])", re.ASCII)
_BEHIND = re.compile(
    r"(?<!\w)(?:oln|dl|driver'?s?+\s{1,2}+licen[sc]e|operator'?s?+\s{1,2}+licen[sc]e|passport)"
    r"(?:\s(?:number|no\.?|num))?+\s{0,2}+[:#]?+\s{0,2}+([A-Z]{0,2}+\d[A-Z0-9-]{4,14}+)(?!\w)",
    re.ASCII | re.IGNORECASE,
)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the documents of a text; the normal form has capitals and no hyphens but those of a social security one."""
    for found in _SOCIAL.finditer(text):
        reason = "written as a social security number"
        yield suggest(Kind.DOCUMENT, text, found.span(), found[0], Confidence.LIKELY, reason)
    for found in _BEHIND.finditer(text):
        value = found[1].upper().replace("-", "")
        yield suggest(Kind.DOCUMENT, text, found.span(1), value, Confidence.LIKELY, "behind a word for a document")
