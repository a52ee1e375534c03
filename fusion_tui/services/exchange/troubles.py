"""What fails while nobody is there: told once for each cause, and tried again ever more slowly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fusion_tui.domain.errors import DamagedError, FusionError, LockedError, SchemaError, WrongKeyError

FIRST_REST, LONGEST_REST = 4.0, 60.0  # seconds
FATAL = (LockedError, DamagedError, SchemaError, WrongKeyError)  # nothing gets better by trying again
_NUMBER = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class _Trouble:
    cause: str
    rest: float
    until: float


class Troubles:
    """The steps that fail just now; ``told`` hears each cause once, and ``over`` that a step works again."""

    def __init__(
        self, now: Callable[[], float], told: Callable[[str, FusionError], None], over: Callable[[str], None]
    ) -> None:
        self._now, self._told, self._over = now, told, over
        self._steps: dict[str, _Trouble] = {}

    @contextmanager
    def trying(self, step: str) -> Iterator[None]:
        """Let a step fail; raises only what nothing can mend but a person."""
        try:
            yield
        except FATAL:
            raise
        except FusionError as error:
            self._failed(step, error)
        else:
            if self._steps.pop(step, None) is not None:
                self._over(step)

    def has(self, step: str) -> bool:
        """Whether a step failed the last time."""
        return step in self._steps

    def rests(self, step: str) -> bool:
        """Whether it is too early to try a step again."""
        return step in self._steps and self._now() < self._steps[step].until

    def hurry(self) -> None:
        """Try everything again at once: something has changed."""
        self._steps = {step: _Trouble(one.cause, FIRST_REST / 2, 0.0) for step, one in self._steps.items()}

    def _failed(self, step: str, error: FusionError) -> None:
        before = self._steps.get(step)
        cause = _NUMBER.sub("#", error.message)  # how much is short changes; why doesn't
        rest = min(LONGEST_REST, before.rest * 2) if before else FIRST_REST
        self._steps[step] = _Trouble(cause, rest, self._now() + rest)
        if before is None or before.cause != cause:
            self._told(step, error)
