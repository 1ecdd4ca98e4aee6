"""Explicit dates in an agency's words. No library: those that find dates also read "may" and "$30" as one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"((?:19|20)\d\d)"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_WORDS_MDY = re.compile(rf"\b{_MONTH}\.?\s{{1,3}}{_DAY}\b(?:\s?,?\s{{1,3}}{_YEAR}\b(?!-?\d))?", re.IGNORECASE)
_WORDS_DMY = re.compile(rf"(?<![\d/.-]){_DAY}\s{{1,3}}(?:of\s)?{_MONTH}\b\.?(?:,?\s{{1,3}}{_YEAR}\b)?", re.IGNORECASE)
_ISO = re.compile(rf"(?<![\w/-]){_YEAR}-(\d{{2}})-(\d{{2}})(?![\w-])")
_NUMERIC = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-]|\.\d)")
_SHORT = re.compile(
    r"(?:\b(?:by|until|till?|thru|through|before|after|on|to|from|today|received|rec'?d|is|of)\s)(\d{1,2})/(\d{1,2})(?![\d/])|\A(\d{1,2})/(\d{1,2})(?=\sis\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateHit:
    """One explicit date.

    Attributes:
        start, end: offsets of its characters.
        day: the date; without a year in the text the first such day on or after the message.
        past: the same, but without a year the last such day on or before the message.
        yearless: True if the text names no year.
    """

    start: int
    end: int
    day: date
    past: date
    yearless: bool = False


def find_dates(text: str, sent: date) -> tuple[DateHit, ...]:
    """All explicit dates in a text, in its order.

    Forms: `May 4, 2026`, `4 May 2026`, `5/4/2026`, `5/4/26`, `2026-05-04`, `5.4.2026`, `May 4`, and after a
    preposition `5/4`. Numbers are month first, as California writes them.

    Args:
        text: any text.
        sent: legal day of the message, from which dates without a year are resolved.
    """
    hits: dict[int, DateHit] = {}
    for pattern, read in _FORMS:
        for found in pattern.finditer(text):
            year, month, day, start = read(found)
            hit = _hit(start, found.end(), year, month, day, sent)
            if hit and not any(other.start < hit.end and hit.start < other.end for other in _near(hits, hit)):
                hits[hit.start] = hit
    return tuple(hits[start] for start in sorted(hits))


def _near(hits: dict[int, DateHit], hit: DateHit) -> list[DateHit]:
    return [hits[at] for at in range(hit.start - 30, hit.end) if at in hits]


_Read = tuple[int | None, int, int, int]  # year, month, day, offset


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _maybe(year: str | None) -> int | None:
    return int(year) if year else None


def _two_digits(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Read]], ...] = (
    (_WORDS_MDY, lambda m: (_maybe(m[3]), _month(m[1]), int(m[2]), m.start())),
    (_WORDS_DMY, lambda m: (_maybe(m[3]), _month(m[2]), int(m[1]), m.start())),
    (_ISO, lambda m: (int(m[1]), int(m[2]), int(m[3]), m.start())),
    (_NUMERIC, lambda m: (_two_digits(m[4]), int(m[1]), int(m[3]), m.start())),
    (_SHORT, lambda m: (None, int(m[1] or m[3]), int(m[2] or m[4]), m.start(1) if m[1] else m.start(3))),
)


def _hit(start: int, end: int, year: int | None, month: int, day: int, sent: date) -> DateHit | None:
    if year is not None:
        exact = _day(year, month, day)
        return DateHit(start, end, exact, exact) if exact else None
    years = range(sent.year - 8, sent.year + 9)  # 29 February may be eight years away
    days = [found for found in (_day(one, month, day) for one in years) if found]
    ahead = [one for one in days if one >= sent]
    behind = [one for one in days if one <= sent]
    return DateHit(start, end, ahead[0], behind[-1], yearless=True) if ahead and behind else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
