"""Roles, and the table of what each may do: plain data, known to keys and screens before anything heavy is loaded."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for in a center; ``SERVICE`` is no person, and has no other role."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    PRIVACY = "privacy-officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SERVICE = "service"


PERSONAL = tuple(role for role in Role if role is not Role.SERVICE)


class Right(StrEnum):
    """An act that needs a role; the value reads after "may not"."""

    READ = "read records"
    WRITE = "write records"
    VET = "vet reports"
    IMPORT = "import files"
    APPROVE = "approve products"
    RELEASE = "release products"
    EXCHANGE = "send and receive bundles"
    ENROL = "enrol peers"
    USERS = "manage users"
    AUDIT = "read the audit trail"
    BACKUP = "make backups"
    UPKEEP = "mend the store"
    PURGE = "purge records"
    OWN_ACCESS = "change their own ways in"


# What takes one's passphrase anew where it was typed some minutes ago (CJIS Security Policy 6.0, IA-11).
PRIVILEGED = frozenset({Right.USERS, Right.ENROL, Right.BACKUP, Right.PURGE, Right.OWN_ACCESS})


_EVERYBODY = frozenset({Right.READ, Right.OWN_ACCESS})
_WORK = _EVERYBODY | {Right.WRITE, Right.VET, Right.IMPORT, Right.EXCHANGE}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANALYST: _WORK | {Right.RELEASE},
    Role.SUPERVISOR: _WORK
    | {Right.RELEASE, Right.APPROVE, Right.ENROL, Right.AUDIT, Right.BACKUP, Right.UPKEEP, Right.PURGE},
    Role.PRIVACY: _EVERYBODY | {Right.VET, Right.APPROVE, Right.AUDIT, Right.PURGE},
    Role.ADMINISTRATOR: _EVERYBODY
    | {Right.USERS, Right.ENROL, Right.EXCHANGE, Right.AUDIT, Right.BACKUP, Right.UPKEEP},
    Role.AUDITOR: _EVERYBODY | {Right.AUDIT},
    # It carries what people approved, and reads none of it; its own passphrase is changed like any other.
    Role.SERVICE: frozenset({Right.EXCHANGE, Right.OWN_ACCESS}),
}
