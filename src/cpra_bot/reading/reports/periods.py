"""Days and frames as reports print them: a figure is never put under days that it does not cover."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})"
_TIME = r"(?:\s*(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([AP])\.?M\.?)?"
_FROM_TO = re.compile(rf"^From\s*{_DAY}{_TIME}\s*To\s*{_DAY}{_TIME}$", re.IGNORECASE)
_LAST_DAYS = re.compile(r"^(?:last|past)\s+(\d{1,4})\s+days$", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WRITTEN = re.compile(r"\b([A-Z][a-z]{2,8})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})\s+([A-Z][a-z]{2,8})\.?,?\s+(\d{4})\b")
_MONTH = re.compile(rf"\b({'|'.join(name for name in _MONTHS if len(name) > 3 or name == 'may')})\s+(\d{{4}})\b", re.I)


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as printed and what it covers.

    Attributes:
        begins, ends: the days that it names; a relative one as read from the day of the report.
        last: the last day that the figure covers: a frame that ends at `12 AM` leaves its last day out, and no figure
            covers days after its report was made.
        note: what a reader must know about it; empty if nothing.
    """

    begins: date
    ends: date
    last: date
    note: str = ""


def printed_day(text: str) -> date | None:
    """The first day in a text, month first (`03-11-25`, `3/11/2025`, `March 11, 2025`, `Mar 11 2025`, `11 Mar 2025`).

    None if there is none, or no such day.
    """
    numeric = re.search(rf"(?<!\d){_DAY}(?!\d)", text)
    if numeric:
        return _day(*numeric.groups())
    written = _WRITTEN.search(text)
    if written and written[1].lower() in _MONTHS:
        return _safe(int(written[3]), _MONTHS[written[1].lower()], int(written[2]))
    turned = _DAY_FIRST.search(text)
    if turned and turned[2].lower() in _MONTHS:
        return _safe(int(turned[3]), _MONTHS[turned[2].lower()], int(turned[1]))
    return None


def months_in(text: str) -> list[str]:
    """The months that a text names, as `2025-11`, in its order."""
    return [f"{int(hit[2]):04d}-{_MONTHS[hit[1].lower()]:02d}" for hit in _MONTH.finditer(text)]


def frame_of(printed: str, made: date | None) -> Frame | None:
    """What a printed frame covers; None if that cannot be told.

    Args:
        printed: such as `From 1-01-19 12 AM To 03-11-25 12 AM` or `This Year`.
        made: day on which the report was made; None if it is not printed, and then relative frames say nothing.
    """
    words = " ".join(printed.split())
    explicit = _FROM_TO.match(words)
    if explicit:
        return _explicit(explicit, made)
    if made is None:
        return None
    return _relative(words.lower(), made)


def _explicit(hit: re.Match[str], made: date | None) -> Frame | None:
    parts = hit.groups()
    begins, ends = _day(parts[0], parts[1], parts[2]), _day(parts[6], parts[7], parts[8])
    if begins is None or ends is None or ends < begins:
        return None
    last, notes = ends, []
    midnight = parts[9] == "12" and (parts[10] or "00") == "00" and (parts[11] or "").upper() == "A"
    if midnight and ends > begins:
        last = ends - timedelta(days=1)
        notes.append(f"it ends at midnight before {ends.isoformat()}")
    if made and begins <= made < last:
        last = made
        notes.append(f"it was made on {made.isoformat()} and cannot cover later days")
    return Frame(begins, ends, last, "; ".join(notes))


def _relative(words: str, made: date) -> Frame | None:
    first_of_month = made.replace(day=1)
    before = first_of_month - timedelta(days=1)
    known = {
        "this year": (date(made.year, 1, 1), made),
        "year to date": (date(made.year, 1, 1), made),
        "last year": (date(made.year - 1, 1, 1), date(made.year - 1, 12, 31)),
        "this month": (first_of_month, made),
        "last month": (before.replace(day=1), before),
        "today": (made, made),
        "yesterday": (made - timedelta(days=1), made - timedelta(days=1)),
    }
    days = _LAST_DAYS.match(words)
    if days and int(days[1]):
        known[words] = (made - timedelta(days=int(days[1])), made)
    if words not in known:
        return None
    begins, ends = known[words]
    note = f"read from the day on which it was made, {made.isoformat()}"
    return Frame(begins, ends, ends, note)


def _day(month: str, day: str, year: str) -> date | None:
    return _safe(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
