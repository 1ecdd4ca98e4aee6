"""Dates that count from the message: "within 14 days", "by Friday", "in two weeks", "by the end of the month"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from cpra_bot.law.clock import is_working_day
from cpra_bot.reading.dates import find_dates

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60,
    "ninety": 90,
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER = r"(?:(\d{1,3})|(" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r"))(?:\s?\((\d{1,3})\))?"
_SPAN = re.compile(
    rf"(?<![\w$.,-]){_NUMBER}[\s-]{{1,2}}(calendar\s|business\s|working\s|work\s|court\s)?(days?|weeks?|months?)\b"
    r"(?:\s(?:from|of|after)\s(today|now|receipt|the date of (?:this|receipt)|this|your|[^.;]{3,20}))?",
    re.IGNORECASE,
)
_NOT_AHEAD = re.compile(
    r"\b(?:for|last|past|previous|every|least|minimum of|period of|retain\w*|kept|after)(?: the)?(?: next)?\s*\Z",
    re.IGNORECASE,
)
"""Words before a span that lasted, or lasts, and says not when something comes."""
_WEEKDAY = re.compile(
    r"\b(?:by|before|until|till?|'til|on|this|next|no later than|come|end of day)\s{1,2}(?:(?:this|next"
    r"|end of day|eod|the end of|close of business|cob)\s)?(?:on\s)?"
    r"(mon|tues|wednes|thurs|fri|satur|sun)day\b(?!,?\s{1,2}(?:the\s)?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_END_OF = re.compile(
    r"\b(?:by|before|until|at)?\s?(?:the\s)?end of (?:the|this|next)\s?(week|month|year)\b|\b(tomorrow)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RelativeHit:
    """A date that the message's own day decides.

    Attributes:
        start, end: offsets of its characters.
        day: the day it comes to, or None where it cannot be told (business days of another calendar, "about").
        days: calendar or business days it spans; 0 for a weekday or an end of week.
        business: True if only working days count.
    """

    start: int
    end: int
    day: date
    days: int = 0
    business: bool = False


def find_relative(text: str, sent: date) -> tuple[RelativeHit, ...]:
    """Spans of time and weekdays ahead, in the order of the text.

    Args:
        text: a sentence.
        sent: legal day of the message; "within 10 days of April 3" counts from the day it names.
    """
    hits = [hit for found in _SPAN.finditer(text) if (hit := _span(text, found, sent))]
    for found in _WEEKDAY.finditer(text):
        number = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(found[1].lower()))
        ahead = (number - sent.weekday() - 1) % 7 + 1
        hits.append(RelativeHit(found.start(), found.end(), sent + timedelta(ahead)))
    for found in _END_OF.finditer(text):
        hits.append(RelativeHit(found.start(), found.end(), _end_of(found, sent)))
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _span(text: str, found: re.Match[str], sent: date) -> RelativeHit | None:
    count = int(found[3] or found[1] or _NUMBERS[(found[2] or "a").lower()])
    unit = found[5].lower()
    days = count * (7 if unit.startswith("week") else 30 if unit.startswith("month") else 1)
    business = (found[4] or "").strip().lower() in {"business", "working", "work", "court"}
    start, named = sent, find_dates(found[6] or "", sent)
    if named:
        start = named[0].past if named[0].yearless else named[0].day
    if days > (120 if business else 730) or _NOT_AHEAD.search(text[: found.start()]):
        return None
    return RelativeHit(found.start(), found.end(), _after(start, days, business), days, business)


def _after(start: date, days: int, business: bool) -> date:
    if not business:
        return start + timedelta(days)
    day = start
    while days > 0:
        day += timedelta(1)
        days -= is_working_day(day)
    return day


def _end_of(found: re.Match[str], sent: date) -> date:
    if found[2]:
        return sent + timedelta(1)
    unit, following = found[1].lower(), "next" in found[0].lower()
    if unit == "week":
        return sent + timedelta((4 - sent.weekday()) % 7 + 7 * following)
    if unit == "year":
        return date(sent.year + following, 12, 31)
    month = sent.month + 1 + following
    first_behind = date(sent.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first_behind - timedelta(1)
