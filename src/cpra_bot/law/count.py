"""Counting a period out, and telling every day of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cpra_bot.law.open_days import DAY, Closing, days_between
from cpra_bot.law.rules import Rules, Term
from cpra_bot.model.clockwork import CountedDay

Note = tuple[date, str]


def last_day(start: date, term: Term, closed: Closing) -> date:
    """The last day of a period, not rolled.

    Args:
        start: the day that begins it and is not counted (CCP 12).
        term: how many days of which unit.
        closed: which days a count of business days leaves out.
    """
    if term.unit == "calendar":
        return start + term.days * DAY
    day = start
    for _ in range(term.days):
        day += DAY
        while closed(day):
            day += DAY
    return day


def later_terms(rows: tuple[Term, ...], first: date, last: date) -> tuple[Term, ...]:
    """Rows that come into force while a period runs: an agency could argue that the new one governs it."""
    return tuple(row for row in rows if row.since and first < row.since <= last)


def every_day(
    received: date,
    notes: Iterable[Note],
    *,
    first: date,
    last: date,
    term: Term,
    by_law: Closing,
    label: str = "day",
) -> tuple[CountedDay, ...]:
    """One line for each day of a period: what all counts say of it, each thing once.

    Args:
        received: day 0, from which the days are numbered.
        notes: days that start, end or move a count, with the words.
        first, last: the days between which (both included) every day is told.
        term: the rule by which the days go by.
        by_law: says which days are closed.
        label: what a counted day is called: `day 3`, `extension day 3`.
    """
    if term.unit == "business":
        label = f"business {label}"
    told: dict[date, dict[str, None]] = {}
    for day, why in notes:
        told.setdefault(day, {})[why] = None
    lines, counted = [], 0
    for day in days_between(first, last + DAY):
        closed = by_law(day)
        counts = day > first and not (term.unit == "business" and closed)
        counted += counts
        if day in told:
            lines.append(CountedDay(day, (day - received).days, "; ".join(told[day])))
            continue
        why = f"{label} {counted}" if counts else "no business day, not counted"
        if counted > term.days:
            why = "goes by in the careful count"
        elif closed:
            why += f"; {closed.name}" + (", inside the period, stops nothing" if counts else f" ({closed.source})")
        lines.append(CountedDay(day, (day - received).days, why, inner=True, closed=closed.name if closed else ""))
    return tuple(lines)


def rolled(first: date, last: date, closed: Closing, by_law: Closing) -> Iterator[Note]:
    """The days from `first` to the one before `last`, each with why it does not end the period."""
    for day in days_between(first, last):
        if why := closed(day):
            who = "" if by_law(day) else "the careful count "
            yield day, f"{why.name}, {who}rolls on ({why.source})"


def warnings(rules: Rules, last: date, *terms: Term) -> tuple[str, ...]:
    """What to check first, where the count runs beyond what was reviewed.

    Args:
        rules: what was counted by.
        last: the last day of any count.
        terms: the rows that were used.
    """
    stale = rules.stale_on(last, *terms)
    if stale is None:
        return ()
    year = date(stale.year + 1, 1, 1)
    what = [*rules.open_points, f"whether the judicial holidays (CCP 135) are unchanged from {year.isoformat()} on"]
    if len(what) == 1:
        what.insert(0, "whether the periods of Gov. Code 7922.535 are unchanged")
    return (
        f"The count reaches {last.isoformat()}, and its rules were reviewed on {stale.isoformat()}: look up at "
        f"leginfo.legislature.ca.gov {', and '.join(what)}.",
    )
