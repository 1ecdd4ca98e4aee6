"""The clock of the Act: ten calendar days to a determination (Gov. Code 7922.535), and how its last day moves.

Two counts stand side by side. The count *by law* rolls the last day off Saturdays, Sundays and judicial holidays. The
*careful* count also grants all that an agency could argue for, and only after it may a letter speak of lateness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cpra_bot.law.holidays import RECHECK_BEFORE, REVIEWED, SATURDAY, SUNDAY, judicial_holiday, observed_by_courts
from cpra_bot.model.clockwork import CountedDay, Due

DETERMINATION_DAYS = 10
"""Calendar days from receipt to the determination (Gov. Code 7922.535(a))."""

EXTENSION_DAYS = 14
"""The most that a written notice can add, calendar days (Gov. Code 7922.535(b))."""

_DAY = timedelta(days=1)
_Note = tuple[date, str]


@dataclass(frozen=True, slots=True)
class _Closed:
    """Why a day cannot be the last one, and the rule that says so."""

    name: str
    source: str

    def __str__(self) -> str:
        return f"{self.name} ({self.source})"


_Closing = Callable[[date], _Closed | None]


def why_closed(day: date) -> str | None:
    """Why the law rolls a deadline off that day, with the rule; None if the day can be a last day.

    Args:
        day: a legal day.

    Raises:
        TypeError: an instant was given; pass it through `legal_day` first.

    Source: CCP 12a (Saturdays, judicial holidays), CCP 135 (Sundays and the listed days).
    """
    closed = _closed_by_law(day)
    return str(closed) if closed else None


def why_perhaps_closed(day: date, closures: frozenset[date] = frozenset()) -> str | None:
    """Why a careful reader grants that day to the agency, with the rule; None if nobody could.

    Args:
        day: a legal day.
        closures: days on which this agency's office is shut for the whole day.

    Raises:
        TypeError: an instant was given; pass it through `legal_day` first.

    Source: as `why_closed`, and CCP 12b (office closed), Cal. Rules of Court, rule 1.11 (day observed by the courts).
    """
    closed = _closed_perhaps(closures)(day)
    return str(closed) if closed else None


def is_working_day(day: date) -> bool:
    """True on Monday to Friday outside the judicial holidays. Closures of one office do not count here."""
    return why_closed(day) is None


def next_working_day(day: date) -> date:
    """The first working day on or after that day."""
    return _roll(day, _closed_by_law)


def determination_due(received: date, *, closures: frozenset[date] = frozenset(), after_hours: bool = False) -> Due:
    """When the determination is due, by every count, with the working.

    The day of receipt is not counted, weekends and holidays inside the period are (CCP 12), and the last day only ever
    moves forward (CCP 12a). The careful date lets a receipt on a closed day or after hours count from the next open
    day, and rolls off office closures (CCP 12b) and days observed by the courts (rule 1.11) as well.

    Args:
        received: legal day on which the agency received the request.
        closures: days on which this agency's office is shut for the whole day.
        after_hours: True if the request came in after the office had closed on `received`.

    Raises:
        TypeError: `received` is an instant; pass it through `legal_day` first.
    """
    nominal = received + timedelta(days=DETERMINATION_DAYS)
    law = _roll(nominal, _closed_by_law)
    perhaps = _closed_perhaps(closures)
    start = _roll(received + _DAY if after_hours else received, perhaps)
    safe = _roll(start + timedelta(days=DETERMINATION_DAYS), perhaps)
    notes = [
        (received, "received, not counted (CCP 12)"),
        *_late_start(received, start, perhaps, after_hours),
        (nominal, f"day {DETERMINATION_DAYS}"),
        *_rolled(nominal, law, _closed_by_law),
        *([(law, "last day")] if law == safe else [(law, "last day by law")]),
        *([(start + (nominal - received), "day 10 of the careful count")] if start != received else []),
        *_rolled(start + (nominal - received), safe, perhaps),
        *([(safe, "last day by the careful count")] if law != safe else []),
    ]
    return Due(received, nominal, law, safe, _in_order(received, notes), _warnings(safe))


def extension_cap(received: date) -> date:
    """The latest day to which one extension can reach, by law.

    The statute does not say whether the fourteen days follow the tenth day or the rolled due date. The later of both
    readings is taken: received + 24, rolled; or the due date by law + 14, rolled.

    Args:
        received: legal day on which the agency received the request.

    Source: Gov. Code 7922.535(b); CCP 12a.
    """
    due = next_working_day(received + timedelta(days=DETERMINATION_DAYS))
    from_receipt = next_working_day(received + timedelta(days=DETERMINATION_DAYS + EXTENSION_DAYS))
    return max(from_receipt, next_working_day(due + timedelta(days=EXTENSION_DAYS)))


def extension_until(received: date, stated: date | None) -> date:
    """The day until which an extension runs.

    Args:
        received: legal day on which the agency received the request.
        stated: the day that the notice names; None if it names none, which leaves the cap.

    Returns:
        The stated day, but never beyond the cap, and never before the determination was due anyway: a notice of
        extension cannot shorten the term, so an earlier day is a slip of the writer or of the reader.

    Source: Gov. Code 7922.535(b).
    """
    cap = extension_cap(received)
    if stated is None:
        return cap
    return max(min(stated, cap), next_working_day(received + timedelta(days=DETERMINATION_DAYS)))


def _closed_by_law(day: date) -> _Closed | None:
    if isinstance(day, datetime):  # a datetime passes for a date, and would silently match no holiday
        raise TypeError(f"{day.isoformat()} is an instant, not a legal day")
    if day.weekday() == SATURDAY:
        return _Closed("Saturday", "CCP 12a")
    if day.weekday() == SUNDAY:
        return _Closed("Sunday", "CCP 135")
    row = judicial_holiday(day)
    if row is None:
        return None
    return _Closed(row.name, "CCP 135" if row.falls_on(day) else "CCP 135, moved by Gov. Code 6701")


def _closed_perhaps(closures: frozenset[date]) -> _Closing:
    def closed(day: date) -> _Closed | None:
        if by_law := _closed_by_law(day):
            return by_law
        if day in closures:
            return _Closed("office closed", "CCP 12b")
        name = observed_by_courts(day)
        return _Closed(f"{name} as observed by the courts", "rule 1.11") if name else None

    return closed


def _roll(day: date, closed: _Closing) -> date:
    while closed(day):
        day += _DAY
    return day


def _rolled(first: date, last: date, closed: _Closing) -> Iterator[_Note]:
    """The days from `first` to the one before `last`, each with why it does not end the period."""
    for day in _span(first, last):
        if why := closed(day):
            who = "" if _closed_by_law(day) else "the careful count "
            yield day, f"{why.name}, {who}rolls on ({why.source})"


def _late_start(received: date, start: date, closed: _Closing, after_hours: bool) -> Iterator[_Note]:
    """Why the careful count starts later than the receipt; nothing if it does not."""
    if start == received:
        return
    if after_hours:
        yield received, "after hours, so the careful count starts on the next open day"
    for day in _span(received, start):
        if why := closed(day):
            yield day, f"{why.name}, the careful count has not started ({why.source})"
    yield start, "the careful count takes this as the day of receipt"


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days))


def _in_order(received: date, notes: Iterable[_Note]) -> tuple[CountedDay, ...]:
    """One line per day: what both counts say of it, each thing once."""
    told: dict[date, dict[str, None]] = {}
    for day, why in notes:
        told.setdefault(day, {})[why] = None
    return tuple(CountedDay(day, (day - received).days, "; ".join(told[day])) for day in sorted(told))


def _warnings(last: date) -> tuple[str, ...]:
    """What to check first, where the count runs beyond what was reviewed."""
    if last < RECHECK_BEFORE:
        return ()
    return (
        f"The count reaches {last.isoformat()}, and its rules were reviewed on {REVIEWED.isoformat()}: look up at "
        "leginfo.legislature.ca.gov what became of AB 1821 (2026), a bill to count business days, and whether the "
        f"judicial holidays (CCP 135) are unchanged from {RECHECK_BEFORE.isoformat()} on.",
    )
