"""The one text of some values: what is signed, sealed or authenticated in the files beside the store and in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return values as JSON in one way only: keys in order, no white space, ASCII."""
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
