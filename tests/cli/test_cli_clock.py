"""`cpra clock`: a calendar for people, dates for programs, with a workspace and without one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SETTINGS = """\
requester: {name: Robin Sample}
mailbox:
  address: robin@requester.example
  smtp: {host: smtp.requester.example, port: 465}
  imap: {host: imap.requester.example, port: 993}
directory: agencies.yaml
"""
AGENCIES = """\
version: 1
as_of: "2026-11-01"
sources: {hand: {title: Made up}}
agencies:
  - id: sampleton-pd
    name: Sampleton Police Department
    kind: police
    closures: [2025-02-20]
    source: [hand]
"""
LAW = """\
closures: {sampleton-pd: [2025-02-21]}
holidays: {remove: [{day: 2025-02-12, source: made up}]}
"""
CALENDAR = """\
       February 2025                      March 2025
 Su  Mo  Tu  We  Th  Fr  Sa       Su  Mo  Tu  We  Th  Fr  Sa
                          1                                1
  2   3   4   5   6   7   8        2   3   4   5 { 6}  7   8
  9 (10) 11  12* 13  14  15        9  10  11  12  13  14  15
 16  17* 18  19 [20] 21  22       16  17  18  19  20  21  22
 23  24  25  26  27  28           23  24  25  26  27  28  29
                                  30  31*

( ) received              Mon 2025-02-10
[ ] determination due     Thu 2025-02-20 by every count
{ } extension ends        Thu 2025-03-06
 *  holiday or office closed
"""


def clock(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpra_bot", "clock", *words], check=False, capture_output=True, text=True, cwd=folder
    )


def told(folder: Path, *words: str) -> Any:
    done = clock(folder, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "cpra.yaml").write_text(SETTINGS)
    (tmp_path / "agencies.yaml").write_text(AGENCIES)
    return tmp_path


def test_the_calendar(tmp_path: Path) -> None:
    done = clock(tmp_path, "--received", "2025-02-10", "--extension", "2025-03-06")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(CALENDAR)
    assert "days 1 to 9; closed days count, too: Wed 12" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    assert "Not\nlegal advice" in done.stdout


def test_a_careful_date_and_a_warning_are_shown(tmp_path: Path) -> None:
    text = clock(tmp_path, "--received", "2026-03-21").stdout
    assert "[ 1]< 2>" in text
    assert "< > by the careful count  Thu 2026-04-02" in text
    text = clock(tmp_path, "--received", "2026-12-28", "--extension", "2027-02-28", "--ground", "c2").stdout
    assert "! The count reaches 2027" in text
    assert "not valid\n" in text
    assert text.count("AB 1821") == 1


def test_json(tmp_path: Path) -> None:
    found = told(tmp_path, "--received", "2025-02-10", "--extension", "2025-03-06")
    assert {key: found[key] for key in ("received", "due_nominal", "due_law", "due_safe", "agency", "warnings")} == {
        "received": "2025-02-10",
        "due_nominal": "2025-02-20",
        "due_law": "2025-02-20",
        "due_safe": "2025-02-20",
        "agency": None,
        "warnings": [],
    }
    assert [day["number"] for day in found["working"]] == list(range(11))
    assert found["working"][2] == {
        "day": "2025-02-12",
        "number": 2,
        "why": "day 2; Lincoln Day, inside the period, stops nothing",
    }
    extension = found["extension"]
    assert extension["until"] == extension["until_safe"] == extension["latest_law"] == "2025-03-06"
    assert extension["valid"]
    assert extension["unknown"] == ["ground", "sent"]
    assert told(tmp_path, "--received", "2025-02-10")["extension"] is None


def test_an_agencys_closures_and_the_workspaces_rules(workspace: Path) -> None:
    assert told(workspace, "--received", "2025-02-10")["due_safe"] == "2025-02-20"
    found = told(workspace, "--received", "2025-02-10", "--agency", "sampleton-pd")
    assert (found["due_law"], found["due_safe"]) == ("2025-02-20", "2025-02-21")
    assert found["agency"] == "Sampleton Police Department"
    (workspace / "law.yaml").write_text(LAW)
    found = told(workspace, "--received", "2025-02-10", "--agency", "sampleton-pd")
    assert (found["due_law"], found["due_safe"]) == ("2025-02-20", "2025-02-24")
    assert found["working"][2]["why"] == "day 2"
    text = clock(workspace.parent, "-w", str(workspace), "--received", "2025-02-10", "--agency", "sampleton-pd").stdout
    assert " 12  13  14" in text
    assert "20]<" not in text
    assert "with the closures of Sampleton Police Department" in text


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--received", "2025-2-10"], 2, "is not a date; write it as 2025-02-10"),
        (["--received", "10 February"], 2, "is not a date"),
        (["--received", "2019-02-10"], 2, "out of range"),
        (["--received", "2025-02-10", "--agency", "sampleton-pd"], 2, "name one with --workspace"),
        (["--received", "2025-02-10", "--ground", "c2"], 2, "belongs to a notice"),
        (["--received", "2025-02-10", "--extension", "2025-03-06", "--ground", "c9"], 2, "there is no ground c9"),
        (["--received", "2025-02-10", "--workspace", "nowhere"], 3, "Y001 there is no such file"),
        ([], 2, "--received"),
    ],
)
def test_wrong_use(tmp_path: Path, words: list[str], code: int, says: str) -> None:
    done = clock(tmp_path, *words)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_agency_that_is_misspelt(workspace: Path) -> None:
    done = clock(workspace, "--received", "2025-02-10", "--agency", "sampleton-dp")
    assert (done.returncode, done.stderr) == (
        2,
        "cpra: there is no agency sampleton-dp in the directory; did you mean `sampleton-pd`?\n",
    )


def test_a_faulty_law_file_is_told_with_its_place(workspace: Path) -> None:
    (workspace / "law.yaml").write_text("determination: 10\n")
    done = clock(workspace, "--received", "2025-02-10")
    assert done.returncode == 3
    assert done.stderr.startswith("law.yaml:1:16: R003 ")
