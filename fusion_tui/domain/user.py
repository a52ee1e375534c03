"""People who log on, their roles, and the table of what each role may do.

The store key opens everything; roles are enforced by the services and shown by the screens as reasons.
"""

from __future__ import annotations

from pydantic import BaseModel, Field

from fusion_tui.domain.clock import Instant
from fusion_tui.domain.decision import Decision, refuse_if
from fusion_tui.domain.rights import PERSONAL, PRIVILEGED, RIGHTS, Right, Role

__all__ = ["PERSONAL", "PRIVILEGED", "RIGHTS", "Right", "Role", "User", "may", "may_stay", "roles_with"]


class User(BaseModel):
    """Somebody with a slot in the vault."""

    name: str = Field(pattern=r"^[a-z][a-z0-9._-]{0,31}$", max_length=32)
    roles: str = Field(max_length=100, description="role names, separated by spaces")
    created: Instant
    last_seen: Instant | None = None
    disabled: bool = False
    held: str = Field(default="", max_length=80, description="why the account is held, where it is")
    exempt: str = Field(
        default="", max_length=400, description="why a service account stays on, where that was decided"
    )

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as values."""
        return frozenset(Role(word) for word in self.roles.split())

    @property
    def is_service(self) -> bool:
        """Whether it is no person: an account for the exchange alone."""
        return self.role_set == {Role.SERVICE}


def roles_with(right: Right) -> list[str]:
    """Return the names of the roles that carry a right."""
    return [str(role) for role, rights in RIGHTS.items() if right in rights]


def may(user: User, right: Right) -> Decision:
    """Whether the user's roles carry a right; the refusal names the roles that do."""
    held = any(right in RIGHTS[role] for role in user.role_set)
    return refuse_if(user.disabled, f"{user.name} is disabled") & refuse_if(
        not held, f"{user.name} may not {right}; it takes {' or '.join(roles_with(right))}"
    )


def may_stay(user: User) -> Decision:
    """Whether an account may stay at work beyond a session (CJIS Security Policy 6.0, IA-11): by a decision only."""
    return refuse_if(not user.is_service, f"{user.name} is a person, and people log on again") & refuse_if(
        not user.exempt, f"no administrator has decided that {user.name} may stay on"
    )
