"""The carrier in memory, on which rehearsals are played, passes what every channel passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from channel_suite import START, ChannelSuite, World
from mail_servers import USER

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.model.message import Cursor
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.memory.carrier import IMAP_PORT, SMTP_PORT, MemoryMail
from cpra_bot.rehearsal.memory.faults import Call, Fault
from cpra_bot.wire.secrets import Secret

FAULTS = {"defer": ("RCPT", Fault.REFUSE), "vanish": ("TEXT", Fault.DROP_AFTER), "": ("", None)}


class Agencies:
    """Who takes letters: everybody, unless told otherwise."""

    def __init__(self) -> None:
        self.marks: list[str] = []
        self.refuses = False

    def knows(self, recipient: str) -> bool:
        return not self.refuses

    def deliver(self, recipient: str, raw: bytes, when: datetime) -> None:
        self.marks += [mark.decode() for mark in re.findall(rb"X-CPRA-Letter: (\S+)", raw)]


class MemoryWorld:
    def __init__(self) -> None:
        self.agencies, self.verb, self.fault = Agencies(), "", FAULTS[""][1]
        self.mail = MemoryMail(USER, self.agencies, SimulatedClock(START), faults=self._fault_at)
        servers = {"host": "127.0.0.1", "security": "none"}
        mailbox = Mailbox(
            address=USER,
            smtp=Server.model_validate({**servers, "port": SMTP_PORT}),
            imap=Server.model_validate({**servers, "port": IMAP_PORT}),
        )
        secret = Secret("password", self.mail.password)
        self.channel: Channel = EmailChannel(
            mailbox, lambda: secret, SimulatedClock(START), dial=self.mail.dial, jitter=lambda: 0.5
        )
        self.cursor = Cursor("INBOX")

    def marks(self) -> list[str]:
        return self.agencies.marks

    def arrive(self, raw: bytes, at: datetime) -> None:
        self.mail.append(raw, at)

    def fail(self, how: str) -> None:
        self.agencies.refuses = how == "refuse"
        self.verb, self.fault = FAULTS.get(how, FAULTS[""])

    def _fault_at(self, call: Call) -> Fault | None:
        return self.fault if call.protocol == "SMTP" and call.verb == self.verb else None


@pytest.fixture
def world() -> Iterator[World]:
    made = MemoryWorld()
    yield made
    made.channel.close()


class TestMemoryChannel(ChannelSuite):
    pass
