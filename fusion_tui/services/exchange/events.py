"""What a watch tells of: one flat JSON object each, and never case data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fusion_tui.services.exchange.arrival import Arrival

WATCHING, STOPPED = "watching", "stopped"
RECEIVED, SENT = "received", "sent"
WAITING, TRUNCATED = "waiting", "truncated"
TROUBLE, RECOVERED = "trouble", "recovered"


@dataclass(frozen=True)
class Event:
    """One thing that happened, at a moment in RFC 3339."""

    what: str
    at: str
    about: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return it as one flat object."""
        return {"event": self.what, "at": self.at, **self.about}


Tell = Callable[[Event], None]


def document(one: Arrival) -> dict[str, Any]:
    """Return what became of a bundle, by the words scripts know."""
    fields = ("file", "seq", "outcome", "reason", "hint", "new", "changed", "purged", "files")
    return {"from": one.sender, **{name: getattr(one, name) for name in fields}}
