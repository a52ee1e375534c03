"""The desk: an unlocked store with a person at it. Every use case starts from one.

``read`` and ``write`` are the only ways from a service to the store. ``write`` checks the right, and
records the act in the same transaction: nothing happens without its audit row, and a refusal leaves
one. What is restricted to others is not there for this person, unless a service asks for the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fusion_tui.domain.center import Center
from fusion_tui.domain.clock import Clock
from fusion_tui.domain.decision import Decision
from fusion_tui.domain.errors import AbsentError, PolicyError, ProofError, StoreError
from fusion_tui.domain.holding import Holding, review_date
from fusion_tui.domain.policy import Policy
from fusion_tui.domain.record import new_id
from fusion_tui.domain.user import PRIVILEGED, Right, User, may
from fusion_tui.paths import Profile
from fusion_tui.services import logon, trail_seal
from fusion_tui.services.clock import Elapsed
from fusion_tui.store import audit, audit_head, people, sight
from fusion_tui.store.engine import Session, Store
from fusion_tui.store.guard import Guard
from fusion_tui.store.openvault import OpenVault
from fusion_tui.store.presence import Presence

ABSENT = "not found"
_ASK = "ask somebody who holds that role"


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
    policy: Policy
    guard: Guard
    vault: OpenVault = field(repr=False)
    presence: Presence
    program: str
    notices: tuple[str, ...] = ()
    proof: Elapsed = field(default_factory=Elapsed)
    faults: list[str] = field(default_factory=list)  # of what follows an act that is done already

    @contextmanager
    def read(self, right: Right = Right.READ, act: str = "read", *, whole: bool = False) -> Iterator[Session]:
        """Open the books for reading: one consistent snapshot; raises PolicyError, recorded, for who may not read.

        ``whole`` shows what is restricted to others, too: for the exchange and for upkeep, never for a screen.
        """
        try:
            with self.store.read() as books:
                decision = self._may_read(books, right, whole=whole)
                if decision.allowed:
                    self._limit(books, whole=whole)
                    yield books
        except AbsentError as error:
            self.record(act, error.reference, ABSENT)
            raise
        self.require(decision, act)

    def require(self, decision: Decision, act: str) -> None:
        """Go on where an act is allowed; record the refusal and raise PolicyError where it isn't."""
        if not decision.allowed:
            self.record(act, "", "refused")
        decision.require(_ASK)

    @contextmanager
    def write(self, act: str, right: Right = Right.WRITE, *, whole: bool = False) -> Iterator[Entry]:
        """Open the books for an act that needs a right; raises PolicyError, recorded, where it is missing.

        Raises ProofError for a privileged act where the passphrase was typed too long ago.
        """
        entry: Entry | None = None
        try:
            with self.store.write() as books:
                self._may(books, right).require(_ASK)
                self._require_proof(right)
                self._limit(books, whole=whole)
                entry, self.vault.changes = Entry(books), None
                yield entry
                logon.remember_vault(books, self.vault)
                self._append(books, act, entry.subject, entry.outcome)
        except (PolicyError, ProofError):
            self.record(act, entry.subject if entry else "", "refused")
            raise
        except AbsentError as error:
            self.record(act, error.reference, ABSENT)
            raise
        self._note_head()

    def record(self, act: str, subject: str, outcome: str) -> None:
        """Record what happened at this desk, whatever its person may do by now."""
        with self.store.write() as books:
            self._append(books, act, subject, outcome)
        self._note_head()

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
        """Lock: record the log-off, close the store and let go of every key; once only."""
        if not self.store.is_open:
            self.leave()  # an act that took the store alone may have failed after it closed it
            return
        try:
            with self.store.write() as books:
                self._append(books, "log off", "", "done")
                trail_seal.seal(books, self.center, self.clock.now())
            self._note_head()
        finally:
            self.leave()

    def leave(self) -> None:
        """Let go of store, vault and profile without a word in the trail: it says already why."""
        self.store.close()
        self.vault.close()
        self.presence.release()

    @property
    def asks_code(self) -> bool:
        """Whether a one-time code is asked besides this person's passphrase."""
        return self.vault.slot.code

    def take_code(self, step: int) -> None:
        """Note a one-time code that proved who is at the desk; raises CodeError where it was used before."""
        with self.store.write() as books:
            refusal = logon.take_code(books, self.user.name, step)
            audit.append(books, self.act("re-authenticate", "", "refused" if refusal else "done"))
        self._note_head()
        if refusal is not None:
            raise refusal

    def _may(self, books: Session, right: Right) -> Decision:
        """Whether the right was there at log-on and is there still: what was given since holds at the next log-on."""
        return may(self.user, right) & may(people.standing(books, self.user), right)

    def _require_proof(self, right: Right) -> None:
        if right in PRIVILEGED and self.proof.seconds > self.policy.proof_minutes * 60:
            raise ProofError(
                f"to {right} takes your passphrase anew: it was typed more than {self.policy.proof_minutes} min ago",
                "lock, log on again, then do it",
            )

    def _may_read(self, books: Session, right: Right, *, whole: bool) -> Decision:
        decision = self._may(books, right)
        if whole and not decision.allowed and may(self.user, Right.EXCHANGE).allowed:
            return self._may(books, Right.EXCHANGE)  # who carries bundles and reads nothing has to find what waits
        return decision

    def _limit(self, books: Session, *, whole: bool) -> None:
        if not whole:
            sight.limit(books, self.user.name)

    def _append(self, books: Session, act: str, subject: str, outcome: str) -> None:
        audit.append(books, self.act(act, subject, outcome))
        trail_seal.seal_when_due(books, self.center, self.clock.now())

    def _note_head(self) -> None:
        """Note outside where the trail ends; where that fails the act is done all the same, and the fault is kept."""
        try:
            audit_head.note_head(self.store, self.profile.head)
        except StoreError as error:
            words = f"{error.message}; {error.hint}"
            self.faults.extend([] if words in self.faults else [words])

    def act(self, act: str, subject: str, outcome: str) -> audit.Act:
        """Return an act of this person, here and now."""
        return audit.Act(self.clock.now(), self.user.name, act, subject, outcome, logon.place_of(self.program))
