"""Instants become legal days in California, and in no other way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.law.days import legal_day, noon

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
INSTANTS = st.integers(1_577_836_800, 2_082_672_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 2020–2035
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-01-15T07:59:59+00:00", "2026-01-14"),  # winter: eight hours behind
        ("2026-01-15T08:00:00+00:00", "2026-01-15"),
        ("2026-07-15T06:59:59+00:00", "2026-07-14"),  # summer: seven
        ("2026-07-15T07:00:00+00:00", "2026-07-15"),
        ("2026-07-15T23:30:00-07:00", "2026-07-15"),
        ("2026-07-16T02:00:00-04:00", "2026-07-15"),  # two in the morning in New York
        ("2026-03-08T07:59:00+00:00", "2026-03-07"),  # the day the clocks go forward begins in winter time
        ("2026-03-09T06:59:59+00:00", "2026-03-08"),  # and ends in summer time, after 23 hours
        ("2026-03-09T07:00:00+00:00", "2026-03-09"),
        ("2026-11-01T07:00:00+00:00", "2026-11-01"),  # the day they go back
        ("2026-11-02T07:59:59+00:00", "2026-11-01"),  # lasts 25
        ("2026-11-02T08:00:00+00:00", "2026-11-02"),
    ],
)
def test_legal_day(instant: str, day: str) -> None:
    assert legal_day(datetime.fromisoformat(instant)) == date.fromisoformat(day)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        legal_day(datetime.fromisoformat("2026-03-08T12:00:00"))


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2026-01-15", "2026-01-15T20:00:00+00:00"),
        ("2026-07-15", "2026-07-15T19:00:00+00:00"),
        ("2026-03-07", "2026-03-07T20:00:00+00:00"),
        ("2026-03-08", "2026-03-08T19:00:00+00:00"),
        ("2026-10-31", "2026-10-31T19:00:00+00:00"),
        ("2026-11-01", "2026-11-01T20:00:00+00:00"),
    ],
)
def test_noon(day: str, instant: str) -> None:
    found = noon(date.fromisoformat(day))
    assert found == datetime.fromisoformat(instant)
    assert found.tzinfo is UTC


@given(DAYS)
def test_noon_lies_on_its_own_day(day: date) -> None:
    assert legal_day(noon(day)) == day


@given(INSTANTS, ZONES)
def test_the_zone_in_which_an_instant_is_told_does_not_matter(instant: datetime, zone: timezone) -> None:
    assert legal_day(instant.astimezone(zone)) == legal_day(instant)


@given(INSTANTS, INSTANTS)
def test_a_later_instant_is_never_an_earlier_day(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert legal_day(first) <= legal_day(second)
