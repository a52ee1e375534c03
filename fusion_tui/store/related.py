"""Which records hang together: what is known from one case only, what links name, what quotes a record that is gone."""

from __future__ import annotations

from collections.abc import Collection
from json import dumps
from typing import Any

from sqlmodel import Session


def alone_in(session: Session, case: str) -> list[str]:
    """Return the entities that appear in a case and in no other."""
    statement = """
        SELECT source_ref FROM link WHERE relation = 'appears-in' AND target_ref = ?1
        EXCEPT SELECT source_ref FROM link WHERE relation = 'appears-in' AND target_ref <> ?1
            AND target_ref IN (SELECT id FROM "case")"""
    return _ids(session, statement, case)


def links_of(session: Session, records: Collection[str]) -> list[str]:
    """Return the links that begin or end in one of these records."""
    statement = """SELECT id FROM link WHERE source_ref IN (SELECT value FROM json_each(?1))
        OR target_ref IN (SELECT value FROM json_each(?1)) ORDER BY n"""
    return _ids(session, statement, dumps(list(records)))


def quoting(session: Session, records: Collection[str]) -> list[str]:
    """Return the products that links say were made from one of these records."""
    statement = """SELECT DISTINCT product.id FROM product JOIN link
        ON (link.source_ref = product.id AND link.target_ref IN (SELECT value FROM json_each(?1)))
        OR (link.target_ref = product.id AND link.source_ref IN (SELECT value FROM json_each(?1)))
        ORDER BY product.n"""
    return _ids(session, statement, dumps(list(records)))


def unsettled(session: Session) -> list[str]:
    """Return the products made from a peer's record that was purged after they were last changed."""
    statement = """SELECT DISTINCT product.id FROM notice
        JOIN link ON notice.record IN (link.source_ref, link.target_ref)
        JOIN product ON product.id IN (link.source_ref, link.target_ref)
        WHERE NOT notice.is_ours AND notice.order_hash <> '' AND product.modified < notice.heard"""
    return _ids(session, statement)


def _ids(session: Session, statement: str, *values: Any) -> list[str]:
    return [record for (record,) in session.connection().exec_driver_sql(statement, values)]
