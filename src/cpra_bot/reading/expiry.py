"""Until when links work: "expires on", "valid for one month", "after March 21 you will need to sign in"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice

from cpra_bot.reading.dates import find_dates
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.relative import find_relative

_ENDS = re.compile(
    r"\bexpir\w+|\b(?:valid|available|accessible|work|active|online|downloaded\b.{0,120})\s(?:for|until|through|till)\b"
    r"|\bafter\b.{0,40}\b(?:sign in|log ?in|no longer|removed|deleted)"
)
_LOOKED_AT = 5
"""Sentences about an end: a message has one or two."""
_SPAN = re.compile(
    r"\bfor (?:the next |a period of |up to )?(?=(?:\d|an?\b|one|two|three|ten|fourteen|thirty|sixty|ninety))"
)


def expiry_day(passages: Iterable[Passage], sent: date) -> date | None:
    """The day on which links end: the earliest that is named, else the earliest counted from the message.

    None if the message says neither.

    Args:
        passages: sentences of the message.
        sent: its legal day.
    """
    named: list[date] = []
    counted: list[date] = []
    for passage in islice((one for one in passages if not one.aside and _ENDS.search(one.flat)), _LOOKED_AT):
        named += [hit.day for hit in find_dates(passage.text, sent) if sent <= hit.day <= sent + timedelta(days=730)]
        span = _SPAN.search(passage.flat)
        counted += [hit.day for hit in find_relative(passage.text[span.end() :], sent)] if span else []
    return min(named or counted, default=None)
