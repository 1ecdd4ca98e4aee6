"""What does not wait for the next day but for its hour: letters on their way, and links that are tried again."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.model.document import LinkStatus
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.request import RequestState

ON_THE_WAY = frozenset({LetterStatus.QUEUED, LetterStatus.STARTED, LetterStatus.FAILED, LetterStatus.UNKNOWN})


def waits_for_its_hour(state: RequestState) -> bool:
    """True if a later run of the same day may have to act although nothing has happened in between."""
    if any(letter.status in ON_THE_WAY and not letter.by_hand for letter in state.letters):
        return True
    return any(link.status is LinkStatus.LATER for link in state.links.values())


def next_day(now: datetime) -> datetime:
    """The instant at which the next legal day begins (midnight in California), aware."""
    return datetime.combine(legal_day(now) + timedelta(days=1), time(), CALIFORNIA)
