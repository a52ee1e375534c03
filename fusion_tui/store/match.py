"""From a query to the expression the index understands.

Whatever was typed is data: words stand between quotes, everything else is a token of our own. Words
are looked for in texts only, so that nobody meets a tag by typing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from re import findall

from fusion_tui.domain.fields import KINDS
from fusion_tui.domain.query import Attribute, Dates, Partial, Query, Term, Words
from fusion_tui.store import tags


def expression(query: Query) -> str:
    """Return what every record that is asked for matches; for partial identifiers others match it as well."""
    wanted = list(chain.from_iterable(_pieces(term) for term in query.terms if not term.no))
    without = list(
        chain.from_iterable(_pieces(term) for term in query.terms if term.no and not isinstance(term, Partial))
    )
    wanted = wanted or [_tagged(tags.token("kind", kind) for kind in KINDS)]
    return f"({' AND '.join(wanted)}) NOT ({' OR '.join(without)})" if without else " AND ".join(wanted)


def words(query: Query, kinds: Iterable[str] = ()) -> str:
    """Return the expression that ranks: the words, and kinds of which there are so few that they cost nothing."""
    wanted = [_words(term) for term in query.words]
    named = [tags.token("kind", kind) for kind in kinds]
    return " AND ".join([*wanted, _tagged(named)] if named else wanted)


def any_word(query: Query) -> str:
    """Return the expression for any of the words: a line shows those that stand in it."""
    return " OR ".join(map(_words, query.words))


def _pieces(term: Term) -> Iterator[str]:
    if isinstance(term, Words):
        yield _words(term)
    elif isinstance(term, Dates):
        yield _tagged(tags.covering(term.span))
    elif isinstance(term, Attribute):
        yield _attribute(term)
    else:
        yield from _identifier(term)


def _words(term: Words) -> str:
    columns = "{title}" if term.in_title else "{title body}"
    return f'{columns} : "{term.text}"{" *" if term.begins else ""}'


def _attribute(term: Attribute) -> str:
    if term.field != "marking":
        return _tagged(tags.token(term.field, value) for value in term.values)
    each = (" AND ".join(f'"{part}"' for part in tags.parts(value)) for value in term.values)
    return f"{{tags}} : ({' OR '.join(f'({one})' for one in each)})"


def _identifier(term: Partial) -> Iterator[str]:
    known = [run for run in findall(r"[A-Z0-9]+", term.pattern) if len(run) >= tags.SHINGLE]
    windows = (term.pattern[at : at + tags.SHINGLE] for at in range(len(term.pattern) - tags.SHINGLE + 1))
    nearly = [tags.near(window) for window in windows if window.count("?") == 1]
    found = [tags.phrase(run) for run in known] or nearly[:1]
    if found:
        yield f"{{tags}} : ({' AND '.join(found)})"


def _tagged(tokens: Iterable[str]) -> str:
    each = " OR ".join(f'"{token}"' for token in tokens)
    return f"{{tags}} : ({each})"
