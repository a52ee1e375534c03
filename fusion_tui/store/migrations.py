"""The schema's steps: each and its record in one transaction; an older program refuses a newer store.

A step is a file of statements, frozen once a program with it was released. One that makes the search
index anew leaves it empty: the last step fills it. Before the first step touches a store with
something in it, a copy is kept beside it.
"""

from __future__ import annotations

from importlib.resources import files

from sqlmodel import Session, col, select

from fusion_tui.domain.clock import Clock
from fusion_tui.domain.errors import SchemaError
from fusion_tui.store import index, records
from fusion_tui.store.engine import Store
from fusion_tui.store.own_rows import MigrationRow
from fusion_tui.store.progress import Progress, unwatched

STEPS: tuple[tuple[int, str, str], ...] = (
    (1, "first light", "0001_first_light.sql"),
    (2, "vault and store", "0002_vault_and_store.sql"),
    (3, "the exchange", "0003_exchange.sql"),
    (4, "case desk", "0004_case_desk.sql"),
    (5, "intake", "0005_intake.sql"),
    (6, "casework", "0006_casework.sql"),
)
VERSION = STEPS[-1][0]


def applied(session: Session) -> list[int]:
    """Return the versions this store has been through; empty for a new file."""
    if not session.connection().dialect.has_table(session.connection(), "migration"):
        return []
    return list(session.exec(select(MigrationRow.version).order_by(col(MigrationRow.version))))


def pending(session: Session) -> list[int]:
    """Return the versions still to come; raises SchemaError for a store from a newer program."""
    done = applied(session)
    if done and done[-1] > VERSION:
        raise SchemaError(
            f"this store has schema {done[-1]}, the program knows {VERSION}", "use the newer program, or a backup"
        )
    return [version for version, _, _ in STEPS if version not in done]


def migrate(store: Store, clock: Clock, progress: Progress = unwatched) -> None:
    """Bring the store to this program's schema; raises SchemaError for a store from a newer program."""
    with store.read() as session:
        wanted = pending(session)
    for version, name, file in STEPS:
        if version in wanted:
            with store.write() as session:
                if version not in applied(session):  # another program may have been quicker
                    _run(session, file)
                    if version == VERSION and index.is_empty(session):
                        records.reindex(session, progress)  # records are read as they are declared now
                    session.add(MigrationRow(version=version, name=name, applied=clock.now()))


def _run(session: Session, name: str) -> None:
    """Run the statements of a file: a blank line ends each, and ``--`` begins a comment."""
    lines = files("fusion_tui.store").joinpath("schema", name).read_text("utf-8").splitlines()
    script = "\n".join(line for line in lines if not line.startswith("--"))
    for statement in filter(str.strip, script.split("\n\n")):
        session.connection().exec_driver_sql(statement)
