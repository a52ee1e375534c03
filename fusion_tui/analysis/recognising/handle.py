"""Online handles: @name, or a name behind a platform and a word such as "user".

An @ alone is a handle only beside such a word, or if the name has a digit or a low line: "meet @home" has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.context import after, any_of, before, words
from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, suggest

_PLATFORMS = """instagram insta ig telegram twitter snapchat snap tiktok discord facebook fb signal whatsapp reddit
venmo cashapp kik youtube twitch steam xbox linkedin threads mastodon bluesky wickr session parler gab vk roblox"""
_SAYS = "username user handle account acct profile screenname nickname name alias id tag channel"
_NAME = r"[A-Za-z0-9_](?:[\w.-]{0,30}+)"
_AT = re.compile(rf"(?<![\w.@/\])}}>+-])@({_NAME})(?!@)", re.ASCII)
_BEHIND = re.compile(
    rf"(?<![\w@])({any_of(_PLATFORMS)}|x|online|gamer)\s{{1,2}}+(?:screen\s|user\s)?(?:{any_of(_SAYS)})s?"
    rf"(?:\s?[:=]|\s(?:is|was|of|named|called|under))?+[\s\"“']{{1,3}}+(@?{_NAME}(?:\#\d{{4}})?)"
    rf"|(?<![\w@])({any_of(_PLATFORMS)})(?:\s?[:=]|\s(?:as|under))\s?(@?{_NAME}(?:\#\d{{4}})?)",
    re.ASCII | re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?<![\w@])(?:user ?name|handle|screen ?name|account name|gamertag|login|u/)\s?[:=]?\s?(@?{_NAME})",
    re.ASCII | re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![\w.#@])[A-Za-z0-9_.]{2,32}+\#\d{4}(?!\w)", re.ASCII)
_PLATFORM = re.compile(rf"(?<![\w@])({any_of(_PLATFORMS)}|cash app|truth social)(?!\w)", re.ASCII)
_WORD = re.compile(
    rf"(?<![\w@])(?:{any_of(_SAYS)}|post(?:ed|s)?|dms?|dmed|messaged?|follow(?:s|ed|ers?)?|goes by|online)(?!\w)",
    re.ASCII,
)
_NONE = words("home work approx about around noon midnight night least all the a an")


def found_in(text: str) -> Iterator[Suggestion]:
    """Yield the handles of a text; the normal form has an @ and small letters."""
    for found in _AT.finditer(text):
        if judged := _judged(text, found):
            yield suggest(Kind.HANDLE, text, (found.start(), found.start() + 1 + len(_name(found[1]))), *judged)
    for found in _BEHIND.finditer(text):
        place = 2 if found[2] else 4
        reason = f"behind a word for an account on {found[place - 1].lower()}"
        yield from _named(text, found.start(place), _name(found[place]), reason)
    for found in _ALONE.finditer(text):
        yield from _named(text, found.start(1), _name(found[1]), "behind a word for an account")
    for found in _NUMBERED.finditer(text):
        if "discord" in before(text, found.start()):
            reason = "a name and four digits, beside discord"
            yield suggest(Kind.HANDLE, text, found.span(), f"@{found[0].lower()}", Confidence.LIKELY, reason)


def _judged(text: str, found: re.Match[str]) -> tuple[str, Confidence, str] | None:
    name = _name(found[1])
    if len(name) < 2 or name.lower() in _NONE or name.isdecimal():
        return None
    beside = f"{before(text, found.start())} | {after(text, found.end(), 25)}"
    if platform := _PLATFORM.search(beside):
        return f"@{name.lower()}", Confidence.LIKELY, f"a name behind an @, beside {platform[1]}"
    if word := _WORD.search(beside):
        return f"@{name.lower()}", Confidence.LIKELY, f'a name behind an @, beside the word "{word[0]}"'
    return (f"@{name.lower()}", Confidence.POSSIBLE, "a name behind an @") if _is_made_up(name) else None


def _named(text: str, start: int, name: str, reason: str) -> Iterator[Suggestion]:
    if len(name) > 2 and (name[0] == "@" or _is_made_up(name)):
        value = "@" + name.removeprefix("@").lower()
        yield suggest(Kind.HANDLE, text, (start, start + len(name)), value, Confidence.LIKELY, reason)


def _name(written: str) -> str:
    return written.rstrip(".-")


def _is_made_up(name: str) -> bool:
    return any(sign.isdecimal() or sign in "_." for sign in name) and not name.isdecimal()
