"""What task tests do again and again: send the campaign, let days pass, let an agency write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.model.letter import Letter, LetterStatus
from cpra_bot.model.results import Plan, SendResult, TickResult
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.tick import note_told, tick
from cpra_bot.wire.secrets import Secret
from town import AGENCIES, CAMPAIGN

CAMPAIGN_ID = "shade-trees-2026"
START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)  # Tuesday, 10 in the morning in California


class Takers:
    """The far side: takes every letter, keeps it, answers nothing by itself."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []

    def knows(self, recipient: str) -> bool:
        """Everybody is there but those called `nobody`."""
        return not recipient.startswith("nobody")

    def deliver(self, recipient: str, raw: bytes, _when: datetime) -> None:
        """Keep it."""
        self.got.append((recipient, raw))


@contextmanager
def open_desk(folder: Path, clock: SimulatedClock | None = None) -> Iterator[Desk]:
    """A workspace with a small campaign and real mail servers."""
    clock, takers = clock or SimulatedClock(START), Takers()
    with LoopbackMail(ADDRESS, takers, clock) as mail:
        lay_out(folder, mail.smtp_port, mail.imap_port)
        (folder / "campaigns").mkdir()
        (folder / "campaigns" / "shade-trees-2026.yaml").write_text(CAMPAIGN, encoding="utf-8")
        with open_office(
            folder,
            clock=clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
        ) as office:
            assert len(AGENCIES) == 3
            yield Desk(office, clock, mail, takers.got)
            office.channel.close()  # a test may have put another one there


ASKS_FIRST = "follow_up: {automatic: false}\n"
"""Every letter that would leave by itself is put before a person."""


@dataclass
class Desk:
    """An open office and the hands to play with it.

    Attributes:
        got: what agencies' servers took: (recipient, raw mail).
    """

    office: Office
    clock: SimulatedClock
    mail: LoopbackMail
    got: list[tuple[str, bytes]]
    written: int = 0

    def plan(self) -> Plan:
        """What a preview shows now."""
        return preview(self.office, CAMPAIGN_ID)

    def send(self) -> SendResult:
        """Approve and send what a preview shows."""
        return send(self.office, CAMPAIGN_ID, self.plan().id, live=True)

    def tick(self) -> TickResult:
        """Cron's run, told and noted."""
        result = tick(self.office, live=True)
        note_told(self.office, result.news)
        return result

    def ask_first(self) -> None:
        """Let the campaign ask a person before each later letter."""
        path = self.office.workspace.folder / "campaigns" / "shade-trees-2026.yaml"
        path.write_text(CAMPAIGN + ASKS_FIRST, encoding="utf-8")

    def pass_days(self, days: float) -> None:
        """Let time pass."""
        self.clock.advance_to(self.clock.now() + timedelta(days=days))

    def letter(self, agency: str, kind: str = "initial/1") -> Letter:
        """A letter of ours."""
        entry = self.office.ledger.outbox.entry(f"{CAMPAIGN_ID}/{agency}/{kind}")
        assert entry is not None
        return entry.letter

    def statuses(self) -> dict[str, LetterStatus]:
        """Letter key without the campaign → status."""
        entries = self.office.ledger.outbox.entries()
        return {entry.letter.key.removeprefix(f"{CAMPAIGN_ID}/"): entry.status for entry in entries}

    def write(
        self,
        agency: str,
        text: str,
        *,
        sender: str = "",
        to: str = "",
        subject: str = "Your request",
        threaded: bool = True,
        files: tuple[tuple[str, bytes], ...] = (),
        **headers: str,
    ) -> str:
        """A mail of the agency, with PDF files, comes to the mailbox; returns its Message-ID."""
        self.written += 1
        letter = self.letter(agency)
        mail = EmailMessage()
        mail["From"] = sender or f"Records <clerk@{letter.to.partition('@')[2]}>"
        mail["To"] = to or letter.reply_to
        mail["Subject"] = subject
        mail["Message-ID"] = headers.pop("message_id", f"<mail-{self.written}@agency.example>")
        if threaded:
            mail["In-Reply-To"] = letter.message_id
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        for name, data in files:
            mail.add_attachment(data, "application", "pdf", filename=name)
        self.mail.append(mail.as_bytes(), self.clock.now())
        return str(mail["Message-ID"])

    @property
    def first(self) -> str:
        """Key of the request that was opened first."""
        return next(iter(self.office.books().requests))

    @property
    def own_address(self) -> str:
        """The organizer's address."""
        return ADDRESS

    def text_to(self, agency: str) -> list[str]:
        """Texts of all letters that the agency's server took, oldest first, as one line each."""
        to = self.letter(agency).to.lower()
        return [" ".join(raw.decode().split()) for recipient, raw in self.got if recipient.lower() == to]
