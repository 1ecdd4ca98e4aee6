"""Whose system an agency uses, as far as the evidence lets us say so in a letter."""

from __future__ import annotations

import calendar
import re
from datetime import date

from cpra_bot.model.agency import Agency, VendorEvidence

FRESH_FOR_YEARS = 2
"""Evidence has to be under 24 months old: agencies change vendors."""

_AS_OF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def known_vendor(agency: Agency, day: date) -> str | None:
    """The vendor a letter may name, or None where a neutral sentence is the honest one.

    The newest evidence of medium or high confidence decides, if it is under 24 months old and no evidence of any
    confidence for another vendor has an equal or newer date. A date known only to the month or year is read against us:
    as its first day when we ask whether it is fresh, as its last day when it contradicts.

    Args:
        agency: with its `alpr` evidence.
        day: legal day of the letter; evidence from later days supports nothing.
    """
    supporting = [
        (first, evidence)
        for evidence in agency.alpr
        for first, _ in [period(evidence.as_of)]
        if evidence.confidence in {"high", "medium"} and first <= day and _fresh(first, day)
    ]
    if not supporting:
        return None
    since, newest = max(supporting, key=lambda pair: pair[0])
    contradicted = any(_other(evidence, newest) and period(evidence.as_of)[1] >= since for evidence in agency.alpr)
    return None if contradicted else newest.vendor


def period(as_of: str) -> tuple[date, date]:
    """First and last day that `2018`, `2020-02` or `2026-04-28` may mean; all of time if it means none."""
    match = _AS_OF.fullmatch(as_of.strip())
    try:
        if match is None:
            raise ValueError(as_of)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return date.min, date.max


def _fresh(first: date, day: date) -> bool:
    return (first.year + FRESH_FOR_YEARS, first.month, first.day) > (day.year, day.month, day.day)


def _other(evidence: VendorEvidence, newest: VendorEvidence) -> bool:
    return evidence.vendor.casefold() != newest.vendor.casefold()
