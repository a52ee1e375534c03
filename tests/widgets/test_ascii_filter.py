"""The look for terminals without Unicode: ASCII, as wide as it was."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fusion_tui.widgets.ascii_filter import VARIABLE, in_ascii, is_wanted


@pytest.mark.parametrize(
    ("text", "painted"),
    [
        ("╭─ New ─╮│", "+- New -+|"),
        ("cut off…", "cut off~"),
        ("a → b ← c · d", "a > b < c * d"),
        ("Café Åse", "Cafe Ase"),
        ("日本", "????"),
        ("ﬁ", "?"),
    ],
)
def test_signs_become_the_nearest_there_are(text: str, painted: str) -> None:
    assert in_ascii(text) == painted


@given(st.text(max_size=50))
def test_what_is_painted_is_ascii_and_as_wide_as_before(text: str) -> None:
    painted = in_ascii(text)
    assert painted.isascii()
    assert sum(map(cell_len, text)) == sum(map(cell_len, painted))


@pytest.mark.parametrize(("said", "wanted"), [("1", True), ("0", False), ("", False)])
def test_it_is_asked_for_or_declined(said: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, said)
    assert is_wanted() is wanted


@pytest.mark.parametrize(("encoding", "wanted"), [("utf-8", False), ("ascii", True), ("iso8859-1", True)])
def test_else_the_terminal_decides(encoding: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sys, "__stdout__", io.TextIOWrapper(io.BytesIO(), encoding))
    assert is_wanted() is wanted
