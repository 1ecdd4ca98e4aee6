"""The table of holidays, year by year, against lists written by hand from the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.law.holidays import (
    HOLIDAYS,
    RECHECK_BEFORE,
    REVIEWED,
    court_holiday,
    judicial_holiday,
    observed_by_courts,
)

# Monday to Friday only: on a weekend the clock rolls anyway.
WEEKDAYS = {
    2021: "01-01 01-18 02-12 02-15 03-31 05-31 07-05 09-06 10-11 11-11 11-25 11-26",
    2022: "01-17 02-21 03-31 05-30 07-04 09-05 09-23 11-11 11-24 11-25 12-26",
    2023: "01-02 01-16 02-13 02-20 03-31 05-29 06-19 07-04 09-04 09-22 11-10 11-23 11-24 12-25",
    2024: "01-01 01-15 02-12 02-19 04-01 05-27 06-19 07-04 09-02 09-27 11-11 11-28 11-29 12-25",
    2025: "01-01 01-20 02-12 02-17 03-31 05-26 06-19 07-04 09-01 09-26 11-11 11-27 11-28 12-25",
    2026: "01-01 01-19 02-12 02-16 03-31 05-25 06-19 09-07 09-25 11-11 11-26 11-27 12-25",
    2027: "01-01 01-18 02-12 02-15 03-31 05-31 07-05 09-06 09-24 11-11 11-25 11-26",
    2028: "01-17 02-21 03-31 05-29 06-19 07-04 09-04 09-22 11-10 11-23 11-24 12-25",
}

# Days off in the courts that the statute does not name: the Friday before a Saturday holiday (none here is a Monday).
ONLY_OBSERVED = {
    2021: "12-24 12-31",
    2022: "02-11",
    2023: "",
    2024: "",
    2025: "",
    2026: "07-03",
    2027: "06-18 12-24 12-31",
    2028: "02-11",
}


def weekdays(year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return [day for day in days if day.year == year and day.weekday() < 5]


def dates(year: int, listed: str) -> list[date]:
    return [date.fromisoformat(f"{year}-{day}") for day in listed.split()]


@pytest.mark.parametrize("year", WEEKDAYS)
def test_a_year_of_judicial_holidays(year: int) -> None:
    assert [day for day in weekdays(year) if court_holiday(day)] == dates(year, WEEKDAYS[year])


@pytest.mark.parametrize("year", ONLY_OBSERVED)
def test_a_year_of_days_that_only_the_courts_observe(year: int) -> None:
    found = [day for day in weekdays(year) if observed_by_courts(day) and not court_holiday(day)]
    assert found == dates(year, ONLY_OBSERVED[year])


@pytest.mark.parametrize(
    ("day", "name", "moved"),
    [
        ("2021-07-05", "Independence Day", True),
        ("2022-12-26", "Christmas Day", True),
        ("2023-01-02", "New Year's Day", True),
        ("2023-02-13", "Lincoln Day", True),
        ("2024-04-01", "Cesar Chavez Day", True),
        ("2030-04-01", "Farmworkers Day", True),
        ("2029-11-12", "Veterans Day", True),  # from a Sunday
        ("2023-11-10", "Veterans Day", True),  # from a Saturday
        ("2026-07-03", None, False),  # no other Saturday moves
        ("2021-12-24", None, False),
        ("2033-06-20", None, False),  # Juneteenth on a Sunday is not in Gov. Code 6701
        ("2021-06-18", None, False),  # nor was it a judicial holiday yet
        ("2022-06-20", None, False),
        ("2023-06-19", "Juneteenth", False),
        ("2025-03-31", "Cesar Chavez Day", False),
        ("2026-03-31", "Farmworkers Day", False),  # renamed five days before
        ("2021-09-24", None, False),
        ("2022-09-23", "Native American Day", False),
        ("2021-10-11", "Columbus Day", False),
        ("2022-10-10", None, False),
        ("2026-10-12", None, False),
        ("2026-05-25", "Memorial Day", False),
        ("2026-11-26", "Thanksgiving Day", False),
        ("2026-11-27", "Day after Thanksgiving", False),
        ("2023-11-23", "Thanksgiving Day", False),  # the fourth Thursday of five
        ("2023-11-30", None, False),
        ("2024-11-22", None, False),  # the fourth Friday, but the Thursday before it is the third
        ("2024-11-29", "Day after Thanksgiving", False),
    ],
)
def test_a_name(day: str, name: str | None, moved: bool) -> None:
    legal_day = date.fromisoformat(day)
    assert court_holiday(legal_day) == name
    row = judicial_holiday(legal_day)
    assert (row is not None and not row.falls_on(legal_day)) == moved


@pytest.mark.parametrize("day", ["2026-04-24", "2026-09-09", "2026-04-03", "2026-02-17", "2026-11-09", "2027-04-14"])
def test_a_state_holiday_that_the_courts_do_not_keep_rolls_nothing(day: str) -> None:
    legal_day = date.fromisoformat(day)
    assert court_holiday(legal_day) is None
    assert observed_by_courts(legal_day) is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-07-03", "Independence Day"),
        ("2021-12-31", "New Year's Day"),  # of the next year
        ("2027-06-18", "Juneteenth"),
        ("2033-06-20", "Juneteenth"),
        ("2023-01-02", "New Year's Day"),
        ("2026-07-06", None),
        ("2026-07-04", None),
        ("2025-07-03", None),
    ],
)
def test_what_the_courts_observe(day: str, name: str | None) -> None:
    assert observed_by_courts(date.fromisoformat(day)) == name


@given(st.dates(date(2021, 1, 1), date(2060, 12, 31)))
def test_a_moved_holiday_is_one_that_the_courts_observe_too(day: date) -> None:
    row = judicial_holiday(day)
    if row and not row.falls_on(day):
        assert observed_by_courts(day) == row.name


@given(st.dates(date(2021, 1, 1), date(2060, 12, 31)))
def test_no_two_rows_claim_one_day(day: date) -> None:
    assert sum(row.falls_on(day) for row in HOLIDAYS) <= 1


def test_every_row_names_its_source() -> None:
    assert all("CCP 135" in row.source for row in HOLIDAYS)


def test_the_review_lies_before_the_day_it_covers_to() -> None:
    assert date(2026, 11, 22) == REVIEWED < RECHECK_BEFORE == date(2027, 1, 1)
