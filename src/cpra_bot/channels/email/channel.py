"""The e-mail channel: letters leave by SMTP with a copy to ourselves, replies come by IMAP."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cpra_bot.channels.email.smtp import SmtpSender
from cpra_bot.channels.protocol import Found, Lane
from cpra_bot.errors import Unavailable
from cpra_bot.model.letter import Letter, Receipt
from cpra_bot.model.login import FolderSeen
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import PortalView
from cpra_bot.model.settings import Mailbox, Server
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import Dial, dial_out
from cpra_bot.wire.secrets import Secret

if TYPE_CHECKING:
    from cpra_bot.channels.email.imap import MailboxReader

TIMEOUT = 60.0  # seconds
MOST = 4
"""Connections that are opened unasked; most providers allow more."""


class EmailChannel:
    """One mailbox as a channel. Connections are opened when they are first needed and kept.

    Args:
        mailbox: addresses, servers and folder.
        secret: gives the password or token; asked anew for each connection, because tokens expire.
        clock: for the Date header, the receipts and the waits between attempts to read.
        timeout: seconds to wait for each answer of a server.
        dial: makes the connections; a rehearsal hands in its own servers here.
        jitter: gives a number from 0 to 1 for the waits between attempts to read.
        connections: on how many letters leave side by side; as many as are busy, `MOST` at most, where left out.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        secret: Callable[[], Secret],
        clock: Clock,
        *,
        timeout: float = TIMEOUT,
        dial: Dial = dial_out,
        jitter: Callable[[], float] = random.random,
        connections: int | None = None,
    ) -> None:
        self._mailbox, self._connections = mailbox, connections
        self._sender = SmtpSender(mailbox, secret, clock, timeout, dial)
        self._senders = [self._sender]
        self._with = (mailbox, secret, clock, timeout, dial, jitter)

    @cached_property
    def _reader(self) -> MailboxReader:
        from cpra_bot.channels.email.imap import MailboxReader  # loads IMAPClient, which sending does not need

        mailbox, secret, clock, timeout, dial, jitter = self._with
        return MailboxReader(mailbox, secret, clock, timeout, dial=dial, jitter=jitter)

    def connect(self) -> None:
        """Make sure that an SMTP session stands; see `Channel.connect`."""
        self._sender.connect()

    def send(self, letter: Letter) -> Receipt:
        """Hand over one letter: one attempt; see `Channel.send`."""
        return self._sender.send(letter)

    def lanes(self, busy: int) -> Sequence[Lane]:
        """One SMTP connection each; see `SideBySide.lanes`."""
        mailbox, secret, clock, timeout, dial, _ = self._with
        for _ in range(len(self._senders), self._connections or min(busy, MOST)):
            self._senders.append(SmtpSender(mailbox, secret, clock, timeout, dial))
        return tuple(self._senders)

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        """Look for the copies of letters whose outcome is unknown; see `Channel.find_sent`."""
        return self._reader.find_sent(letters)

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        """Yield what came in since the cursor; see `Channel.fetch`."""
        return self._reader.fetch(cursor)

    def seen(self) -> dict[str, FolderSeen]:
        """Folder → how it stood before `fetch` last read it; without those of which the server does not tell."""
        return dict(self._reader.seen)

    def sent_folder(self) -> str:
        """The folder of sent mail that the settings name, or else the server; see `Channel.sent_folder`."""
        named = self._mailbox.sent_folder
        return self._reader.sent_folder() if named == "auto" else "" if named == "none" else named

    def views(self) -> Mapping[str, PortalView]:
        """None: mail has no portal."""
        return {}

    def test_login(self) -> list[str]:
        """Log in at both servers without sending or reading anything.

        Returns:
            one line for each server.

        Raises:
            Unavailable: at least one would not have us; both lines stand in the message.
            SecretMissing: there is no password or token.
        """
        lines: list[str] = []
        failures: list[Unavailable] = []
        attempts: tuple[tuple[str, Server, Callable[[], None]], ...] = (
            ("SMTP", self._mailbox.smtp, self._sender.connect),
            ("IMAP", self._mailbox.imap, self._reader.open),
        )
        for protocol, server, attempt in attempts:
            try:
                attempt()
                lines.append(f"the {protocol} server {server.host}:{server.port} let {self._mailbox.login} in")
            except Unavailable as error:
                lines.append(str(error))
                failures.append(error)
        if failures:
            remedies = dict.fromkeys(error.remedy for error in failures if error.remedy)
            raise Unavailable("; ".join(lines), "; ".join(remedies), answer=failures[0].answer) from failures[0]
        return lines

    def close(self) -> None:
        """End all connections; never raises."""
        for sender in self._senders:
            sender.close()
        if "_reader" in self.__dict__:
            self._reader.close()
