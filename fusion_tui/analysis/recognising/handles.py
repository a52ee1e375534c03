"""Handles of people online, and numbers of documents that a person carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fusion_tui.analysis.recognising.suggestion import Confidence, Kind, Suggestion, made, places

_PLATFORMS = {
    "telegram": "Telegram", "instagram": "Instagram", "insta": "Instagram", "ig": "Instagram", "snapchat": "Snapchat",
    "snap": "Snapchat", "tiktok": "TikTok", "discord": "Discord", "twitter": "X", "facebook": "Facebook",
    "fb": "Facebook", "signal": "Signal", "whatsapp": "WhatsApp", "reddit": "Reddit", "youtube": "YouTube",
    "twitch": "Twitch", "steam": "Steam", "threads": "Threads", "mastodon": "Mastodon", "gab": "Gab",
}  # fmt: skip
_ON = "|".join(sorted(_PLATFORMS, key=len, reverse=True))
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,28}[A-Za-z0-9_])?"
_AT = re.compile(r"(?<![\w@.\])-])@(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?)(?![\w@])")
_WORD = r"(?:handle|user ?name|user|screen ?name|account|profile|id|gamertag)"
_LABELLED = re.compile(
    rf"\b(?:(?P<on>{_ON})\s+)?{_WORD}\s*(?:is|was|:|=|named|called)\s*[\"'“]?@?(?P<name>{_NAME})", re.IGNORECASE
)
_WORDED = re.compile(
    rf"\b(?:(?P<on>{_ON})\s+)?(?:handle|(?:user|screen|account)\s?name|gamertag)\s+(?P<name>@?{_NAME})", re.IGNORECASE
)
_THERE = re.compile(rf"\b(?P<on>{_ON})\s*[:/]?\s*[\"'“]?(?P<name>@?{_NAME})", re.IGNORECASE)
_SOCIAL = re.compile(r"(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])", re.ASCII)
_LICENCE = re.compile(
    r"\b(?:OLN|DL|driver'?s?\s+licen[sc]e|passport|operator\s+licen[sc]e)(?:\s+(?:number|no\.?|num))?\s*[:#]?\s*"
    r"(?P<number>[A-Z]{0,2}\d[A-Z0-9-]{4,14})\b",
    re.IGNORECASE,
)


def handles(text: str) -> Iterator[Suggestion]:
    """Yield handles, with their platform where it is named."""
    for match, span in places(_AT, text):
        yield made(Kind.HANDLE, text, span, f"@{match['name'].lower()}", Confidence.LIKELY, "written with an @")
    for match, span in places(_LABELLED, text, "name"):
        yield made(Kind.HANDLE, text, span, _value(match), Confidence.LIKELY, "after a word for a user name")
    for match, span in places(_WORDED, text, "name"):
        if _looks_made_up(match["name"]):
            yield made(Kind.HANDLE, text, span, _value(match), Confidence.LIKELY, "after a word for a user name")
    for match, span in places(_THERE, text, "name"):
        if _looks_made_up(match["name"]):
            platform = _PLATFORMS[match["on"].lower()]
            yield made(Kind.HANDLE, text, span, _value(match), Confidence.LIKELY, f"after the name of {platform}")


def _value(match: re.Match[str]) -> str:
    name = match["name"].lower().lstrip("@")
    platform = _PLATFORMS.get((match["on"] or "").lower(), "")
    return f"@{name} {platform}".strip()


def _looks_made_up(name: str) -> bool:
    return name.startswith("@") or any(sign.isdigit() or sign in "_." for sign in name)


def documents(text: str) -> Iterator[Suggestion]:
    """Yield social security numbers (as SSA has issued them), licence and passport numbers."""
    for match, span in places(_SOCIAL, text):
        yield made(Kind.DOCUMENT, text, span, match[0], Confidence.LIKELY, "written as a social security number")
    for match, span in places(_LICENCE, text, "number"):
        value = match["number"].upper().replace("-", "")
        yield made(Kind.DOCUMENT, text, span, value, Confidence.LIKELY, "after a word for a document")
