"""Where the words of a query stand in what was found: a line of each record, and what to highlight in it.

The index holds no texts, so the few records that are shown are indexed anew for a moment, in memory,
by the same tokenizer. Offsets, not markup: whoever shows a line highlights it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing

import sqlcipher3.dbapi2 as driver

from fusion_tui.domain import identifier
from fusion_tui.domain.query import Query, Snippet
from fusion_tui.store import match

TOKENS = 24  # words of a line
LETTERS = 20_000  # of a text that are looked through
_AROUND = 60
_OPEN, _CLOSE, _MORE = "\ue000", "\ue001", "…"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_TABLE = """CREATE VIRTUAL TABLE search USING fts5(
    title, body, tags, tokenize='porter unicode61 remove_diacritics 2', detail=full)"""


def snippets(query: Query, texts: Sequence[tuple[str, str]]) -> list[Snippet]:
    """Return a line out of each (title, body): around the words of the query, else from the beginning."""
    bare = [(_MARKS.sub(" ", title), _MARKS.sub(" ", body[:LETTERS])) for title, body in texts]
    marked = _marked(query, bare) if query.words else {}
    return [_line(query, marked.get(n), body) for n, (_, body) in enumerate(bare)]


def _marked(query: Query, texts: Sequence[tuple[str, str]]) -> dict[int, str]:
    with closing(driver.connect(":memory:")) as memory:
        memory.execute("PRAGMA temp_store = MEMORY")
        memory.execute(_TABLE)
        rows = [(n, title, body) for n, (title, body) in enumerate(texts)]
        memory.executemany("INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)", rows)
        statement = "SELECT rowid, snippet(search, 1, ?, ?, ?, ?) FROM search WHERE search MATCH ?"
        values = (_OPEN, _CLOSE, _MORE, TOKENS, match.any_word(query))
        return dict(memory.execute(statement, values).fetchall())


def _line(query: Query, marked: str | None, body: str) -> Snippet:
    if marked and _OPEN in marked:
        return _read(marked)
    for term in query.partials:
        found = None if term.no else identifier.written(term.pattern).search(body)
        if found:
            start, end = max(0, found.start() - _AROUND), min(len(body), found.end() + _AROUND)
            before, hit, after = body[start : found.start()], found[0], body[found.end() : end]
            return _read(f"{_MORE * (start > 0)}{before}{_OPEN}{hit}{_CLOSE}{after}{_MORE * (end < len(body))}")
    return _read(body[: 2 * _AROUND] + _MORE * (len(body) > 2 * _AROUND))


def _read(marked: str) -> Snippet:
    """Return the line without its marks, on one line, and where they stood."""
    parts = re.split(f"([{_OPEN}{_CLOSE}])", " ".join(marked.split()))
    text = "".join(part for part in parts if part not in (_OPEN, _CLOSE))
    return Snippet(text, tuple(_spans(parts)))


def _spans(parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    at = begun = 0
    for part in parts:
        if part == _OPEN:
            begun = at
        elif part == _CLOSE:
            yield begun, at
        else:
            at += len(part)
