"""The texts of a record: cleaned where they enter."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from fusion_tui.domain.cleaning import clean, clean_line

__all__ = ["Line", "Text", "clean", "clean_line", "short"]


def _line(value: object) -> object:
    return clean_line(_textual(value))


def _text(value: object) -> object:
    return clean(_textual(value)).strip()


def _textual(value: object) -> str:
    # Bytes would be made text after this, uncleaned.
    if not isinstance(value, str):
        raise ValueError("not a valid string")
    return value


def short(most: int) -> BeforeValidator:
    """Return what cleans a line and cuts it before it is validated: for what tells, and is never worth a refusal."""
    return BeforeValidator(lambda value: clean_line(value)[:most] if isinstance(value, str) else value)


Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_text)]
