"""Deciding at the command line: approve by name and on a terminal, record, pause, withdraw, ask why; all wrong input."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from cpra_bot.model.proposal import ProposalStatus
from desk import Desk
from town import Town

COBBLE = "shade-trees-2026/cobble-point-pd"
TODAY = date.today()  # noqa: DTZ011 - only far from midnight does it matter, and then by a day on either side
YESTERDAY, TOMORROW = TODAY - timedelta(days=2), TODAY + timedelta(days=2)


def proposed(town: Town) -> list[dict[str, object]]:
    assert town.cpra("tick", "--live").returncode == 1
    return [each for group in town.json("approve", "--list")["groups"] for each in group]


def test_cron_says_once_that_letters_wait(town: Town) -> None:
    first = town.cpra("tick", "--live")
    assert first.returncode == 1
    assert "3 things for you:" in first.stdout and "cpra approve p1" in first.stdout
    assert all(len(line) <= 80 for line in first.stdout.splitlines())
    again = town.cpra("tick", "--live")
    assert (again.returncode, again.stdout) == (0, "")


def test_approving_by_name(town: Town, past: Desk) -> None:
    first, second, third = proposed(town)
    assert {"id", "request", "because", "rests_on", "letter", "kind"} <= set(first)
    listed = town.cpra("approve", "--list")
    assert "3 letters for you to approve" in listed.stdout and "3 alike" in listed.stdout
    whole = town.cpra("approve", "--list", "p1")
    assert "Subject:" in whole.stdout and "because no determination by" in whole.stdout
    letter = first["letter"]
    assert isinstance(letter, dict)
    done = town.cpra("approve", "p1", "--fingerprint", letter["fingerprint"][:12])
    assert (done.returncode, "p1 is approved" in done.stdout) == (0, True), done.stderr
    assert town.cpra("approve", "p1").returncode == 0  # twice is once
    assert town.cpra("approve", "p2", "--reject", "--note", "they are flooded").returncode == 0
    assert town.cpra("approve", "p3", "--postpone", f"{TOMORROW}").returncode == 0
    gone = town.cpra("approve", "p2")
    assert gone.returncode == 2 and "p2 is rejected since" in gone.stdout and "they are flooded" in gone.stdout
    assert (second["id"], third["id"]) == ("p2", "p3")
    assert {each.status for each in past.office.ledger.proposals.of_statuses(list(ProposalStatus))} == {
        ProposalStatus.APPROVED,
        ProposalStatus.REJECTED,
        ProposalStatus.POSTPONED,
    }
    town.cpra("tick", "--live")
    town.cpra("tick", "--live")
    sent = [to for to, raw in past.got if b"/follow-up/" in raw or b"Follow" in raw or len(past.got) > 3]
    assert len(past.got) in {3, 4}, sent  # on a weekend it waits for Monday


def test_a_letter_changed_in_a_file_is_linted(town: Town) -> None:
    letter = proposed(town)[0]["letter"]
    assert isinstance(letter, dict)
    text = f"Subject: {letter['subject']}\n\n{letter['body']}"
    changed = town.folder / "changed.txt"
    changed.write_text(text.replace("Thank you", "You are overdue. Thank you", 1))
    wrong = town.cpra("approve", "p1", "--text", "changed.txt")
    assert wrong.returncode == 3 and "L010" in wrong.stdout, wrong.stdout
    changed.write_text(text.replace("Thank you", "With thanks", 1))
    assert town.cpra("approve", "p1", "--text", "changed.txt").returncode == 0
    shown = town.json("approve", "--list", "p1")["groups"][0][0]
    assert shown["edited"] and "With thanks" in shown["letter"]["body"]


class Terminal:
    """A person at a terminal, who answers when asked."""

    def __init__(self, town: Town, *words: str, **environment: str) -> None:
        self._far, near = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cpra_bot", *words],
            stdin=near,
            stdout=near,
            stderr=near,
            cwd=town.folder,
            env=town.environment(TERM="dumb", NO_COLOR="1", **environment),
        )
        os.close(near)
        self.said = ""

    def expect(self, words: str) -> str:
        """Read until the words stand there; what stood before them."""
        end = time.monotonic() + 30
        while words not in self.said:
            assert time.monotonic() < end, f"{words!r} did not come: {self.said!r}"
            try:
                self.said += os.read(self._far, 65536).decode(errors="replace").replace("\r\n", "\n")
            except OSError:
                break
        assert words in self.said, f"{words!r} did not come: {self.said!r}"
        before, _, self.said = self.said.partition(words)
        return before

    def answer(self, words: str, answer: str) -> str:
        """Wait for a question, then type."""
        before = self.expect(words)
        os.write(self._far, f"{answer}\n".encode())
        return before

    def end(self) -> int:
        """Read to the end; the exit code."""
        while True:
            try:
                more = os.read(self._far, 65536)
            except OSError:
                break
            if not more:
                break
            self.said += more.decode(errors="replace").replace("\r\n", "\n")
        os.close(self._far)
        return self._process.wait(timeout=30)


def test_alike_letters_are_decided_together_after_a_look_at_their_differences(town: Town, past: Desk) -> None:
    proposed(town)
    person = Terminal(town, "approve")
    shown = person.answer("[q]uit: ", "d")
    assert "2 more say the same to others:" in shown and "Subject:" in shown
    differences = person.answer("[q]uit: ", "a")
    assert "  -To: police@cobblepoint.example" in differences
    assert "  +To: sheriff@dryladlecounty.example" in differences
    assert differences.count("  -") >= 2
    assert person.end() == 0
    assert person.said.count("is approved") == 3
    assert len(past.office.ledger.outbox.entries()) == 6


def test_one_by_one_with_the_editor(town: Town, past: Desk) -> None:
    proposed(town)
    editor = town.folder / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/Thank you/With many thanks/" "$1"\n')
    editor.chmod(0o755)
    person = Terminal(town, "approve", EDITOR=str(editor))
    person.answer("[o]ne by one", "o")
    person.answer("[e]dit", "x")  # no such word: asked again
    person.answer("[e]dit", "e")
    changed = person.answer("[a]pprove as changed", "a")
    assert "+With many thanks" in changed.replace("+  ", "+") or "With many thanks" in changed
    person.answer("[e]dit", "r")
    person.answer("why (may be left empty): ", "they are flooded")
    person.answer("[e]dit", "p")
    person.answer("why (may be left empty): ", "")
    person.answer("until (YYYY-MM-DD): ", "soon")
    person.answer("until (YYYY-MM-DD): ", f"{YESTERDAY}")
    person.answer("until (YYYY-MM-DD): ", f"{TOMORROW}")
    assert person.end() == 0
    store = past.office.ledger.proposals
    (approved,) = store.of_statuses((ProposalStatus.APPROVED,))
    assert approved.edited and "With many thanks" in approved.draft.letter.body
    (rejected,) = store.of_statuses((ProposalStatus.REJECTED,))
    assert rejected.note == "they are flooded"
    assert len(store.of_statuses((ProposalStatus.POSTPONED,))) == 1


def test_who_leaves_in_the_middle_has_lost_nothing(town: Town, past: Desk) -> None:
    proposed(town)
    person = Terminal(town, "approve")
    person.answer("[q]uit: ", "q")
    assert person.end() == 0
    assert "3 not looked at yet" in person.said
    assert len(past.office.ledger.proposals.live()) == 3


def test_why_for_every_rule_on_any_day(town: Town) -> None:
    today = town.cpra("show", "cobble-point-pd", "--why")
    assert "decides: no determination by" in today.stdout and "does not apply:" in today.stdout
    assert all(len(line) <= 80 for line in today.stdout.splitlines())
    early = town.json("show", COBBLE, "--why", "--on", f"{TODAY - timedelta(days=18)}")
    (decides,) = [each for each in early["rules"] if each["action"]]
    assert decides["rule"] == "not-due"
    assert town.cpra("show", COBBLE, "--on", f"{TODAY}").returncode == 2
    assert "lies before the request" in town.cpra("show", COBBLE, "--why", "--on", "2020-01-01").stderr


def test_a_person_s_acts_from_the_command_line(town: Town) -> None:
    (town.folder / "fax.pdf").write_bytes(b"%PDF-1.7")
    said = town.cpra("record", COBBLE, "--received", "fax.pdf", "--note", "by fax", "--on", f"{YESTERDAY}")
    assert said.returncode == 0 and f"noted: received, {YESTERDAY}" in said.stdout, said.stderr
    assert "kept as" in said.stdout
    assert town.json("record", COBBLE, "--called")["how"] == "called"
    assert "paused until" in town.cpra("pause", "--agency", "dry-ladle-so", "--until", f"{TOMORROW}").stdout
    assert "resumed" in town.cpra("resume", "--agency", "dry-ladle-so").stdout
    assert "withdrawn" in town.cpra("withdraw", COBBLE, "--note", "we have it").stdout
    assert "open again" in town.cpra("reopen", COBBLE).stdout
    closed = town.cpra("close", COBBLE)
    assert "closed" in closed.stdout and "without an answer: A1, A2" in closed.stdout
    shown = town.json("show", COBBLE)
    assert shown["phase"] == "closed"


WRONG = [
    (("record", COBBLE, "--called", "--on", f"{TOMORROW}"), "lies ahead: today is"),
    (("record", COBBLE, "--called", "--on", "next week"), "is not a date; write it as"),
    (("record", COBBLE), "say what happened"),
    (("record", f"{COBBLE}/initial/1"), "either --arrived or --never-left"),
    (("record", COBBLE, "--called", "--sent", "x"), "exclude each other"),
    (("record", COBBLE, "--received", "nowhere.pdf"), "nowhere.pdf cannot be read"),
    (("record", "shade-trees-2026/cobble-point-dp", "--called"), f"did you mean `{COBBLE}`"),
    (("withdraw", "cobble-point-dp"), "did you mean `cobble-point-pd`"),
    (("reopen", COBBLE), "neither withdrawn nor closed"),
    (("pause", COBBLE, "--until", f"{YESTERDAY}"), "is over: today is"),
    (("pause",), "name one request, or one --agency, or one --campaign"),
    (("pause", COBBLE, "--campaign", "shade-trees-2026"), "name one request"),
    (("pause", "--campaign", "shade-tree-2026"), "did you mean `shade-trees-2026`"),
    (("pause", "--agency", "dry-laddle-so"), "did you mean `dry-ladle-so`"),
    (("resume", COBBLE), "is not paused"),
    (("approve", "p99"), "there is no proposal p99; `cpra approve --list`"),
    (("approve", "seven"), "there is no proposal seven"),
    (("approve",), "there is no terminal to ask you on"),
    (("approve", "--reject"), "name the letters that you mean"),
    (("approve", "p1", "--reject", "--postpone", f"{TOMORROW}"), "either --reject or --postpone"),
    (("approve", "p1", "--text", "nowhere.txt"), "nowhere.txt cannot be read"),
    (("approve", "p1", "p2", "--text", "x"), "belong to the approval of one letter"),
    (("tick", "--install", "windows"), "say one of cron, systemd, launchd"),
]


@pytest.mark.parametrize(("words", "says"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_input_is_one_line_with_what_to_do(town: Town, words: tuple[str, ...], says: str) -> None:
    done = town.cpra(*words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert says in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_request_that_is_withdrawn_already(town: Town) -> None:
    assert town.cpra("withdraw", COBBLE).returncode == 0
    again = town.cpra("withdraw", COBBLE)
    assert again.returncode == 2 and f"cpra reopen {COBBLE}" in again.stderr


def test_a_proposal_that_is_gone_says_why(town: Town) -> None:
    proposed(town)
    assert town.cpra("withdraw", COBBLE).returncode == 0
    for words in (("approve", "p1"), ("approve", "p1", "--reject"), ("approve", "p1", "--postpone", f"{TOMORROW}")):
        done = town.cpra(*words)
        assert done.returncode == 2 and "p1 is gone since" in done.stdout, done.stderr
        assert "the request was withdrawn on" in " ".join(done.stdout.split())
        assert town.json(*words)["verdicts"][0]["done"] is False


def test_status_and_show_print_the_same_items(town: Town) -> None:
    proposed(town)
    assert town.cpra("withdraw", COBBLE).returncode == 0
    status = town.json("status")
    assert status["items"] == {"shade-trees-2026": {key: {"open": 2, "withdrawn": 1} for key in ("A1", "A2")}}
    rows = {row["agency"]: row for row in status["requests"]}
    assert rows["cobble-point-pd"]["waits_on"] == "nobody" and rows["dry-ladle-so"]["waits_on"] == "person"
    shown = town.json("show", "dry-ladle-so")
    assert shown["items"] == rows["dry-ladle-so"]["items"]
    assert shown["items"]["A1"]["outcome"] == "open" and shown["items"]["A1"]["until"] == shown["due"]
    table = town.cpra("status").stdout
    assert "     open  withdrawn\nA1      2          1\nA2      2          1\n" in table
    page = town.cpra("show", "dry-ladle-so").stdout
    assert f"  A1   open; your turn; waited for until {shown['due']}\n" in page
    assert "done" in next(line for line in table.splitlines() if line.startswith("Cobble Point"))


def test_an_empty_list_is_said(town: Town) -> None:
    assert town.cpra("withdraw", COBBLE).returncode == 0
    for agency in ("dry-ladle-so", "moose-grove-pd"):
        town.cpra("close", agency)
    assert town.cpra("approve", "--list").stdout == "no letter waits for your word\n"
    assert Path(town.folder, "ledger.db").stat().st_mode & 0o077 == 0
