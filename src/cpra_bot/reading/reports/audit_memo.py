"""Memos on audits of plate readers: prose, with hardly a figure in it. What they do not count stays unknown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cpra_bot.model.report import Measure, Place, ReportReading, Value
from cpra_bot.reading.reports.periods import months_in, printed_day
from cpra_bot.reading.reports.words import Line, Source, lines_of

KIND = "audit_memo"
_ABOUT = re.compile(r"^(?:re|subject|subj)[:.]\s*(.+)$", re.IGNORECASE)
_AUDIT = re.compile(r"\baudits?\b", re.IGNORECASE)
_READERS = re.compile(r"\b(?:ALPR|LPR|flock|vigilant|licen[cs]e plate)", re.IGNORECASE)
_DATE = re.compile(r"^date[:.]\s*(.+)$", re.IGNORECASE)
_AGENCY = re.compile(r"\b(?:Police|Sheriff(?:'?s)?|Public Safety|Probation|District Attorney|Marshal)\b")
_OF_MONTH = re.compile(r"\baudit\b.{0,120}?\b(?:for|of)\b.{0,40}?([A-Z][a-z]{2,8} \d{4})", re.DOTALL)
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WRITTEN = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))}"
)
_CAMERAS = re.compile(
    rf"\b(\d{{1,4}}|{_WRITTEN})(?: \(\d+\))?"
    r"(?: (?:fixed|total|stationary|flock|safety|ALPR|LPR|license|plate|reader))* cameras\b",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"\bnot (?:being )?(?:shar(?:ed|ing)|accessible)\b[^.]{0,120}\boutside (?:of )?(?:the )?state\b"
    r"|\bnot (?:being )?shar(?:ed|ing)\b[^.]{0,120}\bout[- ]of[- ]state\b",
    re.IGNORECASE,
)


def read(source: Source) -> list[ReportReading]:
    """The memos of a file, as one reading: what they audit, month by month."""
    lines = [line for page in source.pages for line in lines_of(page)]
    abouts = [
        line for line in lines if (hit := _ABOUT.match(line.text)) and _AUDIT.search(hit[1]) and _READERS.search(hit[1])
    ]
    days = [day for line in lines if (hit := _DATE.match(line.text)) and (day := printed_day(hit[1]))]
    if not abouts or not days:
        return []
    text = " ".join(line.text for line in lines)
    months = [month for line in abouts for month in months_in(line.text)] or [
        month for hit in _OF_MONTH.finditer(text) for month in months_in(hit[1])
    ]
    cameras = _cameras(source, lines, text)
    printed: dict[str, Any] = {
        "audited_months": list(dict.fromkeys(months)),
        "cameras": cameras.number if cameras else None,
        "out_of_state_sharing": False if _INSIDE.search(text) else None,
        "searches": None,
        "searches_by_outside_agencies": None,
    }
    agency = next((_letterhead(line) for line in lines[:12] if _AGENCY.search(_letterhead(line))), "")
    unsure = "it is prose: what it counts and what it leaves out is for a person to judge"
    return [ReportReading(KIND, agency, max(days), None, (cameras,) if cameras else (), unsure, (), printed)]


def _letterhead(line: Line) -> str:
    """The first cell of a line: an address may stand at the right."""
    return line.cells()[0].text


def _cameras(source: Source, lines: Sequence[Line], text: str) -> Value | None:
    """The largest number of cameras that it names: the others are parts of it."""
    hits = [(number, hit.group()) for hit in _CAMERAS.finditer(text) if (number := _number(hit[1])) is not None]
    if not hits:
        return None
    number, quote = max(hits, key=lambda each: each[0])
    first = quote.split()[0]
    at = next((line for line in lines if quote in line.text), None) or next(
        line for line in lines if first in line.text.split()
    )
    place = Place(name=source.name, page=at.page, line=at.number)
    return Value(Measure.CAMERAS, quote, place, (), number, None, "named in prose")


def _number(words: str) -> int | None:
    """A number in digits or in words below one hundred."""
    text = words.lower()
    if text.isdigit():
        return int(text)
    if text in _UNITS:
        return _UNITS.index(text)
    tens, _, unit = text.replace("-", " ").partition(" ")
    return _TENS[tens] + (_UNITS.index(unit) if unit else 0) if tens in _TENS else None
