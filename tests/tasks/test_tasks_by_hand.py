"""What a person types about messages, against a workspace that a desk has filled: previews, ids, undo, JSON."""

from __future__ import annotations

import json
import subprocess
import sys

from cpra_bot.tasks.inbox import inbox
from cpra_bot.tasks.poll import poll
from desk import CAMPAIGN_ID, Desk


def cpra(desk: Desk, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "cpra_bot", *words],
        check=False,
        capture_output=True,
        text=True,
        cwd=desk.office.workspace.folder,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def last_command(page: str) -> list[str]:
    """The command in the last line of a preview, as a person copies it."""
    return page.splitlines()[-1].partition("cpra ")[2].split()


def test_a_group_is_previewed_done_by_the_printed_command_and_taken_back(desk: Desk) -> None:
    desk.send()
    for number, name in enumerate(["Cobble Point", "Moose Grove"]):
        text = f"The City of {name} received your records request 26-4{number}."
        desk.write("dry-ladle-so", text, threaded=False, sender="desk@elsewhere.example", to=desk.own_address)
    poll(desk.office)
    (group,) = inbox(desk.office).groups
    assert group.name in cpra(desk, "inbox")
    preview = cpra(desk, "inbox", "place", group.name)
    assert len(desk.office.books().inbox) == 2
    assert "2 messages placed" in cpra(desk, *last_command(preview))
    assert not desk.office.books().inbox
    assert "taken back: placing" in cpra(desk, "inbox", "undo")
    assert len(desk.office.books().inbox) == 2
    preview = cpra(desk, "inbox", "aside", group.name, "--note", "spam mail")
    assert "--note 'spam mail'" in preview
    assert json.loads(cpra(desk, "inbox", "place", group.name, "--json"))["applied"] is False
    assert json.loads(cpra(desk, "inbox", "--json"))["groups"][0]["name"] == group.name


def test_a_message_is_labelled_and_the_label_taken_back(desk: Desk) -> None:
    desk.send()
    desk.write("cobble-point-pd", "We are declining item A2. The rest follows by mail.")
    poll(desk.office)
    (reply,) = desk.office.books().requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies
    number = desk.office.books().numbers[reply.message]
    assert f"cpra label {number} --clear" in cpra(desk, "label", number)
    words = ("--add", "denial", "--quote", "declining item A2", "--items", "A2", "--detail", "sections=Gov 7922.000")
    said = json.loads(cpra(desk, "label", number, *words, "--json"))
    (fact,) = [each for each in said["facts"] if each["kind"] == "denial"]
    assert (fact["items"], fact["detail"]) == (["A2"], {"sections": "Gov 7922.000"})
    assert "a person's word" in cpra(desk, "label", number)
    assert "1 corrected" in cpra(desk, "label", "--export", "samples.jsonl")
    assert json.loads(cpra(desk, "read", "samples.jsonl", "--json"))["id"] == "corrected-1"
    assert "taken back: correcting" in cpra(desk, "label", number, "--undo")
    (reply,) = desk.office.books().requests[f"{CAMPAIGN_ID}/cobble-point-pd"].replies
    assert not reply.corrected
    assert cpra(desk, "read", "--again").startswith("1 message read again: 0 would change")
