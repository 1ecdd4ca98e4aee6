"""Numbers typed in a mail, each with the days that it covers: never under a year that the words do not name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

from cpra_bot.model.report import Period

NO_YEAR = "the words name no year"
_TOKEN = re.compile(
    r"(?P<range>\b\d{1,2}/\d{1,2}/\d{4}\s{0,2}(?:-|–|to|through|thru)\s{0,2}\d{1,2}/\d{1,2}/\d{4}\b)"
    r"|(?P<year>(?:\b(?:during|in|for|of|calendar year|CY)\s{1,2})?(?<![\d,./$#-])(?:19|20)\d\d(?![\d/%]|[,.]\d))"
    r"|(?P<number>(?<![\w$#./,-])(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d/%]|[,.]\d|\w))",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_PARTIAL = re.compile(
    r"\b(?:through|thru|until|since|to date|so far|ytd|as of|partial\w*|fiscal|fy|quarter|q[1-4]|first half|second half"
    r"|jan(?:uary)?|feb(?:ruary)?|march|april|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|month\w*|week\w*|days?)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:approx\w*|about|roughly|around|some|over|more than|at least|nearly|estimat\w*)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Count:
    """One number.

    Attributes:
        number: as a whole number.
        period: the days that it covers; None where the words do not name them.
        doubt: why a person should look at it; empty if nothing else fits.
    """

    number: int
    period: Period | None
    doubt: str = ""


def counts(value: str, quote: str, wording: str, said_on: date) -> tuple[Count, ...]:
    """The numbers of an answer.

    Args:
        value: as typed, `490,535` or `2018: 490,535; 2019: 515,858`.
        quote: the words around it; what stands before the value is the echoed item.
        wording: what the item asked.
        said_on: legal day on which it was said; no year after it can be counted, and its own year is not over.

    Returns:
        One entry a year; none where the words hold no number, or not one a year.
    """
    typed = " ".join(value.split())
    around = " ".join(quote.split())
    echo = around[: around.rfind(typed)] if typed in around else ""
    if _NUMBER.fullmatch(typed):
        found = [(typed, _only_frame(echo) or _only_frame(wording))]
    else:
        found = list(_pairs(typed, _only_frame(echo) or _only_frame(wording)))
    partial_words = _PARTIAL.search(_without_frames(typed)) or _PARTIAL.search(_without_frames(echo))
    doubt = f'the words limit the time: "{partial_words.group()}"' if partial_words else ""
    vague = _VAGUE.search(typed)
    doubt = doubt or (f'the number is not exact: "{vague.group()}"' if vague else "")
    judge = partial(_judged, said_on=said_on, doubt=doubt, limited=bool(partial_words))
    return tuple(judge(int(number.replace(",", "")), frame) for number, frame in found)


def _pairs(text: str, otherwise: str) -> Iterator[tuple[str, str]]:
    """Numbers with their frames, where years and numbers take turns all through; one number may stand without."""
    tokens = [(str(hit.lastgroup), hit.group()) for hit in _TOKEN.finditer(text)]
    numbers = [words for kind, words in tokens if kind == "number"]
    frames = [words for kind, words in tokens if kind != "number"]
    if len(numbers) == 1 and len(frames) <= 1:
        yield numbers[0], (frames or [otherwise])[0]
    elif len(numbers) == len(frames):
        kinds = ["number" if kind == "number" else "frame" for kind, _ in tokens]
        if all(one != other for one, other in pairwise(kinds)):
            yield from zip(numbers, frames, strict=True)


def _only_frame(text: str) -> str:
    """The one year or range of days that a text names; empty if it names none, or several."""
    frames = [hit.group() for hit in _TOKEN.finditer(text) if hit.lastgroup != "number"]
    return frames[0] if len(frames) == 1 and not re.search(r"\b(?:from|since|each|every)\b", text) else ""


def _without_frames(text: str) -> str:
    return _TOKEN.sub(lambda hit: " " if hit.lastgroup == "range" else hit.group(), text)


def _judged(number: int, frame: str, said_on: date, doubt: str, limited: bool) -> Count:
    period = _period(frame)
    if period is None:
        return Count(number, None, doubt or NO_YEAR)
    if period.first > said_on:
        return Count(number, None, f"{frame} had not come when it was said")
    if limited:
        return Count(number, None, doubt)
    if period.last >= said_on:
        so_far = Period(period.first, said_on, period.printed)
        return Count(number, so_far, doubt or f"{frame} was not over when it was said")
    return Count(number, period, doubt)


def _period(frame: str) -> Period | None:
    days = re.findall(r"(\d{1,2})/(\d{1,2})/(\d{4})", frame)
    if len(days) == 2:
        try:
            first, last = (date(int(year), int(month), int(day)) for month, day, year in days)
        except ValueError:
            return None
        return Period(first, last, frame) if first <= last else None
    year = re.search(r"\d{4}", frame)
    return Period(date(int(year.group()), 1, 1), date(int(year.group()), 12, 31), frame) if year else None
