"""On which days a period can end: by the statute, and by the most generous reading an agency could argue for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cpra_bot.law.holidays import SATURDAY, SUNDAY, judicial_holiday, observed_by_courts
from cpra_bot.law.rules import RULES, Rules

DAY = timedelta(days=1)
NO_CLOSURES: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a day cannot be the last one, and the rule that says so."""

    name: str
    source: str

    def __str__(self) -> str:
        return f"{self.name} ({self.source})"


Closing = Callable[[date], Closed | None]
"""Says of a legal day why it is closed; None if it is open."""


def why_closed(day: date, rules: Rules = RULES) -> str | None:
    """Why the law rolls a deadline off that day, with the rule; None if the day can be a last day.

    Args:
        day: a legal day.
        rules: whose holidays count.

    Raises:
        TypeError: an instant was given; pass it through `legal_day` first.

    Source: CCP 12a (Saturdays, judicial holidays), CCP 135 (Sundays and the listed days).
    """
    closed = closed_by_law(rules)(day)
    return str(closed) if closed else None


def why_perhaps_closed(day: date, closures: frozenset[date] = NO_CLOSURES, rules: Rules = RULES) -> str | None:
    """Why a careful reader grants that day to the agency, with the rule; None if nobody could.

    Args:
        day: a legal day.
        closures: days on which this agency's office is shut for the whole day.
        rules: whose holidays count.

    Raises:
        TypeError: an instant was given; pass it through `legal_day` first.

    Source: as `why_closed`, and CCP 12b (office closed), Cal. Rules of Court, rule 1.11 (day observed by the courts).
    """
    closed = closed_perhaps(rules, closures)(day)
    return str(closed) if closed else None


def is_working_day(day: date, rules: Rules = RULES) -> bool:
    """True on Monday to Friday outside the judicial holidays. Closures of one office do not count here."""
    return closed_by_law(rules)(day) is None


def next_working_day(day: date, rules: Rules = RULES) -> date:
    """The first working day on or after that day."""
    return roll(day, closed_by_law(rules))


def closed_by_law(rules: Rules) -> Closing:
    """The days off which CCP 12a rolls a deadline."""

    def closed(day: date) -> Closed | None:
        if isinstance(day, datetime):  # a datetime passes for a date, and would silently match no holiday
            raise TypeError(f"{day.isoformat()} is an instant, not a legal day")
        if day.weekday() == SATURDAY:
            return Closed("Saturday", "CCP 12a")
        if day.weekday() == SUNDAY:
            return Closed("Sunday", "CCP 135")
        row = judicial_holiday(day, rules.holidays)
        if row is None:
            return None
        if not row.falls_on(day):
            return Closed(row.name, "CCP 135, moved by Gov. Code 6701")
        return Closed(row.name, "CCP 135" if "CCP 135" in row.source else row.source)

    return closed


def closed_perhaps(rules: Rules, closures: frozenset[date]) -> Closing:
    """The days off which an agency could argue that its deadline rolls, too."""
    by_law = closed_by_law(rules)

    def closed(day: date) -> Closed | None:
        if certain := by_law(day):
            return certain
        if day in closures:
            return Closed("office closed", "CCP 12b")
        name = observed_by_courts(day, rules.holidays)
        return Closed(f"{name} as observed by the courts", "rule 1.11") if name else None

    return closed


def roll(day: date, closed: Closing) -> date:
    """The first open day on or after that day: a period never ends earlier for ending on a closed day."""
    while closed(day):
        day += DAY
    return day


def days_between(first: date, last: date) -> list[date]:
    """The days from `first` to the one before `last`."""
    return [first + number * DAY for number in range((last - first).days)]
