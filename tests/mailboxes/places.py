"""The mail servers that the same tests run against: one account at each, its own side, and a look at the far side."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

from cutting_wire import CuttingWire
from dovecot_server import PASSWORD, POOR_HOST, Dovecot
from imapclient import IMAPClient
from mail_servers import Loop
from postfix_server import Postfix
from server_process import Authority
from twin import Provider
from twin_imap import Folder

from cpra_bot.model.settings import Mailbox, Server

DOVECOT = ("dovecot-tls", "dovecot-starttls", "dovecot-bare")
TWINS = ("google", "microsoft")
PLACES = (*DOVECOT, *TWINS)
TITLES = {
    "dovecot-tls": "Dovecot, Postfix: TLS",
    "dovecot-starttls": "Dovecot, Postfix: STARTTLS",
    "dovecot-bare": "Dovecot without extensions",
    "google": "twin of Gmail",
    "microsoft": "twin of Microsoft 365",
}
TOKEN = "eyJ0.made-up"
_serial = count(1)


class Place(Protocol):
    """One account at one provider.

    Attributes:
        address: the account.
        mailbox: as in cpra.yaml.
        environment: with what the program finds its secret.
    """

    address: str
    mailbox: Mailbox
    environment: dict[str, str]

    def received(self, address: str) -> list[bytes]:
        """What an agency's own server has for it, once all is delivered."""
        ...

    def write(self, sender: str, raw: bytes) -> None:
        """A mail comes in from outside."""
        ...

    def arrive(self, raw: bytes, at: datetime | None = None) -> None:
        """A mail lies in the mailbox, with that INTERNALDATE."""
        ...

    def renumber(self) -> None:
        """The folder INBOX begins a new life: another UIDVALIDITY, all messages numbered anew."""
        ...

    def rename(self, old: str, new: str) -> None:
        """A person renames a folder."""
        ...

    def move_to(self, folder: str) -> None:
        """A person moves all of INBOX into a new folder."""
        ...

    def seen(self) -> int:
        """How many messages of INBOX are marked as seen."""
        ...

    def fail(self, how: str) -> None:
        """`refuse` or `defer` any agency, `vanish` with the letter, `lose` it, or `` for no fault."""
        ...

    def stop(self) -> None:
        """End what belongs to this place alone."""
        ...


def settings(place: Place) -> dict[str, Any]:
    """The section `mailbox` of cpra.yaml."""
    return place.mailbox.model_dump(mode="json", exclude_defaults=True)


class DovecotPlace:
    """Dovecot and, where a test sends, Postfix, each behind a wire that can be cut."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix | None, kind: str) -> None:
        self.dovecot, self._postfix = dovecot, postfix
        self.address = f"robin-{next(_serial)}@requester.example"
        self.environment = {"CPRA_PASSWORD": PASSWORD}
        security = {"dovecot-tls": "tls", "dovecot-starttls": "starttls", "dovecot-bare": "none"}[kind]
        onward = {"tls": "smtps", "starttls": "submission", "none": "smtp"}[security]
        self.wire = CuttingWire(getattr(postfix, onward) if postfix else dovecot.lmtp)  # without Postfix nobody sends
        imap_port = dovecot.imaps if security == "tls" else dovecot.imap
        self.imap_wire = CuttingWire(imap_port, POOR_HOST if security == "none" else "127.0.0.1")
        # By address where nothing is encrypted: a name could be looked up as ::1 as well.
        host = "127.0.0.1" if security == "none" else "localhost"
        self.mailbox = Mailbox.model_validate(
            {
                "address": self.address,
                "smtp": {"host": host, "port": self.wire.port, "security": security},
                "imap": {"host": host, "port": self.imap_wire.port, "security": security},
            }
        )

    @property
    def postfix(self) -> Postfix:
        assert self._postfix is not None, "this module said that it sends nothing"
        return self._postfix

    def received(self, address: str) -> list[bytes]:
        self.postfix.drain()
        return self.dovecot.mails(address)

    @contextmanager
    def _client(self) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", self.dovecot.imap, ssl=False) as client:
            client.login(self.address, PASSWORD)
            yield client

    def arrive(self, raw: bytes, at: datetime | None = None) -> None:
        with self._client() as client:
            client.append("INBOX", raw, msg_time=at or datetime.now(UTC))

    def renumber(self) -> None:
        box = self.dovecot.maildir(self.address)
        for path in (*box.glob("dovecot.*"), *box.glob("dovecot-uidlist")):  # what a restored backup may lack
            path.unlink()

    def rename(self, old: str, new: str) -> None:
        with self._client() as client:
            client.rename_folder(old, new)

    def move_to(self, folder: str) -> None:
        with self._client() as client:
            client.create_folder(folder)
            client.select_folder("INBOX")
            client.move(client.search(), folder)

    def seen(self) -> int:
        with self._client() as client:
            client.select_folder("INBOX", readonly=True)
            return len(client.search("SEEN"))

    def write(self, sender: str, raw: bytes) -> None:
        """A mail comes from outside, by SMTP."""
        with smtplib.SMTP("127.0.0.1", self.postfix.smtp) as smtp:
            smtp.sendmail(sender, [self.address], raw)
        self.postfix.drain()

    def fail(self, how: str) -> None:
        if how:
            self.postfix.policy.judges[self.address] = lambda asked: self._judge(how, asked)
        else:
            self.postfix.policy.judges.pop(self.address, None)

    def _judge(self, how: str, asked: dict[str, str]) -> str:
        agency = asked.get("recipient", "") not in {"", self.address}
        if asked["protocol_state"] == "END-OF-MESSAGE" and how in {"vanish", "lose"}:
            self.wire.deaf.set()
            return "DUNNO" if how == "vanish" else "DEFER_IF_PERMIT lost in the last moment"
        if asked["protocol_state"] == "RCPT" and agency and how in {"refuse", "defer"}:
            return "550 5.1.1 no such user here" if how == "refuse" else "450 4.2.0 greylisted, wait 300 seconds"
        return "DUNNO"

    def stop(self) -> None:
        if self._postfix:
            self.fail("")
        self.wire.stop()
        self.imap_wire.stop()


class TwinPlace:
    """An account at the twin: Google's opens by an app password, Microsoft's by a token only."""

    def __init__(self, loop: Loop, authority: Authority, kind: str) -> None:
        self.address = f"robin-{next(_serial)}@requester.example"
        by_token = kind == "microsoft"
        self.provider = Provider(loop, kind, self.address, "" if by_token else PASSWORD, authority)
        if by_token:
            self.provider.tokens.add(TOKEN)
        self.environment = {"CPRA_TOKEN": TOKEN} if by_token else {"CPRA_PASSWORD": PASSWORD}
        self.mailbox = Mailbox(
            address=self.address,
            smtp=Server(host="localhost", port=self.provider.smtp_port, security="starttls"),
            imap=Server(host="localhost", port=self.provider.imap_port, security="tls"),
        )

    def received(self, address: str) -> list[bytes]:
        return list(self.provider.outside.get(address, []))

    def arrive(self, raw: bytes, at: datetime | None = None) -> None:
        self.provider.arrive(raw, at)

    def write(self, sender: str, raw: bytes) -> None:
        """A mail comes from outside."""
        self.provider.arrive(f"Return-Path: <{sender}>\r\nDelivered-To: {self.address}\r\n".encode() + raw)

    def renumber(self) -> None:
        old = self.provider.folders["INBOX"]
        new = self.provider.folders["INBOX"] = Folder(old.validity + 1, old.flags)
        for kept in old.kept:
            new.add(kept.raw, kept.at)

    def rename(self, old: str, new: str) -> None:
        self.provider.folders[new] = self.provider.folders.pop(old)

    def move_to(self, folder: str) -> None:
        inbox = self.provider.folders["INBOX"]
        new = self.provider.folders[folder] = Folder(inbox.validity + 5)
        for kept in inbox.kept:
            new.add(kept.raw, kept.at)
        inbox.kept.clear()

    def seen(self) -> int:
        return sum("SELECT" in command.split() or "STORE" in command for command in self.provider.imap.commands)

    def fail(self, how: str) -> None:
        answers = {
            "refuse": {"RCPT": "550 5.1.1 no such user here"},
            "defer": {"RCPT": "450 4.2.0 greylisted, wait 300 seconds"},
            "vanish": {"TEXT": "drop"},
            "lose": {"TEXT": "lose"},
            "": {},
        }
        self.provider.says = dict(answers[how])

    def stop(self) -> None:
        self.provider.stop()
