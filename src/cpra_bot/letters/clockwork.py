"""The dates and periods that letters name, and how the overdue notice shows its count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cpra_bot.law.clock import determination_due, is_working_day
from cpra_bot.law.extension import ExtensionNotice, judge_extension
from cpra_bot.law.rules import Rules, Term
from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.remembered import of_one
from cpra_bot.model.clockwork import Due

ANSWER_DAYS = 5
"""Working days that a letter gives for an answer."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of the Act in words, `10 days` or `10 business days`, by the rules in force for the request."""

    determination: str
    extension: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """One line of a count: a day, and what it is."""

    day: date
    what: str


def periods(context: LetterContext) -> Periods:
    """What the Act gives an agency for this request."""
    day = context.request.received_on or context.request.sent_on or context.order.day
    return _periods_on(context.rules, day)


@of_one
def _periods_on(rules: Rules, day: date) -> Periods:
    return Periods(_in_words(rules.determination_on(day)), _in_words(rules.extension_on(day)))


def _in_words(term: Term) -> str:
    return f"{term.days} {'business ' * (term.unit == 'business')}days"


def answer_by(context: LetterContext) -> date:
    """Five working days after the day of the letter."""
    return _working_days_after(context.rules, context.order.day)


@of_one
def _working_days_after(rules: Rules, day: date) -> date:
    left = ANSWER_DAYS
    while left:
        day += _DAY
        left -= is_working_day(day, rules)
    return day


def count_lines(due: Due, rules: Rules) -> tuple[CountLine, ...]:
    """The count of the period in a reader's words: receipt, its last day, where it rolls, the most cautious end."""
    term = rules.determination_on(due.received)
    last = f"{'business ' * (term.unit == 'business')}day {term.days}"
    lines = [CountLine(due.received, "you received the request; this day is not counted")]
    lines.append(CountLine(due.nominal, last if due.law != due.nominal else f"{last}, the last day"))
    if due.law != due.nominal:
        lines.append(CountLine(due.law, "the last day, since the period does not end on a weekend or a court holiday"))
    if due.safe != due.law:
        lines.append(CountLine(due.safe, "the last day by the most cautious count I know of"))
    return tuple(lines)


def last_day_of_extension(context: LetterContext, stated: date | None) -> date | None:
    """The day after which an extension has surely ended; None if neither receipt nor a named day is known.

    Args:
        context: whose request, and by which rules and closures it is counted.
        stated: the day that the notice named, or None.
    """
    request = context.request
    if request.received_on is None:
        return stated
    due = request.due
    if due is None or due.received != request.received_on:
        due = determination_due(request.received_on, closures=context.closed_days, rules=context.rules)
    return judge_extension(ExtensionNotice(stated), due, closures=context.closed_days, rules=context.rules).safe
