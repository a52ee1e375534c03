"""The desk: an unlocked store with a person at it. Every use case starts from one.

``read`` and ``write`` are the only ways from a service to the store. ``write`` checks the right, and
records the act in the same transaction: nothing happens without its audit row, and a refusal leaves one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.errors import PolicyError
from fusion_tui.domain.holding import Holding, review_date
from fusion_tui.domain.record import new_id
from fusion_tui.domain.user import Right, User, may
from fusion_tui.paths import Profile
from fusion_tui.store import audit
from fusion_tui.store.engine import Session, Store


@dataclass
class Entry:
    """An act in progress: the open books, and what its audit row will say."""

    books: Session
    subject: str = ""
    outcome: str = "done"


@dataclass(frozen=True)
class Desk:
    """One user at one unlocked store."""

    profile: Profile
    store: Store
    center: Center
    user: User
    clock: Clock
    key: bytes = field(repr=False)

    def read(self) -> AbstractContextManager[Session]:
        """Open the books for reading: one consistent snapshot; raises PolicyError, recorded, for who may not read."""
        self.require(may(self.user, Right.READ), "read")
        return self.store.read()

    def require(self, decision: Decision, act: str) -> None:
        """Go on where an act is allowed; record the refusal and raise PolicyError where it isn't."""
        if not decision.allowed:
            with self.store.write() as books:
                audit.append(books, self._act(act, "", "refused"))
        decision.require("ask somebody who holds that role")

    @contextmanager
    def write(self, act: str, right: Right = Right.WRITE) -> Iterator[Entry]:
        """Open the books for an act that needs a right; raises PolicyError, recorded, where it is missing."""
        entry: Entry | None = None
        try:
            may(self.user, right).require("ask somebody who holds that role")
            with self.store.write() as books:
                entry = Entry(books)
                yield entry
                audit.append(books, self._act(act, entry.subject, entry.outcome))
        except PolicyError:
            with self.store.write() as books:
                audit.append(books, self._act(act, entry.subject if entry else "", "refused"))
            raise

    def header(self, id_type: str, holding: Holding) -> dict[str, Any]:
        """Return what every new record of this center carries."""
        now = self.clock.now()
        holding = Holding.EXERCISE if self.center.exercise else holding
        return {
            "id": new_id(id_type),
            "origin": self.center.center_id,
            "author": self.user.name,
            "created": now,
            "modified": now,
            "holding": holding,
            "review_on": review_date(holding, now.date()),
            "exercise": self.center.exercise,
        }

    def close(self) -> None:
        """Lock: record the log-off and close the store, which lets go of the key."""
        try:
            with self.store.write() as books:
                audit.append(books, self._act("log off", "", "done"))
        finally:
            self.store.close()

    def _act(self, act: str, subject: str, outcome: str) -> audit.Act:
        return audit.Act(self.clock.now(), self.user.name, act, subject, outcome)
