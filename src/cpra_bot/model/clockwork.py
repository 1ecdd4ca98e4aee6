"""Legal days, how a due date was counted, and what an agency's notice of extension is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

YEARLY_DAY = (
    r"^((0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"|(day after )?(1st|2nd|3rd|4th|last) (mon|tue|wed|thu|fri|sat|sun)"
    r" (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))$"
)
"""How a day that comes back each year is written: `07-04`, `3rd mon jan`, `last mon may`, `day after 4th thu nov`."""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the count and why it ends the period or does not.

    Attributes:
        day: a legal day (America/Los_Angeles).
        number: days since receipt; the day of receipt is 0 (CCP 12).
        why: short words such as `day 10`, `Saturday, rolls on (CCP 12a)`, `Christmas Day, rolls on (CCP 135)`.
        inner: True for a day that only goes by inside the period: it neither starts, ends nor moves a count.
        closed: why offices are closed on it, in words; empty if they are not. Of an inner day only.
    """

    day: date
    number: int
    why: str
    inner: bool = False
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its working.

    Attributes:
        received: legal day of receipt.
        nominal: receipt plus the period, not rolled.
        law: rolled forward off Saturdays and the days of CCP 135 (CCP 12a).
        safe: the latest day any careful reading reaches; only after it may a letter speak of lateness.
        working: every day from receipt to the last one of any count.
        warnings: such as a rule that is past its review date.
    """

    received: date
    nominal: date
    law: date
    safe: date
    working: tuple[CountedDay, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtensionTerm:
    """How far the one extension can reach, whatever the notice says.

    Attributes:
        from_receipt: first reading: the extension follows the tenth day itself; rolled.
        from_due: second reading: it follows the due date by law, already rolled; rolled again.
        law: the later of the two, for the Act names neither.
        safe: the latest day any careful reading reaches; only after it may a letter say that an extension is over.
        working: every day from the due date to the last one.
        warnings: such as a rule that is past its review date.
    """

    from_receipt: date
    from_due: date
    law: date
    safe: date
    working: tuple[CountedDay, ...]
    warnings: tuple[str, ...] = ()


class Defect(StrEnum):
    """Why a notice of extension does not meet Gov. Code 7922.535(b)."""

    NO_DATE = "no_date"  # it names no day on which a determination is expected
    NO_GROUND = "no_ground"  # it names no circumstance that the Act lists, or listed on the day it was sent
    OVER_14 = "over_14"  # it takes more than the Act gives, by any reading
    SECOND = "second"  # one extension has been taken already
    LATE = "late"  # it was sent after the first period had run out, by any reading
    UNWRITTEN = "unwritten"  # it was not written


@dataclass(frozen=True, slots=True)
class ExtensionVerdict:
    """What a notice of extension is worth.

    Attributes:
        stated: the day that the notice names; None if it names none.
        grounds: codes of the listed circumstances it rests on (c1 to c6), those in force on the day it was sent.
        defects: what it lacks; a notice without any is valid.
        unknown: what was not known and therefore not judged: `ground`, `sent`.
        law: the day the determination is due by law: the stated day if the notice is valid, else as without it.
        until: the day to wait for in any case: the stated one, never before `law` without it, never beyond the term.
        safe: only after this day may a letter say that the extension is over.
        because: a sentence a defect or a ground, for a person.
    """

    stated: date | None
    grounds: tuple[str, ...]
    defects: tuple[Defect, ...]
    unknown: tuple[str, ...]
    law: date
    until: date
    safe: date
    because: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """True if nothing is lacking, as far as it could be judged."""
        return not self.defects


@dataclass(frozen=True, slots=True)
class ClockResult:
    """What `clock` shows.

    Attributes:
        agency: name of the agency whose closures were used; empty if none was named.
        due: the determination.
        term: how far an extension could reach; None if none was asked about.
        extension: the notice that was asked about.
        closed: day → why offices are closed on it, weekends left out, for every month that is shown.
        reviewed: day on which a person last compared the rules with the law.
        rule: the period in words and where it stands.
        notes: what a person should know of the question itself, such as a day of receipt that has not come.
    """

    agency: str
    due: Due
    term: ExtensionTerm | None
    extension: ExtensionVerdict | None
    closed: Mapping[date, str]
    reviewed: date
    rule: str
    notes: tuple[str, ...] = ()
