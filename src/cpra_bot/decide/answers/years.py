"""Which years an item asks about, and whether a figure covers other days."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from cpra_bot.model.report import Period

OTHER_YEARS = "the item asks about other years"
MORE_DAYS = "it covers more days than the item asks about"
_YEAR = re.compile(r"(?<![\d.§-])(?:19|20)\d\d(?![\d]|\.\d)")
_OPEN = re.compile(
    r"\b(?:since|onwards?|to (?:the )?(?:day|date|present)|through (?:the )?(?:day|date|present)|until now)\b"
)


def doubt_of(wording: str, period: Period | None) -> str:
    """Why a figure for that period may not answer an item; empty if it does, or if one of the two names no year.

    Args:
        wording: of the item.
        period: the days that the figure covers.
    """
    asked = _asked(wording)
    if period is None or asked is None:
        return ""
    first, last = asked
    if period.last < first or period.first > last:
        return OTHER_YEARS
    return MORE_DAYS if period.first < first or period.last > last else ""


@lru_cache(maxsize=256)
def _asked(wording: str) -> tuple[date, date] | None:
    """First and last day of the years that a wording names; open at its end where it says so; None if it names none."""
    years = [int(year) for year in _YEAR.findall(wording)]
    if not years:
        return None
    last = date.max if _OPEN.search(wording.lower()) else date(max(years), 12, 31)
    return date(min(years), 1, 1), last
