"""What a text names, once a person said so: kept with it in lines of kind and value, to be carried into a case.

One text per record, so that whatever becomes of the record (a restriction, a purge, a search) becomes of it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fusion_tui.domain.case import EntityKind
from fusion_tui.domain.text import clean_line

MOST = 100  # of one text: more is a list, and belongs in a file
VALUE = 200
LENGTH = MOST * (VALUE + 20)

_KINDS = {str(kind): kind for kind in EntityKind}


@dataclass(frozen=True, order=True)
class Mention:
    """A person or thing a text names, in its normal form."""

    entity: EntityKind
    value: str

    def __str__(self) -> str:
        return f"{self.entity}: {self.value}"


def read(written: str) -> tuple[Mention, ...]:
    """Return the mentions of a text of such lines, each once; raises ValueError naming the line that is none."""
    lines = [line for line in written.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise ValueError(f"has more than {MOST} lines")
    return tuple(dict.fromkeys(_mention(line, number) for number, line in enumerate(lines, start=1)))


def _mention(line: str, number: int) -> Mention:
    kind, colon, value = line.partition(":")
    entity, named = _KINDS.get(kind.strip().casefold()), clean_line(value).strip()
    if not colon or entity is None:
        raise ValueError(f"line {number} begins with none of: {', '.join(_KINDS)}; as in vehicle: PA KXR1984")
    if not 0 < len(named) <= VALUE:
        raise ValueError(f"line {number} names nothing, or more than {VALUE} letters")
    return Mention(entity, named)


def write(mentions: Iterable[Mention]) -> str:
    """Return mentions as lines: the inverse of ``read``."""
    return "\n".join(map(str, mentions))
