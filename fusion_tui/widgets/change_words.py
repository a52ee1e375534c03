"""A change in words: each field, what stands here and what would stand, under both markings."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from fusion_tui.services.exchange.differing import Change, Difference
from fusion_tui.sync.merge import Change as Verdict

_LABEL = 10
_VERDICTS = {
    Verdict.NEW: "new",
    Verdict.REVISED: "revised",
    Verdict.RECALLED: "recalled",
    Verdict.PURGED: "purged",
    Verdict.SAME: "no change",
    Verdict.OLDER: "no change",
    Verdict.BURIED: "no change",
}
_WHY_NONE = {
    Verdict.SAME: "it is known already",
    Verdict.OLDER: "a later revision stands here",
    Verdict.BURIED: "the record was purged and stays so",
}


def verdict_word(change: Change) -> str:
    """Return in a word what becomes of the record."""
    return _VERDICTS[change.verdict]


def fields_word(change: Change) -> str:
    """Return which fields change."""
    if not change.has_effect:
        return "-"
    return "all of it" if change.is_new else ", ".join(one.name for one in change.changed) or "revision only"


def marking_word(change: Change) -> str:
    """Return the marking, or the old and the new one."""
    words = list(dict.fromkeys(str(one) for one in change.markings))
    return " > ".join(words)


def marking_cell(change: Change) -> str:
    """Return the marking that would stand, short enough for a list; ">" where it is another than now."""
    if not change.markings:
        return ""
    new = change.markings[-1]
    return f"{'> ' if new != change.markings[0] else '  '}{new.control} {new.tlp}"


def change_page(change: Change) -> Content:
    """Return a change in full: title and markings, then every field, old and new."""
    head = f"{verdict_word(change)}   {change.title}" + ("" if change.has_effect else "   changes nothing here")
    lines = [Content(head).stylize("bold"), Content(marking_word(change)).stylize("bold")]
    if why := _WHY_NONE.get(change.verdict):
        lines.append(Content(why))
    for one in sorted(change.fields, key=lambda field: (field.old == field.new, field.is_text)):
        lines.extend(_field(one, is_new=change.is_new))
        lines.extend([Content("")] if one.is_text else [])
    return Content("\n").join([*lines, Content(""), Content(change.record).stylize("dim")])


def _field(one: Difference, *, is_new: bool) -> Iterator[Content]:
    if one.is_text:
        yield Content("")
        yield Content("text" if one.old != one.new else "text, as it is").stylize("bold underline")
        yield from (_painted(line) for line in one.lines())
    elif one.old == one.new:
        yield Content(f"{one.name:<{_LABEL}}   {one.old}").stylize("dim")
    elif is_new or not one.old:
        yield _painted(f"{'+ ' + one.name:<{_LABEL}}   {one.new}")
    else:
        yield _painted(f"{'- ' + one.name:<{_LABEL}}   {one.old}")
        yield _painted(f"{'+ ' + one.name:<{_LABEL}}   {one.new or '(nothing)'}")


def _painted(line: str) -> Content:
    style = {"+": "$success", "-": "$error"}.get(line[:1])
    return Content(line).stylize(style) if style else Content(line)
