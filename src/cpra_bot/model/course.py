"""The days of one request that a report counts by, and whether its determination came in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Punctual(StrEnum):
    """Whether the determination on the items first asked for came in time (Gov. Code 7922.535).

    Late and overdue are said only of a proven receipt and by the count that reaches furthest.
    """

    NOT_SENT = "not sent"  # no clock runs
    RUNNING = "time still runs"  # not determined, and the last day of the count that reaches furthest has not passed
    ON_TIME = "on time"  # receipt is proven, and it came by the last day of the law's own count
    LATE = "late"  # it came, and nothing of it before, after the last day by every count
    OVERDUE = "overdue"  # nothing was decided, and the last day has passed by every count
    ENDED = "ended by us"  # withdrawn or closed by a person before a determination came
    UNCLEAR = "cannot be said"  # receipt is not proven, the counts differ, or something is still to be read


@dataclass(frozen=True, slots=True)
class Course:
    """The days of one request; legal days, None where a thing has not happened.

    Attributes:
        sent_on: the first letter was handed over, or filed by a person.
        acknowledged_on: the agency or its portal showed that it has the request.
        heard_on: the first message came that belongs to the request for sure, a machine's included.
        determined_on: the agency said of all items first asked for whether there is something to disclose.
        came_on: the first item was released or answered.
        denied_on: the first item was withheld.
        due: last day for the determination, an extension that meets the Act included.
        punctual: whether that was kept.
    """

    sent_on: date | None = None
    acknowledged_on: date | None = None
    heard_on: date | None = None
    determined_on: date | None = None
    came_on: date | None = None
    denied_on: date | None = None
    due: date | None = None
    punctual: Punctual = Punctual.NOT_SENT

    def days_to(self, day: date | None) -> int | None:
        """Calendar days from sending to another of these days; None where one of the two is missing."""
        return (day - self.sent_on).days if day and self.sent_on else None
