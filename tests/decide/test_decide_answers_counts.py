"""Numbers typed in mails, each under the days that the words name and under no other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.decide.answers.counts import counts

SAID = date(2026, 9, 15)
EACH = "Records sufficient to show the plates read in each calendar year from 2023 to the day you search."

TABLE: list[tuple[str, str, str, list[tuple[int, str]]]] = [
    # value, quote, wording → (number, first..last)
    ("490,535", "5) The number of detections during 2018; 490,535", EACH, [(490535, "2018-01-01..2018-12-31")]),
    ("219", "8) The number of hits during 2019. 219", "x", [(219, "2019-01-01..2019-12-31")]),
    ("2019", "5) The number of detections during 2018; 2019", "x", [(2019, "2018-01-01..2018-12-31")]),
    ("2018", "7) The number of hits during 2018; 2018", "x", [(2018, "2018-01-01..2018-12-31")]),
    ("12,000", "B1: 12,000", "The number of detections in 2024.", [(12000, "2024-01-01..2024-12-31")]),
    ("12,000", "B1: 12,000", EACH, [(12000, "")]),
    (
        "2018: 490,535; 2019: 515,858",
        "B1: …",
        EACH,
        [(490535, "2018-01-01..2018-12-31"), (515858, "2019-01-01..2019-12-31")],
    ),
    (
        "490,535 (2018), 515,858 (2019)",
        "",
        EACH,
        [(490535, "2018-01-01..2018-12-31"), (515858, "2019-01-01..2019-12-31")],
    ),
    ("in 2018 490,535 and in 2019 0", "", EACH, [(490535, "2018-01-01..2018-12-31"), (0, "2019-01-01..2019-12-31")]),
    ("1/1/2018 - 11/30/2018: 400", "", EACH, [(400, "2018-01-01..2018-11-30")]),
    ("01/01/2018 to 12/31/2018 400", "", EACH, [(400, "2018-01-01..2018-12-31")]),
    # a part of a year is never the year
    ("12,000 in 2018 (through November)", "", EACH, [(12000, "")]),
    ("2025 to date: 12,000", "", EACH, [(12000, "")]),
    ("FY 2024: 12,000", "", EACH, [(12000, "")]),
    ("12,000 for the second half of 2024", "", EACH, [(12000, "")]),
    ("2026: 7,000", "", EACH, [(7000, "2026-01-01..2026-09-15")]),
    ("2027: 7,000", "", EACH, [(7000, "")]),
    # what is no count, or not one a year
    ("2018: 1; 2019", "", EACH, []),
    ("2018 and 2019: 490,535", "", EACH, []),
    ("490,535 and 515,858", "", EACH, []),
    ("see attached", "", EACH, []),
    ("$3,500.00", "", EACH, []),
    ("99.5%", "", EACH, []),
    ("", "", "", []),
]


@pytest.mark.parametrize(("value", "quote", "wording", "expected"), TABLE)
def test_numbers_and_their_days(value: str, quote: str, wording: str, expected: list[tuple[int, str]]) -> None:
    found = counts(value, quote, wording, SAID)
    days = [(each.number, f"{each.period.first}..{each.period.last}" if each.period else "") for each in found]
    assert days == expected
    for each in found:
        assert each.doubt or (each.period and each.period.last < SAID), each


@pytest.mark.parametrize(
    ("value", "word"),
    [("about 12,000 in 2024", "about"), ("2024: over 12,000", "over"), ("2024 (partial): 12,000", "partial")],
)
def test_words_that_make_a_number_less_than_one_are_told(value: str, word: str) -> None:
    (found,) = counts(value, "", EACH, SAID)
    assert word in found.doubt


@given(
    st.lists(
        st.tuples(st.integers(2000, 2025), st.integers(0, 10**9 - 1)), min_size=1, max_size=6, unique_by=lambda e: e[0]
    ),
    st.sampled_from(["{year}: {number}", "{number} ({year})", "{number} in {year}", "during {year}, {number}"]),
    st.sampled_from(["; ", ", ", " and "]),
)
def test_years_and_numbers_that_take_turns_find_each_other(
    years: list[tuple[int, int]], form: str, between: str
) -> None:
    text = between.join(form.format(year=year, number=f"{number:,}") for year, number in years)
    found = counts(text, "", EACH, SAID)
    assert [(each.period.year if each.period else None, each.number) for each in found] == years


@given(st.text(alphabet="0123456789 ,;:()/-.inforuntil", max_size=60), st.text(max_size=40))
def test_no_text_breaks_it_and_no_year_is_made_up(value: str, wording: str) -> None:
    for each in counts(value, value, wording, SAID):
        if each.period:
            assert str(each.period.first.year) in value + wording and each.period.last <= SAID
        else:
            assert each.doubt
