"""What a person typed, made into a record or into an error that names the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.marking import marking_of
from fusion_tui.domain.record import Record
from fusion_tui.domain.text import clean_line

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=Record)


def filled(model: type[M], header: Mapping[str, Any], fields: Mapping[str, Any]) -> M:
    """Return a validated record; raises InputError naming the first field that can't be used, never its value."""
    values = {**header, **fields}
    if "control" in fields:
        marking = marking_of(str(fields["control"]), str(fields["tlp"]))
        values.update(control=marking.control, tlp=marking.tlp)
    if isinstance(values.get("grade"), str):
        values["grade"] = values["grade"].strip().upper()
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "record"
        raise InputError(f"{name}: {_plainly(first)}", f"change {name} and try again") from None


def revised(record: R, now: datetime, **fields: object) -> R:
    """Return the next revision of a record, with some fields changed; raises InputError as ``filled`` does."""
    changed = {**fields, "modified": now, "revision": record.revision + 1}
    return filled(type(record), record.model_dump(), changed)


def said(words: str, field: str, hint: str) -> str:
    """Return words as they are kept; raises InputError, naming the field, where nothing is left of them to be read."""
    kept = clean_line(words).strip()
    if not kept:
        raise InputError(f"{field}: may not be empty", hint)
    return kept


_WORDS = {
    "string_too_short": "may not be empty",
    "too_short": "may not be empty",
    "string_too_long": "is longer than {max_length} letters",
    "missing": "is missing",
    "greater_than_equal": "is less than {ge}",
    "less_than_equal": "is more than {le}",
}
_PATTERNS = {
    "grade": "is a letter A to F and a digit 1 to 6, such as B2",
    "code": "is capitals, digits and hyphens, such as HSFC",
    "name": "is lower case letters and digits, such as ana",
}


def _plainly(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with a field in words for the person who filled it in."""
    if fault["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(str(fault["loc"][-1]), "is not written as expected")
    if fault["type"] == "enum":
        return f"is one of: {fault['ctx']['expected']}".replace("'", "")
    words = _WORDS.get(fault["type"])
    return words.format_map(fault.get("ctx", {})) if words else str(fault["msg"]).lower()
