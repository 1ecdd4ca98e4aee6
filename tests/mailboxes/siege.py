"""One workspace under SIGKILL, judged by the books of Dovecot and Postfix: what the tests and `make kills` share.

Each workspace gets a new small campaign whenever its queue is empty. Agencies answer while the program runs, and the
server takes its time, so that most kills fall into the dialogue about a letter.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path

from places import DovecotPlace
from postfix_server import Asked
from real_town import RealTown, header
from server_process import free_ports

from cpra_bot.files.keep import stored
from cpra_bot.ledger.ledger import open_ledger
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus, OutboxEntry
from cpra_bot.tasks.office import open_office
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.settle import settle

PACE = {"per_minute": 600, "per_host_per_minute": 600, "per_day": 10_000}
SLOW = (0.01, 0.11)  # seconds that the server takes for each recipient and for a text
LETTER = 3 * sum(SLOW) / 2  # so that is what a letter takes: the agency, our copy, the text
FILE = b"tree,planted\r\nelm,2025\r\n"
SCRIPT = Path(__file__).with_name("killed_at.py")
POINTS = tuple(f"{when} {what}" for what in ("commit", "send", "answer", "file") for when in ("before", "after"))
"""Moments that can be counted in a run; killed_at.py says what they are."""


@dataclass
class Tally:
    """What the kills met, and what the servers' books say in the end.

    Attributes:
        kills: runs that were killed, by the kind of moment; ended: runs that were done before their moment came.
        in_letter: kills that met a letter between its claim and its settlement.
        by_copy: letters of which a copy told that they had left; by_person: letters of which nobody but a person knew.
        duplicates: letters and answers that are anywhere more often than once; losses: those that are missing.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    in_letter: int = 0
    by_copy: int = 0
    by_person: int = 0
    letters: int = 0
    answers: int = 0
    duplicates: int = 0
    losses: int = 0

    @property
    def kills(self) -> int:
        return self.kinds.total()


@dataclass
class Siege:
    """One workspace under kills.

    Attributes:
        answered: mark of a letter → Message-ID of the answer to it.
        pace: seconds that a run takes.
    """

    town: RealTown
    place: DovecotPlace
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    answered: dict[str, str] = field(default_factory=dict)
    campaigns: int = 0
    pace: float = 0.0

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
        self.town.set(pace=PACE)
        with open_office(self.town.folder) as office:
            plan = preview(office, name, same_address=True).id
            result = send(office, name, plan, live=True, same_address=True)
        assert (result.queued, result.delivery.waiting) == (len(self.town.addresses), len(self.town.addresses)), result
        self.place.mailbox = here
        self.town.set(pace=PACE)

    def letters(self, *statuses: LetterStatus) -> list[OutboxEntry]:
        with open_ledger(self.town.folder / "ledger.db") as ledger:
            return ledger.outbox.entries(statuses or None)

    def claims(self) -> set[tuple[str, int]]:
        """Letters that were claimed and not settled, with the number of the attempt."""
        return {(entry.letter.key, entry.attempts) for entry in self.letters(LetterStatus.STARTED)}

    def start(self, *before: str) -> subprocess.Popen[bytes]:
        """The real program, started by itself or by what is to kill it."""
        return subprocess.Popen(
            [sys.executable, *(before or ("-m", "cpra_bot")), "tick", "--live"], cwd=self.town.folder,
            env=self.town.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def tick(self) -> float:
        """A run that nobody kills; returns its seconds."""
        begun = time.monotonic()
        with self.start() as process:
            pass
        assert process.returncode in {0, 1}, self.where()
        return time.monotonic() - begun

    def settle_in(self) -> None:
        """The first runs, which also tell how long a run takes here and now."""
        slow = random.Random(self.chance.random())

        def take_time(_asked: Asked) -> str:
            time.sleep(slow.uniform(*SLOW))
            return "DUNNO"

        self.town.enlist(*self.town.addresses)
        self.place.postfix.policy.judges[self.place.address] = take_time
        self.tick()
        self.pace = self.tick()

    def kill(self) -> None:
        """A run, killed at any instant; meanwhile some agencies answer."""
        within = self.pace + len(self.waiting()) * LETTER
        moment, before = self.chance.uniform(0, within), self.claims()
        with self._answers(within), self.start() as process:
            time.sleep(moment)
            process.kill()
        self._count(process.returncode, "any instant", before)

    def kill_at(self, point: str, number: int) -> bool:
        """A run, killed at the n-th moment of one of POINTS; False if it has fewer."""
        self.waiting()
        before = self.claims()
        with self._answers(self.pace), self.start(str(SCRIPT), *point.split(), str(number)) as process:
            pass
        return self._count(process.returncode, point, before)

    def waiting(self) -> list[OutboxEntry]:
        """Letters that the next run will send; there are always some."""
        if not self.letters(LetterStatus.QUEUED):
            self.queue()
        return self.letters(LetterStatus.QUEUED)

    @contextmanager
    def _answers(self, within: float) -> Iterator[None]:
        answers = threading.Thread(target=self.answer_some, args=(self.chance.uniform(0, within),))
        answers.start()
        yield
        answers.join()

    def _count(self, returned: int, kind: str, before: set[tuple[str, int]]) -> bool:
        if returned != -signal.SIGKILL:  # it was done before that moment
            assert returned in {0, 1}, self.where()
            self.tally.ended += 1
            return False
        self.tally.kinds[kind] += 1
        self.tally.in_letter += bool(self.claims() - before)
        return True

    def books(self) -> dict[str, list[bytes]]:
        """What the agencies have, now: mark of a letter → all mails with it."""
        found: dict[str, list[bytes]] = {}
        for agency in self.town.addresses:
            for raw in self.place.dovecot.mails(self.town.addresses[agency]):
                if f"<{self.place.address}>".encode() in header(raw, "From"):
                    found.setdefault(header(raw, "X-CPRA-Letter").decode(), []).append(raw)
        return found

    def answer_some(self, pause: float, share: float = 0.4) -> None:
        """Agencies that have a letter answer it, or wait, in the middle of the run; every other answer has a file."""
        time.sleep(pause)
        for mark, (raw, *_more) in self.books().items():
            if mark not in self.answered and self.chance.random() < share:
                sender = header(raw, "To").decode()
                name = f"<answer-{len(self.answered)}@{sender.partition('@')[2]}>"
                self.place.write(sender, _answer(sender, raw, name, with_file=len(self.answered) % 2 == 1))
                self.answered[mark] = name

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
        entries, wanted = self.letters(), Counter(self.answered.values())
        sent = Counter(entry.letter.mark for entry in entries)
        arrived = Counter({mark: len(mails) for mark, mails in self.books().items()})
        in_inbox = Counter(header(raw, "Message-ID").decode() for raw in self.place.dovecot.mails(self.place.address))
        with open_ledger(self.town.folder / "ledger.db") as ledger:
            events, verified = ledger.events.all(), ledger.verify()
        kinds = Counter(event.kind for event in events)
        filed = [event for event in events if event.kind is EventKind.MESSAGE_FILED]
        requests = {entry.letter.mark: entry.letter.request for entry in entries}
        found = Counter((event.request, event.data["message_id"]) for event in filed)
        due = Counter((requests[mark], answer) for mark, answer in self.answered.items())
        self.tally.letters, self.tally.answers = len(entries), len(self.answered)
        self.tally.duplicates = (arrived - sent).total() + (found - due).total()
        self.tally.losses = (sent - arrived).total() + (due - found).total()
        self.tally.by_copy = sum(
            event.kind is EventKind.LETTER_SENT and "copy" in event.data["answer"] for event in events
        )
        assert {entry.status for entry in entries} == {LetterStatus.SENT}, self.where()
        assert arrived == sent, f"twice or lost{self.where()}"
        assert found == due, f"an answer lost, filed twice or filed wrong{self.where()}"
        assert set(in_inbox.values()) == {1} and wanted <= in_inbox, self.where()
        assert len(in_inbox) == len(entries) + len(self.answered), "a copy of each letter, and the answers"
        assert kinds[EventKind.MESSAGE_STORED] == len(in_inbox), self.where()
        assert kinds[EventKind.COPY_SEEN] == len(entries), self.where()
        assert not verified.faults, verified.faults
        assert {"kept file" for _digest, path in stored(self.town.folder) if path.read_bytes() != FILE} == set()

    def where(self) -> str:
        return f" (CPRA_SEED={os.environ['CPRA_SEED']}, {self.town.folder}, {self.tally})"


def _answer(sender: str, letter: bytes, name: str, *, with_file: bool) -> bytes:
    """What an agency writes back to a letter."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Records <{sender}>", header(letter, "Reply-To").decode()
    mail["Subject"] = f"Re: {header(letter, 'Subject').decode()}"
    mail["Message-ID"], mail["In-Reply-To"] = name, header(letter, "Message-ID").decode()
    mail.set_content("We received your request and are looking for records.\n")
    if with_file:
        mail.add_attachment(FILE, maintype="text", subtype="csv", filename="trees.csv")
    return mail.as_bytes(policy=policy.SMTP)
