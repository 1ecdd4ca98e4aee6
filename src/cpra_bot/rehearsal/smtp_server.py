"""The SMTP side of the loopback servers (aiosmtpd): takes letters for agencies and copies for the organizer.

Imported only when servers are started, since aiosmtpd comes with the extra `rehearse`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from cpra_bot.rehearsal.exchange import HOST_NAME, Exchange

# aiosmtpd warns of a deprecated attribute at each login, and the one who sets it is aiosmtpd.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class SmtpServer:
    """One listening port. Each connection must log in before it may name a sender."""

    def __init__(self, exchange: Exchange, keep: Callable[[bytes, datetime], Awaitable[None]]) -> None:
        """Prepare.

        Args:
            exchange: who takes the mail.
            keep: puts a mail into the organizer's mailbox.
        """
        self._exchange, self._keep = exchange, keep
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
        known = isinstance(data, LoginPassword) and self._exchange.lets_in(
            data.login.decode("utf-8", "replace"), data.password.decode("utf-8", "replace")
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
        if not self._exchange.takes(address):
            return self._exchange.refusal(address)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Hand the mail to each recipient, then say 250."""
        answer, own = self._exchange.hand_over(
            envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content or b""
        )
        for copy in own:
            await self._keep(copy.raw, copy.when)
        return answer
