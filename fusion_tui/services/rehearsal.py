"""What the next log-on needs, done while somebody reads the notice and types.

The self-test holds for that one log-on. The rest is done once in a process: what a log-on and the first
page ask a store is asked of an empty one in memory, so that every statement is known when it counts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fusion_tui.crypto import selftest
from fusion_tui.crypto.seal import KemPair
from fusion_tui.domain.center import Center
from fusion_tui.domain.user import Role, User
from fusion_tui.services import home, identity, lockouts, trail_seal
from fusion_tui.services.clock import SystemClock
from fusion_tui.store import audit, audit_head, checkpoints, disposals, known_slots, migrations, people, sight
from fusion_tui.store.engine import Session, Store, rehearsal

_NO_FILE = Path("/nonexistent/fusion-tui")
_NAME = "nobody"


def rehearse() -> None:
    """Get ready for the next log-on; raises StoreError where the self-test fails."""
    selftest.run_ahead()
    _ask_everything()


@cache
def _ask_everything() -> None:
    with rehearsal() as store:
        center = _set_up(store)
        audit_head.fault(store, _NO_FILE)
        with store.read() as books:
            migrations.pending(books)
        with store.write() as books:
            _log_on(books)
        with store.read() as books:
            row = audit.newest(books)
            audit.row(books, row.n if row else 0)
            checkpoints.newest(books)
            sight.limit(books, _NAME)
            home.glance_at(books, _user(), SystemClock().now())
        with store.write() as books:
            trail_seal.seal_when_due(books, center, SystemClock().now())


def _set_up(store: Store) -> Center:
    clock = SystemClock()
    center = Center(center_id="0" * 64, name="nowhere", code="NONE", timezone="UTC", created=clock.now())
    migrations.migrate(store, clock)
    with store.write() as books:
        people.add_center(books, center)
        people.add_user(books, _user())
        identity.keep_journal_pair(books, KemPair.generate(), clock)
    return center


def _log_on(books: Session) -> None:
    now = SystemClock().now()
    people.installation(books)
    identity.journal_pair(books)
    people.remember(books, guard_mark="1", journal_seen=1)
    people.user(books, _NAME)
    audit.since_let_in(books, _NAME, lockouts.ACTS)
    audit.append(books, audit.Act(now, _NAME, "log on"))
    people.seen(books, _NAME, now)
    people.standing(books, _user())
    list(disposals.naming(books, _NAME, now))
    known_slots.every(books)
    people.center(books)
    people.remember(books, policy="1")
    people.remember(books, vault_serial=1, vault_digest="1")


def _user() -> User:
    return User(name=_NAME, roles=" ".join(Role), created=SystemClock().now())
