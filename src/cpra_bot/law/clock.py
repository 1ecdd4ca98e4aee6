"""The clock of the Act: ten calendar days to a determination (Gov. Code 7922.535), and how its last day moves.

Two counts stand side by side. The count *by law* rolls the last day off Saturdays, Sundays and judicial holidays. The
*careful* count also grants all that an agency could argue for, and only after it may a letter speak of lateness.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cpra_bot.law.count import Note, every_day, last_day, later_terms, rolled, warnings
from cpra_bot.law.open_days import (
    DAY,
    NO_CLOSURES,
    Closing,
    closed_by_law,
    closed_perhaps,
    days_between,
    is_working_day,
    next_working_day,
    roll,
    why_closed,
    why_perhaps_closed,
)
from cpra_bot.law.rules import RULES, Rules, Term
from cpra_bot.model.clockwork import Due, ExtensionTerm

__all__ = [
    "determination_due",
    "extension_after",
    "extension_term",
    "is_working_day",
    "next_working_day",
    "why_closed",
    "why_perhaps_closed",
]


def determination_due(
    received: date,
    *,
    closures: frozenset[date] = NO_CLOSURES,
    after_hours: bool = False,
    perhaps_received: date | None = None,
    rules: Rules = RULES,
) -> Due:
    """When the determination is due, by every count, with the working.

    The day of receipt is not counted, weekends and holidays inside the period are (CCP 12), and the last day only ever
    moves forward (CCP 12a). The careful date lets a receipt on a closed day or after hours count from the next open
    day, rolls off office closures (CCP 12b) and days observed by the courts (rule 1.11) as well, and grants a rule
    that begins while the period runs.

    Args:
        received: legal day on which the agency received the request.
        closures: days on which this agency's office is shut for the whole day.
        after_hours: True if the request came in after the office had closed on `received`.
        perhaps_received: a later day of receipt for which there is evidence as good; the careful count starts there.
        rules: the tables to count by.

    Raises:
        TypeError: `received` is an instant; pass it through `legal_day` first.
    """
    by_law, perhaps = closed_by_law(rules), closed_perhaps(rules, closures)
    term = rules.determination_on(received)
    nominal = last_day(received, term, by_law)
    law = roll(nominal, by_law)
    heard = max(received, perhaps_received or received)
    start = roll(heard + DAY if after_hours and heard == received else heard, perhaps)
    careful = last_day(start, term, perhaps)
    safe, overtaken = _with_new_rules(roll(careful, perhaps), start, rules.determination, received, perhaps)
    notes = [
        (received, "received, not counted (CCP 12)"),
        *_late_start(received, start, perhaps, after_hours, heard),
        (nominal, f"{'business ' * (term.unit == 'business')}day {term.days}"),
        *rolled(nominal, law, by_law, by_law),
        (law, "last day by law" if law != safe else "last day"),
        *([(careful, f"day {term.days} of the careful count")] if (start, careful) != (received, nominal) else []),
        *rolled(careful, roll(careful, perhaps), perhaps, by_law),
        *overtaken,
        *([(safe, "last day by the careful count")] if law != safe else []),
    ]
    working = every_day(received, notes, first=received, last=safe, term=term, by_law=by_law)
    return Due(received, nominal, law, safe, working, warnings(rules, safe, term))


def extension_term(
    received: date,
    *,
    closures: frozenset[date] = NO_CLOSURES,
    after_hours: bool = False,
    perhaps_received: date | None = None,
    rules: Rules = RULES,
) -> ExtensionTerm:
    """How far the one extension can reach.

    The statute does not say whether the fourteen days follow the tenth day or the rolled due date. Both are counted
    and the later one is taken. The careful end follows the careful due date.

    Args:
        received, closures, after_hours, perhaps_received, rules: as for `determination_due`.

    Source: Gov. Code 7922.535(b); CCP 12a.
    """
    due = determination_due(
        received, closures=closures, after_hours=after_hours, perhaps_received=perhaps_received, rules=rules
    )
    return extension_after(due, closures=closures, rules=rules)


def extension_after(due: Due, *, closures: frozenset[date] = NO_CLOSURES, rules: Rules = RULES) -> ExtensionTerm:
    """How far the one extension of a determination can reach (`extension_term`), where its clock is known already.

    Args:
        due: the determination's clock.
        closures, rules: those that it was counted with.
    """
    by_law, perhaps = closed_by_law(rules), closed_perhaps(rules, closures)
    term = rules.extension_on(due.received)
    first, second = last_day(due.nominal, term, by_law), last_day(due.law, term, by_law)
    from_receipt, from_due = roll(first, by_law), roll(second, by_law)
    law = max(from_receipt, from_due)
    careful = last_day(due.safe, term, perhaps)
    safe, overtaken = _with_new_rules(roll(careful, perhaps), due.safe, rules.extension, due.received, perhaps)
    safe = max(law, safe)
    notes = [
        (due.law, "the determination is due by law; an extension would follow"),
        (first, f"{term.days} days after the tenth day"),
        *rolled(first, from_receipt, by_law, by_law),
        *([(from_receipt, "last day, counted from receipt")] if from_receipt < law else []),
        (second, f"{term.days} days after the due date"),
        *rolled(second, from_due, by_law, by_law),
        (law, "last day of an extension" + " by law" * (law != safe)),
        *([(careful, f"{term.days} days after the careful due date")] if careful != second else []),
        *rolled(careful, roll(careful, perhaps), perhaps, by_law),
        *overtaken,
        *([(safe, "last day of an extension by the careful count")] if law != safe else []),
    ]
    working = every_day(due.received, notes, first=due.law, last=safe, term=term, by_law=by_law, label="extension day")
    return ExtensionTerm(from_receipt, from_due, law, safe, working, warnings(rules, safe, term))


def _late_start(received: date, start: date, closed: Closing, after_hours: bool, heard: date) -> Iterator[Note]:
    """Why the careful count starts later than the receipt; nothing if it does not."""
    if start == received:
        return
    if heard > received:
        yield received, f"other evidence says {heard.isoformat()}, which the careful count takes"
    elif after_hours:
        yield received, "after hours, so the careful count starts on the next open day"
    for day in days_between(heard, start):
        if why := closed(day):
            yield day, f"{why.name}, the careful count has not started ({why.source})"
    yield start, "the careful count takes this as the day of receipt"


def _with_new_rules(
    safe: date, start: date, rows: tuple[Term, ...], received: date, perhaps: Closing
) -> tuple[date, list[Note]]:
    """The careful end, later if a rule that begins while the period runs would make it so, and the words for that."""
    notes = []
    for row in later_terms(rows, received, safe):
        other = roll(last_day(start, row, perhaps), perhaps)
        if other > safe:
            notes.append((other, f"last day if the new rule governs: {row}"))
            safe = other
    return safe, notes
