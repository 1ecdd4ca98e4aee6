"""Portals that file for us: their channels, what the ledger knows of them, and what they show."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore
import httpx

from cpra_bot.channels.muckrock.channel import REQUESTS, MuckRockChannel
from cpra_bot.channels.muckrock.polling import Known
from cpra_bot.channels.muckrock.session import TokenShelf
from cpra_bot.channels.protocol import Channel
from cpra_bot.errors import SecretMissing, Unavailable
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.message import Cursor
from cpra_bot.model.request import FILINGS
from cpra_bot.model.settings import MuckRock
from cpra_bot.tasks.office import Office
from cpra_bot.wire.http import Limits
from cpra_bot.wire.secrets import command_password, find_named, forget_named, store_named

MUCKROCK = "muckrock"
PASSWORD_VARIABLE = "CPRA_MUCKROCK_PASSWORD"  # noqa: S105 - the name of a variable
OUT = (LetterStatus.STARTED, LetterStatus.SENT, LetterStatus.UNKNOWN)


def make_portal(
    office: Office,
    kind: str,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    transport: httpx.BaseTransport | None = None,
    *,
    files: httpcore.NetworkBackend | None = None,
    shelf: TokenShelf | None = None,
    password: Callable[[], str] | None = None,
    jitter: Callable[[], float] = random.random,
) -> Channel:
    """The channel of a kind for an open office.

    Args:
        office: whose settings, ledger and clock.
        kind: `muckrock`.
        limits: of each exchange.
        transport: in place of the network, for a rehearsal.
        files: in place of the network for files, for a rehearsal.
        shelf: keeps the refresh token; the keyring where left out.
        password: gives the password; the settings' command or the environment where left out.
        jitter: gives a number from 0 to 1 for the waits between attempts to read.

    Raises:
        Unavailable: cpra.yaml names no account there.
    """
    account = office.settings.muckrock
    if kind != MUCKROCK or account is None:
        raise Unavailable(
            f"letters wait for {kind}, and cpra.yaml names no account there",
            f"add `{kind}:` with `user:` to cpra.yaml, then `cpra login {kind}`",
        )
    return MuckRockChannel(
        account,
        office.clock,
        shelf or KeyringShelf(account),
        book=lambda: list(book(office)),
        stored=lambda key: office.ledger.messages.get(f"{account_name(account)}/{key}") is not None,
        password=password or (lambda: password_of(account)),
        limits=limits,
        transport=transport,
        files=files,
        jitter=jitter,
    )


def book(office: Office) -> Iterator[Known]:
    """Every letter that MuckRock has or may have, with what it showed of it last."""
    requests = office.books().requests
    for entry in office.ledger.outbox.entries(OUT):
        letter = entry.letter
        if letter.channel == MUCKROCK and letter.kind in FILINGS:
            state = requests.get(letter.request)
            view = state.portal if state else None
            yield Known(letter, view if view and view.channel == MUCKROCK else None)


def note_views(office: Office, line: Channel) -> None:
    """Put into the ledger what a portal showed in the last calls, where it is new."""
    views = line.views()
    requests = office.books().requests if views else {}
    events = []
    for key, view in views.items():
        request = key.rsplit("/", 2)[0]
        if request in requests and requests[request].portal != view:
            now = office.clock.now()
            events.append(
                happened(EventKind.PORTAL_SEEN, request, now, office.actor, **{**view.plain(), "letter": key})
            )
    if events:
        office.ledger.events.append(events)


def fetch_portals(office: Office) -> tuple[int, list[str]]:
    """Read what is new at the portals; the caller holds the run lock.

    Returns:
        how many messages were new, and in words what could not be read. Mail goes on without it.
    """
    account = office.settings.muckrock
    if account is None or not any(book(office)):
        return 0, []
    fetched, troubles = 0, list[str]()
    store, line = office.ledger.messages, office.line(MUCKROCK)
    try:
        for batch, cursor in line.fetch(Cursor(REQUESTS)):
            fetched += store.store(account_name(account), batch, cursor, office.clock.now(), office.actor)
            note_views(office, line)
            office.progress(f"fetched {fetched} new messages from MuckRock")
    except (Unavailable, SecretMissing) as trouble:
        troubles.append(f"{trouble}" + (f"; {trouble.remedy}" if trouble.remedy else ""))
    note_views(office, line)
    if isinstance(line, MuckRockChannel):
        troubles += line.troubles
    return fetched, troubles


def account_name(account: MuckRock) -> str:
    """Names the account in the ledger."""
    return f"{MUCKROCK}/{account.user}@{urlsplit(account.api).netloc}"


def password_of(account: MuckRock) -> str:
    """The password where a command or the environment gives it; empty where only a person can type it.

    Raises:
        SecretMissing: the command failed.
    """
    if account.password_command:
        return command_password("muckrock.password_command", account.password_command)
    return os.environ.get(PASSWORD_VARIABLE, "")


@dataclass
class KeyringShelf:
    """The refresh token in the keyring; in this run's memory alone where there is no keyring."""

    account: MuckRock
    _here: str = ""

    def get(self) -> str:
        """The token; empty if there is none."""
        if not self._here:
            with suppress(SecretMissing):
                self._here = find_named(self._name)
        return self._here

    def put(self, token: str) -> None:
        """Keep a newer one; an empty one takes the old one away."""
        self._here = token
        with suppress(SecretMissing):
            store_named(self._name, token) if token else forget_named(self._name)

    @property
    def _name(self) -> str:
        return f"refresh token of {account_name(self.account)}"


def log_in(account: MuckRock, password: str) -> list[str]:
    """Log in with the password once and keep the refresh token; without it, try what is there.

    Args:
        account: addresses and user.
        password: as typed; empty to use a command, the environment or the kept token.

    Returns:
        one line.

    Raises:
        SecretMissing: it does not let us in.
        Unavailable: it cannot be reached.
    """
    from cpra_bot.wire.clock import SystemClock

    shelf = KeyringShelf(account)
    channel = MuckRockChannel(account, SystemClock(), shelf, password=lambda: password or password_of(account))
    try:
        if password:
            channel.session.log_in(password)
        return channel.test_login()
    finally:
        channel.close()


def forget(account: MuckRock) -> None:
    """Take the refresh token out of the keyring."""
    KeyringShelf(account).put("")
