"""What one workspace needs to know about its owner and mailbox: the file `cpra.yaml`. Secrets never stand in it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cpra_bot.model.base import FileModel, MailAddress, OneLine

WATCHER = r"^(https://[^\s/@]+|http://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?)(/\S*)?$"
"""Addresses that may be asked for after a run: encrypted, or on this machine; they are often secrets themselves."""

SERVICE = r"^(https://[^\s/@?#]+|http://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?)(/[^\s?#]*)?/$"
"""Base addresses that a password or a token may be sent to: encrypted, or on this machine; they end with a slash."""

Security = Literal["tls", "starttls", "none"]


class Requester(FileModel):
    """Who signs. All of this may itself be disclosed by an agency to whoever asks for it.

    Attributes:
        name: signature.
        organization: line under the name; may be left out.
        postal_address: lines under that; may be left out.
        phone: may be left out.
        signature: picture of the signature (PNG or JPEG) for signed PDF letters, relative to the workspace.
    """

    name: OneLine
    organization: OneLine | None = None
    postal_address: tuple[OneLine, ...] = ()
    phone: OneLine | None = None
    signature: OneLine | None = None


class Server(FileModel):
    """One mail server.

    Attributes:
        host: name, also the one its certificate must show.
        port: TCP port.
        security: `tls` from the first byte, `starttls` after greeting, `none` only for a server on this machine.
    """

    host: OneLine
    port: int = Field(ge=1, le=65535)
    security: Security = "tls"


class Mailbox(FileModel):
    """The mailbox that letters leave from and replies come to.

    Attributes:
        address: From address of every letter.
        user: login name; the address where left out.
        smtp, imap: the servers.
        folder: IMAP folder that is read.
        sent_folder: IMAP folder of sent mail, where what the organizer wrote by hand is found; `auto`: the one that the
            server marks as such; `none`: nobody looks.
        plus_addressing: True where `name+anything@domain` reaches the mailbox, so that each request gets a reply
            address of its own.
        password_command: command whose first line of output is the password (run without a shell, 10 seconds).
        token_command: command whose first line is an OAuth 2 access token (then XOAUTH2 is used).
        connections: SMTP connections on which letters leave side by side; providers allow few, and the pace stays. Left
            out, it is one for each letter a second that the pace allows, four at most.
    """

    address: MailAddress
    user: OneLine | None = None
    smtp: Server
    imap: Server
    folder: OneLine = "INBOX"
    sent_folder: OneLine = "auto"
    plus_addressing: bool = True
    password_command: OneLine | None = None
    token_command: OneLine | None = None
    connections: int | None = Field(default=None, ge=1, le=16)

    @property
    def account(self) -> str:
        """Names the mailbox in the ledger: two servers may give the same numbers to different messages."""
        return f"{self.login}@{self.imap.host}"

    @property
    def login(self) -> str:
        """The name to log in with."""
        return self.user or self.address


class Pace(FileModel):
    """How fast letters leave.

    Attributes:
        per_minute: letters a minute over the whole run.
        per_day: letters in any 24 hours.
        per_host_per_minute: letters a minute to one recipient mail domain.
    """

    per_minute: int = Field(default=20, ge=1, le=100_000)
    per_day: int = Field(default=200, ge=1, le=100_000)
    per_host_per_minute: int = Field(default=4, ge=1, le=100_000)


class MuckRock(FileModel):
    """An account at MuckRock, which files requests for its users.

    Attributes:
        user: name or mail address to log in with.
        api: base address of its API; another server can be named.
        accounts: base address of its log-in.
        organization: number of the organization there whose credits are spent; the account's active one if left out.
        credit_price: US dollars that one request costs, for the estimate before filing; 5 is the price without a plan.
        password_command: command whose first line of output is the password, for machines without a keyring.
    """

    user: OneLine
    api: str = Field(default="https://www.muckrock.com/api_v2/", max_length=300, pattern=SERVICE)
    accounts: str = Field(default="https://accounts.muckrock.com/api/", max_length=300, pattern=SERVICE)
    organization: int | None = Field(default=None, ge=1)
    credit_price: float = Field(default=5.0, ge=0, le=1000)
    password_command: OneLine | None = None


class NextRequest(FileModel):
    """How NextRequest portals' public pages are read.

    Attributes:
        read: False if nothing there is to be read.
        seconds_per_call: seconds between two calls to one portal.
    """

    read: bool = True
    seconds_per_call: float = Field(default=2.0, ge=1.0, le=600.0)


class Settings(FileModel):
    """The whole file `cpra.yaml`.

    Attributes:
        ledger: SQLite file, relative to the workspace.
        directory: own directory file instead of the shipped one, relative to the workspace.
        plan_valid_days: days for which an approved preview may still be queued.
        fetch_links: whether files under the links of agencies are fetched when their message is read; where not, a
            person is told of each link.
        muckrock: the account at MuckRock; left out where nobody files by it.
        nextrequest: how the public pages of NextRequest portals are read.
        heartbeat_url: address that is asked for after each finished run of cron; `https`, or `http` on this machine.
    """

    requester: Requester
    mailbox: Mailbox
    pace: Pace = Pace.model_construct()
    muckrock: MuckRock | None = None
    nextrequest: NextRequest = NextRequest.model_construct()
    ledger: OneLine = "ledger.db"
    directory: OneLine | None = None
    plan_valid_days: int = Field(default=7, ge=1, le=30)
    fetch_links: bool = True
    heartbeat_url: str | None = Field(
        default=None,
        max_length=500,
        pattern=WATCHER,
        description="https, or http on this machine",
    )
