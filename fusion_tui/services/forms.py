"""What a person typed, made into a record or into an error that names the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from fusion_tui.domain.errors import InputError
from fusion_tui.domain.marking import marking_of

M = TypeVar("M", bound=BaseModel)


def filled(model: type[M], header: Mapping[str, Any], fields: Mapping[str, Any]) -> M:
    """Return a validated record; raises InputError naming the first field that can't be used, never its value."""
    values = {**header, **fields}
    if "control" in fields:
        marking = marking_of(str(fields["control"]), str(fields["tlp"]))
        values.update(control=marking.control, tlp=marking.tlp)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "record"
        raise InputError(f"{name}: {first['msg'].lower()}", f"change {name} and try again") from None
