"""`cpra report` with the installed program."""

from __future__ import annotations

from pathlib import Path

from desk import Desk
from town import Town


def test_the_page_and_what_is_said_of_it(town: Town, past: Desk) -> None:
    done = town.cpra("report")
    assert done.returncode == 0 and "wrote report.html" in done.stdout, done.stderr
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    page = town.folder / "report.html"
    assert page.read_text(encoding="utf-8").count("<article") == 3
    assert page.stat().st_mode & 0o777 == 0o600
    assert town.cpra("report", "--quiet").stdout == ""


def test_figures_for_programs(town: Town, past: Desk) -> None:
    made = town.json("report", "shade-trees-2026", "-o", "page.html")
    figures = {each["name"]: each for each in made["figures"]}
    assert figures["silent"]["count"] == 3 and len(figures["silent"]["rows"]) == 3
    assert made["path"] == "page.html" and (town.folder / "page.html").stat().st_size == made["bytes"]
    assert {each["item"]: each["outcomes"] for each in made["items"]} == {"A1": {"open": 3}, "A2": {"open": 3}}
    assert made["statistics"] and not made["public"] and made["reviewed"]


def test_the_public_page_says_so(town: Town, past: Desk) -> None:
    done = town.cpra("report", "--public", "-o", "public.html")
    assert done.returncode == 0 and "private data is left out" in done.stdout, done.stderr
    text = (town.folder / "public.html").read_text(encoding="utf-8")
    assert "robin" not in text.lower() and "It leaves out" in text


def test_wrong_input(town: Town, past: Desk, tmp_path: Path) -> None:
    unknown = town.cpra("report", "shade-tree-2026")
    assert unknown.returncode == 2 and "shade-trees-2026" in unknown.stderr and "Traceback" not in unknown.stderr
    nowhere = town.cpra("report", "-o", str(tmp_path / "no" / "page.html"))
    assert nowhere.returncode == 4 and "cannot be written" in nowhere.stderr
    outside = town.cpra("report", "-w", str(tmp_path / "no"))
    assert outside.returncode != 0 and "Traceback" not in outside.stderr
