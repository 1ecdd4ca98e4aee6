"""SIGKILL at random moments of `tick --live` against Dovecot and Postfix: by the servers' own books, nothing twice and
nothing lost.

A hundred kills in four workspaces, each of which gets a new small campaign whenever its queue is empty. Agencies answer
while the program runs, and the server takes its time, so that most kills fall into the dialogue about a letter.
"""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from places import DovecotPlace
from postfix_server import Asked
from real_town import RealTown, header
from server_process import Authority, free_ports

from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus, OutboxEntry
from cpra_bot.tasks.office import open_office
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.settle import settle

KILLS = int(os.environ.get("CPRA_KILLS", "100"))
TESTS = 4
SLOW = (0.01, 0.11)  # seconds that the server takes for each recipient and for a text
LETTER = 3 * sum(SLOW) / 2  # so that is what a letter takes: the agency, our copy, the text
FIGURES = logging.getLogger("figures")


@dataclass
class Tally:
    """What the kills met.

    Attributes:
        kills: runs that were killed; ended: runs that were done before their moment came.
        in_letter: kills that met a letter between its claim and its settlement.
        by_copy: letters of which a copy told that they had left; by_person: letters of which nobody but a person knew.
    """

    kills: int = 0
    ended: int = 0
    in_letter: int = 0
    by_copy: int = 0
    by_person: int = 0
    letters: int = 0
    answers: int = 0


@dataclass
class Siege:
    """One workspace under kills.

    Attributes:
        answered: mark of a letter → Message-ID of the answer to it.
    """

    town: RealTown
    place: DovecotPlace
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    answered: dict[str, str] = field(default_factory=dict)
    campaigns: int = 0

    def queue(self) -> None:
        """Approve a new campaign while the mail server is away, so that all its letters wait."""
        self.campaigns += 1
        name = f"shade-trees-{self.campaigns}"
        first = self.town.folder / "campaigns" / "shade-trees-2026.yaml"
        text = first.read_text(encoding="utf-8").replace("shade-trees-2026", name)
        (first.parent / f"{name}.yaml").write_text(text, encoding="utf-8")
        smtp = self.place.mailbox.smtp
        away = self.place.mailbox.model_copy(update={"smtp": smtp.model_copy(update={"port": free_ports(1)[0]})})
        here, self.place.mailbox = self.place.mailbox, away
        self.town.set()
        with open_office(self.town.folder) as office:
            plan = preview(office, name, same_address=True).id
            result = send(office, name, plan, live=True, same_address=True)
        assert (result.queued, result.delivery.waiting) == (len(self.town.addresses), len(self.town.addresses)), result
        self.place.mailbox = here
        self.town.set()

    def letters(self, *statuses: LetterStatus) -> list[OutboxEntry]:
        with open_ledger(self.town.folder / "ledger.db") as ledger:
            return ledger.outbox.entries(statuses or None)

    def claims(self) -> set[tuple[str, int]]:
        """Letters that were claimed and not settled, with the number of the attempt."""
        return {(entry.letter.key, entry.attempts) for entry in self.letters(LetterStatus.STARTED)}

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "cpra_bot", "tick", "--live"], cwd=self.town.folder, env=self.town.environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def tick(self) -> float:
        """A run that nobody kills; returns its seconds."""
        begun = time.monotonic()
        with self.start() as process:
            pass
        assert process.returncode in {0, 1}, self.where()
        return time.monotonic() - begun

    def kill(self, within: float) -> None:
        """A run, killed at a moment within so many seconds; meanwhile some agencies answer."""
        moment, before = self.chance.uniform(0, within), self.claims()
        answers = threading.Thread(target=self.answer_some, args=(self.chance.uniform(0, within),))
        with self.start() as process:
            answers.start()
            time.sleep(moment)
            process.kill()
        answers.join()
        if process.returncode == -9:
            self.tally.kills += 1
            self.tally.in_letter += bool(self.claims() - before)
        else:  # it was done before that moment
            assert process.returncode in {0, 1}, self.where()
            self.tally.ended += 1

    def books(self) -> dict[str, list[bytes]]:
        """What the agencies have, now: mark of a letter → all mails with it."""
        found: dict[str, list[bytes]] = {}
        for agency in self.town.addresses:
            for raw in self.place.dovecot.mails(self.town.addresses[agency]):
                if f"<{self.place.address}>".encode() in header(raw, "From"):
                    found.setdefault(header(raw, "X-CPRA-Letter").decode(), []).append(raw)
        return found

    def answer_some(self, pause: float, share: float = 0.4) -> None:
        """Agencies that have a letter answer it, or wait, in the middle of the run."""
        time.sleep(pause)
        for mark, (raw, *_more) in self.books().items():
            if mark not in self.answered and self.chance.random() < share:
                agency = next(key for key, to in self.town.addresses.items() if to == header(raw, "To").decode())
                name = f"answer-{len(self.answered)}"
                self.answered[mark] = f"<{name}@{self.town.addresses[agency].partition('@')[2]}>"
                self.town.answer(agency, raw, name, "We received your request and are looking for records.")

    def end(self) -> None:
        """Run on as a person would: let the program look, say what nobody else can know, let it finish."""
        self.place.postfix.drain()
        self.tick()
        books = self.books()
        for entry in self.letters(LetterStatus.UNKNOWN):
            assert entry.letter.mark not in books, (
                f"{entry.letter.key} arrived, and its copy did not say so{self.where()}"
            )
            self.tally.by_person += 1
            with open_office(self.town.folder) as office:
                settle(office, entry.letter.key, arrived=False, note="asked the clerk")
        self.answer_some(0)
        self.tick()
        self.place.postfix.drain()
        self.tick()

    def judge(self) -> None:
        """Compare the program's ledger with the books of the servers: the maildirs."""
        entries = self.letters()
        assert {entry.status for entry in entries} == {LetterStatus.SENT}, self.where()
        arrived = {mark: len(mails) for mark, mails in self.books().items()}
        assert arrived == {entry.letter.mark: 1 for entry in entries}, f"twice or lost{self.where()}"
        in_inbox = Counter(header(raw, "Message-ID").decode() for raw in self.place.dovecot.mails(self.place.address))
        assert set(in_inbox.values()) == {1}, self.where()
        assert len(in_inbox) == len(entries) + len(self.answered), "a copy of each letter, and the answers"
        with open_ledger(self.town.folder / "ledger.db") as ledger:
            events = ledger.events.all()
        kinds = Counter(event.kind for event in events)
        filed = [event for event in events if event.kind is EventKind.MESSAGE_FILED]
        requests = {entry.letter.mark: entry.letter.request for entry in entries}
        assert Counter((event.request, event.data["message_id"]) for event in filed) == Counter(
            (requests[mark], answer) for mark, answer in self.answered.items()
        ), f"an answer lost, filed twice or filed wrong{self.where()}"
        assert kinds[EventKind.MESSAGE_STORED] == len(in_inbox), self.where()
        assert kinds[EventKind.COPY_SEEN] == len(entries), self.where()
        self.tally.by_copy = sum(
            event.kind is EventKind.LETTER_SENT and "copy" in event.data["answer"] for event in events
        )
        self.tally.letters, self.tally.answers = len(entries), len(self.answered)

    def where(self) -> str:
        return f" (CPRA_SEED={os.environ['CPRA_SEED']}, {self.town.folder}, {self.tally})"


@pytest.mark.parametrize("place", ["dovecot-starttls"], indirect=True)
@pytest.mark.parametrize("part", range(TESTS))
def test_kills_at_random_moments_send_nothing_twice_and_lose_nothing(
    tmp_path: Path, place: DovecotPlace, authority: Authority, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(f"{os.environ['CPRA_SEED']}-{part}")
    slow = random.Random(part)
    monkeypatch.setenv("CPRA_PASSWORD", place.environment["CPRA_PASSWORD"])

    def take_time(_asked: Asked) -> str:
        time.sleep(slow.uniform(*SLOW))
        return "DUNNO"

    siege, goal = Siege(RealTown(tmp_path / "workspace", place, authority.ca), place, chance), KILLS // TESTS
    siege.town.enlist(*siege.town.addresses)
    place.postfix.policy.judges[place.address] = take_time
    siege.tick()
    pace = siege.tick()  # how long a run takes here and now
    while siege.tally.kills < goal:
        waiting = siege.letters(LetterStatus.QUEUED)
        if not waiting:
            siege.queue()
        siege.kill(within=pace + len(waiting or siege.town.addresses) * LETTER)
    siege.end()
    siege.judge()
    assert siege.tally.kills == goal
    assert siege.tally.in_letter, "not one kill met a letter on its way"
    FIGURES.info(f"CPRA_SEED={os.environ['CPRA_SEED']} part {part}: {siege.tally}")
