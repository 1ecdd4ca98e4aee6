"""Rules as data: changed periods, holidays and reviews of a workspace, and what holds whatever they are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.files.law_file import load_law
from cpra_bot.law.clock import (
    determination_due,
    extension_term,
    is_working_day,
    next_working_day,
    why_closed,
    why_perhaps_closed,
)
from cpra_bot.law.holidays import day_of
from cpra_bot.law.overlay import with_overlay
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.overlay import LawOverlay

BUSINESS = {
    "from": "2027-01-01",
    "days": 10,
    "unit": "business",
    "source": "Gov. Code 7922.535(a), as changed",
    "reviewed": "2027-01-10",
    "reviewed_by": "Robin Sample",
}


def rules(**overlay: Any) -> Rules:
    return with_overlay(LawOverlay.model_validate(overlay))


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_an_empty_overlay_changes_nothing() -> None:
    assert rules() == RULES


def test_business_days_leave_out_closed_days() -> None:
    changed = rules(determination=[BUSINESS])
    due = determination_due(day("2027-01-04"), rules=changed)
    assert due.nominal == due.law == day("2027-01-19")  # without two weekends and Martin Luther King Jr. Day
    left_out = [counted for counted in due.working if "not counted" in counted.why and counted.number]
    assert [counted.closed for counted in left_out] == ["Saturday", "Sunday"] * 2 + ["Martin Luther King Jr. Day"]
    assert due.working[-1].why == "business day 10; last day"
    closed = frozenset({day("2027-01-06")})
    assert determination_due(day("2027-01-04"), closures=closed, rules=changed).safe == day("2027-01-20")
    assert determination_due(day("2027-01-04"), closures=closed, rules=changed).law == day("2027-01-19")


def test_a_changed_rule_governs_from_its_day_and_careful_readers_grant_it_to_what_is_running() -> None:
    changed = rules(determination=[BUSINESS])
    before = determination_due(day("2026-12-14"), rules=changed)
    assert before == determination_due(day("2026-12-14"))
    crossing = determination_due(day("2026-12-28"), rules=changed)
    assert crossing.law == day("2027-01-07")
    assert crossing.safe == day("2027-01-12")
    assert "last day if the new rule governs: 10 business days" in crossing.working[-1].why


def test_a_changed_extension() -> None:
    changed = rules(extension=[{**BUSINESS, "days": 14, "source": "Gov. Code 7922.535(b), as changed"}])
    term = extension_term(day("2027-03-01"), rules=changed)
    assert term.from_receipt == day("2027-03-31") + timedelta(days=1)  # 31 March is a holiday, inside and at the end
    assert term.law >= extension_term(day("2027-03-01")).law


def test_the_last_row_in_force_counts_and_a_row_can_end() -> None:
    later = {**BUSINESS, "from": "2028-01-01", "until": "2028-12-31", "days": 20, "unit": "calendar"}
    changed = rules(determination=[later, BUSINESS])
    on = {year: changed.determination_on(date(year, 6, 1)) for year in (2026, 2027, 2028, 2029)}
    assert [(term.days, term.unit) for term in on.values()] == [
        (10, "calendar"),
        (10, "business"),
        (20, "calendar"),
        (10, "business"),
    ]


def test_holidays_are_added_and_removed() -> None:
    changed = rules(
        holidays={
            "add": [
                {"name": "Day of Mourning", "day": "2027-03-10", "source": "made up"},
                {"name": "Sample Day", "every": "04-14", "from": "2027-01-01", "sunday_to_monday": True, "source": "x"},
            ],
            "remove": [
                {"name": "Lincoln Day", "from": "2027-01-01", "source": "made up"},
                {"day": "2027-05-31", "source": "made up"},
            ],
        }
    )
    assert why_closed(day("2027-03-10"), changed) == "Day of Mourning (made up)"
    assert why_closed(day("2028-03-10"), changed) is None
    assert why_closed(day("2026-04-14"), changed) is None
    assert why_closed(day("2027-04-14"), changed) == "Sample Day (x)"
    assert why_closed(day("2030-04-15"), changed) == "Sample Day (CCP 135, moved by Gov. Code 6701)"
    assert why_closed(day("2026-02-12"), changed) == "Lincoln Day (CCP 135)"
    assert is_working_day(day("2027-02-12"), changed)
    assert is_working_day(day("2027-05-31"), changed)
    assert not is_working_day(day("2028-05-29"), changed)
    assert next_working_day(day("2027-03-10"), changed) == day("2027-03-11")
    assert determination_due(day("2027-02-28"), rules=changed).law == day("2027-03-11")
    assert why_closed(day("2027-02-12")) == "Lincoln Day (CCP 135)"  # the shipped rules are untouched


def test_a_struck_day_is_no_holiday_that_was_moved_there() -> None:
    moved = day("2027-07-05")  # Independence Day 2027 is a Sunday
    assert why_closed(moved)
    assert is_working_day(moved, rules(holidays={"remove": [{"day": "2027-07-05", "source": "made up"}]}))


def test_grounds_are_added() -> None:
    changed = rules(grounds=[{"code": "c7", "words": "an eclipse", "from": "2027-01-01", "source": "made up"}])
    assert [one.code for one in changed.grounds_on(day("2027-02-01"))] == ["c1", "c2", "c3", "c4", "c5", "c6", "c7"]
    assert [one.code for one in changed.grounds_on(day("2024-02-01"))] == ["c1", "c2", "c3", "c4"]


def test_a_review_is_good_to_the_end_of_its_year() -> None:
    received = day("2027-02-01")
    (warning,) = determination_due(received).warnings
    assert "2026-11-22" in warning
    assert "AB 1821" in warning
    fresh = rules(reviewed="2027-01-15", reviewed_by="Robin Sample")
    assert fresh.reviewed_by == "Robin Sample"
    assert determination_due(received, rules=fresh).warnings == ()
    (next_year,) = determination_due(day("2027-12-27"), rules=fresh).warnings
    assert "2027-01-15" in next_year
    assert "AB 1821" not in next_year
    assert (
        rules(reviewed="2026-01-01", reviewed_by="Robin Sample").reviewed == RULES.reviewed
    )  # an older one adds nothing


def test_one_reviewed_row_does_not_vouch_for_the_holidays() -> None:
    assert determination_due(day("2027-02-01"), rules=rules(determination=[BUSINESS])).warnings


@pytest.mark.parametrize(
    ("rule", "year", "expected"),
    [
        ("02-29", 2027, None),
        ("02-29", 2028, "2028-02-29"),
        ("02-29", 2100, None),
        ("last mon dec", 2026, "2026-12-28"),
        ("1st mon sep", 2026, "2026-09-07"),
        ("day after 4th thu nov", 2024, "2024-11-29"),
        ("2027-03-10", 2027, "2027-03-10"),
        ("2027-03-10", 2028, None),
    ],
)
def test_yearly_days(rule: str, year: int, expected: str | None) -> None:
    found = day_of(rule, year)
    assert (found.isoformat() if found else None) == expected


def test_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule of a holiday"):
        day_of("5th mon jan", 2027)


TERMS = st.fixed_dictionaries(
    {
        "from": st.dates(date(2026, 1, 1), date(2027, 6, 30)).map(str),
        "days": st.integers(1, 30),
        "unit": st.sampled_from(["calendar", "business"]),
        "source": st.just("made up"),
        "reviewed": st.just("2026-11-22"),
        "reviewed_by": st.just("Robin Sample"),
    }
)


@given(
    st.dates(date(2026, 1, 1), date(2027, 6, 30)),
    st.lists(TERMS, max_size=2),
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 6, 30)), max_size=20),
    st.dates(date(2026, 1, 1), date(2027, 6, 30)),
    st.booleans(),
)
def test_whatever_the_rules_the_dates_stand_in_order(
    received: date, terms: list[dict[str, Any]], closures: frozenset[date], more: date, after_hours: bool
) -> None:
    changed = rules(determination=terms, extension=terms)
    due = determination_due(received, closures=closures, after_hours=after_hours, rules=changed)
    assert received < due.nominal <= due.law <= due.safe
    assert is_working_day(due.law, changed)
    assert why_perhaps_closed(due.safe, closures, changed) is None
    wider = determination_due(received, closures=closures | {more}, after_hours=after_hours, rules=changed)
    assert (wider.nominal, wider.law) == (due.nominal, due.law)
    assert wider.safe >= due.safe
    told = [counted.day for counted in due.working]
    assert told == [received + timedelta(days=number) for number in range((due.safe - received).days + 1)]
    term = extension_term(received, closures=closures, after_hours=after_hours, rules=changed)
    assert due.law < term.law <= term.safe
    assert due.safe < term.safe


def test_the_pages_say_when_the_rules_were_reviewed(repository: Path) -> None:
    for page in ("README.md", "docs/clock.md"):
        assert f"last reviewed on {RULES.reviewed}" in (repository / page).read_text("utf-8"), page
    table = (repository / "docs" / "clock.md").read_text("utf-8")
    for ground in RULES.grounds:
        assert re.search(rf"\| {ground.code} \|.*\| {ground.since or ''} ?\|", table), ground.code


def test_the_example_on_the_page_is_a_good_file(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "clock.md").read_text("utf-8")
    (tmp_path / "law.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert with_overlay(load_law(tmp_path)).determination_on(date(2027, 2, 1)).unit == "business"
