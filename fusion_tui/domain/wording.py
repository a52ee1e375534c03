"""How a count is said, on every screen in the same way."""

from __future__ import annotations


def many(count: int, word: str) -> str:
    """Return a count with its word, in the plural where it is not one."""
    return f"{count:,} {word}" + ("" if count == 1 else "s")
