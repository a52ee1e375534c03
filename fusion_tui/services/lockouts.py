"""Who was let in although the trail says they were locked out: the guard file was edited, lost or put back.

The guard file lies open beside the store, so what it says is held against the rows of bad log-ons. Only what locks
under every policy counts, the federal maxima, so that no change of a policy makes a false word. Rows come by their
numbers, bad log-ons only when the next one was let in: their moments say what came before what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fusion_tui.domain.lockout import is_locked_out
from fusion_tui.domain.policy import Policy
from fusion_tui.store.audit import Row

ACTS = ("log on", "re-authenticate", "passphrase", "codes on", "codes off", "user unlock", "user enable", "restore")

_BAD = frozenset({"refused: failed", "refused: wrong passphrase", "refused: wrong code"})
_LOCKED = "refused: locked out"
_RELEASES = frozenset({"user unlock", "user enable"})
_LISTED = 20


@dataclass
class Lockouts:
    """Follows rows of the trail; ``let_in`` has the row and the name of whoever was let in so."""

    let_in: list[tuple[int, str]] = field(default_factory=list)
    _good: dict[str, datetime] = field(default_factory=dict)
    _bad: dict[str, list[datetime]] = field(default_factory=dict)
    _locked: set[str] = field(default_factory=set)

    def take(self, row: Row) -> None:
        """Look at a row; most say nothing about a log-on."""
        if row.act not in ACTS or row.moment is None:
            return
        if row.act == "restore":  # its guard file begins anew
            self._bad.clear()
            self._locked.clear()
        elif row.outcome == "done":
            self._released(row, row.moment)
        elif row.act == "log on" and not self._is_over(row.who, row.moment):
            self._refused(row, row.moment)

    def is_locked(self, who: str) -> bool:
        """Whether somebody is locked out, by the rows seen so far."""
        return who in self._locked

    def facts(self) -> list[str]:
        """Return what to tell whoever verifies the trail."""
        return [
            f"{who} was let in at row {n:,} although locked out and not released: the guard file was edited, or lost"
            for n, who in self.let_in[:_LISTED]
        ]

    def _is_over(self, who: str, at: datetime) -> bool:
        """Whether somebody was let in, or released, after a moment."""
        return who in self._good and at <= self._good[who]

    def _released(self, row: Row, at: datetime) -> None:
        who = row.subject if row.act in _RELEASES else row.who
        if row.act == "log on" and who in self._locked:
            self.let_in.append((row.n, who))
        self._good[who] = at
        self._bad.pop(who, None)
        self._locked.discard(who)

    def _refused(self, row: Row, at: datetime) -> None:
        if row.outcome in _BAD:
            bad = self._bad[row.who] = sorted([*self._bad.get(row.who, ()), at])[-Policy().lockout_attempts :]
            if is_locked_out(bad, at, Policy()):
                self._locked.add(row.who)
        elif row.outcome == _LOCKED:
            self._locked.add(row.who)


def notice(rows: list[Row], who: str) -> list[str]:
    """Return what is told and recorded where somebody is let in now whom these rows say to be locked out."""
    seen = Lockouts()
    for row in rows:
        seen.take(row)
    if not seen.is_locked(who):
        return []
    return [f"{who} was locked out and not released: the guard file was edited, lost or put back"]
