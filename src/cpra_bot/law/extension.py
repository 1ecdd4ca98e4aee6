"""What an agency's notice of extension is worth under Gov. Code 7922.535(b): a written notice, a listed ground, a day.

A notice that lacks something still tells a patient requester when to expect an answer, so each verdict names three
days: what the law says, the day to wait for, and the day after which a letter may say that the extension is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cpra_bot.law.clock import extension_after
from cpra_bot.law.open_days import NO_CLOSURES, closed_perhaps, roll
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.clockwork import Defect, Due, ExtensionTerm, ExtensionVerdict
from cpra_bot.model.fact import Fact

WORDS = {
    Defect.NO_DATE: "it names no day on which a determination is expected",
    Defect.NO_GROUND: "it names no circumstance that the Act listed when it was sent",
    Defect.OVER_14: "it takes more time than the Act gives",
    Defect.SECOND: "the one extension of the Act had been taken already",
    Defect.LATE: "it was sent after the first period had run out",
    Defect.UNWRITTEN: "it was not given in writing",
}
"""Each defect as the end of a sentence about the notice."""


@dataclass(frozen=True, slots=True)
class ExtensionNotice:
    """What a notice says, as far as it is known.

    Attributes:
        until: the day it names for the determination; None if it names none.
        sent_on: legal day on which it was sent; None if that is not known.
        grounds: codes of the circumstances it names (`c1` to `c6`), empty if it names none of the list; None if nobody
            has looked.
        written: False for a call.
    """

    until: date | None
    sent_on: date | None = None
    grounds: tuple[str, ...] | None = None
    written: bool = True


def notice_in(fact: Fact, sent_on: date | None = None) -> ExtensionNotice:
    """The notice that a message was read to be (`FactKind.EXTENSION`).

    Args:
        fact: with the day as its value, and in its detail `grounds` (`c1,c2`) and `defects` as the reader found them.
        sent_on: legal day of the message; None if its day proves nothing.
    """
    grounds = tuple(filter(None, (code.strip() for code in fact.detail.get("grounds", "").split(","))))
    looked = grounds or Defect.NO_GROUND in fact.detail.get("defects", "").split(",")
    return ExtensionNotice(fact.day, sent_on, grounds if looked else None)


@dataclass(frozen=True, slots=True)
class _Clock:
    """What a notice is held against."""

    due: Due
    term: ExtensionTerm
    closures: frozenset[date]
    rules: Rules

    def listed(self, notice: ExtensionNotice) -> tuple[str, ...]:
        """The grounds that the notice names and the Act listed when it was sent."""
        listed = {ground.code for ground in self.rules.grounds_on(notice.sent_on or self.due.law)}
        return tuple(code for code in notice.grounds or () if code in listed)

    def ends(self, notice: ExtensionNotice) -> tuple[date, date]:
        """The day to wait for, and the one after which a letter may say that the extension is over."""
        if notice.until is None or notice.until > self.term.safe:
            return self.term.law, self.term.safe
        until = max(min(notice.until, self.term.law), self.due.law)
        safe = roll(max(notice.until, self.due.safe), closed_perhaps(self.rules, self.closures))
        return until, max(until, min(safe, self.term.safe))


def judge_extension(
    notice: ExtensionNotice,
    due: Due,
    *,
    earlier: Iterable[ExtensionNotice] = (),
    closures: frozenset[date] = NO_CLOSURES,
    rules: Rules = RULES,
) -> ExtensionVerdict:
    """Say what a notice of extension is worth.

    A doubt is the agency's: more than fourteen days, or a notice out of time, is found only where the most generous
    reading finds it, too.

    Args:
        notice: the one to judge.
        due: the clock of the determination that it would put off (`determination_due`).
        earlier: notices sent before it, oldest first. One that says the same day is a repetition; one that lacked its
            ground or its day may be mended within the first period; any other makes this one the second.
        closures: days on which this agency's office is shut for the whole day.
        rules: the tables to judge by.

    Returns:
        `until` is the day to wait for even where the notice is not valid, `because` says what it lacks.

    Source: Gov. Code 7922.535(b) and (c). That the notice must come within the first period is read out of the word
    "extended".
    """
    clock = _Clock(due, extension_after(due, closures=closures, rules=rules), closures, rules)
    first = next((one for one in earlier if one.until != notice.until), None)
    defects = tuple(_defects(notice, clock))
    until, safe = clock.ends(notice)
    law = due.law if defects else until
    if first is not None and not _mends(notice, first, clock):
        defects = (*defects, Defect.SECOND)
        (until, safe), law = clock.ends(first), due.law if any(_defects(first, clock)) else clock.ends(first)[0]
    grounds = clock.listed(notice)
    unknown = ("ground",) * (notice.grounds is None) + ("sent",) * (notice.sent_on is None)
    because = (*(WORDS[defect] for defect in defects), *_slip(notice, due), *_words_of(grounds, rules))
    return ExtensionVerdict(notice.until, grounds, defects, unknown, law, until, safe, because)


def _defects(notice: ExtensionNotice, clock: _Clock) -> Iterator[Defect]:
    if not notice.written:
        yield Defect.UNWRITTEN
    if notice.until is None:
        yield Defect.NO_DATE
    elif notice.until > clock.term.safe:
        yield Defect.OVER_14
    if notice.grounds is not None and not clock.listed(notice):
        yield Defect.NO_GROUND
    if notice.sent_on is not None and notice.sent_on > clock.due.safe:
        yield Defect.LATE


def _mends(notice: ExtensionNotice, first: ExtensionNotice, clock: _Clock) -> bool:
    """True if the first notice was defective and this one still comes in time to replace it."""
    in_time = notice.sent_on is not None and notice.sent_on <= clock.due.safe
    return in_time and any(_defects(first, clock))


def _slip(notice: ExtensionNotice, due: Due) -> Iterator[str]:
    if notice.until and notice.until < due.law:
        yield f"a notice cannot shorten the term: the determination is due on {due.law} anyway"


def _words_of(grounds: tuple[str, ...], rules: Rules) -> Iterator[str]:
    for code in grounds:
        ground = next(ground for ground in rules.grounds if ground.code == code)
        yield f"ground {code}: {ground.words} ({ground.source})"
