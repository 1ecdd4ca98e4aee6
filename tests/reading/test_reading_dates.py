"""Explicit dates, and how one without a year is resolved."""

from __future__ import annotations

from datetime import date

import pytest

from cpra_bot.reading.dates import find_dates

SENT = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("by May 4, 2026", [date(2026, 5, 4)]),
        ("by Friday, Jan. 16th, 2027", [date(2027, 1, 16)]),
        ("dated 13 May 2021, and the 2nd of October 2026", [date(2021, 5, 13), date(2026, 10, 2)]),
        ("on 03/07/2026, 3/7/26 and 2026-03-07", [date(2026, 3, 7)] * 3),
        ("the 7.21.2020 meeting", [date(2020, 7, 21)]),
        ("on February 29, 2028", [date(2028, 2, 29)]),
        ("by 13/45/2026, on February 30, 2026, 2026-13-01", []),
        ("you may 5 times; $30; 1/2 of it; section 7922.535; 1.2.3.4; 10:30", []),
        ("R000879-070126 and 916-627-3453", []),
    ],
)
def test_forms(text: str, days: list[date]) -> None:
    assert [hit.day for hit in find_dates(text, SENT)] == days


@pytest.mark.parametrize(
    ("text", "day", "past"),
    [
        ("January 4", date(2027, 1, 4), date(2026, 1, 4)),
        ("extended to 1/4", date(2027, 1, 4), date(2026, 1, 4)),
        ("December 20", date(2026, 12, 20), date(2026, 12, 20)),
        ("December 13", date(2027, 12, 13), date(2026, 12, 13)),
        ("February 29", date(2028, 2, 29), date(2024, 2, 29)),
    ],
)
def test_without_a_year(text: str, day: date, past: date) -> None:
    (hit,) = find_dates(text, SENT)
    assert (hit.day, hit.past, hit.yearless) == (day, past, True)


def test_spans() -> None:
    text = "between May 4, 2026 and 6/1/2026."
    assert [text[hit.start : hit.end] for hit in find_dates(text, SENT)] == ["May 4, 2026", "6/1/2026"]
