"""Text from outside, made safe once, where it enters.

A terminal obeys ESC, CSI, OSC and C1 bytes, and bidirectional controls make a line read other than
it is stored. ``clean`` takes them out; what is left is shown as data, never as markup.
"""

from __future__ import annotations

import re
import unicodedata

# An escape sequence with its payload, so that no tail of it stays behind as text.
_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC ... BEL or ST
    r"|\x1b[PX^_][^\x1b\x9c]*(?:\x1b\\|\x9c)?"  # DCS, SOS, PM, APC ... ST
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI
    r"|\x1b[ -/]*[0-~]?"  # the shorter ones
)
# C0 but tab and newline, DEL, C1, bidi controls, line and paragraph separators, BOM, tag characters, surrogates,
# and letters that show nothing, which make two names look alike.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u3164\uffa0\U000e0000-\U000e007f\ud800-\udfff]"
)
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff\ufe20-\ufe2f]{5,}")
_UNSAFE = re.compile("[^\n\t\x20-\x7e]")


def clean(text: str) -> str:
    """Return the text without control sequences, controls and bidi overrides, in NFC; idempotent.

    Newlines are LF, tabs stay. More than four combining marks in a row are cut to four.
    """
    if not _UNSAFE.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", _CONTROL.sub("", _SEQUENCE.sub("", text)))
    return _MARKS.sub(lambda marks: marks.group()[:4], text)


def clean_line(text: str) -> str:
    """Return the text cleaned and on one line, white space folded."""
    return " ".join(clean(text).split())


def escaped(text: str) -> str:
    """Return a name somebody else gave with everything that shows nothing, or more than itself, as its code.

    What ``clean`` would leave out stays to be seen, and so does each mark that would sit on the letter before it:
    for names that are evidence, never for prose.
    """
    return "".join(one if _shows_itself(one) else _code(one) for one in text)


def _shows_itself(one: str) -> bool:
    stands_alone = one != "\\" and not unicodedata.category(one).startswith("M")
    return one.isprintable() and stands_alone and clean(one) == one


def _code(one: str) -> str:
    return f"\\x{ord(one):02x}" if one.isascii() else one.encode("ascii", "backslashreplace").decode()
