"""Identifiers in texts: plates, phones, serial and account numbers, whatever stands between their signs.

One has a digit and at least five letters and digits. Spaces, dashes, dots and brackets in it don't
count; days and measures are none. What is all in capitals has no plates of two words: every word
would begin one. No pattern looks at a sign more than a few times: a text may be long and hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_letters, digits

SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NATIONAL = 10  # digits of a phone number without its country
LEAST, MOST = 5, 64  # letters and digits: less is any number, more is a key or a picture

_GAP = r"[ ().\[\]-]"
_NO_MEASURE = r"(?!\d*\.\d+(?![\w.-]))"  # 41.768 is none, and neither is what stands beside it
_REST = r"[A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*"
_CHUNK = rf"(?>(?:[A-Za-z]+[-.])*[A-Za-z]*)[0-9]{_NO_MEASURE}{_REST}"
# From a digit on, which the engine finds quickly; what stands before it is looked at afterwards.
_RUN = re.compile(rf"[0-9]{_NO_MEASURE}{_REST}(?:{_GAP}{{1,3}}{_CHUNK})*", re.ASCII)
_BEFORE = ascii_letters + digits + "-."
_MEASURE = re.compile(r"(?!\d{3}\.\d{4}\Z)\d+\.\d+", re.ASCII)
_CAPITALS_BEFORE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2,3}) \Z", re.ASCII)
_CAPITALS_AFTER = re.compile(r" ([A-Z]{2,3})(?![A-Za-z0-9])", re.ASCII)
_DAY = re.compile(r"(?<![\w-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])", re.ASCII)
_SLASHED = re.compile(r"(?<![\w/])\d{1,2}/\d{1,2}/\d{2,4}(?!\d)", re.ASCII)
_SPLIT = re.compile(r"[ ()\[\]]+")
_APART = str.maketrans("", "", " ().[]-")


def found_in(texts: Iterable[str]) -> list[str]:
    """Return the identifiers of texts, each once, in small letters, without separators."""
    text = "\n".join(texts)
    if "/" in text:
        text = _SLASHED.sub("\n", text)
    found: list[str] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if end - start >= LEAST or (start and text[start - 1] in _BEFORE):
            found += _kept(_whole(text, start, end))
        if 3 <= end - start <= 4:
            found += _plates(text, start, end)
    return list(dict.fromkeys(found)) if found else found


def _kept(run: str) -> list[str]:
    if len(run) < LEAST or _MEASURE.fullmatch(run):
        return []
    bare = [one.translate(_APART).lower() for one in ([run] if len(run) <= MOST else _short(run))]
    return [one for one in bare if len(one) >= LEAST]


def _whole(text: str, start: int, end: int) -> str:
    """Return a run with the letters before its first digit, and without days."""
    if start and text[start - 1] in _BEFORE:
        first = max(0, start - MOST)
        start = first + len(text[first:start].rstrip(_BEFORE))
    found = text[start:end]
    return _DAY.sub("", found) if end - start >= len("2026-05-17") and "-" in found else found


def _plates(text: str, start: int, end: int) -> list[str]:
    """Return the plates of two words, as ABC 123 and 1234 AB, around three or four digits."""
    digits = text[start:end]
    before, after = _CAPITALS_BEFORE.search(text, max(0, start - 5), start), _CAPITALS_AFTER.match(text, end)
    if not (before or after) or text.isupper() or not digits.isdecimal():
        return []
    plates = [f"{before[1]}{digits}"] if before else []
    return [one.lower() for one in (*plates, *([f"{digits}{after[1]}"] if after else []))]


def _short(run: str) -> list[str]:
    """Return a long run without what is too long in it: a list of phone numbers stays, a key of 64 bytes goes."""
    chunks = [chunk for chunk in _SPLIT.split(run) if chunk]
    return [run] if all(len(chunk) <= MOST for chunk in chunks) else [one for one in chunks if len(one) <= MOST]


def sought(value: str) -> str:
    """Return what a plate, phone or number is looked for by; empty for what is none, such as words.

    Digits alone are looked for by their last ten: a phone's country is not always written.
    """
    signs = "".join(sign for sign in value.upper() if sign.isalnum() or sign == "?")
    is_one = signs.isascii() and any(sign.isdigit() or sign == "?" for sign in signs)
    if not is_one or not LEAST <= len(signs) <= MOST:
        return ""
    return signs[-_NATIONAL:] if signs.isdecimal() else signs


def holder(pattern: str) -> re.Pattern[str]:
    """Return what matches an identifier that has a pattern somewhere in it; ``?`` is one unknown sign."""
    return re.compile(pattern.lower().replace("?", "[0-9a-z]"), re.ASCII)


def written(pattern: str) -> re.Pattern[str]:
    """Return what matches a pattern as a text may write it, with separators between its signs."""
    signs = ("[0-9a-z]" if sign == "?" else sign for sign in pattern.lower())
    return re.compile(f"{_GAP}{{0,3}}".join(signs), re.ASCII | re.IGNORECASE)
