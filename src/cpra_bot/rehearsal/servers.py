"""Real SMTP and IMAP servers on loopback, in one thread, for one mailbox: what the demo and the mail tests talk to.

What the SMTP server takes for an agency goes to the world of simulated agencies; what is addressed to the organizer
(with or without `+token`) lands in the IMAP mailbox. Nothing is ever relayed, and nothing but 127.0.0.1 is bound.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Coroutine, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from cpra_bot.errors import CpraError
from cpra_bot.rehearsal.exchange import Exchange, Recipients
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import dial_out

if TYPE_CHECKING:
    from cpra_bot.rehearsal.imap_server import ImapServer
    from cpra_bot.rehearsal.memory.http import Site
    from cpra_bot.rehearsal.smtp_server import SmtpServer
    from cpra_bot.wire.carriage import Carriage

DEMO_PASSWORD = "no-secret-at-all"  # noqa: S105 - opens a mailbox that lives for seconds on this machine
LOOPBACK = "127.0.0.1"
START_SECONDS = 15.0

_T = TypeVar("_T")


class LoopbackMail:
    """Two servers while the `with` block lasts.

    Attributes:
        address: the organizer's plain address, also the login name.
        smtp_port, imap_port: free ports of 127.0.0.1, known inside the block.
        dial: makes the connections to them.
        accepted: see `exchange.Exchange`; stays readable after the block.
    """

    def __init__(
        self,
        address: str,
        recipients: Recipients,
        clock: Clock,
        *,
        password: str = DEMO_PASSWORD,
        host: str = LOOPBACK,
    ) -> None:
        """Prepare, without opening anything.

        Args:
            address: the organizer's plain address.
            recipients: who takes letters.
            clock: says when a mail came; simulated in a rehearsal.
            password: for both servers.
            host: only 127.0.0.1 is allowed.

        Raises:
            CpraError: another host was named.
        """
        if host != LOOPBACK:
            raise CpraError(f"a rehearsal listens on {LOOPBACK} only, not on {host}", "leave the host out")
        self.address, self.password = address, password
        self.smtp_port = self.imap_port = 0
        self._exchange = Exchange(address, password, recipients, clock)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._imap: ImapServer | None = None
        self._smtp: SmtpServer | None = None

    dial = staticmethod(dial_out)

    @property
    def ports(self) -> tuple[int, ...]:
        """Ports of this machine on which the two servers listen."""
        return self.smtp_port, self.imap_port

    @property
    def accepted(self) -> Counter[str]:
        """How many 250s each letter's text got."""
        return self._exchange.accepted

    def __enter__(self) -> Self:
        """Start both servers and wait until they listen.

        Raises:
            CpraError: aiosmtpd or pymap is not installed, or the servers did not come up.
        """
        try:
            from cpra_bot.rehearsal import imap_server, smtp_server
        except ModuleNotFoundError as error:
            raise CpraError(
                f"the rehearsal's mail servers are not installed ({error.name} is missing)",
                "pip install 'cpra-bot[rehearse]'",
            ) from error
        self._imap = imap_server.ImapServer(self.address, self.password)
        self._smtp = smtp_server.SmtpServer(self._exchange, self._imap.append)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rehearsal-mail")
        self._thread.start()
        try:
            self.imap_port = self._run(self._imap.start(LOOPBACK))
            self.smtp_port = self._run(self._smtp.start(LOOPBACK))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both servers."""
        self.close()

    def append(self, raw: bytes, when: datetime) -> None:
        """Put a mail into the mailbox, past the socket (an APPEND over it takes 45 ms).

        Args:
            raw: byte for byte what FETCH will give back.
            when: its INTERNALDATE (aware).

        Raises:
            CpraError: the servers are not running.
        """
        if self._imap is None:
            raise CpraError("the rehearsal's mail servers are not running", "open them with a `with` block first")
        self._run(self._imap.append(raw, when))

    def web(self, sites: Mapping[str, Site]) -> AbstractContextManager[Carriage]:
        """Carry calls to portals; see `play.Mail`."""
        from cpra_bot.rehearsal.web_carrier import on_loopback

        return on_loopback(sites)

    def close(self) -> None:
        """Close ports and connections, end the thread. Does nothing if nothing runs."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        try:
            self._run(_wind_up([each for each in (self._smtp, self._imap) if each is not None]))
        finally:
            self._loop = self._thread = self._imap = self._smtp = None
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            work.close()
            raise CpraError("the rehearsal's mail servers are not running", "open them with a `with` block first")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_SECONDS)


async def _wind_up(servers: list[SmtpServer | ImapServer]) -> None:
    """Close the ports, end every connection, and wait until all their tasks are gone."""
    for server in servers:
        await server.stop()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
    # Closed transports let go of their sockets in callbacks of their own; a few turns of the loop are enough.
    for _ in range(3):
        await asyncio.sleep(0)
