"""One file to what it says: every recogniser looks at it, and claims only the layout that it knows."""

from __future__ import annotations

from cpra_bot.model.report import ReportReading
from cpra_bot.reading.reports import (
    audit_memo,
    flock_mails,
    flock_networks,
    flock_portal,
    flock_searches,
    learn_dashboard,
    learn_sharing,
    typed_list,
)
from cpra_bot.reading.reports.words import Source

RULES_VERSION = 1
"""Goes up whenever a recogniser reads some file otherwise than before: what was kept of it is read anew."""

_RECOGNISERS = (
    learn_sharing.read,
    learn_dashboard.read,
    flock_portal.read,
    flock_networks.read,
    flock_searches.read,
    flock_mails.read,
    audit_memo.read,
)


def recognise(source: Source) -> tuple[ReportReading, ...]:
    """The reports in one file, in its order.

    Args:
        source: its words with their places.

    Returns:
        At least one reading: of a file that nobody knows one without a kind, with the faults of its opening.
    """
    found = [reading for read in _RECOGNISERS for reading in read(source)] or typed_list.read(source)
    if not found:
        return (ReportReading("", faults=source.faults),)
    found.sort(key=lambda reading: min((value.place.page for value in reading.values), default=0))
    return tuple(_told(reading, source) for reading in found)


def _told(reading: ReportReading, source: Source) -> ReportReading:
    """The same reading, with what could not be opened of its file."""
    if not source.faults:
        return reading
    unsure = "; ".join(filter(None, [reading.unsure, "a part of the file was not read" if source.cut else ""]))
    return ReportReading(
        reading.kind,
        reading.agency,
        reading.as_of,
        reading.period,
        reading.values,
        unsure,
        (*source.faults, *reading.faults),
        reading.printed,
    )
