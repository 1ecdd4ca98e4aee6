"""The power goes at every step of a run: the ledger opens, its chain holds, and it knows of every letter that a server
can have; every file that it names is there. Only what was synced is sure to survive (see power_cut.py).
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from power_cut import Call, Disk, watched

from cpra_bot.files.keep import kept
from cpra_bot.ledger.ledger import Ledger, open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus
from town import Town

EACH = 2
"""Ways in which the disk may look after each step."""
WRITES = {"pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "mkdir", "sendto"}


@pytest.fixture(autouse=True)
def _strace(tmp_path: Path) -> None:
    works = (
        shutil.which("strace")
        and not subprocess.run(
            ["strace", "-o", str(tmp_path / "none"), "true"], capture_output=True, check=False
        ).returncode
    )
    if not works:
        if "strace" in os.environ.get("CPRA_REQUIRE", "").split(","):
            pytest.fail("strace cannot watch a program here, and CPRA_REQUIRE names it")
        pytest.skip("strace is not installed, or may not watch programs here")


def _cuts(town: Town, tmp_path: Path, words: tuple[str, ...], judge: Callable[[Path, bytes], None]) -> int:
    """Run the program, and judge what each power cut leaves; how many there were."""
    disk, chance, cuts, sent = Disk(town.folder), random.Random(os.environ["CPRA_SEED"]), 0, b""
    program = [sys.executable, "-m", "cpra_bot", *words]
    for call in watched(program, town.folder, town.environment(), tmp_path / "trace"):
        if call.name == "sendto":
            sent += call.data
        disk.take(call)
        if not _may_matter(call, town.folder):
            continue
        for _ in range(EACH):
            left = tmp_path / "left"
            disk.after_a_cut(left, chance)
            judge(left, sent)
            cuts += 1
    return cuts


def _may_matter(call: Call, folder: Path) -> bool:
    return call.name == "sendto" or (call.name in WRITES and any(folder in path.parents for path in call.paths))


def _sound(ledger: Ledger) -> None:
    assert ledger.verify().faults == ()


def test_every_letter_that_a_server_can_have_was_noted_before(town: Town, tmp_path: Path) -> None:
    plan = town.plan()
    marks: set[str] = set()

    def judge(left: Path, sent: bytes) -> None:
        path = left / "ledger.db"
        if not path.exists():
            assert b"X-CPRA-Letter: " not in sent, "a letter left before there was a ledger"
            return
        with open_ledger(path) as ledger:
            _sound(ledger)
            noted = {entry.letter.mark for entry in ledger.outbox.entries() if entry.status is not LetterStatus.QUEUED}
        gone = {line[:32].decode() for line in sent.split(b"X-CPRA-Letter: ")[1:]}
        assert gone <= noted, "it would be sent again"
        marks.update(gone)

    cuts = _cuts(town, tmp_path, ("send", "shade-trees-2026", "--plan", plan, "--live"), judge)
    assert len(marks) == 3 and cuts > 100


def test_what_came_is_kept_or_comes_again(town: Town, tmp_path: Path) -> None:
    assert town.cpra("send", "shade-trees-2026", "--plan", town.plan(), "--live").returncode == 0
    for number, books in enumerate(town.world.books().values()):
        letter = message_from_bytes(books.letters[0].raw, policy=policy.default)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = letter["To"], letter["Reply-To"], "The list"
        mail["Message-ID"], mail["In-Reply-To"] = f"<list-{number}@x.example>", letter["Message-ID"]
        mail.set_content("Here is the list of trees.\n")
        mail.add_attachment(f"tree,{number}\n".encode() * 99, maintype="text", subtype="csv", filename="trees.csv")
        town.mail.append(mail.as_bytes(policy=policy.SMTP), datetime.now(UTC))
    whole: set[int] = set()
    places: set[tuple[int, int]] = set()

    def judge(left: Path, _sent: bytes) -> None:
        with open_ledger(left / "ledger.db") as ledger:
            _sound(ledger)
            events = ledger.events.all()
            read_to = ledger.messages.cursor("robin@plainview.example@127.0.0.1", "INBOX").next_uid
        stored = sum(event.kind is EventKind.MESSAGE_STORED for event in events)
        places.add((read_to, stored))
        named = [event.data["sha256"] for event in events if event.kind is EventKind.DOCUMENT_KEPT]
        for digest in named:
            path = kept(left, digest)
            assert path is not None, "the ledger names a file that is not there"
            assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        whole.add(len(named))

    assert _cuts(town, tmp_path, ("tick", "--live"), judge) > 100
    assert whole == {0, 3}, "what is noted of some messages is one commit"
    (_, none), (_, both) = sorted(places)
    assert (none, both) == (0, 6), "the place in the mailbox moves with the messages that stand before it"
