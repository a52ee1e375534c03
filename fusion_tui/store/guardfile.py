"""What the guard file says: accounts, the latest moment seen, a mark, and how many events there were."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.errors import SchemaError
from fusion_tui.domain.lockout import Account

VERSION = 1
_MOST = 1 << 53  # events: nobody waits so long, and the store's numbers end later
_MARK = r"^([0-9a-f]{32})?$"


class State(BaseModel, frozen=True, extra="forbid"):
    """What the guard file says."""

    v: Literal[1] = 1
    latest: Instant | None = Field(default=None, description="the latest moment anybody was let in; only moves forward")
    mark: str = Field(default="", pattern=_MARK, description="16 random bytes, hex, of the last log-on")
    prior: str = Field(default="", pattern=_MARK, description="the mark the store knew when this one was made")
    written: int = Field(default=0, ge=0, le=_MOST, description="events before unlock, ever")
    users: dict[str, Account] = {}

    @property
    def locked(self) -> dict[str, datetime]:
        """Who is locked out, since when."""
        return {name: account.locked for name, account in self.users.items() if account.locked}

    def having(self, who: str, account: Account, **changes: Any) -> State:
        """Return the state with one account changed; one of which there is nothing to say is left out."""
        users = {name: kept for name, kept in {**self.users, who: account}.items() if kept != Account()}
        return self.model_copy(update={"users": users, **changes})


def parsed(data: bytes) -> State:
    """Return the state in a file; raises SchemaError for a newer program's, ValueError for what is none."""
    content = json.loads(data)
    if isinstance(content, dict) and isinstance(content.get("v"), int) and content["v"] > VERSION:
        raise SchemaError("the guard file was written by a newer program", "use the newer program")
    return State.model_validate(content)
