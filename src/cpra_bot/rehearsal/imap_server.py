"""The IMAP side of the loopback servers (pymap): one mailbox in memory.

Imported only when servers are started, since pymap comes with the extra `rehearse`.
"""

from __future__ import annotations

import asyncio
from argparse import Namespace
from datetime import datetime

from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata
from pysasl.hashing import BuiltinHash

from cpra_bot.rehearsal.memory.imap import UID_VALIDITY


class _LoopbackConfig(Config):
    """Settings that neither look up this machine's name for the greeting nor need a certificate."""

    @property
    def greeting(self) -> bytes:
        """The first line a client sees."""
        return b"Server ready rehearsal"


class ImapServer:
    """One user, one INBOX, one listening port. UIDs begin at 101, as pymap counts."""

    def __init__(self, address: str, password: str) -> None:
        """Prepare for one user with that login name and password."""
        self._address, self._password = address, password
        self._server: asyncio.Server | None = None
        self._inbox: MailboxData | None = None
        self._serve: IMAPServer | None = None
        self._connections: set[asyncio.Task[None] | None] = set()

    async def start(self, host: str) -> int:
        """Listen on a free port of that host and say which."""
        config = _LoopbackConfig(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host=host,
            port=0,
            tls_enabled=False,
            demo_data=False,
            demo_user=self._address,
            demo_password=self._password,
            hash_context=BuiltinHash(rounds=1),  # the default spends a third of a second on each login
            cpu_subsystem=Subsystem.for_asyncio(),  # the default leaves a pool of threads behind
            invalid_user_sleep=0.0,
            reject_dnsbl=False,
        )
        config.apply_context()
        login = Login(config)
        hashed = await Passwords(config).hash_password(self._password)
        login.users_dict[self._address] = UserMetadata(config, self._address, password=hashed)
        folders = MailboxSet()
        config.set_cache[self._address] = (folders, FilterSet())
        self._inbox = await folders.get_mailbox("INBOX")
        self._inbox._uid_validity = UID_VALIDITY  # pymap would draw one at random; there is no public way to choose it
        self._serve = IMAPServer(login, config)
        self._server = await asyncio.start_server(self._connected, host, 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection.

        Pymap's own way starts a task that nobody holds on to; Python 3.13 collects it in the middle of a session.
        """
        if self._serve is None:
            raise RuntimeError("the IMAP server was not started")
        task = asyncio.current_task()
        self._connections.add(task)
        try:
            await self._serve(reader, writer, SocketInfo.get(writer, ProxyResultLocal(), unique_id=b"rehearsal"))
        finally:
            self._connections.discard(task)

    async def append(self, raw: bytes, when: datetime) -> None:
        """Put a mail into INBOX.

        Args:
            raw: byte for byte what FETCH gives back.
            when: its INTERNALDATE (aware).
        """
        if self._inbox is None:
            raise RuntimeError("the IMAP server was not started")
        await self._inbox.append(AppendMessage(raw, when), recent=True)

    async def stop(self) -> None:
        """Close the port; open connections end when their tasks are cancelled."""
        if self._server is not None:
            self._server.close()
