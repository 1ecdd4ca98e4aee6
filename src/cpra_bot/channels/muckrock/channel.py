"""The MuckRock channel: letters are filed by its API, what comes of them is read from it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpcore
import httpx

from cpra_bot.channels.muckrock.api import Api
from cpra_bot.channels.muckrock.filing import Filing
from cpra_bot.channels.muckrock.polling import FILE_CAP, Known, Polling
from cpra_bot.channels.muckrock.session import Session, TokenShelf
from cpra_bot.channels.protocol import Found
from cpra_bot.model.letter import Letter, Receipt
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import PortalView
from cpra_bot.model.settings import MuckRock
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.http import Limits, Web
from cpra_bot.wire.tls import is_loopback
from cpra_bot.wire.web.fetch import Caps, Fetcher

REQUESTS = "requests"
"""The one folder."""


class MuckRockChannel:
    """One account as a channel. It logs in when it is first needed.

    Args:
        account: addresses and user.
        clock: for the pace, the life of tokens, and the receipts.
        shelf: keeps the refresh token between runs.
        book: gives our letters that went this way, with what was known of each.
        stored: True for the key of a message that is kept already.
        password: gives the password where a command or a variable does.
        limits: of one exchange.
        transport: in place of the network, for a rehearsal.
        files: in place of the network for files.
        jitter: gives a number from 0 to 1 for the waits between attempts to read.
    """

    def __init__(
        self,
        account: MuckRock,
        clock: Clock,
        shelf: TokenShelf,
        *,
        book: Callable[[], Sequence[Known]] = tuple,
        stored: Callable[[str], bool] = lambda _key: False,
        password: Callable[[], str] = str,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        transport: httpx.BaseTransport | None = None,
        files: httpcore.NetworkBackend | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._account, self._clock, self._book = account, clock, book
        self._web = Web(limits, transport)
        self.session = Session(account, self._web, clock, shelf, password)
        self.api = Api(account, self.session, self._web, clock, jitter)
        self._filing = Filing(self.api, account)
        self._files = files
        self.troubles: list[str] = []
        self._polling = Polling(self.api, account, self._fetch_file, stored, self.troubles.append)
        self._views: dict[str, PortalView] = {}

    def connect(self) -> None:
        """Make sure that we are logged in and known; see `Channel.connect`."""
        self.session.access()
        _ = self._filing.user

    def send(self, letter: Letter) -> Receipt:
        """File one letter; see `Channel.send`."""
        view, answer, made = self._filing.file(letter)
        if made:
            self._views[letter.key] = view
        else:
            self._note_found(letter, view, self._seen_before())
        return Receipt(self._clock.now(), answer, copy=False)

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        """Look in our own list there; see `Channel.find_sent`.

        The list is the server's own record, so what it does not show is not there; see `Found.NOT_THERE`.
        """
        found, seen_before = {}, self._seen_before()
        for letter in letters:
            view = self._filing.look(letter)
            if view:
                self._note_found(letter, view, seen_before)
            found[letter.key] = Found.THERE if view else Found.NOT_THERE
        return found

    def _seen_before(self) -> frozenset[str]:
        """Keys of the letters of which `fetch` has told something."""
        return frozenset(each.letter.key for each in self._book() if each.view)

    def _note_found(self, letter: Letter, view: PortalView, seen_before: frozenset[str]) -> None:
        """Note that a letter stands there; what `fetch` has told of it already stays as it is."""
        if letter.key not in seen_before:
            self._views[letter.key] = view

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        """Yield what is new, one batch a request; see `Channel.fetch`. The cursor says nothing here: views do."""
        del self.troubles[:]
        for news in self._polling.news(self._filing.user.number, self._book(), self._clock.now()):
            yield news.messages, cursor
            self._views[news.key] = news.view  # after the batch is kept: what is not noted is read again

    def sent_folder(self) -> str:
        """None: what a person writes on the web site comes with the rest."""
        return ""

    def views(self) -> Mapping[str, PortalView]:
        """What was learned since the last time; see `Channel.views`."""
        views, self._views = self._views, {}
        return views

    def test_login(self) -> list[str]:
        """Log in without filing or reading anything.

        Returns:
            one line.

        Raises:
            Unavailable, SecretMissing: it does not let us in.
        """
        self.session.access()
        user = self.api.user()
        return [f"MuckRock at {urlsplit(self._account.api).netloc} let {user.name or self._account.user} in"]

    def close(self) -> None:
        """End all connections; the next call opens new ones."""
        self._web.close()

    def _fetch_file(self, link: str, path: Path) -> object:
        """Files lie on another host and are given to anybody who has the address: no token goes there.

        Only where the API itself is on this machine may a file be.
        """
        network = self._files
        home = urlsplit(self._account.api).hostname or ""
        if network is None and is_loopback(home) and is_loopback(urlsplit(link).hostname or ""):
            network = httpcore.SyncBackend()
        return Fetcher(self._clock, Caps(size=FILE_CAP), network).fetch(link, path)
