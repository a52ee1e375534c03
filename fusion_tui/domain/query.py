"""The language of search: one for the search page, every queue and the command line.

What is typed becomes terms, all of which must hold. What can't be understood is an InputError that says
what there is; nothing is skipped but signs that no word holds. ``str`` of a query is a query again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from fusion_tui.domain import span
from fusion_tui.domain.errors import InputError
from fusion_tui.domain.fields import FIELDS, HELP
from fusion_tui.domain.span import Span
from fusion_tui.domain.text import clean

LENGTH, TERMS = 1_000, 32

_PART = re.compile(r'(-?)(?:([A-Za-z]+):)?"([^"]*)"(\*?)|([^\s"]+)')
_FIELD = re.compile(r"([A-Za-z]+):(.*)", re.DOTALL)
_PLAIN = re.compile(r"[^\W_]+")
_COMPARED = re.compile(r"(<=|>=|<|>)(.*)", re.DOTALL)
_BETWEEN = re.compile(r"(?=.*\d)[\d-]*\.\.[\d-]*", re.ASCII)
_UNKNOWN = re.compile(r"[A-Z0-9?]*\?[A-Z0-9?]*", re.ASCII)
_GAPS = str.maketrans("", "", "-. ()[]")
_SPANS: dict[str, Callable[[str, date], Span]] = {
    "on": lambda value, _: span.written(value),
    "before": lambda value, _: span.compared("<", value),
    "after": lambda value, _: span.compared(">", value),
    "last": span.latest,
}
NAMES: tuple[str, ...] = ("title", *FIELDS, *_SPANS)


@dataclass(frozen=True)
class Words:
    """One word, or several side by side; the last one perhaps only begun."""

    text: str
    begins: bool = False
    in_title: bool = False
    no: bool = False

    def __str__(self) -> str:
        plain = self.text if _PLAIN.fullmatch(self.text) and not self.in_title else f'"{self.text}"'
        return f"{'-' * self.no}{'title:' * self.in_title}{plain}{'*' * self.begins}"


@dataclass(frozen=True)
class Partial:
    """A part of an identifier: capitals and digits, ``?`` for each one that is not known."""

    pattern: str
    no: bool = False

    def __str__(self) -> str:
        return f"{'-' * self.no}{self.pattern}"


@dataclass(frozen=True)
class Attribute:
    """What a record carries, one of several values."""

    field: str
    values: tuple[str, ...]
    no: bool = False

    def __str__(self) -> str:
        return f'{"-" * self.no}{self.field}:"{",".join(self.values)}"'


@dataclass(frozen=True)
class Dates:
    """The days a record's own date may be."""

    span: Span
    no: bool = False

    def __str__(self) -> str:
        return f"{'-' * self.no}{self.span}"


Term = Words | Partial | Attribute | Dates


@dataclass(frozen=True)
class Query:
    """Terms, all of which must hold; none of them: nothing was asked."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))

    @property
    def words(self) -> tuple[Words, ...]:
        """What must occur in the texts: it ranks, and snippets show it."""
        return tuple(term for term in self.terms if isinstance(term, Words) and not term.no)

    @property
    def partials(self) -> tuple[Partial, ...]:
        """The parts of identifiers."""
        return tuple(term for term in self.terms if isinstance(term, Partial))

    def only(self, field: str, values: Sequence[str]) -> Query:
        """Return the query narrowed to records with one of these values; none of them: as it is."""
        return replace(self, terms=(*self.terms, Attribute(field, tuple(values)))) if values else self


class Snippet(NamedTuple):
    """A line out of a record, and the stretches of it, from and to before, that answer a query."""

    text: str = ""
    spans: tuple[tuple[int, int], ...] = ()


def parse(text: str, today: date) -> Query:
    """Return what was asked; raises InputError, and nothing else, for what can't be understood.

    ``today`` is the day of the center, which ``last:`` counts from.
    """
    if len(text) > LENGTH:
        raise InputError("that is too long to search for", f"at most {LENGTH:,} letters")
    text = clean(text)
    terms = tuple(_terms(text, today))
    if len(terms) > TERMS:
        raise InputError("those are too many words", f"at most {TERMS}")
    if text.strip() and not terms:
        raise InputError("there is no word in that to search for", HELP)
    return Query(terms)


def _terms(text: str, today: date) -> Iterator[Term]:
    for no, field, phrase, star, bare in _PART.findall(text):
        if not bare:
            found = _of_field(field, phrase, today, star) if field else _words(phrase, bool(star))
        else:
            no = bare.lstrip("-") != bare  # noqa: PLW2901 - a bare word carries its sign itself
            found = _bare(bare.lstrip("-"), today)
        if found is not None:
            yield replace(found, no=bool(no))


def _bare(word: str, today: date) -> Term | None:
    if named := _FIELD.fullmatch(word):
        return _of_field(named[1], named[2].removesuffix("*"), today, "*" * named[2].endswith("*"))
    if compared := _COMPARED.fullmatch(word):
        return Dates(span.compared(compared[1], compared[2]))
    if _BETWEEN.fullmatch(word):
        return Dates(span.between(word))
    return _partial(word) or _words(word.removesuffix("*"), word.endswith("*"))


def _words(text: str, begins: bool, in_title: bool = False) -> Words | None:
    text = " ".join(text.replace("*", " ").split())
    return Words(text, begins, in_title) if any(map(str.isalnum, text)) else None


def _partial(word: str) -> Partial | None:
    pattern = word.strip("*").translate(_GAPS).upper()
    known = pattern.replace("?", "")
    is_one = _UNKNOWN.fullmatch(pattern) and (len(known) > 1 or known.isdecimal())
    return Partial(pattern) if is_one else None


def _of_field(field: str, value: str, today: date, star: str) -> Term:
    name, value = field.lower(), value.strip()
    if name not in NAMES:
        raise InputError("there is no such field", f"one of: {', '.join(NAMES)}; in quotes it is words")
    try:
        if name == "title":
            return _in_title(value, bool(star))
        return Dates(_SPANS[name](value, today)) if name in _SPANS else Attribute(name, _values(name, value))
    except InputError as error:
        raise InputError(f"{name}: {error.message}", error.hint) from None


def _in_title(value: str, begins: bool) -> Words:
    found = _words(value, begins, in_title=True)
    if found is None:
        raise InputError("needs a word", "as in title:gate")
    return found


def _values(name: str, written: str) -> tuple[str, ...]:
    read, hint = FIELDS[name]
    values = [list(read(part.strip())) for part in written.split(",")]
    if not all(values):
        raise InputError("has no such value" if written else "needs a value", hint)
    return tuple(dict.fromkeys(one for several in values for one in several))
