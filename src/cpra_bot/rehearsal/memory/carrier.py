"""The in-memory carrier: the same mailbox, provider and world as on loopback, and nothing that could wait or race."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from cpra_bot.errors import CpraError
from cpra_bot.rehearsal.exchange import Copy, Exchange, Recipients
from cpra_bot.rehearsal.memory.faults import Calls, Faults, none
from cpra_bot.rehearsal.memory.imap import ImapSession, MemoryFolder
from cpra_bot.rehearsal.memory.line import Line, Session
from cpra_bot.rehearsal.memory.smtp import SmtpSession
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.wire.clock import Clock

if TYPE_CHECKING:
    from cpra_bot.rehearsal.memory.http import Site
    from cpra_bot.wire.carriage import Carriage

SMTP_PORT, IMAP_PORT = 25, 143
"""Nothing listens there; the numbers only tell the carrier which server is meant."""


class MemoryMail:
    """Both servers of one mailbox.

    Attributes:
        address: the organizer's plain address, also the login name.
        smtp_port, imap_port: what to call `dial` with.
        calls: every call that was made; another carrier of the same play may share it.
        ports: none; nothing listens anywhere.
        accepted: as on loopback, see `exchange.Exchange`.
    """

    ports: tuple[int, ...] = ()

    def __init__(
        self,
        address: str,
        recipients: Recipients,
        clock: Clock,
        *,
        password: str = DEMO_PASSWORD,
        faults: Faults = none,
    ) -> None:
        """Prepare.

        Args:
            address: the organizer's plain address.
            recipients: who takes letters.
            clock: says when a mail came.
            password: for both servers.
            faults: decides what goes wrong at each call.
        """
        self.address, self.password = address, password
        self.smtp_port, self.imap_port = SMTP_PORT, IMAP_PORT
        self.calls = Calls(faults)
        self._exchange = Exchange(address, password, recipients, clock)
        self._folder = MemoryFolder()

    @property
    def accepted(self) -> Counter[str]:
        """How many 250s each letter's text got."""
        return self._exchange.accepted

    def __enter__(self) -> Self:
        """Nothing has to be started."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing has to be stopped."""

    def append(self, raw: bytes, when: datetime) -> None:
        """Put a mail into the mailbox.

        Args:
            raw: byte for byte what FETCH will give back.
            when: its INTERNALDATE (aware).
        """
        self._folder.append(raw, when)

    def web(self, sites: Mapping[str, Site]) -> AbstractContextManager[Carriage]:
        """Carry calls to portals, numbered with those of the mail; see `play.Mail`."""
        from cpra_bot.rehearsal.memory.http import MemoryHttp
        from cpra_bot.rehearsal.memory.network import ByTransport
        from cpra_bot.wire.carriage import Carriage

        transport = MemoryHttp(sites, self.calls)
        return nullcontext(Carriage(transport, ByTransport(transport)))

    def dial(self, host: str, port: int, _timeout: float | None) -> socket.socket:
        """Connect to one of the two servers; see `wire.dial.Dial`.

        Raises:
            OSError: a fault was due.
            CpraError: there is no such server here.
        """
        session: Session
        if port == SMTP_PORT:
            session = SmtpSession(self._exchange, self._keep)
        elif port == IMAP_PORT:
            session = ImapSession(self._folder, self._exchange.lets_in)
        else:
            raise CpraError(f"there is no server {host}:{port} in this rehearsal")
        return cast(socket.socket, Line(session, self.calls.fault_at))  # as much of one as the two clients use

    def _keep(self, copy: Copy) -> None:
        self._folder.append(copy.raw, copy.when)
