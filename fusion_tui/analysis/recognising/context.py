"""The words beside a candidate, and the names of the states: a few signs of them, whatever the text's length."""

from __future__ import annotations

import re

_STATES = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada
|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma
|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont
|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|PR Puerto Rico"""

CODES: dict[str, str] = {
    name.lower(): code for code, _, name in (one.strip().partition(" ") for one in _STATES.split("|"))
}
# Codes in capitals only: "in", "or", "me" and "hi" are words. The longest name first: West Virginia is not Virginia.
STATE = f"(?:(?i:{'|'.join(sorted(CODES, key=len, reverse=True))})|{'|'.join(CODES.values())})(?![A-Za-z0-9])"

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def state_code(written: str) -> str:
    """Return the two letters of a state that is written as its name or code."""
    return CODES.get(written.lower(), written.upper())


def before(text: str, start: int, most: int = 40) -> str:
    """Return the few signs before a place, in small letters."""
    return text[max(0, start - most) : start].lower()


def after(text: str, end: int, most: int = 40) -> str:
    """Return the few signs after a place, in small letters."""
    return text[end : end + most].lower()


def words(listed: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(listed.split())


def any_of(listed: str) -> str:
    """Return a pattern for any word of a list, the longest first."""
    return "|".join(re.escape(one) for one in sorted(listed.split(), key=len, reverse=True))
