"""The demo keeps what it promises on any day of the year, by the simulated agencies' own books."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from cpra_bot.errors import UsageError
from cpra_bot.model.letter import LetterKind
from cpra_bot.output.style import Style
from cpra_bot.rehearsal.demo import DemoResult, play

LAST_DAYS = [date(2026, 11, 22), date(2026, 3, 2), date(2027, 1, 20), date(2025, 7, 7)]


def played(folder: Path, last_day: date) -> tuple[DemoResult, str]:
    """The demo that ends on a day, and all that it printed."""
    said: list[str] = []
    result = play(folder, 60, said.append, Style(), last_day=last_day)
    return result, "\n".join(said)


@pytest.mark.parametrize("last_day", LAST_DAYS, ids=str)
def test_nothing_twice_nothing_lost_nothing_filed_wrongly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_day: date
) -> None:
    monkeypatch.chdir(tmp_path)
    result, said = played(Path("cpra-demo"), last_day)
    tally = result.tally
    assert tally.clean
    assert (tally.duplicates, tally.replies_wrong) == (0, 0)
    assert tally.letters_sent == tally.letters_delivered >= 13 + tally.follow_ups_sent
    assert tally.replies_received == tally.replies_matched + tally.replies_in_inbox
    assert tally.follow_ups_sent >= 4 and tally.letters_lost_afterwards >= 1
    assert max(map(len, said.splitlines())) <= 80
    assert "clean" in said


def test_the_courses_of_the_four_model_agencies(tmp_path: Path) -> None:
    result, _ = played(tmp_path / "demo", date(2026, 11, 22))
    states = {row.state.agency: row.state for row in result.status.rows}
    assert len(states) >= 8
    moose, tracewell = states["moose-grove-pd"], states["tracewell-pd"]
    angelus, beryl = states["port-angelus-pd"], states["beryl-heights-pd"]
    # the first letter never reached the clerk: the agency's own date is that of the question whether it had arrived
    assert LetterKind.RECEIPT_CHECK in {letter.kind for letter in moose.letters} and moose.follow_ups == 0
    assert moose.sent_on is not None and moose.received_on is not None
    assert moose.received_on > moose.sent_on
    assert list(moose.numbers) == ["RFI-26-109"]
    assert any("withhold" in reply.unclear.lower() or "denial" in reply.unclear for reply in moose.replies)
    assert list(tracewell.numbers) == ["26-34"] and tracewell.promised is None
    assert angelus.extension_until is not None  # no date was named: the longest the Act allows
    assert list(beryl.numbers) == ["CRM-26-191"] and beryl.extension_until is not None
    assert angelus.follow_ups == beryl.follow_ups == 0


def test_the_command_leaves_a_workspace_that_answers(tmp_path: Path) -> None:
    start = time.monotonic()
    done = _cpra(tmp_path, "demo", "--json")
    took = time.monotonic() - start
    assert done.returncode == 0, done.stderr
    assert took < 20
    result = json.loads(done.stdout)
    assert {
        "letters_sent",
        "letters_delivered",
        "letters_lost_afterwards",
        "duplicates",
        "replies_received",
        "replies_matched",
        "replies_wrong",
        "replies_in_inbox",
        "follow_ups_sent",
        "requests",
    } <= set(result)
    status = json.loads(_cpra(tmp_path, "status", "-w", "cpra-demo", "--json").stdout)
    assert [row["request"] for row in status["requests"]] == [row["request"] for row in result["requests"]]
    assert [row["phase"] for row in status["requests"]] == [row["phase"] for row in result["requests"]]
    inbox = json.loads(_cpra(tmp_path, "inbox", "-w", "cpra-demo", "--json").stdout)
    assert len(inbox["messages"]) == result["replies_in_inbox"]


def test_a_folder_that_is_somebodys_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "cpra-demo").mkdir()
    (tmp_path / "cpra-demo" / "letter.txt").write_text("mine")
    with pytest.raises(UsageError, match="was not made by a demo"):
        played(tmp_path / "cpra-demo", date(2026, 11, 22))
    assert (tmp_path / "cpra-demo" / "letter.txt").read_text() == "mine"


def _cpra(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words], check=False, capture_output=True, text=True, cwd=folder, timeout=60
    )
