"""Until when links work: "expires on", "valid for one month", "after March 21 you will need to sign in"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from cpra_bot.reading.dates import find_dates
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.relative import find_relative

_ENDS = re.compile(
    r"\bexpir\w+|\b(?:valid|available|accessible|work|active|online|downloaded\b.{0,120})\s(?:for|until|through|till)\b"
    r"|\bafter\b.{0,40}\b(?:sign in|log ?in|no longer|removed|deleted)"
)
_SPAN = re.compile(
    r"\bfor (?:the next |a period of |up to )?(?=(?:\d|an?\b|one|two|three|ten|fourteen|thirty|sixty|ninety))"
)


def expiry_day(passages: Iterable[Passage], sent: date) -> date | None:
    """The first day named, or counted from the message, on which links end; None if none is.

    Args:
        passages: sentences of the message.
        sent: its legal day.
    """
    for passage in passages:
        if passage.aside or not _ENDS.search(passage.flat):
            continue
        named = [hit.day for hit in find_dates(passage.text, sent) if sent <= hit.day <= sent + timedelta(days=730)]
        span = _SPAN.search(passage.flat)
        counted = [hit.day for hit in find_relative(passage.text[span.end() :], sent)] if span else []
        if named or counted:
            return (named or counted)[0]
    return None
