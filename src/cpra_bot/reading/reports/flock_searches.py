"""Flock's public search audit, the csv behind the link of a transparency portal: an agency's own searches."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

from cpra_bot.model.report import Measure, Period, Place, ReportReading, Value
from cpra_bot.reading.reports.words import Sheet, Source, squeezed

KIND = "flock_public_search_audit"
_NEEDED = ("userid", "searchdate", "networkcount")
_NOT_OWN = frozenset({"orgname", "organizationname", "org"})


def read(source: Source) -> list[ReportReading]:
    """The audits among the tables of a file. An audit that names searching organizations is another kind."""
    found = []
    for number, sheet in enumerate(source.sheets, 1):
        head = [re.sub(r"[^a-z]", "", cell.lower()) for cell in sheet.rows[0]] if sheet.rows else []
        if all(name in head for name in _NEEDED) and not _NOT_OWN & set(head):
            found.append(_reading(source, sheet, number, head))
    return found


def _reading(source: Source, sheet: Sheet, number: int, head: list[str]) -> ReportReading:
    when, many = head.index("searchdate"), head.index("networkcount")
    rows = [(line, row) for line, row in enumerate(sheet.rows[1:], 2) if any(cell.strip() for cell in row)]
    times: list[tuple[datetime, str]] = []
    counts: list[int] = []
    doubts = []
    for line, row in rows:
        text = row[when].strip() if when < len(row) else ""
        instant = _instant(text)
        if instant is None:
            doubts.append(f"row {line} has no time")
        else:
            times.append((instant, text))
        count = row[many].strip() if many < len(row) else ""
        if count.isdigit():
            counts.append(int(count))
    if any(later < earlier for (earlier, _), (later, _) in pairwise(times)):
        times.sort()
    if source.cut:
        doubts.append("a part of it was not read")
    period = None
    if times:
        period = Period(times[0][0].date(), times[-1][0].date(), f"{times[0][1]} to {times[-1][1]}")
    place = Place(name=source.name, page=number if len(source.sheets) > 1 else 0, line=2 if rows else 1)
    quote = times[0][1] if times else squeezed(sheet.rows[0][when])
    note = "one row a search, days of UTC; the agency's own searches, not those of others"
    searches = Value(Measure.SEARCHES, quote, place, (), len(rows), period, note)
    printed = {
        "searches": len(rows),
        "first": times[0][1] if times else None,
        "last": times[-1][1] if times else None,
        "max_networks_in_one_search": max(counts, default=None),
        "searches_of_one_network": counts.count(1) if counts else None,
    }
    return ReportReading(KIND, "", None, period, (searches,), "; ".join(doubts[:5]), (), printed)


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
