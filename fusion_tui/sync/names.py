"""Names of files in a drop: random, so that they say nothing, and the only ones a program looks at.

A leading ``~`` marks a file that is still being written; no pattern matches it.
"""

from __future__ import annotations

import os
import re
from base64 import b32encode

from fusion_tui.domain.errors import InputError

UNFINISHED = "~"

_BUNDLE = re.compile(r"ft1-[a-z2-7]{26}\.ftb", re.ASCII)
_COPY = re.compile(r"[0-9a-f]{64}\.ftb", re.ASCII)
_VOLUME = re.compile(r"ftd1-[a-z2-7]{26}\.ftd", re.ASCII)


def new_bundle() -> str:
    """Return a fresh name for a bundle."""
    return f"ft1-{_random()}.ftb"


def new_volume() -> str:
    """Return a fresh name for a volume."""
    return f"ftd1-{_random()}.ftd"


def _random() -> str:
    return b32encode(os.urandom(16)).decode().rstrip("=").lower()


def is_bundle(name: str) -> bool:
    """Whether this is how bundles are named."""
    return _BUNDLE.fullmatch(name) is not None


def is_copy(name: str) -> bool:
    """Whether this is how copies in a spool are named: by their SHA-256."""
    return _COPY.fullmatch(name) is not None


def is_volume(name: str) -> bool:
    """Whether this is how volumes are named."""
    return _VOLUME.fullmatch(name) is not None


def require(name: str) -> None:
    """Raise InputError for any other name: no path, no link target, nothing that was not made for a drop."""
    if not (is_bundle(name) or is_volume(name)):
        raise InputError("not the name of a bundle or volume", "names look like ft1-, 26 letters and digits, .ftb")
