"""The states as people write them, for addresses and plates: USPS codes, names, and a few old short forms."""

from __future__ import annotations

import re

_NAMES = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky
LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana
NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas
UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam
VI Virgin Islands"""

_PAIRS = [entry.partition(" ")[::2] for line in _NAMES.splitlines() for entry in line.split("|")]
CODES = [code for code, _ in _PAIRS]
"""The codes the post writes, in capitals: as words of a sentence, "in" and "or" are none."""

_BY_NAME = {name.casefold(): code for code, name in _PAIRS}
STATE = rf"(?:{'|'.join(CODES)}|(?i:{'|'.join(re.escape(name) for _, name in _PAIRS)}))"
"""What matches a state; used inside a greater pattern."""


def code_of(written: str) -> str:
    """Return the code of a state as somebody wrote it; empty where it is none."""
    return written.upper() if written.upper() in CODES else _BY_NAME.get(written.casefold(), "")
