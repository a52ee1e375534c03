"""E-mail addresses, links, domains, IP addresses and file hashes, those written so that nobody clicks them as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made, places
from fusion_tui.analysis.recognising.words import words

_DOT = r"(?:\.|\[\.\]|\(\.\)| ?\[dot\] ?| ?\(dot\) ?| dot )"
_AT = r"(?:@|\[@\]|\(@\)| ?\[at\] ?| ?\(at\) ?)"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"

_TOP = rf"(?:{'|'.join(sorted(words('domain_ends.txt')))})"
_HOST = rf"(?:{_LABEL}{_DOT}){{1,6}}{_TOP}(?![A-Za-z0-9-])"

_EMAIL = re.compile(rf"(?<![\w.+-])[\w+-][\w.+-]{{0,63}}{_AT}(?:{_LABEL}{_DOT}){{1,6}}[A-Za-z]{{2,24}}(?![\w-])")
_LINK = re.compile(r"\b(?:h(?:tt|xx)ps?|ftp)(?:://|\[://\]|\[:\]//)[^\s<>\"']{1,2000}", re.IGNORECASE)
_DOMAIN = re.compile(rf"(?<![\w@.\]-]){_HOST}", re.IGNORECASE)
_V4 = re.compile(r"(?<![\w.])(?:\d{1,3}(?:\.|\[\.\]|\(\.\))){3}\d{1,3}(?![\w]|\.\d)", re.ASCII)
_V6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:.])", re.ASCII)
_HASH = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})(?![0-9A-Za-z])", re.ASCII)
_VERSION = re.compile(r"\b(?:version|ver|release|build|v)\.?\s*\Z", re.IGNORECASE)
_HASHES = {32: "MD5", 40: "SHA-1", 64: "SHA-256"}
_DEFANGED = re.compile(r"\[\.\]|\(\.\)| ?\[dot\] ?| ?\(dot\) ?| dot ", re.IGNORECASE)
_ATS = re.compile(_AT, re.IGNORECASE)
_TAIL = ".,;:!?)]}'\""


def online(text: str) -> Iterator[Suggestion]:
    """Yield what names a place or a thing on a network."""
    for match, span in places(_EMAIL, text):
        value = _ATS.sub("@", _armed(match[0])).lower()
        yield made(Kind.EMAIL, text, span, value, Confidence.SURE, "written as an e-mail address")
    for match, (start, _) in places(_LINK, text):
        written = match[0].rstrip(_TAIL)
        value = _armed(re.sub(r"(?i)^hxxp", "http", written.replace("[://]", "://").replace("[:]", ":")))
        yield made(Kind.LINK, text, (start, start + len(written)), value, Confidence.SURE, "written as a link")
    for match, span in places(_DOMAIN, text):
        yield made(Kind.DOMAIN, text, span, _armed(match[0]).lower(), Confidence.LIKELY, "ends as domains do")
    yield from _addresses(text)
    for match, span in places(_HASH, text):
        digits = match[0]
        if not digits.isdecimal():
            reason = f"{len(digits)} hexadecimal digits, as {_HASHES[len(digits)]} has"
            yield made(Kind.HASH, text, span, digits.lower(), Confidence.SURE, reason)


def _addresses(text: str) -> Iterator[Suggestion]:
    for pattern in (_V4, _V6):
        for match, span in places(pattern, text):
            try:
                value = str(ip_address(_armed(match[0])))
            except ValueError:
                continue
            if _VERSION.search(text, max(0, span[0] - 12), span[0]):
                continue
            if pattern is _V4 or any(sign.isdigit() for sign in value):
                yield made(Kind.IP, text, span, value, Confidence.LIKELY, "written as an IP address")


def _armed(written: str) -> str:
    return _DEFANGED.sub(".", written)
