"""`cpra agencies` and `cpra file` as people run them: the shipped directory, a sheet there and back, wrong input."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from muckrock_world import PASSWORD, open_desk

SETTINGS = """\
requester: {name: Robin Sample}
mailbox:
  address: robin@requester.example
  smtp: {host: smtp.requester.example, port: 465}
  imap: {host: imap.requester.example, port: 993}
"""
WHO = "source,looked,by"
SAID = "https://bell.example/records,2026-11-20,Robin Sample"


def cpra(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "COLUMNS": "80"},
    )


def told(folder: Path, *words: str) -> Any:
    done = cpra(folder, *words, "--json")
    assert done.returncode in {0, 1}, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "cpra.yaml").write_text(SETTINGS)
    return tmp_path


def test_lists_can_be_narrowed(tmp_path: Path) -> None:
    done = cpra(tmp_path, "agencies", "list", "--county", "alameda", "--kind", "police")
    assert done.returncode == 0
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    assert "via city-of-oakland" in done.stdout
    assert told(tmp_path, "agencies", "list", "--channel", "email")
    portals = told(tmp_path, "agencies", "list", "--channel", "justfoia", "--confidence", "high", "--vendor", "Flock")
    assert {each["way"]["kind"] for each in portals} == {"justfoia"}
    assert cpra(tmp_path, "agencies", "list", "--channel", "none", "--quiet").stdout.split().count("bell-pd") == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "--county", "Almeda"], "did you mean `Alameda`?"),
        (["list", "--kind", "polic"], "did you mean `police`?"),
        (["list", "--channel", "mail"], "did you mean `email`?"),
        (["list", "--vendor", "floc"], "did you mean `flock`?"),
        (["list", "--campaign", "alpr-2062"], "did you mean `alpr-2026`?"),
        (["show", "Los Altos Hills PD"], "did you mean `los-altos-pd`"),
        (["export", "--write", "x.doc"], "end it in .csv, .yaml or .json"),
        (["match", "foia", "--list", "x.json"], "write `muckrock`"),
    ],
)
def test_wrong_words(tmp_path: Path, words: list[str], says: str) -> None:
    done = cpra(tmp_path, "agencies", *words)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr


def test_the_reach_table_opens_the_check(workspace: Path) -> None:
    (workspace / "campaigns").mkdir()
    source = Path(__file__).parents[2] / "campaigns" / "alpr-2026.yaml"
    (workspace / "campaigns" / "alpr-2026.yaml").write_bytes(source.read_bytes())
    done = cpra(workspace, "check", "--campaign", "alpr-2026")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.split() for line in done.stdout.splitlines()[:12]]
    assert lines[0] == ["alpr-2026", "directory"]
    table = {" ".join(line[:-2]): (int(line[-2]), int(line[-1])) for line in lines[1:] if line[-1].isdigit()}
    assert [table[name][1] for name in ("agencies", "by machine", "by hand", "no way")] == [518, 2, 284, 232]
    assert [table[name][1] for name in ("NextRequest", "post", "GovQA", "MuckRock", "JustFOIA", "web form")] == [
        *(105, 82, 45, 23, 22, 8)
    ]
    assert table["agencies"][0] == sum(table[name][0] for name in ("by machine", "by hand", "no way")) == 400
    assert "An hour of looking" in done.stdout


def test_a_work_sheet_there_and_back(workspace: Path) -> None:
    assert cpra(workspace, "agencies", "missing", "--campaign", "alpr-2026", "--write", "m.csv").returncode == 2
    done = cpra(workspace, "agencies", "missing", "--write", "m.csv")
    assert done.returncode == 0, done.stderr
    sheet = workspace / "m.csv"
    with sheet.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 232
    chosen = rows[3]["agency"]
    rows[3] |= {"place": "records@town.example", "source": "call", "looked": "2026-11-20", "by": "Robin Sample"}
    with sheet.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    dry = cpra(workspace, "agencies", "import", "m.csv")
    assert "+ channels: email records@town.example (medium)" in dry.stdout
    assert "231 left blank" in dry.stdout and "dry run" in dry.stdout
    assert not (workspace / "agencies.local.yaml").exists()
    assert "semicolons" in cpra(workspace, "agencies", "import", "m.csv", "--write").stdout
    way = told(workspace, "agencies", "show", chosen)["ways"][0]
    assert (way["address"], way["as_of"]) == ("records@town.example", "2026-11-20")
    assert "0 to change, 1 known already" in cpra(workspace, "agencies", "import", "m.csv", "--write").stdout
    assert cpra(workspace, "agencies", "missing", "--write", "m.csv").returncode == 2  # somebody's work is not lost
    assert told(workspace, "agencies", "check")["reach"]["directory"]["no_way"] == 231


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"agency,email,{WHO}\nbell-pd,(510) 555-0100,{SAID}\n", "s.csv:2:2: S016 "),
        (f'agency,email,{WHO}\nbell-pd,"=HYPERLINK(""http://x"")",{SAID}\n', "s.csv:2:2: S005 "),
        (
            "agency,email,source,looked\nbell-pd,a@bell.example,https://bell.example,2026-11-20\n",
            "S010 nobody is named",
        ),
        (f"agency,channel,{WHO}\nbell-pd,govqa,{SAID}\n", None),
        (f"agency,custodian,channel,{WHO}\nbell-pd,City Clerk,govqa,{SAID}\n", "s.csv:2:3: S013 "),
        (f"agency,place,confidence,{WHO}\nbell-pd,a@b.example,sure,{SAID}\n", "s.csv:2:3: S015 "),
        (f"agency,place,channel,{WHO}\nbell-pd,a@b.example,pigeon,{SAID}\n", "s.csv:2:3: S014 "),
        (f"agency,email,{WHO}\nbell-pd,a@b.example,{SAID}\nBell PD,c@b.example,{SAID}\n", "s.csv:3:2: S017 "),
    ],
)
def test_faults_of_a_sheet_write_nothing(workspace: Path, text: str, fault: str | None) -> None:
    (workspace / "s.csv").write_text(text)
    done = cpra(workspace, "agencies", "import", "s.csv", "--write")
    assert not (workspace / "agencies.local.yaml").exists()
    assert done.returncode == (3 if fault else 0)
    assert fault is None or fault in done.stdout


def test_namesakes_and_unknown_names_are_left_to_a_person(workspace: Path) -> None:
    (workspace / "s.csv").write_text(
        f"name,email,{WHO}\nLos Altos Hills PD,a@b.example,{SAID}\nBell PD,c@b.example,{SAID}\n"
    )
    done = cpra(workspace, "agencies", "import", "s.csv", "--write")
    assert done.returncode == 1
    assert "Los Altos Hills PD is no agency for sure; perhaps los-altos-pd" in " ".join(done.stdout.split())
    text = (workspace / "agencies.local.yaml").read_text()
    assert "bell-pd" in text and "los-altos" not in text


def test_an_export_is_read_again(workspace: Path) -> None:
    assert cpra(workspace, "agencies", "export", "--county", "Yolo", "--write", "yolo.csv").returncode == 0
    done = cpra(workspace, "agencies", "import", "yolo.csv", "--by", "R", "--looked", "2026-11-20", "--source", "x")
    assert "to change" in done.stdout and "not sure" not in done.stdout
    assert cpra(workspace, "agencies", "export", "--county", "Yolo", "--write", "yolo.yaml").returncode == 0
    assert "woodland-pd" in (workspace / "yolo.yaml").read_text()


def test_numbers_at_muckrock_are_approved_one_by_one(workspace: Path) -> None:
    theirs = [
        {"id": 7001, "name": "Alameda Police Department", "status": "approved", "jurisdiction": 3082},
        {"id": 7002, "name": "Alameda Police Department", "status": "approved", "jurisdiction": 99},
        {"id": 7003, "name": "Hayward Police Dept.", "status": "approved", "jurisdiction": None},
        {"id": 7004, "name": "Elk Grove PD", "status": "pending", "jurisdiction": 3201},
    ]
    (workspace / "list.json").write_text(json.dumps({"count": 4, "results": theirs}))
    at_first = told(workspace, "agencies", "match", "muckrock")
    assert at_first["proposed"] == [] and "alameda-pd" in at_first["unmatched"]
    assert any(each.endswith("jurisdiction__id=3082&page_size=100") for each in at_first["lists"])
    assert at_first["known"] and not set(at_first["known"]) & set(at_first["unmatched"])
    assert cpra(workspace, "agencies", "match", "muckrock", "--approve", "alameda-pd=7001", "--by", "R").returncode == 2
    found = told(workspace, "agencies", "match", "muckrock", "--list", "list.json")
    assert [(each["agency"], each["number"], each["score"]) for each in found["proposed"]] == [
        ("alameda-pd", 7001, 100),
        ("hayward-pd", 7003, 90),
    ]
    assert not (workspace / "agencies.local.yaml").exists()
    match = ["agencies", "match", "muckrock", "--list", "list.json"]
    for wrong in ("alameda-pd=7002", "alameda-pd=1", "alameda=7001", "alameda-pd"):
        assert cpra(workspace, *match, "--approve", wrong, "--by", "Robin").returncode == 2
    assert cpra(workspace, *match, "--approve", "alameda-pd=7001").returncode == 2  # who approves?
    done = cpra(workspace, *match, "--approve", "alameda-pd=7001", "--by", "Robin Sample")
    assert done.returncode == 0, done.stderr
    ways = told(workspace, "agencies", "show", "alameda-pd")["ways"]
    assert [(way["kind"], way.get("agency_id")) for way in ways] == [
        ("nextrequest", None),
        ("muckrock", 7001),
        ("postal", None),
    ]
    assert "alameda-pd" in told(workspace, *match)["known"]


def test_where_there_is_an_account_muckrock_itself_is_asked(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPRA_MUCKROCK_PASSWORD", PASSWORD)
    match = ["agencies", "match", "muckrock"]
    with open_desk(start=datetime.now(UTC)) as desk:
        at = f"{{user: robin, api: '{desk.server.url}/api_v2/', accounts: '{desk.server.url}/api/'}}"
        (workspace / "cpra.yaml").write_text(f"{SETTINGS}muckrock: {at}\n")
        desk.books.add_place(3082, "Alameda", "l", 2)
        desk.books.add_agency(7001, "Alameda Police Department", 3082)
        desk.books.add_agency(7002, "Alameda Police Department", 3)
        asked: list[str] = []
        desk.server.plan.due = lambda request: asked.append(str(request.url))
        found = told(workspace, *match)
        assert [(each["agency"], each["number"]) for each in found["proposed"]] == [("alameda-pd", 7001)]
        assert sum("jurisdiction__id=3082" in each for each in asked) == 1
        wrong = cpra(workspace, *match, "--approve", "alameda-pd=7002", "--by", "Robin Sample")
        assert wrong.returncode == 2
        assert "no agency 7002 was found" in wrong.stderr
        done = cpra(workspace, *match, "--approve", "alameda-pd=7001", "--by", "Robin Sample")
        assert done.returncode == 0, done.stderr
        assert "7001" in (workspace / "agencies.local.yaml").read_text()
    down = cpra(workspace, *match)
    assert down.returncode == 4
    assert "Traceback" not in down.stderr


def test_nothing_waits_where_nothing_was_approved(workspace: Path) -> None:
    assert cpra(workspace, "file").stdout == "nothing waits for a person's hand\n"
    assert cpra(workspace, "file", "record", "x", "--number", "26-1").returncode == 2
    assert cpra(workspace, "file", "--for", "Ana").returncode == 2
    (workspace / "n.csv").write_text("number\n26-1\n")
    assert cpra(workspace, "file", "record", "--from", "n.csv").returncode == 3
