"""E-mail addresses, also with [at] and (dot)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.defang import AT, HOST, is_defanged, refanged
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_EMAIL = re.compile(rf"(?<![\w.+%@-])[a-z0-9_](?:[\w.+%'-]|\[\.\]){{0,63}}+{AT}{HOST}", re.ASCII | re.IGNORECASE)


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the e-mail addresses of a text; the normal form is in small letters and can be written to."""
    for found in _EMAIL.finditer(text):
        value = refanged(found[0])
        if ".@" in value or ".." in value:
            continue
        reason = (
            "an e-mail address, written so that nobody follows it" if is_defanged(found[0]) else "an e-mail address"
        )
        yield suggest(Kind.EMAIL, text, found.span(), value, Confidence.SURE, reason)
