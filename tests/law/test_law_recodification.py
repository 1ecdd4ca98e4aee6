"""Old section numbers led to those of today, and never by the number alone where it does not tell."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cpra_bot.law.citations import find_citations, today
from cpra_bot.law.recodification import MOVED, Renumbered, is_old, renumber
from cpra_bot.law.sections import TOPICS

NEW = re.compile(r"79(?:2\d|3[01])\.\d{3}(?:\([a-z]\))?(?:-79\d\d\.\d{3})?")


def sections(found: Renumbered) -> list[str]:
    return [" ".join(row.new) for row in found.candidates]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("6253(c)", "7922.535"),
        ("6253(c)(2)", "7922.535"),
        ("6253(b)", "7922.530(a)"),
        ("6254(k)", "7927.705"),
        ("6254(c)", "7927.700"),
        ("6254(f)(1)", "7923.610"),
        ("6254(f)(2)(A)", "7923.615"),
        ("6253.9(b)", "7922.575(b)"),
        ("6253.9(d)", "7922.570(c) 7922.580"),
        ("6253.10", "7922.680"),
        ("6254.19", "7929.210"),
        ("6254.9", "7922.585"),
        ("6255(b)", "7922.540(a)"),
        ("6250", "7921.000"),
        ("6276.48", "7930.000-7930.215"),
    ],
)
def test_one_meaning(old: str, new: str) -> None:
    (citation,) = find_citations(f"Gov. Code {old}")
    assert citation.old
    assert sections(today(citation)) == [new]


SPLIT = "7922.500 7922.540(b)", "7922.530(b) 7922.530(c)"


@pytest.mark.parametrize(
    ("sentence", "written", "expected"),
    [
        # the number alone: both, with the one of the day first
        ("Gov. Code 6253(d)", None, [*SPLIT]),
        ("Gov. Code 6253(d)", "2021-06-23", [*reversed(SPLIT)]),
        ("Gov. Code 6253(d)", "2025-06-23", [*reversed(SPLIT)]),
        # before the change there was one meaning
        ("Gov. Code 6253(d)", "2019-06-23", [SPLIT[0]]),
        # the words beside it decide, whatever the day: agencies' forms are older than the law
        ("The person responsible for this denial under section 6253(d) is the city attorney.", "2021-06-23", [SPLIT[0]]),
        ("You may photograph the records (Gov. Code, § 6253(d)).", "2025-06-23", [SPLIT[1]]),
        ("The records are posted on our website, see section 6253(f).", "2021-06-23", ["7922.545"]),
        ("Section 6253(f) lets an agency give faster access.", "2021-06-23", ["7922.505"]),
        # several parts, none named
        ("Section 6254(f)", None, ["7923.600(a)", *(f"7923.6{end}" for end in ("05", "10", "15", "20", "25"))]),
        ("Section 6255", None, ["7922.000 7922.540(c)", "7922.540(a)"]),
        ("Section 6254(f) lets victims have it.", None, ["7923.605"]),
    ],
)  # fmt: skip
def test_several_meanings(sentence: str, written: str | None, expected: list[str]) -> None:
    (citation,) = find_citations(sentence)
    found = today(citation, sentence, date.fromisoformat(written) if written else None)
    assert sections(found) == expected
    assert found.why
    assert not found.certain


def test_what_is_not_in_the_table_is_not_guessed() -> None:
    assert renumber("6254", "(i)").candidates == ()
    assert renumber("6261").candidates == ()
    assert renumber("7922.535").candidates == ()
    (plates,) = find_citations("Civil Code section 1798.90.55")
    assert today(plates).candidates == ()
    assert all(one.why for one in (renumber("6254", "(i)"), renumber("7922.535"), today(plates)))


def test_certain_means_one_section_and_a_source() -> None:
    assert renumber("6254", "(k)").certain
    assert not renumber("6254.30").certain  # a guess of the field
    assert not renumber("6270.5").certain  # a range
    assert not renumber("6253.1").certain  # two sections


def test_every_row_is_well_formed() -> None:
    for row in MOVED:
        assert is_old(row.old.split("(")[0])
        assert all(NEW.fullmatch(new) for new in row.new)
        assert f"Gov {row.old}" in TOPICS
    twice = {row.old for row in MOVED if sum(other.old == row.old for other in MOVED) > 1}
    assert twice == {"6253(d)", "6253(e)", "6253(f)", "6254(f)"}
    assert all(row.cues for row in MOVED if row.old in twice and row.new != ("7923.600(a)",))


@pytest.mark.parametrize(
    ("section", "old"),
    [
        ("6250", True),
        ("6249", False),
        ("6254.19", True),
        ("6276.48", True),
        ("6276.49", False),
        ("6277", False),
        ("7920.000", False),
        ("6254(k)", False),  # a section, not a citation
    ],
)
def test_numbers_from_before_2023(section: str, old: bool) -> None:
    assert is_old(section) is old
