"""The e-mail channel passes what every channel passes, against real servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from channel_suite import ChannelSuite, World
from mail_servers import PASSWORD, USER, ImapServer, Loop, ManualClock, PostOffice, SmtpServer

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.model.message import Cursor
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.wire.secrets import Secret

FAULTS = {
    "refuse": {"RCPT": "550 5.1.1 no such user here"},
    "defer": {"RCPT": "450 4.2.0 greylisted, try again in 300 seconds"},
    "vanish": {"TEXT": "drop"},
    "": {},
}


class MailWorld:
    def __init__(self, loop: Loop) -> None:
        self.post = PostOffice()
        self.smtp = SmtpServer(loop, self.post)
        self.imap = ImapServer(loop)
        self.post.on_copy = self.imap.append
        mailbox = Mailbox(
            address=USER,
            smtp=Server(host="127.0.0.1", port=self.smtp.port, security="none"),
            imap=Server(host="127.0.0.1", port=self.imap.port, security="none"),
        )
        self.channel: Channel = EmailChannel(mailbox, lambda: Secret("password", PASSWORD), ManualClock(), timeout=5)
        self.cursor = Cursor("INBOX")

    def marks(self) -> list[str]:
        return self.post.marks

    def arrive(self, raw: bytes, at: datetime) -> None:
        self.imap.deliver(raw, at)

    def fail(self, how: str) -> None:
        self.post.at = dict(FAULTS[how])

    def stop(self) -> None:
        self.channel.close()
        self.smtp.stop()
        self.imap.stop()


@pytest.fixture
def world() -> Iterator[World]:
    loop = Loop()
    mail = MailWorld(loop)
    yield mail
    mail.stop()
    loop.stop()


class TestEmailChannel(ChannelSuite):
    pass
