"""Scores on labelled messages, by the score sheet that lies beside them; skipped where the shared folder is missing."""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cpra_bot.reading.facts import read
from cpra_bot.reading.records import mail_of
from cpra_bot.reading.summary import vocabulary

Row = dict[str, Any]
ITEMS = dict.fromkeys(("A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2", "C1", "C2", "C3"), "")
FIELDS = ("tracking_numbers", "due_dates", "fees", "statutes", "links")


@pytest.fixture(scope="module")
def sheet(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_readings", shared / "score_readings.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def readings(path: Path) -> tuple[tuple[Row, Row], ...]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return tuple((row, reading(row)) for row in rows)


def reading(row: Row) -> Row:
    mail, came = mail_of(row)
    return vocabulary(mail, read(mail, came, ITEMS if "must_not" in row else {}))


def labels(row: Row, said: Row) -> tuple[set[str], set[str]]:
    return set(row["labels"]["kinds"]) - {"other"}, set(said["kinds"]) - {"other"}


def f1(counts: list[int]) -> float:
    hit, said, true = counts
    return 2 * hit / (said + true) if said + true else 1.0


def dangerous(sheet: ModuleType, path: Path) -> Iterator[tuple[str, str]]:
    for row, said in readings(path):
        true, stated = labels(row, said)
        yield from ((row["id"], kind) for kind in sheet.DANGEROUS if kind in stated - true)


@pytest.mark.parametrize(
    ("file", "kinds", "agencies", "primary", "most_dangerous"),
    [("dev.jsonl", 0.90, 0.84, 0.93, 0), ("written.jsonl", 0.96, 0.96, 0.93, 3)],
)
def test_kinds(
    shared: Path, sheet: ModuleType, file: str, kinds: float, agencies: float, primary: float, most_dangerous: int
) -> None:
    path = shared / "data" / "replies" / file
    total, per_agency, hits = [0, 0, 0], defaultdict(lambda: [0, 0, 0]), 0
    for row, said in readings(path):
        true, stated = labels(row, said)
        for counts in (total, per_agency[row["agency"]]) if true | stated else ():
            for at, found in enumerate((true & stated, stated, true)):
                counts[at] += len(found)
        accepted = row["labels"]["kinds"] if row.get("ambiguous") else [row["labels"]["primary"]]
        hits += said["primary"] in accepted
    assert f1(total) >= kinds
    assert sum(map(f1, per_agency.values())) / len(per_agency) >= agencies
    assert hits / len(readings(path)) >= primary
    bad = list(dangerous(sheet, path))
    assert len(bad) <= most_dangerous, bad
    assert not [one for one in bad if one[0].startswith("seed-")]


@pytest.mark.parametrize("file", ["dev.jsonl", "written.jsonl"])
@pytest.mark.parametrize(
    ("field", "least", "errors"),
    [
        ("tracking_numbers", 0.97, 2),
        ("statutes", 0.95, 4),
        ("due_dates", 0.95, 1),
        ("fees", 0.90, 2),
        ("links", 0.95, 1),
    ],
)
def test_fields(shared: Path, sheet: ModuleType, file: str, field: str, least: float, errors: int) -> None:
    counts, wrong = [0, 0, 0], []
    for row, said in readings(shared / "data" / "replies" / file):
        true = sheet.normal(field, row["labels"].get(field) or ())
        stated = sheet.normal(field, said[field])
        for at, found in enumerate((true & stated, stated, true)):
            counts[at] += len(found)
        wrong += [(row["id"], one) for one in true ^ stated]
    assert f1(counts) >= least
    assert len(wrong) <= errors, wrong


def test_nothing_forbidden_is_read(shared: Path) -> None:
    for row, said in readings(shared / "data" / "replies" / "written.jsonl"):
        for ban in row["must_not"]:
            name, _, value = ban.partition(":")
            assert value or name not in said["kinds"], (row["id"], ban)
            if name in {"due_dates", "statutes", "tracking_numbers"}:
                assert value not in said[name], (row["id"], ban)
            if name == "fees" and value:
                assert float(value) not in said[name], (row["id"], ban)


def test_quotes_stand_in_their_place(shared: Path) -> None:
    for file in ("dev.jsonl", "written.jsonl"):
        for line in (shared / "data" / "replies" / file).read_text(encoding="utf-8").splitlines():
            mail, came = mail_of(json.loads(line))
            for fact in read(mail, came, ITEMS).facts:
                assert fact.start == -1 or mail.own_text[fact.start : fact.start + len(fact.quote)] == fact.quote


EXTENSIONS = 0.8  # of the labelled notices: grounds and defects as a careful reader noted them


def test_extensions(shared: Path) -> None:
    right = []
    for row, said in readings(shared / "data" / "replies" / "written.jsonl"):
        wanted = row["labels"].get("extension")
        if wanted:
            (fact,) = [fact for fact in said["facts"] if fact["kind"] == "extension"]
            detail = fact.get("detail", {})
            grounds = detail.get("grounds", "").split(",") if detail.get("grounds") else []
            right.append(sorted(grounds) == sorted(wanted["grounds"]) and fact["value"] == (wanted["until"] or ""))
    assert sum(right) >= EXTENSIONS * len(right)
