"""What a released report says, as values: each with the words that say it, their place, and the period they cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Measure(StrEnum):
    """The closed list of what a report can tell about plate readers; the words of the results and of published tables.

    A list is a tuple of names, a count a whole number. Not known is no value at all, and never an empty list or 0.
    """

    SHARES_WITH = "shares_with"  # list: agencies that may look at this agency's detections
    RECEIVES_FROM = "receives_from"  # list: agencies whose detections this agency may look at
    HOTLIST_SHARES_WITH = "hotlist_shares_with"  # list: agencies that get a hot list of this agency
    HOTLIST_RECEIVES_FROM = "hotlist_receives_from"  # list: agencies of which this agency gets a hot list
    DETECTIONS = "detections"  # count in the period: plates read, hits not among them where the report tells them apart
    UNIQUE_VEHICLES = "unique_vehicles"  # count in the period: vehicles, each counted once; not the plates read
    HITS = "hits"  # count in the period: plates read that were on a hot list
    TOTAL_DETECTIONS = "total_detections"  # count in the period: detections and hits in one figure, as printed
    SEARCHES = "searches"  # count in the period: the agency's own searches
    OUTSIDE_SEARCHES = "outside_searches"  # count in the period: searches by others
    CAMERAS = "cameras"  # count on the day of the report
    RETENTION_DAYS = "retention_days"  # count on the day of the report
    HOTLISTS = "hotlists"  # list: names of the hot lists it alerts on
    PENDING = "pending"  # list: agencies that asked to share; nobody shares by it


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a figure covers, both ends included.

    Attributes:
        first, last: legal days.
        printed: the frame in the report's own words, such as `From 01-01-18 To 12-01-18`.
    """

    first: date
    last: date
    printed: str

    @property
    def year(self) -> int | None:
        """The calendar year that it covers whole; None if it covers less or more."""
        whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        return self.first.year if whole and self.first.year == self.last.year else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand.

    Attributes:
        message: key of the message; empty for a file that came by no message.
        document: SHA-256 (hex) of the file; empty for words of the message itself.
        name: of the file, for showing.
        page: of a document, counted from 1; 0 where it has none.
        line: line of a text, row of a table, counted from 1; 0 where the page is all that is known.
        start: offset in the message's own text; -1 where a document says it.
    """

    message: str = ""
    document: str = ""
    name: str = ""
    page: int = 0
    line: int = 0
    start: int = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list, as printed.

    Attributes:
        name: line wraps joined, outer blanks gone, nothing else changed.
        place: where it stands.
        detail: what the report prints beside it: `city`, `state`, `hot_list`, `requested_on`, `permissions`.
    """

    name: str
    place: Place
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a report.

    Attributes:
        measure: what it tells.
        entries: of a list, in printed order; empty for a count, and for a list that the report prints as empty.
        number: of a count; None for a list.
        period: the days that it covers; None for a state of affairs on the day of the report.
        quote: words that occur in the source and say it: for a list its heading or sentence.
        place: of the quote.
        note: what a reader must know, such as that hits are in the figure; empty if nothing.
    """

    measure: Measure
    quote: str
    place: Place
    entries: tuple[Entry, ...] = ()
    number: int | None = None
    period: Period | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportReading:
    """What one file says.

    Attributes:
        kind: name of the recogniser, such as `learn_hit_ratio_report`; empty where none knows the file.
        agency: reporting agency as printed; empty if it is not.
        as_of: day on which it was made; None if not printed.
        period: the days that its figures cover; None for lists.
        values: in printed order.
        unsure: why a person has to confirm it; empty where the layout left no doubt.
        faults: what could not be read, as whole sentences.
        printed: further fields as the layout prints them, under the layout's own names, as JSON values.
    """

    kind: str
    agency: str = ""
    as_of: date | None = None
    period: Period | None = None
    values: tuple[Value, ...] = ()
    unsure: str = ""
    faults: tuple[str, ...] = ()
    printed: Mapping[str, Any] = field(default_factory=dict)
