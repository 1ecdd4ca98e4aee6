"""Which vendor a letter may name: fresh, medium or better, uncontradicted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from letters_samples import agency, context, evidence, letter_of

from cpra_bot.letters.vendor import known_vendor, period
from cpra_bot.model.agency import Agency

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("facts", "vendor"),
    [
        ([], None),
        ([("flock", "2026-04-28", "high")], "flock"),
        ([("flock", "2026-04-28", "medium")], "flock"),
        ([("flock", "2026-04-28", "low")], None),
        ([("vigilant", "2018", "high")], None),
        ([("vigilant", "2021-02", "medium")], None),
        ([("flock", "2024-11-22", "high")], None),  # 24 months to the day are not under 24 months
        ([("flock", "2024-11-23", "high")], "flock"),
        ([("flock", "2024-11", "high")], None),  # may be November 1
        ([("flock", "2024-12", "high")], "flock"),
        ([("flock", "2024", "high")], None),  # may be January 1
        ([("flock", "2025", "high")], "flock"),
        ([("flock", "2026-11-22", "high")], "flock"),
        ([("flock", "2026-11-23", "high")], None),  # not known yet on the day of the letter
        ([("flock", "2026-04-28", "high"), ("vigilant", "2021-02", "medium")], "flock"),
        ([("flock", "2026-04-28", "high"), ("vigilant", "2026-04-28", "medium")], None),
        ([("flock", "2026-04-28", "high"), ("vigilant", "2026-05-01", "low")], None),
        ([("flock", "2026-04-28", "high"), ("vigilant", "2026-02-22", "low")], "flock"),
        ([("flock", "2026-04-28", "low"), ("vigilant", "2025-06-01", "high")], None),
        ([("flock", "2026-04-28", "high"), ("vigilant", "2026", "low")], None),  # may be December 31
        ([("flock", "2026-04-28", "high"), ("vigilant", "2026-04", "low")], None),  # may be April 30
        ([("flock", "2026-04-28", "high"), ("vigilant", "2026-03", "low")], "flock"),
        ([("flock", "2025-01-01", "high"), ("flock", "2026-04-28", "medium"), ("vigilant", "2025-06-01", "low")], "flock"),
        ([("flock", "2026-04-28", "low"), ("flock", "2026-02-22", "medium")], "flock"),
        ([("Flock", "2026-04-28", "high"), ("flock", "2026-04-28", "low")], "Flock"),
        ([("flock", "last spring", "high")], None),
        ([("flock", "2026-04-28", "high"), ("vigilant", "unknown", "low")], None),
        ([("flock", "2026-13-01", "high")], None),
    ],
)  # fmt: skip
def test_known_vendor(facts: list[tuple[str, str, str]], vendor: str | None) -> None:
    assert known_vendor(agency(alpr=tuple(evidence(*fact) for fact in facts)), DAY) == vendor


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2026-04-28", date(2026, 4, 28), date(2026, 4, 28)),
        ("2025-02-29", date.min, date.max),
        ("", date.min, date.max),
    ],
)
def test_period(as_of: str, first: date, last: date) -> None:
    assert period(as_of) == (first, last)


def test_hint_stands_only_in_the_letter_to_an_agency_of_that_vendor() -> None:
    flock = letter_of(context(whom=agency(alpr=(evidence("flock", "2026-04-28"),)))).body
    vigilant = letter_of(context(whom=agency(alpr=(evidence("vigilant", "2026-04-28"),)))).body
    neutral = letter_of(context()).body
    assert ("Flock" in flock, "Vigilant" in flock) == (True, False)
    assert ("Flock" in vigilant, "Vigilant" in vigilant) == (False, True)
    assert ("Flock" in neutral, "Vigilant" in neutral) == (False, False)


def test_real_directory(shared: Path) -> None:
    """Old Vigilant evidence and bare mentions on other portals name no vendor; archived portals of April 2026 do."""
    raw = yaml.load((shared / "data" / "agencies_ca.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    named = {"flock": 0, "vigilant": 0}
    for record in raw["agencies"]:
        parsed = Agency.model_validate(record)
        vendor = known_vendor(parsed, DAY)
        if vendor:
            named[vendor] += 1
            assert any(e.basis in {"transparency_portal", "reported_contract"} for e in parsed.alpr)
    assert named["vigilant"] == 0
    assert 150 <= named["flock"] <= 188
