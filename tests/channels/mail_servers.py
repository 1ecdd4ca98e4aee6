"""Real SMTP and IMAP servers on loopback that can be told to fail in each phase, and a scripted one for odd talk."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import shutil
import socket
import subprocess
import threading
from argparse import Namespace
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, AuthResult
from pymap.backend.dict import DictBackend
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.context import subsystem
from pymap.imap import IMAPService
from pymap.parsing.message import AppendMessage

PASSWORD = 'a "quoted\\ word'
TOKEN = "ya29.made-up"
USER = "robin@requester.example"


class ManualClock:
    """A clock whose time passes only by sleeping."""

    def __init__(self, start: datetime = datetime(2026, 8, 3, 16, 0, tzinfo=UTC)) -> None:
        self.time = start
        self.naps: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.time += timedelta(seconds=seconds)


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def stop(self) -> None:
        async def cancel_all() -> None:
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0.01)  # transports close in the next rounds of the loop

        self.run(cancel_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()


class PostOffice:
    """What the SMTP server does and has. `at[step]` is an answer to give instead, `drop` or `hang`.

    Steps: MAIL, RCPT (the agency), COPY (our own address), DATA (the command), TEXT (the end of the text).
    `drop` at TEXT keeps the letter first, which is the nasty case; `lose` drops it.
    """

    def __init__(self, own: str = USER) -> None:
        self.own = own
        self.at: dict[str, str] = {}
        self.taken: list[tuple[list[str], bytes]] = []
        self.sessions = 0
        self.logins: list[tuple[str, str]] = []
        self.login_wanted = True
        self.pipelining = False
        self.on_copy: Callable[[bytes], Coroutine[Any, Any, Any]] | None = None

    async def _fault(self, server: SMTP, step: str) -> str | None:
        fault = self.at.get(step)
        if fault in {"drop", "lose"}:
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(20)  # ended by the lost connection
        if fault == "hang":
            await asyncio.sleep(20)
        return fault

    async def handle_EHLO(self, server: SMTP, session: Any, envelope: Any, name: str, answers: list[str]) -> list[str]:
        self.sessions += 1
        session.host_name = name
        return [answers[0], "250-PIPELINING", *answers[1:]] if self.pipelining else answers

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.login_wanted and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if fault := await self._fault(server, "MAIL"):
            return fault
        envelope.mail_from = address
        return "250 2.1.0 Sender ok"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if fault := await self._fault(server, "COPY" if address == self.own else "RCPT"):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient ok"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        fault = self.at.get("TEXT")
        if fault in {None, "drop", "hang"}:
            self.taken.append((list(envelope.rcpt_tos), envelope.original_content))
            if self.on_copy and self.own in envelope.rcpt_tos:
                await self.on_copy(envelope.original_content)
        return await self._fault(server, "TEXT") or "250 2.0.0 Ok: queued as 4F1"

    def authenticate(self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        login, password = data.login.decode(), data.password.decode()
        self.logins.append((mechanism, login))
        if fault := self.at.get("AUTH"):
            return AuthResult(success=False, handled=False, message=fault)
        return AuthResult(success=password == PASSWORD, handled=False, auth_data=data)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        self.logins.append(("XOAUTH2", said))
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True, auth_data=said)
        reply = await server.challenge_auth('{"status":"400"}')
        assert reply == b"", "the JSON wants an empty answer"
        return AuthResult(success=False, handled=False)

    @property
    def marks(self) -> list[str]:
        """The marks of all letters it has, in order."""
        return [re.findall(rb"X-CPRA-Letter: (\S+)", raw)[0].decode() for _to, raw in self.taken]


class _Server(SMTP):
    """aiosmtpd's server, with a fault before the 354 as well."""

    async def smtp_DATA(self, arg: str) -> None:
        fault = await self.event_handler._fault(self, "DATA")
        if fault:
            await self.push(fault)
        else:
            await super().smtp_DATA(arg)


class _Controller(UnthreadedController):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


class SmtpServer:
    """The post office behind a port. With a certificate it offers STARTTLS, or TLS at once."""

    def __init__(self, loop: Loop, post: PostOffice, **options: Any) -> None:
        self.loop, self.post = loop, post
        options.setdefault("auth_require_tls", False)
        self.controller = _Controller(
            post, hostname="127.0.0.1", port=0, loop=loop.loop, authenticator=post.authenticate, **options
        )
        self.server = loop.run(self.controller._create_server())
        self.port: int = self.server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        async def end() -> None:
            self.server.close()

        self.loop.run(end())


class ImapServer:
    """pymap with one user, fed in process."""

    def __init__(self, loop: Loop, certificate: tuple[Path, Path] | None = None) -> None:
        self.loop = loop
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        cert, key = (str(path) for path in certificate) if certificate else (None, None)
        self.arguments = Namespace(
            host="127.0.0.1", port=self.port, debug=False, cert=cert, key=key, tls=bool(certificate), passlib_cfg=None,
            proxy_protocol=None, inherited_sockets=None, demo_data=False, demo_user=USER, demo_password=PASSWORD,
        )  # fmt: skip
        self.stack = AsyncExitStack()
        loop.run(self._start())

    async def _start(self) -> None:
        backend, config = await DictBackend.init(self.arguments, invalid_user_sleep=0.0)
        config.apply_context()
        self.config = config
        self.mailboxes = MailboxSet()
        config.set_cache[USER] = (self.mailboxes, FilterSet())
        await IMAPService(backend, config).start(self.stack)

    def empty(self) -> None:
        """A mailbox as on the first day; sessions that are open keep the old one."""

        async def go() -> None:
            self.mailboxes = MailboxSet()
            self.config.set_cache[USER] = (self.mailboxes, FilterSet())

        self.loop.run(go())

    def deliver(self, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> int:
        return int(self.loop.run(self.append(raw, at, folder)))

    async def append(self, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> int:
        subsystem.set(self.config.subsystem)
        box = await self.mailboxes.get_mailbox(folder)
        when = at or datetime(2026, 8, 3, 16, 0, tzinfo=UTC)
        return int((await box.append(AppendMessage(raw, when, frozenset()), recent=True)).uid)

    def make(self, folder: str) -> None:
        self.loop.run(self.mailboxes.add_mailbox(folder))

    def remove(self, folder: str) -> None:
        self.loop.run(self.mailboxes.delete_mailbox(folder))

    def expunge(self, uids: Sequence[int], folder: str = "INBOX") -> None:
        async def go() -> None:
            await (await self.mailboxes.get_mailbox(folder)).delete(uids)

        self.loop.run(go())

    def flags(self, folder: str = "INBOX") -> list[tuple[int, frozenset[Any], bool]]:
        """UID, flags and `recent` of each message."""

        async def go() -> list[tuple[int, frozenset[Any], bool]]:
            box = await self.mailboxes.get_mailbox(folder)
            return [(each.uid, each.permanent_flags, each.recent) async for each in box.messages()]

        return list(self.loop.run(go()))

    def stop(self) -> None:
        self.loop.run(self.stack.aclose())


class ScriptedServer:
    """Says a greeting, then answers each line that matches a pattern; a reply of None hangs up.

    Args:
        greeting: first line, or None to hang up at once.
        replies: (pattern, reply); the first that matches counts. `{tag}` in a reply is the first word of the last
            line that had several (an IMAP tag).
    """

    def __init__(self, greeting: str | None, replies: Sequence[tuple[str, str | None]] = ()) -> None:
        self.greeting, self.replies = greeting, replies
        self.heard: list[str] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(20)
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        if self.greeting is None:
            return
        connection.sendall(self.greeting.encode() + b"\r\n")
        tag = ""
        with connection.makefile("rb") as lines:
            for raw in lines:
                line = raw.decode("utf-8", "replace").rstrip("\r\n")
                self.heard.append(line)
                tag = line.split(" ")[0] if " " in line else tag
                for pattern, reply in self.replies:
                    if re.fullmatch(pattern, line, re.IGNORECASE):
                        if reply is None:
                            return
                        if reply:
                            connection.sendall(reply.replace("{tag}", tag).encode() + b"\r\n")
                        break

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that nobody signed but itself, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl program to make a certificate with")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
