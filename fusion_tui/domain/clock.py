"""Time as the rules see it: asked of a Clock, UTC, hundredths of a second (CJIS Security Policy 6.0, AU-8)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Protocol

from pydantic import AfterValidator


class Clock(Protocol):
    """Whoever can say what time it is."""

    def now(self) -> datetime:
        """Return the present instant, in UTC, cut to hundredths of a second."""


def as_instant(moment: datetime) -> datetime:
    """Return an aware moment in UTC, cut to hundredths; raise ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment outside the calendar of UTC") from error
    return moment.replace(microsecond=moment.microsecond // 10_000 * 10_000)


Instant = Annotated[datetime, AfterValidator(as_instant)]


def moment_of(text: str) -> datetime:
    """Read an instant written as RFC 3339 in UTC with 0 to 9 fraction digits, as peers write them."""
    return as_instant(datetime.fromisoformat(text))


def stamp(moment: datetime) -> str:
    """Write an instant as RFC 3339 with three fraction digits and Z, as STIX 2.1 and the bundle do."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
