"""What it takes to log in at a mail server, apart from the file in which it stands: a quiet hour needs no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class ServerAddress(Protocol):
    """Where a mail server is, and how it is spoken to; `settings.Server` is one."""

    @property
    def host(self) -> str:
        """Its name, also the one its certificate must show."""

    @property
    def port(self) -> int:
        """TCP port."""

    @property
    def security(self) -> str:
        """`tls`, `starttls`, or `none` for a server on this machine."""


class Login(Protocol):
    """Who logs in at the IMAP server, and where the secret comes from; `settings.Mailbox` is one."""

    @property
    def login(self) -> str:
        """The name to log in with."""

    @property
    def imap(self) -> ServerAddress:
        """The server."""

    @property
    def password_command(self) -> str | None:
        """Command that prints the password."""

    @property
    def token_command(self) -> str | None:
        """Command that prints an OAuth 2 access token."""


@dataclass(frozen=True, slots=True)
class KnownServer:
    """A `ServerAddress` that was read before."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True)
class KnownLogin:
    """A `Login` that was read before."""

    login: str
    imap: KnownServer
    password_command: str | None = None
    token_command: str | None = None

    @staticmethod
    def of(mailbox: Login) -> KnownLogin:
        """The same, without the file's checks."""
        server = KnownServer(mailbox.imap.host, mailbox.imap.port, mailbox.imap.security)
        return KnownLogin(mailbox.login, server, mailbox.password_command, mailbox.token_command)


@dataclass(frozen=True, slots=True)
class FolderSeen:
    """How a folder stood when it was looked at.

    Attributes:
        uidvalidity: names this life of the folder (RFC 3501 §2.3.1.1).
        next_uid: UID that the next message will get; where it is the same again, no message came in between.
    """

    uidvalidity: int
    next_uid: int
