"""The judicial holidays of California, dated: which days move a deadline on, and which the courts only observe.

CCP 12a rolls a last day off the holidays of CCP 135, which takes its days from Gov. Code 6700 and leaves some out.
Not in the table, because they roll nothing: Lunar New Year, 14 and 24 April, Good Friday, Diwali, both Eids,
9 September, and the second Monday of October since 2022. An office that closes on one of them is a closure
(CCP 12b), and so is a day appointed by proclamation, which no table can know ahead. Checked from 2021 on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

REVIEWED = date(2026, 11, 22)
"""The day on which a person last compared these rules with the law."""

RECHECK_BEFORE = date(2027, 1, 1)
"""The first day that new acts of 2026 could touch, AB 1821 above all: a count that reaches it needs a look first."""

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One row: a holiday under one name, for as long as that row was the law.

    Attributes:
        name: what the day is called.
        day_in: the day on which it falls in a year, before any move off a weekend.
        source: the statute, and the act that changed it where the row begins or ends.
        since: first day on which the row is in force; None if it is older than the table.
        until: last day on which it is in force; None if it still is.
        sunday_to_monday: named in Gov. Code 6701, so that the Monday after a Sunday is the holiday too.
        saturday_to_friday: named in Gov. Code 6701, so that the Friday before a Saturday is the holiday too.
    """

    name: str
    day_in: Callable[[int], date]
    source: str = "Gov. Code 6700; CCP 135"
    since: date | None = None
    until: date | None = None
    sunday_to_monday: bool = False
    saturday_to_friday: bool = False

    def falls_on(self, day: date) -> bool:
        """True if the row was in force on that day and this is its own day, not one it was moved to."""
        in_force = (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
        return in_force and self.day_in(day.year) == day


def _on(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(nth: int, weekday: int, month: int) -> Callable[[int], date]:
    def day_in(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))

    return day_in


def _last_monday_of_may(year: int) -> date:
    end = date(year, 5, 31)
    return end - timedelta(days=end.weekday())


_thanksgiving = _nth(4, THURSDAY, 11)

HOLIDAYS: tuple[Holiday, ...] = (
    Holiday("New Year's Day", _on(1, 1), sunday_to_monday=True),
    Holiday("Martin Luther King Jr. Day", _nth(3, MONDAY, 1)),
    Holiday("Lincoln Day", _on(2, 12), sunday_to_monday=True),
    Holiday("Presidents' Day", _nth(3, MONDAY, 2)),
    Holiday("Cesar Chavez Day", _on(3, 31), until=date(2026, 3, 25), sunday_to_monday=True),
    Holiday(  # an urgency act: in force on the day it was filed, five days before the holiday itself
        "Farmworkers Day",
        _on(3, 31),
        source="Gov. Code 6700; CCP 135; AB 2156, Stats. 2026 ch. 7",
        since=date(2026, 3, 26),
        sunday_to_monday=True,
    ),
    Holiday("Memorial Day", _last_monday_of_may),
    Holiday("Juneteenth", _on(6, 19), since=date(2023, 1, 1)),  # not among the days that Gov. Code 6701 moves
    Holiday("Independence Day", _on(7, 4), sunday_to_monday=True),
    Holiday("Labor Day", _nth(1, MONDAY, 9)),
    Holiday(
        "Native American Day",
        _nth(4, FRIDAY, 9),
        source="CCP 135; AB 855, Stats. 2021 ch. 283",
        since=date(2022, 1, 1),
    ),
    Holiday(
        "Columbus Day",
        _nth(2, MONDAY, 10),
        source="CCP 135 until AB 855, Stats. 2021 ch. 283",
        until=date(2021, 12, 31),
    ),
    Holiday("Veterans Day", _on(11, 11), sunday_to_monday=True, saturday_to_friday=True),
    Holiday("Thanksgiving Day", _thanksgiving),
    Holiday("Day after Thanksgiving", lambda year: _thanksgiving(year) + _DAY),
    Holiday("Christmas Day", _on(12, 25), sunday_to_monday=True),
)


def judicial_holiday(day: date) -> Holiday | None:
    """The row of the judicial holiday on that day; None if it is none. Plain Sundays are left to the clock.

    Args:
        day: a legal day. On a Monday or Friday to which Gov. Code 6701 moves a holiday, the row of that holiday, whose
            `falls_on` is then False.

    Source: CCP 135 with Gov. Code 6700 and 6701.
    """
    if own := _row(day):
        return own
    sunday = _row(day - _DAY) if day.weekday() == MONDAY else None
    if sunday and sunday.sunday_to_monday:
        return sunday
    saturday = _row(day + _DAY) if day.weekday() == FRIDAY else None
    return saturday if saturday and saturday.saturday_to_friday else None


def court_holiday(day: date) -> str | None:
    """The name of the judicial holiday on that legal day, moved or not (`judicial_holiday`); None if it is none."""
    row = judicial_holiday(day)
    return row.name if row else None


def observed_by_courts(day: date) -> str | None:
    """The name of the weekend holiday that the courts observe on that Friday or Monday; None if there is none.

    Whether such a day is one of CCP 135 is arguable, so it may give an agency more time but never take any away.

    Source: Cal. Rules of Court, rule 1.11 (Saturday to Friday, Sunday to Monday, for every judicial holiday).
    """
    neighbour = {MONDAY: -_DAY, FRIDAY: _DAY}.get(day.weekday())
    row = _row(day + neighbour) if neighbour else None
    return row.name if row else None


def _row(day: date) -> Holiday | None:
    return next((row for row in HOLIDAYS if row.falls_on(day)), None)
