"""The e-mail channel passes what every channel passes, against real servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from channel_suite import ReadingOverWires, SendingOverWires, WrongName
from fault_proxy import END_OF_TEXT, HTTP_ONLY, Fault, FaultProxy, line
from mail_servers import PASSWORD, USER, ImapServer, Loop, ManualClock, PostOffice, SmtpServer

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.model.message import Cursor
from cpra_bot.model.settings import Mailbox, Security, Server
from cpra_bot.wire.secrets import Secret

FAULTS = {
    "refuse": {"RCPT": "550 5.1.1 no such user here"},
    "defer": {"RCPT": "450 4.2.0 greylisted, try again in 300 seconds"},
    "vanish": {"TEXT": "drop"},
    "": {},
}


class MailWires:
    """A wire before each server."""

    def __init__(self, smtp: int, imap: int) -> None:
        self.sending, self.reading = FaultProxy(smtp), FaultProxy(imap)
        self.sends, self.reads = END_OF_TEXT, line("UID FETCH")


class MailWorld:
    def __init__(self, loop: Loop) -> None:
        self.post = PostOffice()
        self.smtp = SmtpServer(loop, self.post)
        self.imap = ImapServer(loop)
        self.post.on_copy = self.imap.append
        self.wires = MailWires(self.smtp.port, self.imap.port)
        self.channel = mail_channel(self.wires.sending.port, self.wires.reading.port, "none")
        self.cursor = Cursor("INBOX")

    def marks(self) -> list[str]:
        return self.post.marks

    def arrive(self, raw: bytes, at: datetime) -> None:
        self.imap.deliver(raw, at)

    def fail(self, how: str) -> None:
        self.post.at = dict(FAULTS[how])

    def stop(self) -> None:
        self.channel.close()
        self.wires.sending.stop()
        self.wires.reading.stop()
        self.smtp.stop()
        self.imap.stop()


def mail_channel(smtp: int, imap: int, security: Security) -> Channel:
    """The channel to servers of this machine, which waits for four seconds and no longer."""
    host = "127.0.0.1" if security == "none" else "localhost"
    mailbox = Mailbox(
        address=USER,
        smtp=Server(host=host, port=smtp, security=security),
        imap=Server(host=host, port=imap, security=security),
    )
    return EmailChannel(mailbox, lambda: Secret("password", PASSWORD), ManualClock(), timeout=4)


@pytest.fixture
def world() -> Iterator[MailWorld]:
    loop = Loop()
    mail = MailWorld(loop)
    yield mail
    mail.stop()
    loop.stop()


@pytest.fixture
def wired(world: MailWorld) -> MailWorld:
    return world


class TestEmailChannel(SendingOverWires, ReadingOverWires, WrongName):
    faults = frozenset(Fault) - HTTP_ONLY

    def channel_to(self, port: int) -> Channel:
        return mail_channel(port, port, "tls")
