"""The forms that name a file outside the store: one to keep, and a new one to write."""

from __future__ import annotations

from pathlib import Path

from fusion_tui.domain.attachment import Attachment
from fusion_tui.domain.errors import InputError
from fusion_tui.widgets.form import Field, FormScreen, Values


def add_file_form() -> FormScreen[Path]:
    """Return the form that asks for a file to keep."""
    fields = [Field("path", "File", help="where it is, such as ~/camera 4.png; it is kept as it is, and never opened")]
    return FormScreen("Keep a file", fields, _there)


def save_file_form(file: Attachment) -> FormScreen[Path]:
    """Return the form that asks for the name of a new file."""
    fields = [Field("path", "File", f"~/{file.title}", help="a new file; one that is there is never written over")]
    note = f"{file.title}\n{file.marking}\nThe content leaves the store by that, and that is recorded."
    return FormScreen("Take a file out", fields, _new, note)


def _there(values: Values) -> Path:
    path = _path(values)
    if not path.is_file():
        raise InputError("path: there is no such file", "type where it is, from / or from ~")
    return path


def _new(values: Values) -> Path:
    path = _path(values)
    if path.exists():
        raise InputError("path: that is there already", "type a new name")
    return path


def _path(values: Values) -> Path:
    typed = values["path"].strip()
    if not typed:
        raise InputError("path: may not be empty", "type where the file is")
    try:
        return Path(typed).expanduser()
    except RuntimeError as error:
        raise InputError("path: nobody has this home", "type it from / on") from error
