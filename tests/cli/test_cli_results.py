"""`cpra results` with the installed program: the table, a person's word, exports, and wrong words."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cpra_bot.cli.results_walk import AnswerWalk
from cpra_bot.output.style import Style
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.judging import waiting
from desk import Desk, open_desk
from plates import answer_plates, ask_plates
from town import Town


@pytest.fixture
def plates(tmp_path: Path) -> Iterator[Desk]:
    """Asked twenty days ago; one answered, one refused, one is silent."""
    with open_desk(tmp_path / "workspace", SimulatedClock(datetime.now(UTC) - timedelta(days=20))) as desk:
        ask_plates(desk)
        desk.pass_days(1)
        yield answer_plates(desk)


@pytest.fixture
def town(plates: Desk) -> Town:
    return Town(plates.office.workspace.folder, World(()), plates.mail)


def narrow(text: str) -> bool:
    return all(len(line) <= 80 for line in text.splitlines())


def test_the_table_in_text_and_json(town: Town) -> None:
    done = town.cpra("results")
    assert done.returncode == 0 and narrow(done.stdout), done.stderr
    row = next(line for line in done.stdout.splitlines() if line.startswith("Cobble Point PD"))
    assert row.split() == ["Cobble", "Point", "PD", "2", "2", "2", "figs", "2", "figs"]
    assert town.cpra("results", "shade-trees-2026").stdout == done.stdout
    assert town.cpra("results", "table").stdout == done.stdout
    assert town.cpra("results", "--quiet").stdout == ""
    told = town.json("results")
    assert set(told["agencies"]) == {"cobble-point-pd", "dry-ladle-so", "moose-grove-pd"}
    one = town.json("results", "--item", "B1", "--agency", "cobble-point-pd")
    assert {each["number"] for each in one["answers"]} == {490535, 515858}
    shown = town.cpra("results", "--item", "A1")
    assert "Far Away TX PD" in shown.stdout and narrow(shown.stdout)


def test_one_agency_with_the_words_and_their_place(town: Town) -> None:
    done = town.cpra("results", "show", "cobble-point-pd")
    assert done.returncode == 0 and narrow(done.stdout), done.stderr
    assert "SharedNetworks-2026-08-14.csv, line 1" in done.stdout and '"B1: 2024: 490,535; 2025:' in done.stdout
    assert "no answer yet" in town.cpra("results", "show", "moose-grove-pd").stdout
    told = town.json("results", "show", "dry-ladle-so")
    assert {each["form"] for each in told["answers"]} == {"refused"}
    assert all(each["message"].startswith("m") for each in told["answers"])


def test_figures_in_text_and_json(town: Town) -> None:
    done = town.cpra("results", "figures")
    assert done.returncode == 0 and narrow(done.stdout) and "3 of 3 agencies" in done.stdout, done.stderr
    told = town.json("results", "figures")["figures"]
    assert {"name", "sentence", "count", "of", "rows", "median"} <= set(told[0])


def test_a_script_confirms_corrects_and_rejects(town: Town) -> None:
    waits = town.json("results", "confirm", "--list")["answers"]
    numbers = {each["number"]: each["id"] for each in waits if each["number"]}
    done = town.cpra("results", "confirm", numbers[490535], numbers[515858], "--yes", "--by", "Ana Sample")
    assert done.returncode == 0 and "confirmed by Ana Sample" in done.stdout, done.stderr
    done = town.cpra("results", "confirm", numbers[405][:5], "--value", "406", "--period", "2024", "--note", "typo")
    assert done.returncode == 0 and "406, 2024" in done.stdout and "typo" in done.stdout, done.stderr
    assert town.json("results", "confirm", numbers[219], "--reject")["answers"][0]["standing"] == "rejected"
    left = {each["id"] for each in town.json("results", "confirm", "--list")["answers"]}
    assert left == {each["id"] for each in waits} - {numbers[n] for n in (490535, 515858, 405, 219)}
    shown = town.cpra("results", "show", "cobble-point-pd").stdout
    assert numbers[219] not in shown
    assert numbers[219] in town.cpra("results", "show", "cobble-point-pd", "--rejected").stdout


def test_an_answer_is_added_with_its_words(town: Town) -> None:
    words = ("results", "add", "cobble-point-pd", "A2", "--value", "Far Away TX PD", "--quote", "far away tx pd")
    done = town.cpra(*words, "--by", "Ana Sample")
    assert done.returncode == 0 and narrow(done.stdout), done.stderr
    assert "corrected by Ana Sample" in done.stdout and "SharedNetworks-2026-08-14.csv, line 3" in done.stdout
    rules = {
        each["rule"] for each in town.json("results", "show", "cobble-point-pd")["answers"] if each["item"] == "A2"
    }
    assert "person" in rules


def test_a_person_walks_through_what_waits(plates: Desk) -> None:
    office = plates.office
    words = iter(["x", "y", "c", "", "many", "", "", "c", "", "406", "2024", "typed wrong", "r", "no", "s", "q"])
    answers = sorted(waiting(office), key=lambda each: (each.number != 490535, each.number != 405, each.item))
    requests = {each.request: office.books().requests[each.request] for each in answers}
    walk = AnswerWalk(office, Style(), "Ana Sample", lambda _question: next(words))
    walk.through(answers, {key: state.items for key, state in requests.items()}, dict.fromkeys(requests, "N"))
    assert [(each.number, each.standing.value) for each in walk.judged[:2]] == [
        (490535, "confirmed"),
        (406, "corrected"),
    ]
    assert [each.standing.value for each in walk.judged[2:]] == ["rejected"]
    assert {each.by for each in walk.judged} == {"Ana Sample"} and walk.judged[1].because == "typed wrong"
    assert len(waiting(office)) == len(answers) - 3


def test_on_a_terminal_the_words_stand_beside_the_value(town: Town) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "cpra_bot", "results", "confirm", "dry-ladle-so"]
    with subprocess.Popen(
        words, cwd=town.folder, env=town.environment(NO_COLOR="1"), stdin=theirs, stdout=theirs, stderr=theirs
    ) as run:
        os.close(theirs)
        os.write(ours, b"y\nq\n")
        said = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break
            said += piece
        assert run.wait(60) == 0
    os.close(ours)
    text = " ".join(said.decode().split())
    assert "refused under Gov 7923.600" in text and "withheld under Government Code" in text
    assert "[y]es" in text and "1 not looked at yet" in text
    told = town.json("results", "show", "dry-ladle-so")["answers"]
    assert sorted(each["standing"] for each in told) == ["confirmed", "found"]


def test_files_for_others(town: Town, tmp_path: Path) -> None:
    done = town.cpra("results", "csv", str(tmp_path / "ours.csv"))
    assert done.returncode == 0 and "wrote" in done.stdout, done.stderr
    assert town.cpra("results", "csv", str(tmp_path / "ours.csv")).returncode == 2
    same = town.cpra("results", "compare", str(tmp_path / "ours.csv"))
    assert same.returncode == 0 and same.stdout.startswith("0 new, 0 gone, 0 changed"), same.stderr
    (tmp_path / "old.csv").write_text("agency,year,hits\nCobble Point CA PD,2024,1\nNobody PD,2024,2\n")
    other = town.cpra("results", "compare", str(tmp_path / "old.csv"))
    assert (
        "1 -> 405" in other.stdout
        and "Nobody PD (line 3)" in other.stdout
        and narrow(other.stdout.replace(str(tmp_path), ""))
    )
    made = town.json("results", "sqlite", str(tmp_path / "p.db"))
    assert made["counts"]["requests"] == 3
    assert town.cpra("results", "documentcloud", str(tmp_path / "up")).returncode == 0
    assert (tmp_path / "up" / "README.txt").is_file()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("shade",), 2, "shade"),
        (("--item", "B9"), 2, "no item B9"),
        (("--agency", "nobody-pd"), 2, "no agency nobody-pd"),
        (("show", "nobody"), 2, "there is no request nobody"),
        (("confirm",), 2, "no terminal"),
        (("confirm", "--yes"), 2, "by their ids"),
        (("confirm", "cobble-point-pd", "--yes"), 2, "by their ids"),
        (("confirm", "ffffffffff", "--yes"), 2, "there is no answer ffffffffff"),
        (("confirm", "abcd", "--yes", "--reject"), 2, "say one of --yes"),
        (("compare", "nowhere.csv"), 3, "nowhere.csv"),
        (("csv", "nowhere/x.csv"), 4, "cannot be written"),
        (("figures", "nobody-2026"), 2, "nobody-2026"),
    ],
)
def test_wrong_words_are_one_line(town: Town, words: tuple[str, ...], code: int, says: str) -> None:
    done = town.cpra("results", *words)
    assert (done.returncode, done.stdout) == (code, "") and says in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1


def test_an_answer_without_words_is_not_added(town: Town) -> None:
    done = town.cpra("results", "add", "cobble-point-pd", "B1", "--value", "7", "--quote", "nobody wrote this")
    assert done.returncode == 2 and "do not stand in any message or file of the request" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and town.cpra("results", "add", "cobble-point-pd").returncode == 2


def test_errors_are_json_too(town: Town) -> None:
    done = town.cpra("results", "show", "nobody", "--json")
    assert done.returncode == 2 and "there is no request" in json.loads(done.stdout)["error"]
