"""On which day the agency received the request, by the best evidence there is; all evidence is kept.

The Act does not define receipt. The order of trust: a date that the agency states, the time stamp of its portal, its
acknowledgement, and last our own sending, which proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from cpra_bot.law.days import CALIFORNIA, legal_day

CLOSE_OF_BUSINESS = 17
"""Hour of the day in California from which a careful count takes a receipt for one of the next open day."""


class Trust(IntEnum):
    """How far evidence of receipt can be trusted; more is better."""

    OWN_SENDING = 0
    ACKNOWLEDGEMENT = 1
    PORTAL = 2
    STATED = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign that the agency has the request.

    Attributes:
        trust: what kind of sign.
        day: the legal day of receipt that it speaks for.
        words: the sign in words, with the quote where there is one.
        after_hours: True if it speaks for a time after the office had closed.
    """

    trust: Trust
    day: date
    words: str
    after_hours: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The judgment.

    Attributes:
        day: legal day of receipt by the best evidence.
        trust: of that evidence.
        because: its words.
        after_hours: True if the best evidence says so.
        perhaps: a later day for which there is evidence as good; the careful count starts there. Else None.
        kept: all evidence, the best first; what was set aside comes last.
        notes: what a person should know, such as evidence that contradicts the agency's date.
    """

    day: date
    trust: Trust
    because: str
    after_hours: bool
    perhaps: date | None
    kept: tuple[Evidence, ...]
    notes: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """True if somebody other than ourselves shows that the request arrived. Only then may a letter say overdue."""
        return self.trust > Trust.OWN_SENDING


def at_instant(trust: Trust, instant: datetime, words: str) -> Evidence:
    """Evidence with a time of the day, such as a portal's stamp.

    Raises:
        ValueError: the instant is naive.
    """
    day = legal_day(instant)
    return Evidence(trust, day, words, instant.astimezone(CALIFORNIA).hour >= CLOSE_OF_BUSINESS)


def judge_receipt(evidence: Iterable[Evidence]) -> Receipt | None:
    """Choose the day of receipt.

    Of several signs of the best kind the one given first decides, for later messages often speak of other days; a later
    day among them is kept for the careful count. A sign that speaks for a day before our own sending is set aside: it
    is another request's, or misread.

    Args:
        evidence: in the order in which it came.

    Returns:
        None if there is no evidence, not even of our sending.
    """
    given = list(evidence)
    sent = min((one.day for one in given if one.trust is Trust.OWN_SENDING), default=None)
    aside = [one for one in given if sent and one.day < sent]
    standing = [one for one in given if one not in aside]
    if not standing:
        return None
    kept = sorted(standing, key=lambda one: -one.trust)  # stable: of equal trust, as given
    best = kept[0]
    # A later acknowledgement says only that the request had come by then; a later stamp or stated day contradicts.
    latest = max(one.day for one in kept if one.trust is best.trust) if best.trust > Trust.ACKNOWLEDGEMENT else best.day
    notes = [f"set aside, for the request was sent on {sent}: {one.words}" for one in aside]
    notes += [
        f"evidence of {one.day} comes before the {best.day} taken: {one.words}"
        for one in kept
        if one.day < best.day and Trust.OWN_SENDING < one.trust < best.trust
    ]
    return Receipt(
        day=best.day,
        trust=best.trust,
        because=best.words,
        after_hours=best.after_hours,
        perhaps=latest if latest > best.day else None,
        kept=(*kept, *aside),
        notes=tuple(notes),
    )
