"""Numbers at MuckRock, with any look-up in the place of a list."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from cpra_bot.errors import FilesAtFault, UsageError
from cpra_bot.files.init import init_workspace
from cpra_bot.model.agency import Agency
from cpra_bot.model.reach import TheirAgency
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.tasks.agencies_match import in_list, match_muckrock

CLOCK = SimulatedClock(datetime(2026, 11, 20, 18, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    init_workspace(tmp_path / "home")
    return tmp_path / "home"


def test_each_agency_is_looked_up_once_and_only_what_was_approved_is_kept(home: Path) -> None:
    asked: list[str] = []

    def look_up(agency: Agency) -> list[TheirAgency]:
        asked.append(agency.id)
        return [TheirAgency(7001, "Alameda Police Department", 3082)] if agency.id == "alameda-pd" else []

    first = match_muckrock(home, look_up)
    assert sorted(asked) == sorted(set(asked)) and not set(asked) & set(first.known)
    assert [(each.agency, each.number, each.score, each.place) for each in first.proposed] == [
        ("alameda-pd", 7001, 100, True)
    ]
    assert set(first.unmatched) == set(asked) - {"alameda-pd"}
    kept = match_muckrock(home, look_up, ["alameda-pd=7001"], "Robin Sample", clock=CLOCK)
    assert [each.number for each in kept.kept] == [7001]
    [entry] = yaml.safe_load((home / "agencies.local.yaml").read_text())["agencies"]
    assert (entry["by"], str(entry["looked"]), entry["channels"][0]["agency_id"]) == (
        "Robin Sample",
        "2026-11-20",
        7001,
    )
    asked.clear()
    again = match_muckrock(home, look_up)
    assert "alameda-pd" in again.known and "alameda-pd" not in asked


def test_without_a_look_up_nothing_can_be_approved(home: Path) -> None:
    with pytest.raises(UsageError, match="a number of a list"):
        match_muckrock(home, None, ["alameda-pd=7001"], "Robin Sample")
    assert match_muckrock(home, None).lists


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"results": 7}', '[{"id": "7001", "name": "x"}]', '[{"id": 1, "name": ""}]', "[1]"]
)
def test_what_is_no_list(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    with pytest.raises(FilesAtFault):
        in_list(path)


def test_agencies_that_muckrock_has_not_approved_do_not_count(tmp_path: Path) -> None:
    rows = [{"id": 1, "name": "A PD", "status": "pending"}, {"id": 2, "name": "B PD", "status": "approved"}]
    path = tmp_path / "list.json"
    path.write_text(json.dumps(rows))
    assert [each.number for each in in_list(path)(Agency(id="a", name="A", kind="police", source=("x",)))] == [2]
