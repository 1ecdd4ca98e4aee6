"""The judicial holidays of California, dated: which days move a deadline on, and which the courts only observe.

CCP 12a rolls a last day off the holidays of CCP 135, which takes its days from Gov. Code 6700 and leaves some out.
Not in the table, because they roll nothing: Lunar New Year, 14 and 24 April, Good Friday, Diwali, both Eids,
9 September, and the second Monday of October since 2022. An office that closes on one of them is a closure
(CCP 12b), and so is a day appointed by proclamation, which no table can know ahead. Checked from 2021 on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from cpra_bot.model.clockwork import YEARLY_DAY

REVIEWED = date(2026, 11, 22)
"""The day on which a person last compared these rules with the law."""

RECHECK_BEFORE = date(REVIEWED.year + 1, 1, 1)
"""The first day that new acts of 2026 could touch, AB 1821 above all: a count that reaches it needs a look first."""

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6
_DAY = timedelta(days=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NTH = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


@lru_cache(maxsize=4096)
def day_of(rule: str, year: int) -> date | None:
    """The day on which a yearly rule falls.

    Args:
        rule: as `YEARLY_DAY` wants it, or one ISO date, which falls in its own year only.
        year: which one.

    Returns:
        None where the year has no such day (29 February; an ISO date of another year).

    Raises:
        ValueError: the rule is written in no known form.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", rule):
        once = date.fromisoformat(rule)
        return once if once.year == year else None
    if not re.match(YEARLY_DAY, rule):
        raise ValueError(f"{rule!r} is no rule of a holiday")
    if "-" in rule:
        month, day = map(int, rule.split("-"))
        return date(year, month, day) if (month, day) != (2, 29) or _is_leap(year) else None
    *_, nth, weekday, month_name = rule.split()
    number = _MONTHS.index(month_name) + 1
    after = _DAY * rule.startswith("day after ")
    if nth == "last":
        end = (date(year, 12, 31)) if number == 12 else date(year, number + 1, 1) - _DAY
        return end - timedelta(days=(end.weekday() - _WEEKDAYS.index(weekday)) % 7) + after
    first = date(year, number, 1)
    return first + timedelta(days=(_WEEKDAYS.index(weekday) - first.weekday()) % 7 + 7 * (_NTH[nth] - 1)) + after


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One row: a holiday under one name, for as long as that row was the law.

    Attributes:
        name: what the day is called.
        rule: the day on which it falls, before any move off a weekend, as `day_of` reads it.
        source: the statute, and the act that changed it where the row begins or ends.
        since: first day on which the row is in force; None if it is older than the table.
        until: last day on which it is in force; None if it still is.
        sunday_to_monday: named in Gov. Code 6701, so that the Monday after a Sunday is the holiday too.
        saturday_to_friday: named in Gov. Code 6701, so that the Friday before a Saturday is the holiday too.
    """

    name: str
    rule: str
    source: str = "Gov. Code 6700; CCP 135"
    since: date | None = None
    until: date | None = None
    sunday_to_monday: bool = False
    saturday_to_friday: bool = False

    def falls_on(self, day: date) -> bool:
        """True if the row was in force on that day and this is its own day, not one it was moved to."""
        in_force = (self.since is None or self.since <= day) and (self.until is None or day <= self.until)
        return in_force and day_of(self.rule, day.year) == day


HOLIDAYS: tuple[Holiday, ...] = (
    Holiday("New Year's Day", "01-01", sunday_to_monday=True),
    Holiday("Martin Luther King Jr. Day", "3rd mon jan"),
    Holiday("Lincoln Day", "02-12", sunday_to_monday=True),
    Holiday("Presidents' Day", "3rd mon feb"),
    Holiday("Cesar Chavez Day", "03-31", until=date(2026, 3, 25), sunday_to_monday=True),
    Holiday(  # an urgency act: in force on the day it was filed, five days before the holiday itself
        "Farmworkers Day",
        "03-31",
        source="Gov. Code 6700; CCP 135; AB 2156, Stats. 2026 ch. 7",
        since=date(2026, 3, 26),
        sunday_to_monday=True,
    ),
    Holiday("Memorial Day", "last mon may"),
    Holiday("Juneteenth", "06-19", since=date(2023, 1, 1)),  # not among the days that Gov. Code 6701 moves
    Holiday("Independence Day", "07-04", sunday_to_monday=True),
    Holiday("Labor Day", "1st mon sep"),
    Holiday(
        "Native American Day",
        "4th fri sep",
        source="CCP 135; AB 855, Stats. 2021 ch. 283",
        since=date(2022, 1, 1),
    ),
    Holiday(
        "Columbus Day",
        "2nd mon oct",
        source="CCP 135 until AB 855, Stats. 2021 ch. 283",
        until=date(2021, 12, 31),
    ),
    Holiday("Veterans Day", "11-11", sunday_to_monday=True, saturday_to_friday=True),
    Holiday("Thanksgiving Day", "4th thu nov"),
    Holiday("Day after Thanksgiving", "day after 4th thu nov"),
    Holiday("Christmas Day", "12-25", sunday_to_monday=True),
)


@dataclass(frozen=True)
class HolidayTable:
    """Judicial holidays as one value.

    Attributes:
        rows: one a holiday and name, each with the time in which it is the law.
        struck: single days that a workspace takes out, whatever the rows say.
    """

    rows: tuple[Holiday, ...] = HOLIDAYS
    struck: frozenset[date] = frozenset()
    _years: dict[int, dict[date, Holiday]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def row(self, day: date) -> Holiday | None:
        """The row whose own day this is; the later row where two claim it."""
        if day.year not in self._years:  # a memo of what the rows say, nothing that changes
            found = ((own, row) for row in self.rows if (own := day_of(row.rule, day.year)) and row.falls_on(own))
            self._years[day.year] = {own: row for own, row in found if own not in self.struck}
        return self._years[day.year].get(day)


SHIPPED = HolidayTable()


def judicial_holiday(day: date, table: HolidayTable = SHIPPED) -> Holiday | None:
    """The row of the judicial holiday on that day; None if it is none. Plain Sundays are left to the clock.

    Args:
        day: a legal day. On a Monday or Friday to which Gov. Code 6701 moves a holiday, the row of that holiday, whose
            `falls_on` is then False.
        table: the holidays.

    Source: CCP 135 with Gov. Code 6700 and 6701.
    """
    if own := table.row(day):
        return own
    if day in table.struck:
        return None
    sunday = table.row(day - _DAY) if day.weekday() == MONDAY else None
    if sunday and sunday.sunday_to_monday:
        return sunday
    saturday = table.row(day + _DAY) if day.weekday() == FRIDAY else None
    return saturday if saturday and saturday.saturday_to_friday else None


def court_holiday(day: date, table: HolidayTable = SHIPPED) -> str | None:
    """The name of the judicial holiday on that legal day, moved or not (`judicial_holiday`); None if it is none."""
    row = judicial_holiday(day, table)
    return row.name if row else None


def observed_by_courts(day: date, table: HolidayTable = SHIPPED) -> str | None:
    """The name of the weekend holiday that the courts observe on that Friday or Monday; None if there is none.

    Whether such a day is one of CCP 135 is arguable, so it may give an agency more time but never take any away.

    Source: Cal. Rules of Court, rule 1.11 (Saturday to Friday, Sunday to Monday, for every judicial holiday).
    """
    neighbour = {MONDAY: -_DAY, FRIDAY: _DAY}.get(day.weekday())
    row = table.row(day + neighbour) if neighbour else None
    return row.name if row else None
