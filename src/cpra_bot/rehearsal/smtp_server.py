"""The SMTP side of the loopback servers (aiosmtpd): takes letters for agencies and copies for the organizer.

Imported only when servers are started, since aiosmtpd comes with the extra `rehearse`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from cpra_bot.wire.clock import Clock

HOST_NAME = "mail.rehearsal.example"

# aiosmtpd warns of a deprecated attribute at each login, and the one who sets it is aiosmtpd.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Recipients(Protocol):
    """Who takes letters on the far side; `world.World` is one."""

    def knows(self, recipient: str) -> bool:
        """True if there is such an address."""
        ...

    def deliver(self, recipient: str, raw: bytes, when: datetime) -> None:
        """Take one mail."""
        ...


class SmtpServer:
    """One listening port. Each connection must log in before it may name a sender.

    Attributes:
        accepted: value of `X-CPRA-Letter` (else Message-ID) → how many 250s the text of that letter got.
    """

    def __init__(
        self,
        address: str,
        password: str,
        recipients: Recipients,
        clock: Clock,
        keep: Callable[[bytes, datetime], Awaitable[None]],
    ) -> None:
        """Prepare.

        Args:
            address: the organizer's plain address and login.
            password: to it.
            recipients: who takes letters.
            clock: says when a mail came.
            keep: puts a mail into the organizer's mailbox.
        """
        self.accepted: Counter[str] = Counter()
        self._address, self._password = address.lower(), password
        self._recipients, self._clock, self._keep = recipients, clock, keep
        self._sessions: list[SMTP] = []
        self._server: asyncio.Server | None = None

    async def start(self, host: str) -> int:
        """Listen on a free port of that host and say which."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: self._open(loop), host, 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close the port and all connections."""
        if self._server is not None:
            self._server.close()
        for session in self._sessions:
            if session.transport is not None:
                session.transport.close()

    def _open(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        session = SMTP(
            self,
            hostname=HOST_NAME,
            ident="rehearsal",
            auth_require_tls=False,  # loopback only; `auth_required` would warn about it, so handle_MAIL asks instead
            authenticator=self._authenticate,
            loop=loop,
        )
        self._sessions.append(session)
        return session

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        known = isinstance(data, LoginPassword) and (
            data.login.decode("utf-8", "replace").lower() == self._address
            and data.password.decode("utf-8", "replace") == self._password
        )
        return AuthResult(success=known, handled=False)

    # The names of the next three methods are aiosmtpd's.

    async def handle_MAIL(
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the sender from those who are logged in."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the addresses of agencies and of the organizer, and no others."""
        if not (self._is_organizer(address) or self._recipients.knows(address)):
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Hand the mail to each recipient, then say 250."""
        raw, now = envelope.original_content or b"", self._clock.now()
        agencies = [each for each in envelope.rcpt_tos if not self._is_organizer(each)]
        for address in agencies:
            self._recipients.deliver(address, raw, now)
        for address in envelope.rcpt_tos:
            if self._is_organizer(address):
                await self._keep(_trace(envelope.mail_from or "", address, now) + raw, now)
        if agencies:
            self.accepted[_name_of(raw)] += 1
        return f"250 2.0.0 OK: queued as {sum(self.accepted.values()):08X}"

    def _is_organizer(self, address: str) -> bool:
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self._address


def _trace(sender: str, recipient: str, now: datetime) -> bytes:
    """What a mail server writes above a mail that it puts into a mailbox (RFC 5321 §4.4)."""
    return (
        f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
        f"Received: from [127.0.0.1] by {HOST_NAME} with ESMTPA\r\n\tfor <{recipient}>; {format_datetime(now)}\r\n"
    ).encode()


def _name_of(raw: bytes) -> str:
    head = BytesHeaderParser().parsebytes(raw)
    return str(head.get("X-CPRA-Letter") or head.get("Message-ID") or "").strip()
