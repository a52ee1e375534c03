"""Records in nearly the same words: those the index has for any of some words, the best first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from fusion_tui.store import index

NEWEST = 2_000  # records with any of the words that are weighed: those that were made last


def sharing(session: Session, words: Sequence[str], kind: str, most: int, *, begins: bool = False) -> list[int]:
    """Return the local numbers of records of a kind that share most with some words, the best first.

    Only what this session may see is looked at. A word is letters and digits; perhaps only its beginning.
    """
    if not words:
        return []
    any_of = " OR ".join(f'"{word}"{" *" * begins}' for word in words)
    expression = f"{{title body}} : ({any_of})"
    rows = index.matching(session, expression, NEWEST, kind)
    return [index.hit(row).n for row in index.ranked(session, expression, rows, most)]
