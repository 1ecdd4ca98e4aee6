"""Which agency a printed name means: by name, alias and suffix, never by likeness, never across a state's border."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpra_bot.decide.answers.names import is_name_of, name_index, resolved, resolved_list, state_of_name
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.report import Entry, Place


def agency(key: str, name: str, kind: str = "police", *aliases: str, city: str = "") -> Agency:
    return Agency.model_validate(
        {"id": key, "name": name, "kind": kind, "city": city or None, "aliases": aliases, "source": ["test"]}
    )


AGENCIES = (
    agency("moose-grove-pd", "Moose Grove Police Department", "police", "MGPD", city="Moose Grove"),
    agency("dry-ladle-so", "Dry Ladle County Sheriff's Office", "sheriff"),
    agency("norwalk-pd", "Norwalk Police Department", city="Norwalk"),
    agency("st-example-pd", "Saint Example Police Department"),
    agency("twin-a-pd", "Twin Oaks Police Department", city="Twin Oaks"),
    agency("twin-b-pd", "Twin Oaks Police Department", city="East Twin Oaks"),
    agency("uc-sampleton-pd", "University of California, Sampleton", "campus", "UC Sampleton PD"),
)
INDEX = name_index(AGENCIES)

TABLE = [
    ("Moose Grove Police Department", "moose-grove-pd"),
    ("MOOSE GROVE POLICE DEPARTMENT", "moose-grove-pd"),
    ("Moose Grove Police Department (CA)", "moose-grove-pd"),
    ("Moose Grove Police Department CA", "moose-grove-pd"),
    ("Moose Grove Police Department-CA", "moose-grove-pd"),
    ("Moose Grove CA PD", "moose-grove-pd"),
    ("Moose Grove PD CA", "moose-grove-pd"),
    ("Moose Grove (CA) PD", "moose-grove-pd"),
    ("City of Moose Grove Police Dept.", "moose-grove-pd"),
    ("Moose Grove Police Department, California", "moose-grove-pd"),
    ("Inactive Moose Grove Police Department (CA)", "moose-grove-pd"),
    ("MGPD", "moose-grove-pd"),
    ("Dry Ladle County Sheriffs Office", "dry-ladle-so"),
    ("Dry Ladle County Sheriffs Department (CA)", "dry-ladle-so"),
    ("Dry Ladle County CA SO", "dry-ladle-so"),
    ("Dry Ladle County CA SD", "dry-ladle-so"),
    ("Dry Ladle Sheriff", "dry-ladle-so"),
    ("Dry Ladle County Sheriff-Coroner", "dry-ladle-so"),
    ("St. Example PD (CA)", "st-example-pd"),
    ("UC Sampleton PD", "uc-sampleton-pd"),
    ("University of California, Sampleton", "uc-sampleton-pd"),
    # of another state, or perhaps
    ("Moose Grove Police Department (TX)", ""),
    ("Moose Grove TX PD", ""),
    ("Moose Grove PD - NV", ""),
    ("Dry Ladle County FL SO", ""),
    ("Norwalk Police Department", ""),
    ("Norwalk Police Department (CA)", "norwalk-pd"),
    # not the same, however like
    ("Moose Groves Police Department", ""),
    ("Moose Grove School Police", ""),
    ("Moose Grove", ""),
    ("Dry Ladle County District Attorneys Office (CA)", ""),
    ("City of Moose Grove CA (DLSO)", ""),
    ("Twin Oaks Police Department (CA)", ""),
    ("", ""),
    ("CA", ""),
]


@pytest.mark.parametrize(("printed", "expected"), TABLE)
def test_what_a_name_means(printed: str, expected: str) -> None:
    assert resolved(printed, INDEX) == expected


@pytest.mark.parametrize(
    ("printed", "detail", "expected"),
    [
        ("Norwalk Police Department", {"city": "Norwalk", "state": "CT"}, ""),
        ("Norwalk Police Department", {"city": "Norwalk", "state": "CA"}, "norwalk-pd"),
        ("Norwalk Police Department", {"city": "N/A", "state": "N/A"}, ""),
        ("Norwalk Police Department", {"city": "", "state": "California"}, "norwalk-pd"),
        ("Moose Grove Police Department", {"city": "N/A", "state": "N/A"}, "moose-grove-pd"),
        ("Moose Grove Police Department", {"city": "Elsewhere", "state": "CA"}, ""),
        ("Moose Grove Police Department (CA)", {"state": "OR"}, ""),
        ("Moose Grove Police Department (OR)", {"state": "CA"}, ""),
    ],
)
def test_city_and_state_beside_a_name_decide(printed: str, detail: dict[str, str], expected: str) -> None:
    assert resolved(printed, INDEX, detail) == expected


def test_a_bare_name_beside_the_same_of_california_is_somebody_elses() -> None:
    entries = [Entry(name, Place()) for name in ("Moose Grove Police Department", "Moose Grove Police Department CA")]
    assert [each.agency for each in resolved_list(entries, INDEX)] == ["", "moose-grove-pd"]
    assert [each.agency for each in resolved_list(entries[:1], INDEX)] == ["moose-grove-pd"]


def test_the_printed_form_is_kept_as_it_is() -> None:
    entries = [Entry("Inactive  Moose Grove PD ", Place(), {"state": "CA"})]
    (named,) = resolved_list(entries, INDEX)
    assert named.printed == "Inactive  Moose Grove PD " and named.detail == {"state": "CA"}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Cobble Point Police Department", True),
        ("Cobble Point", True),
        ("Cobble Point CA PD", True),
        ("Cobble Point (AZ)", False),
        ("Cobble Pointe", False),
    ],
)
def test_whose_report_it_is(printed: str, expected: bool) -> None:
    assert is_name_of(printed, agency("cobble-point-pd", "Cobble Point Police Department")) is expected


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("Far Away TX PD", "TX"),
        ("Far Away (OH)", "OH"),
        ("LA Port Police", ""),
        ("Far Away PD", ""),
        ("A County CA SD", "CA"),
    ],
)
def test_the_state_that_a_name_names(printed: str, state: str) -> None:
    assert state_of_name(printed) == state


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_none_is_guessed(text: str) -> None:
    found = resolved(text, INDEX)
    assert found == "" or found in {each.id for each in AGENCIES}


@given(st.sampled_from(AGENCIES), st.sampled_from(["TX", "NV", "CT", "OR", "AZ"]), st.booleans())
def test_no_name_of_another_state_is_ours(one: Agency, state: str, bracket: bool) -> None:
    assert resolved(f"{one.name} ({state})" if bracket else f"{one.name} {state}", INDEX) == ""


def _directory(repository: Path) -> Directory:
    import yaml

    return Directory.model_validate(yaml.load((repository / "agencies.yaml").read_text("utf-8"), yaml.CSafeLoader))


def test_names_of_real_reports(shared: Path, repository: Path) -> None:
    """Names with the mark of another state resolve to nobody; of those with California's most do."""
    index = name_index(_directory(repository).agencies)
    lines = (shared / "data" / "reports" / "labels.jsonl").read_text("utf-8").splitlines()
    records: list[dict[str, Any]] = [json.loads(line)["gold"] for line in lines if line.strip()]
    names = {name for gold in records for key in ("shares_with", "receives_from") for name in gold.get(key) or ()}
    marked = {name: resolved(name, index) for name in names if state_of_name(name) == "CA"}
    elsewhere = {name: resolved(name, index) for name in names if state_of_name(name) not in {"", "CA"}}
    assert len(elsewhere) > 100 and not any(elsewhere.values())
    assert sum(map(bool, marked.values())) > 0.8 * len(marked)
    assert not any(resolved(name, index) for name in ("Norwalk Police Department", "Villa Park Police Department"))
