"""The due date: worked examples, and what must hold for every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpra_bot.law.clock import (
    determination_due,
    extension_term,
    is_working_day,
    next_working_day,
    why_closed,
    why_perhaps_closed,
)
from cpra_bot.law.days import legal_day, noon
from cpra_bot.law.holidays import RECHECK_BEFORE, court_holiday

DAYS = st.dates(date(2021, 1, 1), date(2035, 12, 31))
CLOSURES = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=25)
SHUT_DAYS = st.dates(date(2025, 12, 1), date(2026, 4, 15))

CHRISTMAS_BREAK = "2026-12-24 2026-12-28 2026-12-29 2026-12-30 2026-12-31"

# received, due by law, careful due date, cap by reading A (from receipt), cap by reading B (from the due date), closures
VECTORS = [
    # holidays on 12 and 17 February lie inside the ten days and stop nothing
    ("2025-02-10", "2025-02-20", None, "2025-03-06", "2025-03-06", ""),
    # the agency's own extension notice named the same 7 March
    ("2025-02-11", "2025-02-21", None, "2025-03-07", "2025-03-07", ""),
    # the tenth day is Presidents' Day, so the two readings part by a day
    ("2025-02-07", "2025-02-18", None, "2025-03-03", "2025-03-04", ""),
    # in on a Sunday: careful readers start on Monday
    ("2025-02-09", "2025-02-19", "2025-02-20", None, None, ""),
    # plain Friday, before the recodification
    ("2021-05-04", "2021-05-14", None, "2021-05-28", "2021-05-28", ""),
    # in on a Saturday, and the tenth day is 31 March under its new name
    ("2026-03-21", "2026-04-01", "2026-04-02", None, None, ""),
    # the courts are off on Friday 3 July, the statute does not say so
    ("2026-06-23", "2026-07-03", "2026-07-06", None, None, ""),
    # the tenth day is Saturday 4 July
    ("2026-06-24", "2026-07-06", None, None, None, ""),
    # a weekend and then Labor Day
    ("2026-08-26", "2026-09-08", None, "2026-09-21", "2026-09-22", ""),
    # Native American Day and a weekend
    ("2026-09-15", "2026-09-28", None, "2026-10-09", "2026-10-12", ""),
    # the second Monday of October has not been a judicial holiday since 2022
    ("2026-10-02", "2026-10-12", None, None, None, ""),
    # but this city is shut on it
    ("2026-10-02", "2026-10-12", "2026-10-13", None, None, "2026-10-12"),
    # four days in a row: Thanksgiving, its Friday, the weekend
    ("2026-11-16", "2026-11-30", None, "2026-12-10", "2026-12-14", ""),
    # Christmas on a Friday
    ("2026-12-15", "2026-12-28", None, None, None, ""),
    # and a city that stays shut until the new year
    ("2026-12-15", "2026-12-28", "2027-01-04", None, None, CHRISTMAS_BREAK),
    # New Year's Day on a Friday; reading B runs into Martin Luther King Jr. Day
    ("2026-12-22", "2027-01-04", None, "2027-01-15", "2027-01-19", ""),
    # ends beyond the last review
    ("2026-12-28", "2027-01-07", None, None, None, ""),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


def days(text: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, text.split()))


@pytest.mark.parametrize(("received", "law", "safe", "ext_a", "ext_b", "closures"), VECTORS)
def test_worked_example(
    received: str, law: str, safe: str | None, ext_a: str | None, ext_b: str | None, closures: str
) -> None:
    due = determination_due(day(received), closures=days(closures))
    assert due.received == day(received)
    assert due.nominal == day(received) + timedelta(days=10)
    assert due.law == day(law)
    assert due.safe == day(safe or law)
    assert bool(due.warnings) == (due.safe >= RECHECK_BEFORE)
    if ext_a and ext_b:
        term = extension_term(day(received), closures=days(closures))
        assert (term.from_receipt, term.from_due) == (day(ext_a), day(ext_b))
        assert term.law == max(day(ext_a), day(ext_b))


@pytest.mark.parametrize(
    ("received", "safe"),
    [
        ("2026-08-03", "2026-08-14"),  # Monday evening counts as Tuesday
        ("2026-08-07", "2026-08-20"),  # Friday evening counts as Monday
        ("2026-08-08", "2026-08-20"),  # Saturday evening too
        ("2026-11-25", "2026-12-10"),  # the eve of Thanksgiving counts as the Monday after
    ],
)
def test_after_hours(received: str, safe: str) -> None:
    due = determination_due(day(received), after_hours=True)
    assert due.safe == day(safe)
    assert due.law == determination_due(day(received)).law


def test_receipt_on_a_day_the_courts_or_the_office_are_off_counts_from_the_next_open_day() -> None:
    assert determination_due(day("2026-07-03")).safe == day("2026-07-16")  # Friday 3 July: from Monday the 6th
    assert determination_due(day("2026-08-04"), closures=days("2026-08-04")).safe == day("2026-08-17")


def lines(received: str, closures: str = "", after_hours: bool = False) -> list[str]:
    due = determination_due(day(received), closures=days(closures), after_hours=after_hours)
    return [f"{told.day} {told.number} {told.why}" for told in due.working if not told.inner]


def test_every_day_of_the_count_is_told() -> None:
    due = determination_due(day("2025-02-10"))
    told = [f"{counted.day:%a} {counted.number} {counted.why}" for counted in due.working]
    assert told == [
        "Mon 0 received, not counted (CCP 12)",
        "Tue 1 day 1",
        "Wed 2 day 2; Lincoln Day, inside the period, stops nothing",
        "Thu 3 day 3",
        "Fri 4 day 4",
        "Sat 5 day 5; Saturday, inside the period, stops nothing",
        "Sun 6 day 6; Sunday, inside the period, stops nothing",
        "Mon 7 day 7; Presidents' Day, inside the period, stops nothing",
        "Tue 8 day 8",
        "Wed 9 day 9",
        "Thu 10 day 10; last day",
    ]


def test_other_evidence_of_receipt_moves_the_careful_count_only() -> None:
    due = determination_due(day("2026-08-03"), perhaps_received=day("2026-08-06"))
    assert (due.law, due.safe) == (day("2026-08-13"), day("2026-08-17"))
    assert "other evidence says 2026-08-06" in due.working[0].why


CLOSURE_SETS = [
    frozenset[date](),
    frozenset(date(year, 12, 24) + timedelta(days=number) for year in range(2022, 2031) for number in range(9)),
    frozenset(date(2023, 1, 6) + timedelta(days=14 * number) for number in range(220)),  # every other Friday
]


def test_every_day_from_2023_to_2030() -> None:
    """The order of the three dates, the open last day, and closures that never make a date earlier."""
    received = date(2023, 1, 1)
    while received.year < 2031:
        plain = determination_due(received)
        assert received + timedelta(days=10) == plain.nominal <= plain.law <= plain.safe
        assert plain.law.weekday() < 5
        assert court_holiday(plain.law) is None
        for closures in CLOSURE_SETS:
            shut = determination_due(received, closures=closures)
            assert (shut.nominal, shut.law) == (plain.nominal, plain.law)
            assert shut.safe >= plain.safe
            assert shut.safe not in closures
        received += timedelta(days=1)


def test_working_of_a_plain_count() -> None:
    assert lines("2026-08-03") == ["2026-08-03 0 received, not counted (CCP 12)", "2026-08-13 10 day 10; last day"]


def test_working_tells_each_rolled_day() -> None:
    assert lines("2026-08-26") == [
        "2026-08-26 0 received, not counted (CCP 12)",
        "2026-09-05 10 day 10; Saturday, rolls on (CCP 12a)",
        "2026-09-06 11 Sunday, rolls on (CCP 135)",
        "2026-09-07 12 Labor Day, rolls on (CCP 135)",
        "2026-09-08 13 last day",
    ]


def test_working_tells_why_the_careful_count_starts_later() -> None:
    assert lines("2026-03-21") == [
        "2026-03-21 0 received, not counted (CCP 12); Saturday, the careful count has not started (CCP 12a)",
        "2026-03-22 1 Sunday, the careful count has not started (CCP 135)",
        "2026-03-23 2 the careful count takes this as the day of receipt",
        "2026-03-31 10 day 10; Farmworkers Day, rolls on (CCP 135)",
        "2026-04-01 11 last day by law",
        "2026-04-02 12 day 10 of the careful count; last day by the careful count",
    ]


def test_working_tells_after_hours_and_closures() -> None:
    assert lines("2026-10-01", "2026-10-12", after_hours=True) == [
        "2026-10-01 0 received, not counted (CCP 12); after hours, so the careful count starts on the next open day",
        "2026-10-02 1 the careful count takes this as the day of receipt",
        "2026-10-11 10 day 10; Sunday, rolls on (CCP 135)",
        "2026-10-12 11 last day by law; day 10 of the careful count; "
        "office closed, the careful count rolls on (CCP 12b)",
        "2026-10-13 12 last day by the careful count",
    ]


def test_working_tells_what_the_courts_observe() -> None:
    assert lines("2026-06-23")[1] == (
        "2026-07-03 10 day 10; last day by law; "
        "Independence Day as observed by the courts, the careful count rolls on (rule 1.11)"
    )


def test_working_tells_a_moved_holiday() -> None:
    assert "2022-12-26 11 Christmas Day, rolls on (CCP 135, moved by Gov. Code 6701)" in lines("2022-12-15")


@pytest.mark.parametrize(
    ("closed", "by_law", "perhaps"),
    [
        ("2026-08-08", "Saturday (CCP 12a)", "Saturday (CCP 12a)"),
        ("2026-08-09", "Sunday (CCP 135)", "Sunday (CCP 135)"),
        ("2026-08-10", None, None),
        ("2026-09-25", "Native American Day (CCP 135)", "Native American Day (CCP 135)"),
        ("2024-04-01", *["Cesar Chavez Day (CCP 135, moved by Gov. Code 6701)"] * 2),
        ("2026-07-03", None, "Independence Day as observed by the courts (rule 1.11)"),
        ("2026-10-12", None, "office closed (CCP 12b)"),
    ],
)
def test_why_closed(closed: str, by_law: str | None, perhaps: str | None) -> None:
    assert why_closed(day(closed)) == by_law
    assert why_perhaps_closed(day(closed), days("2026-10-12")) == perhaps


@pytest.mark.parametrize(
    ("received", "last", "warned"),
    [
        ("2026-12-18", "2026-12-28", False),
        ("2026-12-21", "2026-12-31", False),
        ("2026-12-22", "2027-01-04", True),
        ("2026-12-28", "2027-01-07", True),
    ],
)
def test_warning(received: str, last: str, warned: bool) -> None:
    due = determination_due(day(received))
    assert due.safe == day(last)
    assert len(due.warnings) == warned
    for warning in due.warnings:
        assert all(needed in warning for needed in (last, "AB 1821", "2026-11-22", "leginfo.legislature.ca.gov"))
        assert "passed" not in warning


def test_a_closure_alone_can_bring_the_warning() -> None:
    assert not determination_due(day("2026-12-21")).warnings
    assert determination_due(day("2026-12-21"), closures=days("2026-12-31")).warnings


@pytest.mark.parametrize(
    ("from_day", "working"),
    [
        ("2026-11-25", "2026-11-25"),
        ("2026-11-26", "2026-11-30"),
        ("2026-12-25", "2026-12-28"),
        ("2022-12-24", "2022-12-27"),
        ("2026-07-03", "2026-07-03"),
    ],
)
def test_next_working_day(from_day: str, working: str) -> None:
    assert next_working_day(day(from_day)) == day(working)


def test_an_instant_is_not_a_day() -> None:
    with pytest.raises(TypeError, match="instant"):
        determination_due(datetime(2026, 8, 3, 12, tzinfo=UTC))
    with pytest.raises(TypeError, match="instant"):
        why_closed(datetime(2026, 8, 3, 12, tzinfo=UTC))


@given(DAYS, CLOSURES, st.booleans())
def test_the_three_dates_stand_in_order(received: date, closures: frozenset[date], after_hours: bool) -> None:
    due = determination_due(received, closures=closures, after_hours=after_hours)
    assert received + timedelta(days=10) == due.nominal <= due.law <= due.safe


@given(SHUT_DAYS, CLOSURES, st.booleans())
def test_no_count_ends_on_a_closed_day_or_skips_an_open_one(
    received: date, closures: frozenset[date], after_hours: bool
) -> None:
    due = determination_due(received, closures=closures, after_hours=after_hours)
    assert is_working_day(due.law)
    assert why_perhaps_closed(due.safe, closures) is None
    skipped = [due.nominal + timedelta(days=number) for number in range((due.law - due.nominal).days)]
    assert all(why_closed(skip) for skip in skipped)


@given(SHUT_DAYS, SHUT_DAYS, CLOSURES, st.booleans())
def test_later_received_is_never_earlier_due(
    one: date, other: date, closures: frozenset[date], after_hours: bool
) -> None:
    first, second = (
        determination_due(received, closures=closures, after_hours=after_hours) for received in sorted((one, other))
    )
    assert first.law <= second.law
    assert first.safe <= second.safe
    assert extension_term(first.received).law <= extension_term(second.received).law


@given(SHUT_DAYS, CLOSURES, st.booleans())
def test_closures_and_hours_never_touch_the_date_by_law_and_never_shorten_the_careful_one(
    received: date, closures: frozenset[date], after_hours: bool
) -> None:
    plain = determination_due(received)
    due = determination_due(received, closures=closures, after_hours=after_hours)
    assert due.law == plain.law
    assert due.safe >= plain.safe


@given(DAYS, CLOSURES, st.booleans())
def test_the_working_is_one_line_per_day_from_receipt_to_the_last(
    received: date, closures: frozenset[date], after_hours: bool
) -> None:
    due = determination_due(received, closures=closures, after_hours=after_hours)
    told = [counted.day for counted in due.working]
    assert told == sorted(set(told))
    assert (told[0], told[-1]) == (received, due.safe)
    assert {due.nominal, due.law} <= set(told)
    assert all(counted.number == (counted.day - received).days for counted in due.working)


@given(DAYS)
@example(date(2026, 2, 26))  # day 10 is the day the clocks go forward
@example(date(2026, 10, 22))  # day 10 is the day they go back
def test_only_the_legal_day_of_an_instant_counts(received: date) -> None:
    midnight = noon(received) - timedelta(hours=11)  # past midnight on every day, also where the clocks change
    evening = noon(received) + timedelta(hours=11)
    due = determination_due(received)
    assert determination_due(legal_day(midnight)) == determination_due(legal_day(evening)) == due
    assert legal_day(noon(due.law)) == due.law


@given(DAYS)
def test_an_extension_ends_on_a_working_day_after_the_due_date(received: date) -> None:
    cap = extension_term(received).law
    assert is_working_day(cap)
    assert cap >= determination_due(received).law + timedelta(days=14)
    assert cap >= received + timedelta(days=24)


@given(DAYS)
def test_the_next_working_day_is_the_first(start: date) -> None:
    found = next_working_day(start)
    assert found >= start
    assert is_working_day(found)
    assert not any(is_working_day(start + timedelta(days=number)) for number in range((found - start).days))
