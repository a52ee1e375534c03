"""What a statement would change of a record, field by field: what stands here, and what would stand.

The lines of a long text are compared when somebody looks at them, and only up to a size: a bundle may hold
texts that take for ever to compare.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from fusion_tui.domain.marking import Marking
from fusion_tui.domain.received import Received, ReceivedState
from fusion_tui.interchange import stix
from fusion_tui.services.exchange import presenting
from fusion_tui.sync import statement
from fusion_tui.sync.merge import Change as Verdict
from fusion_tui.sync.statement import Statement

COMPARED = 400  # lines of a text that are compared; a longer one is shown whole, old before new
_NO_EFFECT = (Verdict.SAME, Verdict.OLDER, Verdict.BURIED)


@dataclass(frozen=True)
class Difference:
    """One field of a record, old and new; empty where there is nothing."""

    name: str
    old: str
    new: str

    @property
    def is_text(self) -> bool:
        """Whether it is compared line by line."""
        return self.name == "text"

    def lines(self) -> Iterator[str]:
        """Yield it as a diff: each line begins with "+ ", "- " or two blanks."""
        if self.is_text:
            yield from _compared(self.old.splitlines(), self.new.splitlines())
        elif self.old == self.new:
            yield f"  {self.name}: {self.old}"
        else:
            yield from (f"{sign} {self.name}: {said}" for sign, said in (("-", self.old), ("+", self.new)) if said)


@dataclass(frozen=True)
class Change:
    """What a statement would do to one record; ``verdict`` says how it stands to what is known of it."""

    record: str
    rev: int
    op: str
    title: str
    is_new: bool
    verdict: Verdict
    fields: tuple[Difference, ...]
    markings: tuple[Marking, ...]

    @property
    def changed(self) -> tuple[Difference, ...]:
        """The fields that would not stay as they are."""
        return tuple(one for one in self.fields if one.old != one.new)

    @property
    def has_effect(self) -> bool:
        """Whether it would change anything: an older revision, or one known already, doesn't."""
        return self.verdict not in _NO_EFFECT

    @property
    def lines(self) -> tuple[str, ...]:
        """Every field as a diff."""
        return tuple(line for one in self.fields for line in one.lines())


def change(one: Statement, before: Received | None, verdict: Verdict, after: Received | None) -> Change:
    """Return what a statement does to a record that stood as ``before``, and stands as ``after``."""
    old, new = _values(before), _values(after)
    names = dict.fromkeys([*old, *new])
    fields = [Difference(name, old.get(name, ""), new.get(name, "")) for name in names]
    if one.op == statement.PURGE and one.reason:
        fields.append(Difference("reason of the purge", "", presenting.reason_of(one)))
    known = [held for held in (before, after) if held is not None]
    shown = known[0] if one.op == statement.RECALL and known else known[-1] if known else None
    title = shown.title if shown is not None else stix.read(one.object).title if one.object else ""
    is_new, markings = one.op == statement.PUT and before is None, tuple(held.marking for held in known)
    return Change(one.record, one.rev, one.op, title, is_new, verdict, tuple(fields), markings)


def _values(held: Received | None) -> dict[str, str]:
    if held is None:
        return {}
    recalled = held.state is ReceivedState.RECALLED
    found = {
        "title": held.title,
        "marking": str(held.marking),
        "grade": held.grade,
        "type": held.object_type,
        "recalled": (held.reason or "yes") if recalled else "",
        "text": held.text,
    }
    return {name: value for name, value in found.items() if value}


def _compared(old: list[str], new: list[str]) -> Iterator[str]:
    if max(len(old), len(new)) > COMPARED:
        yield from (f"- {line}" for line in old)
        yield from (f"+ {line}" for line in new)
        return
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (f"  {line}" for line in old[first:last])
        else:
            yield from (f"- {line}" for line in old[first:last])
            yield from (f"+ {line}" for line in new[start:end])
