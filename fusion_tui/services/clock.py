"""The one place where the program asks the machine what time it is."""

from __future__ import annotations

from datetime import UTC, datetime

from fusion_tui.domain.clock import as_instant


class SystemClock:
    """The machine's clock, in UTC, cut to hundredths."""

    def now(self) -> datetime:
        """Return the present instant."""
        return as_instant(datetime.now(UTC))  # noqa: TID251
