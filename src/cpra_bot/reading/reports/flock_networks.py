"""Flock's export of shared networks: `Organization Name | Networks Shared With Me | Networks I'm Sharing`.

The partner is always column one. The third column names the reporter's own networks that the partner may use: reading
those as partners, or counting networks instead of organizations, are the classic mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from cpra_bot.model.report import Entry, Measure, Place, ReportReading, Value
from cpra_bot.reading.reports.periods import printed_day
from cpra_bot.reading.reports.words import Sheet, Source, squeezed

KIND = "flock_shared_networks_export"
_NAME = re.compile(r"^(?:partner |shared )?organi[sz]ation(?: name)?$", re.IGNORECASE)
_IN = re.compile(r"^networks? shared with (?:me|us|my organi[sz]ation)$", re.IGNORECASE)
_OUT = re.compile(r"^networks? (?:i'?m|i am|we'?re|we are|i) (?:sharing|share)$", re.IGNORECASE)
_LOOK = 15  # rows above the head
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?:[-_ .]([A-Za-z]+|\d{1,2})[-_ .](\d{1,2})|(\d\d)(\d\d))(?!\d)")


def read(source: Source) -> list[ReportReading]:
    """The exports among the sheets of a file."""
    found = []
    for number, sheet in enumerate(source.sheets, 1):
        head = _head(sheet)
        if head is not None:
            found.append(_reading(source, sheet, number, head))
    return found


def _head(sheet: Sheet) -> tuple[int, int, int, int] | None:
    """Row of the head and the three columns."""
    for at, row in enumerate(sheet.rows[:_LOOK]):
        cells = [squeezed(cell.replace("’", "'")) for cell in row]
        places = [next((i for i, cell in enumerate(cells) if shape.match(cell)), None) for shape in (_NAME, _IN, _OUT)]
        if None not in places:
            name, received, shared = (place for place in places if place is not None)
            return at, name, received, shared
    return None


def _reading(source: Source, sheet: Sheet, number: int, head: tuple[int, int, int, int]) -> ReportReading:
    at, name, received, shared = head
    gives: list[Entry] = []
    gets: list[Entry] = []
    own: dict[str, None] = {}
    organizations: dict[str, None] = {}
    doubts = []
    for line, row in enumerate(sheet.rows[at + 1 :], at + 2):
        partner, theirs, ours = (
            row[column].strip() if column < len(row) else "" for column in (name, received, shared)
        )
        if not partner:
            if theirs or ours:
                doubts.append(f"row {line} names networks and no organization")
            continue
        if partner in organizations:
            doubts.append(f"row {line} names {partner} again")
        organizations[partner] = None
        place = Place(name=source.name, page=number if len(source.sheets) > 1 else 0, line=line)
        if ours:
            gives.append(Entry(partner, place, {"networks": ours}))
            own |= dict.fromkeys(filter(None, (squeezed(each) for each in ours.split(","))))
        if theirs:
            gets.append(Entry(partner, place, {"networks": theirs}))
    values = [_list(source, sheet, at, measure, column, entries) for measure, column, entries in (
        (Measure.RECEIVES_FROM, received, gets), (Measure.SHARES_WITH, shared, gives))]  # fmt: skip
    both = {entry.name for entry in gives} & {entry.name for entry in gets}
    made = _date(sheet.name) or _date(source.name)
    if made is None:
        doubts.append("it shows no date, and neither its sheet nor its file is named by one")
    if source.cut:
        doubts.append("a part of it was not read")
    printed = {
        "organizations": len(organizations),
        "both_count": len(both),
        "own_networks": sorted(own),
        "sheet": sheet.name,
    }
    agency = next(iter(own)) if len(own) == 1 else ""
    return ReportReading(KIND, agency, made, None, tuple(values), "; ".join(_few(doubts)), (), printed)


def _few(doubts: Sequence[str]) -> list[str]:
    return [*doubts[:5], *([f"and {len(doubts) - 5} more rows like these"] if len(doubts) > 5 else [])]


def _list(source: Source, sheet: Sheet, at: int, measure: Measure, column: int, entries: Sequence[Entry]) -> Value:
    return Value(measure, squeezed(sheet.rows[at][column]), Place(name=source.name, line=at + 1), tuple(entries))


def _date(name: str) -> date | None:
    """The day in the name of a sheet or a file, such as `SharedNetworks_2025_December_30`."""
    hit = _IN_NAME.search(name)
    if hit is None:
        return printed_day(name.replace("_", " "))
    year, month, day = hit[1], hit[2] or hit[4], hit[3] or hit[5]
    return printed_day(f"{month}/{day}/{year}" if month.isdigit() else f"{month} {day}, {year}")
