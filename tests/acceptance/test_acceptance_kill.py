"""SIGKILL at every commit of `send --live`, and at each step of the mail dialogue: nothing twice, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cpra_bot.model.letter import LetterStatus
from town import Town

# Runs the real program; at the given commit that changes something the process is killed, before or after it.
KILLED_AT_COMMIT = """
import os, signal, sqlite3, sys
when, number = sys.argv[1], int(sys.argv[2])
seen = 0
class Counted(sqlite3.Connection):
    committed = 0
    def commit(self):
        global seen
        if self.in_transaction and self.total_changes > self.committed:
            seen += 1
            if seen == number:
                if when == "after":
                    super().commit()
                os.kill(os.getpid(), signal.SIGKILL)
        self.committed = self.total_changes
        super().commit()
connect = sqlite3.connect
sqlite3.connect = sqlite3.dbapi2.connect = lambda *words, **more: connect(*words, **{"factory": Counted, **more})
sys.argv = ["cpra", *sys.argv[3:]]
from cpra_bot.cli.app import main
main()
"""
COMMITS = range(1, 20)
"""One for the queue, two for each letter, and some to see that the run ends by itself."""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_at_any_commit_sends_nothing_twice_and_loses_nothing(town: Town, when: str) -> None:
    completed, uncertain = False, 0
    for number in COMMITS:
        for books in town.world.books().values():
            books.letters.clear()
        for path in town.folder.glob("ledger.db*"):
            path.unlink()
        plan = town.plan()  # a new ledger with a new secret: copies of earlier rounds prove nothing about this one
        words = ["send", "shade-trees-2026", "--plan", plan, "--live"]
        killed = subprocess.run(
            [sys.executable, "-c", KILLED_AT_COMMIT, when, str(number), *words],
            check=False,
            capture_output=True,
            text=True,
            cwd=town.folder,
            env=town.environment(),
        )
        if killed.returncode != -signal.SIGKILL:
            assert killed.returncode == 0, killed.stderr
            completed = True
            # The queue, the first claim, two that settle a letter and claim the next, the last settlement.
            assert number == 1 + (3 + 1) + 1, "the run has as many commits as a queue and three letters need"
            break
        uncertain += _resume(town, plan, f"{when} commit {number}")
    assert completed, "the run makes more commits than the test tries"
    # Between a claim and its settlement stands the letter in flight: killed right after the claim it is uncertain,
    # killed right before the settlement it has arrived, and its copy says so.
    assert uncertain == (3 if when == "after" else 0)


def _resume(town: Town, plan: str, where: str) -> int:
    """Run again as a person would and settle what the program leaves to her; returns 1 if she was asked."""
    again = town.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    assert again.returncode in {0, 1}, f"{where}: {again.stdout}{again.stderr}"
    assert "Traceback" not in again.stderr
    received = town.received()
    assert set(received.values()) <= {1}, f"{where}: sent twice: {received}"
    unknown = _letters(town, LetterStatus.UNKNOWN)
    if unknown:
        town.cpra("poll")  # a copy in the mailbox would settle it
        assert _letters(town, LetterStatus.UNKNOWN) == unknown
    assert len(unknown) <= 1, f"{where}: {unknown}"
    for key in unknown:
        assert key.split("/")[1] not in town.received(), f"{where}: {key} arrived with its copy and is still unknown"
        status = town.cpra("status")
        assert f"cpra record {key} --arrived" in status.stdout, where
        assert town.cpra("record", key, "--never-left", "--note", "asked the clerk").returncode == 0
        assert town.cpra("send", "shade-trees-2026", "--live").returncode == 0
    assert town.received() == {"cobble-point-pd": 1, "dry-ladle-so": 1, "moose-grove-pd": 1}, where
    assert len(_letters(town, LetterStatus.SENT)) == 3, where
    return len(unknown)


def _letters(town: Town, status: LetterStatus) -> list[str]:
    rows = town.json("status")["requests"]
    return [letter["key"] for row in rows for letter in row["letters"] if letter["status"] == status]


def test_a_kill_after_the_text_and_before_the_answer_is_settled_by_the_copy(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = town.plan()
    process: list[subprocess.Popen[bytes]] = []
    deliver: Callable[..., None] = town.world.deliver

    def deliver_and_kill(recipient: str, raw: bytes, when: object) -> None:
        deliver(recipient, raw, when)
        if "dryladle" in recipient:
            os.kill(process[0].pid, signal.SIGKILL)

    monkeypatch.setattr(town.world, "deliver", deliver_and_kill)  # the far side, not our own program
    words = [sys.executable, "-m", "cpra_bot", "send", "shade-trees-2026", "--plan", plan, "--live"]
    with subprocess.Popen(words, cwd=town.folder, env=town.environment(), stdout=subprocess.DEVNULL) as running:
        process.append(running)
    assert running.returncode == -signal.SIGKILL
    monkeypatch.setattr(town.world, "deliver", deliver)
    assert town.received()["dry-ladle-so"] == 1
    again = town.cpra("send", "shade-trees-2026", "--plan", plan, "--live")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "record" not in again.stdout
    assert town.received() == {"cobble-point-pd": 1, "dry-ladle-so": 1, "moose-grove-pd": 1}
    assert len(_letters(town, LetterStatus.SENT)) == 3


def test_two_runs_at_once_send_each_letter_once(town: Town) -> None:
    plan = town.plan()
    words = [sys.executable, "-m", "cpra_bot", "send", "shade-trees-2026", "--plan", plan, "--live"]
    runs = [
        subprocess.Popen(words, cwd=town.folder, env=town.environment(), stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    results = [(run.communicate()[1], run.returncode) for run in runs]
    assert {code for _, code in results} <= {0, 4}
    assert all("another run is using this ledger" in said for said, code in results if code == 4)
    assert town.received() == {"cobble-point-pd": 1, "dry-ladle-so": 1, "moose-grove-pd": 1}


def test_the_ledger_is_the_owners_alone(town: Town) -> None:
    town.plan()
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in Path(town.folder).glob("ledger.db")} == {
        "ledger.db": "0o600"
    }
