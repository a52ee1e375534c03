"""What a purge takes out of the store beside the record itself, and what has to follow so that no page keeps it.

SQLite overwrites what is deleted (secure_delete). The search index only notes that a record is gone: its
words leave the index as it is written anew. The log keeps earlier pages until it is cut off.
"""

from __future__ import annotations

from collections.abc import Collection
from json import dumps

from sqlmodel import Session

from fusion_tui.domain.errors import StoreError
from fusion_tui.store.engine import Store

_PATIENCE = 2_000  # milliseconds: a backup reads for minutes, and the next act tries again


def require_secure(session: Session) -> None:
    """Raise StoreError where this store wouldn't overwrite what is deleted from it."""
    (mode,) = session.connection().exec_driver_sql("PRAGMA secure_delete").one()
    if mode != 1:
        raise StoreError("the store would not overwrite what is deleted", "use the program this store was made with")


def forget_drafts(session: Session, about: Collection[str]) -> None:
    """Let go of what anybody had typed into a form about one of these records, or about a part of one."""
    statement = """DELETE FROM draft WHERE about IN (SELECT value FROM json_each(?1))
        OR substr(about, 1, instr(about || ' ', ' ') - 1) IN (SELECT value FROM json_each(?1))"""
    session.connection().exec_driver_sql(statement, (dumps(list(about)),))


def free_blobs(session: Session, addresses: Collection[str]) -> int:
    """Forget the keys of contents that nothing names any more; return how many. Their files are swept later.

    What names one is an attachment, or a statement of ours that may have to go again.
    """
    statement = """DELETE FROM blob WHERE address IN (SELECT value FROM json_each(?))
        AND address NOT IN (SELECT blob FROM attachment) AND address NOT IN (SELECT blob FROM given_file)"""
    return session.connection().exec_driver_sql(statement, (dumps(list(addresses)),)).rowcount


def rewrite_index(session: Session) -> None:
    """Write the search index anew without the words of what is gone; takes a while in a large store."""
    session.connection().exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")


def cut_log(store: Store) -> bool:
    """Move the log into the store's file and cut it off; False where another program reads the store just now."""
    with store.raw() as connection:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
