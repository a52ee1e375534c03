"""Whatever comes in, nothing a terminal obeys comes out."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from fusion_tui.domain.cleaning import escaped
from fusion_tui.domain.text import Line, Text, clean, clean_line

ESC, BEL, CSI, ST = "\x1b", "\x07", "\x9b", "\x9c"
BIDI_CLASSES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
BIDI_MARKS = "\u061c\u200e\u200f"
# What an attack on a terminal or a reader is built of, so that generated texts are often one.
PARTS = [ESC, BEL, CSI, ST, "\x1b[", "\x1b]52;c;", "\x1bP", "\x1b\\", "\x90", "31m", "2J", "]", "\r", "\n", "\t"]
TRICKS = ["\u202e", "\u2066", "\u200f", "\u2028", "\ufeff", "\U000e0041", "\ud800", "\u0301", "e", "\u212b", "Ax"]
HOSTILE = st.lists(st.sampled_from(PARTS + TRICKS) | st.text(max_size=4), max_size=20).map("".join)
SAFE_CATEGORIES = ("L", "N", "P", "S", "Zs")


def dangers(text: str) -> list[str]:
    return [
        f"U+{ord(char):04X}"
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\n\t")
        or unicodedata.bidirectional(char) in BIDI_CLASSES
        or char in BIDI_MARKS
    ]


@given(HOSTILE)
@settings(deadline=None)
def test_nothing_a_terminal_obeys_comes_through(text: str) -> None:
    assert dangers(clean(text)) == []


def test_no_character_of_all_there_are_comes_through_as_a_control() -> None:
    # Backwards, so that no two neighbours begin a sequence that would swallow the rest.
    left = set(clean("".join(map(chr, reversed(range(sys.maxunicode + 1))))))
    assert len(left) > 1_000_000
    assert dangers("".join(left)) == []


@given(HOSTILE)
@settings(deadline=None)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(HOSTILE)
@settings(deadline=None)
def test_a_cleaned_text_is_in_nfc(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean(text))


@given(HOSTILE)
@settings(deadline=None)
def test_a_cleaned_line_is_one_line_without_outer_space(text: str) -> None:
    line = clean_line(text)
    assert line.splitlines() in ([], [line])
    assert line == line.strip() == clean_line(line)


@given(st.text(st.characters(categories=SAFE_CATEGORIES)))  # type: ignore[arg-type]
@settings(deadline=None)
def test_letters_numbers_and_signs_of_every_script_stay(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_naughty_strings_come_out_harmless(shared: Path) -> None:
    strings = json.loads((shared / "vectors" / "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 400
    assert [dangers(clean(text)) for text in strings if dangers(clean(text))] == []
    assert all(clean(clean(text)) == clean(text) for text in strings)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("a\x1b[31mb\x1b[0mc", "abc", id="a color leaves no tail"),
        pytest.param("a\x9b2Jb", "ab", id="an 8-bit control sequence leaves no tail"),
        pytest.param("a\x1b]52;c;aGk=\x07b", "ab", id="a clipboard write ended by BEL is gone"),
        pytest.param("a\x1b]0;title\x1b\\b", "ab", id="a window title ended by ST is gone"),
        pytest.param("a\x1b]8;;https://example.org\x9cb", "ab", id="a hyperlink ended by the 8-bit ST is gone"),
        pytest.param("a\x1bPq#0\x1b\\b", "ab", id="a device control string is gone with its payload"),
        pytest.param("a\x1b(0b", "ab", id="a character set switch is gone"),
        pytest.param("a\x1b", "a", id="a lone escape is gone"),
        pytest.param("invoice\u202egpj.exe", "invoicegpj.exe", id="a right-to-left override is gone"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="every line end is a line feed"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tabs and newlines stay"),
        pytest.param("Cafe\u0301", "Café", id="marks are composed"),
        pytest.param("x" + "\u0301" * 9, "x" + "\u0301" * 4, id="a tower of marks is cut to four"),
        pytest.param("[@click=app.quit]x[/]", "[@click=app.quit]x[/]", id="markup is data and stays"),
    ],
)
def test_what_cleaning_leaves(text: str, left: str) -> None:
    assert clean(text) == left


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + "\u0344" * 4, id="a mark that decomposes into two"),
        pytest.param("a" + "\u0301" * 4 + "\u05b0" + "\u0301" * 4, id="a mark of another block between two towers"),
    ],
)
def test_a_tower_of_marks_stays_cut_when_normalised(text: str) -> None:
    assert clean(clean(text)) == clean(text)


class Typed(BaseModel):
    line: Line
    text: Text


def test_a_field_cleans_what_it_is_given() -> None:
    typed = Typed(line=" two\n\x1b[1m lines ", text="\n a\r\nb\u202e \n")
    assert (typed.line, typed.text) == ("two lines", "a\nb")


def test_bytes_in_a_field_are_cleaned_or_refused() -> None:
    try:
        typed = Typed.model_validate({"line": b"a\x1b[31m\nb", "text": b"a\x1b]52;c;aGk=\x07"})
    except ValueError:
        return
    assert dangers(typed.line + typed.text) == []


@pytest.mark.parametrize("value", [None, 7, ["a"]], ids=["none", "a number", "a list"])
def test_a_field_refuses_what_is_no_text(value: object) -> None:
    with pytest.raises(ValueError, match="valid string") as refused:
        Typed.model_validate({"line": value, "text": value})
    assert "2 validation errors" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ft1-abc.ftb", "ft1-abc.ftb"),
        ("B\u00fcro 7", "B\u00fcro 7"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\x9b2J", "a\\x9b2J"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("txt.\u202eexe", "txt.\\u202eexe"),
        ("a\u200bb\udc80", "a\\u200bb\\udc80"),
        ("a\\x1b", "a\\x5cx1b"),
        ("\x9c\u0301", "\\x9c\\u0301"),
    ],
)
def test_a_hostile_name_is_shown_with_its_codes(name: str, shown: str) -> None:
    assert escaped(name) == shown


@given(HOSTILE)
def test_an_escaped_name_is_one_line_that_holds_nothing_a_terminal_obeys(name: str) -> None:
    shown = unicodedata.normalize("NFC", escaped(name))
    assert clean(shown) == shown
    assert len(shown.splitlines()) <= 1
