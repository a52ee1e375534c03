"""What JSON, or section 7, refuses and accepts: fragments that stand where a value stands, or in a text."""

from __future__ import annotations

Fragment = tuple[str, str, str]
TEXTS: tuple[Fragment, ...] = (
    ("not-utf-8", "A text holds the byte FF.", "«hex ff»"),
    ("utf-8-overlong", "A text holds a slash in two bytes, C0 AF.", "«hex c0af»"),
    ("utf-8-surrogate", "A text holds a surrogate in three bytes, ED A0 80.", "«hex eda080»"),
    ("utf-8-above-10ffff", "A text holds a code point above U+10FFFF.", "«hex f4908080»"),
    ("utf-8-cut", "A text ends within a letter.", "«hex e282»"),
    ("high-surrogate", "A text holds an escape of half a pair.", r"\ud800"),
    ("low-surrogate", "A text holds an escape of the other half.", r"\uDC00"),
    ("surrogates-swapped", "A text holds both halves in the wrong order.", r"\udc00\ud800"),
    ("raw-newline", "A text holds a newline that isn't escaped.", "\n"),
    ("raw-tab", "A text holds a tab that isn't escaped.", "\t"),
    ("raw-nul", "A text holds the byte 00.", "\0"),
    ("raw-1f", "A text holds the byte 1F.", "\x1f"),
    ("escape-x", "A text holds an escape that JSON hasn't.", r"\x41"),
    ("escape-quote", "A text holds an escaped apostrophe.", r"\'"),
    ("escape-short", "A text holds an escape of three digits.", r"\u041"),
    ("escape-not-hex", "A text holds an escape with a letter that is no digit.", r"\u00g1"),
)
NUMBERS: tuple[Fragment, ...] = (
    ("negative", "A number is below zero.", "-1"),
    ("minus-zero", "A number is minus zero.", "-0"),
    ("fraction", "A number has a fraction.", "0.5"),
    ("fraction-of-zero", "A number has a fraction of zero.", "1.0"),
    ("exponent", "A number has an exponent.", "1e3"),
    ("exponent-of-zero", "A number has an exponent of zero.", "1E0"),
    ("plus", "A number has a plus.", "+1"),
    ("leading-zero", "A number has a leading zero.", "01"),
    ("hex", "A number is in hex.", "0x1"),
    ("no-digit-before-point", "A number begins with a point.", ".5"),
    ("no-digit-after-point", "A number ends with a point.", "1."),
    ("two-to-the-53", "A number is 2^53.", "9007199254740992"),
    ("two-to-the-64", "A number is 2^64.", "18446744073709551616"),
    ("500-digits", "A number has 500 digits.", "9" * 500),
    ("nan", "NaN.", "NaN"),
    ("infinity", "Infinity.", "Infinity"),
    ("minus-infinity", "-Infinity.", "-Infinity"),
    ("true-capital", "True, in capitals.", "True"),
    ("none", "None.", "None"),
    ("undefined", "A word that JSON hasn't.", "undefined"),
    ("other-digits", "A digit of another script.", "\u0661"),
)
# Refused by JSON itself, anywhere.
ALWAYS = (
    "plus",
    "leading-zero",
    "hex",
    "no-digit-before-point",
    "no-digit-after-point",
    "two-to-the-53",
    "two-to-the-64",
    "500-digits",
    "nan",
    "infinity",
    "minus-infinity",
    "true-capital",
    "none",
    "undefined",
    "other-digits",
)
