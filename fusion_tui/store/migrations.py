"""The schema's steps: each and its record in one transaction; an older program refuses a newer store."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session, SQLModel, col, select

from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import SchemaError
from fusion_tui.store import exchange_rows, rows, search
from fusion_tui.store.engine import Store

_ROOMS = (rows, exchange_rows)  # importing them declares the tables


def _first(session: Session) -> None:
    SQLModel.metadata.create_all(session.connection())
    search.create(session)


STEPS: tuple[tuple[int, str, Callable[[Session], None]], ...] = ((1, "first light", _first),)
VERSION = STEPS[-1][0]


def applied(session: Session) -> list[int]:
    """Return the versions this store has been through; empty for a new file."""
    if not session.connection().dialect.has_table(session.connection(), "migration"):
        return []
    return list(session.exec(select(rows.MigrationRow.version).order_by(col(rows.MigrationRow.version))))


def pending(session: Session) -> list[int]:
    """Return the versions still to come."""
    done = applied(session)
    return [version for version, _, _ in STEPS if version not in done]


def migrate(store: Store, clock: Clock) -> None:
    """Bring the store to this program's schema; raises SchemaError for a store from a newer program."""
    with store.read() as session:
        done = applied(session)
    if done and done[-1] > VERSION:
        raise SchemaError(
            f"this store has schema {done[-1]}, the program knows {VERSION}", "use the newer program, or a backup"
        )
    for version, name, step in STEPS:
        if version not in done:
            with store.write() as session:
                if version not in applied(session):  # another program may have been quicker
                    step(session)
                    session.add(rows.MigrationRow(version=version, name=name, applied=clock.now()))
