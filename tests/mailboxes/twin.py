"""A twin of the large providers, on loopback: mail leaves it under another name than it came, and its patience ends.

It rewrites From, saves what was sent into a folder of its own, throttles, and lets tokens expire. Two tempers are known:
`google` keeps a mail to oneself once, among the sent ones, and its search knows the common headers only; `microsoft`
gives each mail a Message-ID of its own, delivers the copy, and takes tokens alone. What is played here is what users and
manuals of either report; neither was asked.
"""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
from datetime import UTC, datetime
from itertools import count
from typing import Any

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, AuthResult
from mail_servers import Loop
from server_process import Authority
from twin_imap import Folder, TwinImap, listening

SENT = {"google": "[Gmail]/Sent Mail", "microsoft": "Sent Items"}


class Provider:
    """One account at the twin.

    Attributes:
        address: the account.
        password: None where the provider takes tokens only; tokens: those that are good now.
        imap: the mailbox; folders: its folders.
        outside: address → mails that left for it, in order.
        says: step (`CONNECT`, `MAIL`, `RCPT`, `DATA`, `TEXT`) → an answer to give always, or several to give one after
            the other before all is well; `drop` and `lose` cut the connection, `drop` after keeping the letter.
        mails_a_token: letters after which the session's token has expired; 0: never.
    """

    def __init__(self, loop: Loop, temper: str, address: str, password: str, authority: Authority) -> None:
        self.loop, self.temper, self.address = loop, temper, address
        self.password: str = password
        self.tokens: set[str] = set()
        self.folders = {"INBOX": Folder(7), SENT[temper]: Folder(11, "\\HasNoChildren \\Sent")}
        self.imap = TwinImap(password, self.tokens, self.folders)
        self.imap.temper.finds_marks = temper != "google"
        self.outside: dict[str, list[bytes]] = {}
        self.says: dict[str, str | list[str]] = {}
        self.mails_a_token = 0
        self.logins: list[str] = []
        self._serial = count(1)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(authority.certificate, authority.key)
        self._controller = _Controller(
            self, hostname="127.0.0.1", port=0, loop=loop.loop, authenticator=self._authenticate, tls_context=context,
            require_starttls=True, auth_require_tls=True, ident="twin",
        )  # fmt: skip
        self._smtp = loop.run(self._controller._create_server())
        self._imap = loop.run(self._serve(context))
        self.smtp_port, self.imap_port = listening(self._smtp), listening(self._imap)

    async def _serve(self, context: ssl.SSLContext) -> asyncio.Server:
        return await asyncio.start_server(self.imap.serve, "127.0.0.1", 0, ssl=context, limit=1 << 20)

    def arrive(self, raw: bytes, at: datetime | None = None) -> int:
        """A mail comes in."""
        return self.folders["INBOX"].add(raw, at or datetime.now(UTC))

    def stop(self) -> None:
        async def end() -> None:
            self._smtp.close()
            self._imap.close()

        self.loop.run(end())

    # What follows are aiosmtpd's names.

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if not session.authenticated:
            return "530 5.7.57 Client not authenticated to send mail"
        if getattr(session, "stale", False):
            return "530 5.7.57 SMTP; Client was not authenticated to send anonymous mail: the access token has expired"
        if said := await self._fault(server, self.next_words("MAIL")):
            return said
        envelope.mail_from = address
        return "250 2.1.0 Sender OK"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address != self.address and (said := await self._fault(server, self.next_words("RCPT"))):
            return said
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Recipient OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        said = self.next_words("TEXT")
        if said in {"", "drop"}:
            self._take(envelope)
        if said := await self._fault(server, said):
            return said
        session.mails = getattr(session, "mails", 0) + 1
        session.stale = bool(self.mails_a_token) and session.mails >= self.mails_a_token
        return "250 2.0.0 OK <made-anew@twin.example> [Hostname=TWIN]"

    def _take(self, envelope: Any) -> None:
        now = datetime.now(UTC)
        mail = self._rewritten(envelope.original_content)
        self.folders[SENT[self.temper]].add(mail, now)
        for recipient in envelope.rcpt_tos:
            if recipient != self.address:
                self.outside.setdefault(recipient, []).append(mail)
            elif self.temper == "microsoft":
                self.folders["INBOX"].add(b"Delivered-To: " + recipient.encode() + b"\r\n" + mail, now)

    def _rewritten(self, raw: bytes) -> bytes:
        """Under the account's own name and perhaps another Message-ID, as if nothing had happened."""
        head, _, body = raw.partition(b"\r\n\r\n")
        new_id = b"<TWIN%08d@%s.twin.example>" % (next(self._serial), self.temper.encode())
        lines = re.split(rb"\r\n(?![ \t])", head)
        kept = []
        for line in lines:
            name = line.partition(b":")[0].lower()
            if name == b"message-id" and self.temper == "microsoft":
                kept += [b"Message-ID: " + new_id, b"X-Original-" + line]
            elif name == b"from":
                kept += [b"From: R. Sample (Plainview) <%s>" % self.address.encode()]
            else:
                kept.append(line)
        return b"Received: by twin.example with ESMTPSA\r\n" + b"\r\n".join(kept) + b"\r\n\r\n" + body

    def next_words(self, step: str) -> str:
        """What to say at that step instead of doing it; empty if all is well."""
        says = self.says.get(step, "")
        if isinstance(says, str):
            return says
        return says.pop(0) if says else ""

    async def _fault(self, server: SMTP, said: str) -> str:
        if said in {"drop", "lose"}:
            assert server.transport is not None
            server.transport.abort()
            await asyncio.sleep(20)  # ended by the lost connection
        if said.startswith("421"):
            await server.push(said)
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(20)
        return said

    def _authenticate(self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = bool(self.password) and data.password.decode() == self.password
        self.logins.append("password")
        return AuthResult(success=good, handled=False, auth_data=data if good else None)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        said = base64.b64decode(args[1]).decode()
        self.logins.append("token")
        if any(said == f"user={self.address}\x01auth=Bearer {token}\x01\x01" for token in self.tokens):
            return AuthResult(success=True, auth_data=said)
        await server.challenge_auth('{"status":"400","schemes":"Bearer","scope":"https://mail.twin.example/"}')
        return AuthResult(success=False, handled=False)


class _Server(SMTP):
    """aiosmtpd's server, with words at the greeting and before the 354."""

    async def _handle_client(self) -> None:
        provider: Provider = self.event_handler
        if said := provider.next_words("CONNECT"):
            await self.push(said)
            assert self.transport is not None
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:
        provider: Provider = self.event_handler
        if said := await provider._fault(self, provider.next_words("DATA")):
            await self.push(said)
        else:
            await super().smtp_DATA(arg)


class _Controller(UnthreadedController):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)
