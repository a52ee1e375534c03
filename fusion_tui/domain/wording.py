"""How a count is said, on every screen and by every command in the same way."""

from __future__ import annotations

_VOWELS = "aeiou"


def many(count: int, word: str) -> str:
    """Return a count with its word, in the plural where it is not one."""
    return f"{count:,} {word if count == 1 else plural(word)}"


def plural(word: str) -> str:
    """Return a word in the plural: the last of several, as in "sealed copy"."""
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"
