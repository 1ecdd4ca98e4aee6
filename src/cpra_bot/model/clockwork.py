"""Legal days and how a due date was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the count and why it ends the period or does not.

    Attributes:
        day: a legal day (America/Los_Angeles).
        number: days since receipt; the day of receipt is 0 (CCP 12).
        why: short words such as `day 10`, `Saturday, rolls on (CCP 12a)`, `Christmas Day, rolls on (CCP 135)`.
    """

    day: date
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its working.

    Attributes:
        received: legal day of receipt.
        nominal: receipt plus the period, not rolled.
        law: rolled forward off Saturdays and the days of CCP 135 (CCP 12a).
        safe: the latest day any careful reading reaches; only after it may a letter speak of lateness.
        working: the days that matter, in order.
        warnings: such as a rule that is past its review date.
    """

    received: date
    nominal: date
    law: date
    safe: date
    working: tuple[CountedDay, ...]
    warnings: tuple[str, ...] = ()
