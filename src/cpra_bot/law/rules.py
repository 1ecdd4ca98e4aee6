"""The rules of the clock as dated tables: how long, in which unit, since when, and who last compared them with the law.

A workspace may lay its own rows over them (`overlay`). Every function that counts takes a `Rules` value; nothing here
is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from cpra_bot.law.holidays import REVIEWED, SHIPPED, HolidayTable

Unit = Literal["calendar", "business"]


@dataclass(frozen=True, slots=True)
class Term:
    """How many days a period has, for as long as that row is the law.

    Attributes:
        days: length of the period.
        unit: `calendar` counts every day; `business` leaves out Saturdays, Sundays and judicial holidays.
        source: where it stands.
        since, until: first and last day on which the row is in force; None for no such day.
        reviewed: the day on which a person last compared it with the law.
    """

    days: int
    unit: Unit
    source: str
    since: date | None = None
    until: date | None = None
    reviewed: date = REVIEWED

    def in_force(self, day: date) -> bool:
        """True on the days on which the row is the law."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        return f"{self.days} {self.unit} days ({self.source})"


@dataclass(frozen=True, slots=True)
class Ground:
    """A circumstance in which the Act allows an extension.

    Attributes:
        code: `c1` to `c6`, in the order of Gov. Code 7922.535(c).
        words: what it covers, in short.
        since, until: first and last day on which it is in force; None for no such day.
        source: the subdivision and the act that added it.
    """

    code: str
    words: str
    source: str
    since: date | None = None
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """True on the days on which the ground is listed."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Rules:
    """All that the clock goes by.

    Attributes:
        determination, extension: rows of the two periods; of several in force the last one counts.
        grounds: circumstances that allow an extension.
        holidays: the judicial holidays.
        reviewed: the day on which a person last compared grounds and holidays with the law.
        reviewed_by: who that was; empty for the makers of the program.
        open_points: what that person should look at next time, as ends of the sentence "look up …".
    """

    determination: tuple[Term, ...]
    extension: tuple[Term, ...]
    grounds: tuple[Ground, ...]
    holidays: HolidayTable = SHIPPED
    reviewed: date = REVIEWED
    reviewed_by: str = ""
    open_points: tuple[str, ...] = ()

    def determination_on(self, day: date) -> Term:
        """The row that governs a request received on that day."""
        return _in_force(self.determination, day)

    def extension_on(self, day: date) -> Term:
        """The row that governs an extension of a request received on that day."""
        return _in_force(self.extension, day)

    def grounds_on(self, day: date) -> tuple[Ground, ...]:
        """What the Act lists on that day."""
        return tuple(ground for ground in self.grounds if ground.in_force(day))

    def stale_on(self, day: date, *terms: Term) -> date | None:
        """The review that does not reach that day; None if all do.

        New acts begin on the first of January unless they say otherwise, so a review is good to the end of its year.

        Args:
            day: the last day that a count reaches.
            terms: the rows that the count used.
        """
        oldest = min([self.reviewed, *(term.reviewed for term in terms)])
        return oldest if day >= recheck_before(oldest) else None


def recheck_before(reviewed: date) -> date:
    """The first day that a review made on `reviewed` does not cover."""
    return date(reviewed.year + 1, 1, 1)


def _in_force(rows: tuple[Term, ...], day: date) -> Term:
    """The last row in force; the first of the table reaches back without end, so there always is one."""
    return next((row for row in reversed(rows) if row.in_force(day)), rows[0])


RULES = Rules(
    determination=(Term(10, "calendar", "Gov. Code 7922.535(a)"),),
    extension=(Term(14, "calendar", "Gov. Code 7922.535(b)"),),
    grounds=(
        Ground("c1", "records in facilities apart from the office that answers", "Gov. Code 7922.535(c)(1)"),
        Ground("c2", "a voluminous amount of separate and distinct records", "Gov. Code 7922.535(c)(2)"),
        Ground("c3", "consultation with another agency or between components", "Gov. Code 7922.535(c)(3)"),
        Ground("c4", "compiling data, writing a program or building a report", "Gov. Code 7922.535(c)(4)"),
        Ground(
            "c5",
            "a state of emergency that currently and directly affects the answer",
            "Gov. Code 7922.535(c)(5); SB 1034 (2024); AB 370 (2025)",
            since=date(2025, 1, 1),
        ),
        Ground(
            "c6",
            "a cyberattack that keeps the agency out of its systems",
            "Gov. Code 7922.535(c)(6); AB 370 (2025)",
            since=date(2026, 1, 1),
        ),
    ),
    open_points=("what became of AB 1821 (2026), a bill to count business days",),
)
"""As shipped. Before 2023 the same periods stood in Gov. Code 6253(c)."""


def review(rules: Rules, day: date, by: str) -> Rules:
    """The same rules, found to be the law on that day.

    Args:
        rules: as they are.
        day: the day of the comparison; an older one than the rules already carry changes nothing.
        by: who compared.
    """
    if day <= rules.reviewed:
        return rules
    return replace(
        rules,
        determination=_seen(rules.determination, day),
        extension=_seen(rules.extension, day),
        reviewed=day,
        reviewed_by=by,
        open_points=(),
    )


def _seen(rows: tuple[Term, ...], day: date) -> tuple[Term, ...]:
    return tuple(replace(row, reviewed=max(row.reviewed, day)) for row in rows)
