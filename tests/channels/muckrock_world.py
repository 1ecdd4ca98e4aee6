"""A twin of MuckRock on loopback, an account there, and a channel that talks to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from channel_suite import make_letter
from fault_proxy import FaultProxy

from cpra_bot.channels.muckrock.channel import MuckRockChannel
from cpra_bot.channels.muckrock.polling import Known
from cpra_bot.channels.muckrock.session import MemoryShelf
from cpra_bot.model.letter import Letter
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import PortalView, muckrock_place
from cpra_bot.model.settings import MuckRock
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.muckrock.books import Account, Books
from cpra_bot.rehearsal.muckrock.site import MuckRockSite
from cpra_bot.rehearsal.web_server import Plan, Trouble, WebServer
from cpra_bot.wire.http import Limits

START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
PASSWORD = "no-secret-at-all"
QUICK = Limits(silence=1.0, seconds=2.0)


def furnish(books: Books) -> None:
    """Places, agencies and accounts, two clerks of one name among them."""
    books.add_place(1, "United States of America", "f", None, "USA")
    books.add_place(2, "California", "s", 1, "CA")
    books.add_place(3, "Elm City", "l", 2)
    books.add_place(4, "Oak City", "l", 2)
    books.add_agency(7, "Elm City Police Department", 3)
    books.add_agency(8, "Oak City Police Department", 4)
    books.add_agency(13, "City Clerk", 3)
    books.add_agency(14, "City Clerk", 4)
    books.add_agency(20, "Elm City Pending Board", 3, "pending")
    books.accounts["robin"] = Account(3, "robin", PASSWORD)


@dataclass
class Desk:
    """The channel, the twin behind it and what a ledger would remember."""

    site: MuckRockSite
    server: WebServer
    clock: SimulatedClock
    channel: MuckRockChannel
    shelf: MemoryShelf
    letters: list[Letter] = field(default_factory=list)
    views: dict[str, PortalView] = field(default_factory=dict)
    messages: dict[str, IncomingMessage] = field(default_factory=dict)
    cursor: Cursor = field(default_factory=lambda: Cursor("requests"))
    password: str = PASSWORD
    wire: FaultProxy | None = None

    @property
    def books(self) -> Books:
        return self.site.books

    @property
    def robin(self) -> Account:
        return self.books.accounts["robin"]

    def letter(self, number: int = 1, **changes: Any) -> Letter:
        """A letter to an agency of the twin's."""
        fields = {"channel": "muckrock", "to": muckrock_place(7, "Elm City Police Department"), "reply_to": ""}
        fields |= {"mark": f"{number:04d}c0ffee" * 2}
        return make_letter(number, **(fields | changes))

    def send(self, letter: Letter) -> str:
        """File it as a run would; returns the answer."""
        if letter not in self.letters:
            self.letters.append(letter)
        receipt = self.channel.send(letter)
        self.note()
        return receipt.answer

    def note(self) -> None:
        self.views |= self.channel.views()

    def poll(self) -> list[IncomingMessage]:
        """What is new, kept as a ledger would."""
        new = []
        for batch, _ in self.channel.fetch(self.cursor):
            for message in batch:
                if message.key not in self.messages:
                    self.messages[message.key] = message
                    new.append(message)
        self.note()
        return new

    def once(self, trouble: Trouble, method: str = "POST", part: str = "/requests/") -> None:
        """The next such call meets a trouble; those after it pass."""
        left = [trouble]

        def due(request: httpx.Request) -> Trouble | None:
            fits = request.method == method and request.url.path.endswith(part)
            return left.pop() if fits and left else None

        self.server.plan.due = due


@contextmanager
def open_desk(limits: Limits = QUICK, start: datetime = START, *, wired: bool = False, **site: Any) -> Iterator[Desk]:
    """A desk; `wired` puts a wire that can fail before the site."""
    clock = SimulatedClock(start)
    twin = MuckRockSite(clock, **site)
    furnish(twin.books)
    with WebServer(twin, Plan()) as server:
        twin.books.files_at = server.url
        wire = FaultProxy(server.port) if wired else None
        base = f"http://127.0.0.1:{wire.port}" if wire else server.url
        account = MuckRock(user="robin", api=f"{base}/api_v2/", accounts=f"{base}/api/")
        shelf = MemoryShelf()
        desk: Desk
        channel = MuckRockChannel(
            account,
            clock,
            shelf,
            book=lambda: [Known(each, desk.views.get(each.key)) for each in desk.letters],
            stored=lambda key: key in desk.messages,
            password=lambda: desk.password,
            limits=limits,
            jitter=lambda: 0.0,
        )
        desk = Desk(twin, server, clock, channel, shelf, wire=wire)
        yield desk
        channel.close()
        if wire:
            wire.stop()


def later(desk: Desk, **spans: float) -> None:
    desk.clock.advance_to(desk.clock.now() + timedelta(**spans))
