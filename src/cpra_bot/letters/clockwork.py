"""The dates that later letters name, and how the overdue notice shows its count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cpra_bot.law.clock import extension_until, is_working_day, why_perhaps_closed
from cpra_bot.letters.context import RequestFacts
from cpra_bot.model.agency import Agency
from cpra_bot.model.clockwork import Due

ANSWER_DAYS = 5
"""Working days that a letter gives for an answer."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountLine:
    """One line of a count: a day, and what it is."""

    day: date
    what: str


def answer_by(day: date) -> date:
    """Five working days after the day of the letter."""
    left = ANSWER_DAYS
    while left:
        day += _DAY
        left -= is_working_day(day)
    return day


def count_lines(due: Due) -> tuple[CountLine, ...]:
    """The count of the ten days in a reader's words: receipt, day 10, where it rolls, the most cautious end."""
    lines = [CountLine(due.received, "you received the request; this day is not counted")]
    lines.append(CountLine(due.nominal, "day 10" if due.law != due.nominal else "day 10, the last day"))
    if due.law != due.nominal:
        lines.append(CountLine(due.law, "the last day, since the period does not end on a weekend or a court holiday"))
    if due.safe != due.law:
        lines.append(CountLine(due.safe, "the last day by the most cautious count I know of"))
    return tuple(lines)


def last_day_of_extension(request: RequestFacts, stated: date | None, agency: Agency) -> date | None:
    """The day after which an extension has surely ended; None if neither receipt nor a named day is known.

    Args:
        request: with the day of receipt, if proven.
        stated: the day that the notice named, or None.
        agency: whose closures count in its favour (CCP 12b).
    """
    if request.received_on is None:
        return stated
    last = extension_until(request.received_on, stated)
    while why_perhaps_closed(last, frozenset(agency.closures)):
        last += _DAY
    return last
