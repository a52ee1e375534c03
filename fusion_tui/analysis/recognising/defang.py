"""Addresses that were made harmless to click: hxxp, [.], (dot), [at]; and the way back."""

from __future__ import annotations

import re

DOT = r"(?:\.|\s?+[\[({]\s?+(?:dot|\.)\s?+[\])}]\s?+)"
AT = r"(?:@|\s?+[\[({]\s?+(?:at|@)\s?+[\])}]\s?+)"
HOST = rf"(?:[a-z0-9][a-z0-9-]{{0,62}}+{DOT}){{1,8}}[a-z]{{2,24}}+(?![a-z0-9-])"

_DOT = re.compile(DOT, re.ASCII | re.IGNORECASE)
_AT = re.compile(AT, re.ASCII | re.IGNORECASE)
_SCHEME = re.compile(r"\A(?:h(?:tt|xx)p(s?)|(s?ftp))\[?:\]?//\]?", re.ASCII | re.IGNORECASE)


def is_defanged(text: str) -> bool:
    """Whether an address was written so that nobody follows it by mistake."""
    return any(sign in text for sign in "[({") or text[:3].lower() == "hxx"


def refanged(text: str) -> str:
    """Return an address as a machine would follow it; the host in small letters, the path as it is."""
    found = _SCHEME.match(text)
    scheme = "" if not found else f"{found[2].lower()}://" if found[2] else f"http{found[1].lower()}://"
    host, slash, path = text[found.end() if found else 0 :].partition("/")
    return scheme + _DOT.sub(".", _AT.sub("@", host)).lower() + slash + path
