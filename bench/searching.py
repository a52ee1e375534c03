"""Full-text search with filters, beside the same words in FTS5 alone: its best fifty, and how many there are.

FTS5 alone knows no filter, no restricted case and no date; it counts all that match, as it must to say a
number at all, where the program stops at 10,000.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bench.dice import Dice
from bench.figures import Figure, Reach, median, p95
from bench.stores import USER, Synthetic, raw_file
from bench.words import COMMON, OFFENSES, RARE, STREETS
from fusion_tui.domain.query import parse
from fusion_tui.services import reading
from fusion_tui.services.desk import Desk
from fusion_tui.store import search

QUERIES, WARM = 300, 20
SHOWN = 50
FILTERS = ("", "", "kind:incident", "kind:tip", "tlp:amber", "last:30d", "last:1y", "marking:U", "holding:OPEN",
           f"author:{USER}", "grade:F6", "-van", "tlp:>=amber last:2y", "-kind:tip", "state:new", "2019-03..2020-02",
           "<2018")  # fmt: skip
_USUAL = (*COMMON, *(offense.lower() for offense in OFFENSES if " " not in offense), *map(str.lower, STREETS))


def measure(center: Synthetic) -> Iterator[Figure]:
    """The 95th of a hundred, and the middle one; then what the search page does: records, snippets, audit row."""
    desk, raw = center.desk(), raw_file(center.raw)
    queries = asked()
    try:
        ours, limit = _compared(desk, raw, queries)
        yield Figure("search, p95", p95(ours) * 1e3, "ms", p95(limit) * 1e3, Reach("<=", 1.5), QUERIES)
        yield Figure("search, median", median(ours) * 1e3, "ms", median(limit) * 1e3, None, QUERIES)
        page = [_timed(lambda q=query: reading.find(desk, f"{q[0]} {q[1]}")) for query in queries[:100]]  # type: ignore[misc]
        yield Figure("search as its page does, p95", p95(page) * 1e3, "ms", p95(limit) * 1e3, None, len(page))
    finally:
        raw.close()
        desk.close()


def asked() -> list[tuple[str, str]]:
    """Return words, each with a filter."""
    dice = Dice(9)
    return [(_words(dice), dice.one_of(FILTERS)) for _ in range(QUERIES)]


def _words(dice: Dice) -> str:
    kind = dice.below(100)
    if kind < 70:
        return " ".join(dice.one_of(_USUAL) for _ in range(1 + (kind >= 30) + (kind >= 60)))
    if kind < 85:
        return dice.one_of(RARE[:200])
    if kind < 95:
        return f"{dice.one_of(_USUAL)} {dice.one_of(RARE[:2000])}"
    return f"{dice.one_of(_USUAL)[:4]}*"


def _compared(desk: Desk, raw: Any, queries: list[tuple[str, str]]) -> tuple[list[float], list[float]]:
    ours, limit, today = [], [], reading.today(desk)
    with desk.read() as books:
        for words, narrowed in (*queries[:WARM], *queries):
            ours.append(_timed(lambda q=f"{words} {narrowed}": _find(books, q, today)))  # type: ignore[misc]
            limit.append(_timed(lambda w=words: _raw(raw, w)))  # type: ignore[misc]
    return ours[WARM:], limit[WARM:]


def _find(books: Any, words: str, today: date) -> search.Matches:
    return search.find(books, parse(words, today), SHOWN)


def _raw(raw: Any, words: str) -> tuple[int, list[Any]]:
    expression = " ".join(f'"{word.rstrip("*")}"{"*" * word.endswith("*")}' for word in words.split())
    ranked = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?"
    best = raw.execute(ranked, (expression, SHOWN)).fetchall()
    count = raw.execute("SELECT count(*) FROM search WHERE search MATCH ?", (expression,)).fetchone()[0]
    return count, best


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
