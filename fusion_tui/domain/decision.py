"""The answer to "may this be done?": a value that explains itself."""

from __future__ import annotations

from dataclasses import dataclass

from fusion_tui.domain.errors import PolicyError


@dataclass(frozen=True)
class Decision:
    """Allowed when there is no reason against it; ``reasons`` are sentences for the analyst."""

    reasons: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against the act."""
        return not self.reasons

    def __and__(self, other: Decision) -> Decision:
        """Both must allow: the reasons of either stand, each once."""
        return Decision(tuple(dict.fromkeys(self.reasons + other.reasons)))

    def require(self, hint: str = "") -> None:
        """Raise PolicyError with every reason unless the act is allowed."""
        if not self.allowed:
            raise PolicyError(self, hint)


ALLOWED = Decision()


def refuse_if(condition: object, reason: str) -> Decision:
    """A refusal for this reason where the condition holds, else allowed."""
    return Decision((reason,)) if condition else ALLOWED
