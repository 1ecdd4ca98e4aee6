"""Legal days. The Act counts days, servers tell instants, and a letter that arrives at 23:30 in California arrives
the next day in UTC: so every instant passes through here before anything is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

CALIFORNIA = ZoneInfo("America/Los_Angeles")


@lru_cache(maxsize=4096)
def legal_day(instant: datetime) -> date:
    """The day in California at that instant.

    Args:
        instant: any aware instant; its own time zone makes no difference.

    Raises:
        ValueError: the instant is naive, so nobody can say which day it is in California.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone, so its legal day is unknown")
    return instant.astimezone(CALIFORNIA).date()


def noon(day: date) -> datetime:
    """Noon in California on that legal day, as an aware instant in UTC.

    Noon exists exactly once on every day: the clocks change at two in the morning.
    """
    return datetime(day.year, day.month, day.day, 12, tzinfo=CALIFORNIA).astimezone(UTC)
