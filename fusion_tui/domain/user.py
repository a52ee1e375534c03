"""People who log on, their roles, and the table of what each role may do.

The store key opens everything; roles are enforced by the services and shown by the screens as reasons.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.decision import Decision, refuse_if


class Role(StrEnum):
    """What a person is for in a center."""

    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    PRIVACY = "privacy-officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """An act that needs a role; the value reads after "may not"."""

    READ = "read records"
    WRITE = "write records"
    IMPORT = "import files"
    APPROVE = "approve products"
    RELEASE = "release products"
    EXCHANGE = "send and receive bundles"
    ENROL = "enrol peers"
    USERS = "manage users"


_WORK = frozenset({Right.READ, Right.WRITE, Right.IMPORT, Right.EXCHANGE})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ANALYST: _WORK | {Right.RELEASE},
    Role.SUPERVISOR: _WORK | {Right.RELEASE, Right.APPROVE, Right.ENROL},
    Role.PRIVACY: frozenset({Right.READ, Right.APPROVE}),
    Role.ADMINISTRATOR: frozenset({Right.READ, Right.USERS, Right.ENROL, Right.EXCHANGE}),
    Role.AUDITOR: frozenset({Right.READ}),
}


class User(BaseModel):
    """Somebody with a slot in the vault."""

    name: str = Field(pattern=r"^[a-z][a-z0-9._-]{0,31}$", max_length=32)
    roles: str = Field(max_length=100, description="role names, separated by spaces")
    created: Instant
    last_seen: Instant | None = None
    disabled: bool = False

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as values."""
        return frozenset(Role(word) for word in self.roles.split())


def roles_with(right: Right) -> list[str]:
    """Return the names of the roles that carry a right."""
    return [str(role) for role, rights in RIGHTS.items() if right in rights]


def may(user: User, right: Right) -> Decision:
    """Whether the user's roles carry a right; the refusal names the roles that do."""
    held = any(right in RIGHTS[role] for role in user.role_set)
    return refuse_if(user.disabled, f"{user.name} is disabled") & refuse_if(
        not held, f"{user.name} may not {right}; it takes {' or '.join(roles_with(right))}"
    )
