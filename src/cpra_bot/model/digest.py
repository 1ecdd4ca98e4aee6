"""What happened in the days that are over, for the one message that cron sends without being asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Digest:
    """Some whole days in figures.

    Attributes:
        since, until: first legal day, and the day after the last.
        sent: kind of letter → how many left.
        filed: mails that were filed with a request.
        unplaced: mails that fit none.
        waiting: rule → how many things wait for a person now.
        due_soon: requests in which something is due within the next seven days.
    """

    since: date
    until: date
    sent: dict[str, int]
    filed: int
    unplaced: int
    waiting: dict[str, int]
    due_soon: int

    @property
    def empty(self) -> bool:
        """True if nothing happened and nothing waits."""
        return not (self.sent or self.filed or self.unplaced or self.waiting)
