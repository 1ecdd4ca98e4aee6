"""MuckRock in memory: its twin behind a wire on which anything may go wrong, and two agencies that are reached there."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from simulation_edges import HTTP, WIRE, Edges

from cpra_bot.channels.protocol import Channel
from cpra_bot.model.agency import Agency, ContactChannel
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.made_up import SOURCE
from cpra_bot.tasks.office import Office

if TYPE_CHECKING:
    from simulation_stage import Post

ROCKS = ("Cobble Point", "Dry Ladle")
ROCK = "rocks"
ROCK_PASSWORD = "no-secret-at-all"
ROCK_SETTINGS = "\nmuckrock: {user: robin, api: 'http://127.0.0.1/api_v2/', accounts: 'http://127.0.0.1/api/'}\n"
ROCK_ANSWERS = (
    "We received your public records request and gave it number PRR-26-77.\n",
    "We have no records responsive to your request.\n",
    "We are still searching and will write again.\n",
)
STALE = timedelta(minutes=5)
"""A list may be so old: the program waits three times as long before it believes that a filing is not there."""


class Rocks:
    """MuckRock's servers in memory, with all that can go wrong on the way; see `rehearsal.memory.http`."""

    def __init__(self, post: Post, clock: SimulatedClock, edges: Edges) -> None:
        from cpra_bot.rehearsal.memory.http import MemoryHttp  # httpx loads slowly, and most plays want none
        from cpra_bot.rehearsal.muckrock.books import Account
        from cpra_bot.rehearsal.muckrock.site import MuckRockSite

        self._post, self._clock, self._edges, self._kind = post, clock, edges, ""
        self._seen: dict[str, tuple[datetime, Any]] = {}
        self.site = MuckRockSite(clock)
        books = self.site.books
        books.add_place(2, "California", "s", 1, "CA")
        for number, name in enumerate(ROCKS, start=71):
            books.add_agency(number, f"{name} Police Department", 2)
        books.accounts["robin"] = Account(3, "robin", ROCK_PASSWORD)

        class Transport(MemoryHttp):
            def handle_request(self, request: Any) -> Any:
                answer = super().handle_request(request)
                edges.after(HTTP)
                return answer

        self.transport = Transport({"127.0.0.1": self._answer}, cast(Any, self))

    def fault_at(self, _protocol: str, verb: str) -> Any:
        """What goes wrong at a call; see `memory.faults.Calls`."""
        self._kind = self._edges.at(HTTP, verb)
        return WIRE.get(self._kind)

    def _answer(self, request: Any) -> Any:
        import httpx

        url, now = f"{request.method} {request.url}", self._clock.now()
        asks = request.method == "GET"  # an old answer to a filing is none that a cache would give
        if asks and self._kind == "stale" and url in self._seen and now - self._seen[url][0] < STALE:
            return self._seen[url][1]
        before = len(self.site.books.posts)
        answer = self.site(request)
        for title in self.site.books.posts[before:]:
            self._post.note(title, "muckrock")
        if self._kind == "broken":
            return httpx.Response(500, content=b"<h1>Server Error (500)</h1>")
        self._seen[url] = (now, answer)
        return answer

    def some_answer(self, chance: random.Random) -> None:
        """An agency writes there, or the site passes on what has lain long enough."""
        books = self.site.books
        books.pass_on()
        if books.requests and chance.random() < 0.5:
            books.reply(chance.choice(list(books.requests)), chance.choice(ROCK_ANSWERS))


def rock(number: int) -> Any:
    """An agency that is reached by MuckRock alone."""
    name = ROCKS[number]
    return Agency(
        id=f"{name.lower().replace(' ', '-')}-pd",
        name=f"{name} Police Department",
        kind="police",
        city=name,
        county="Sample",
        parent=f"City of {name}",
        channels=(ContactChannel(kind="muckrock", agency_id=71 + number, confidence="high", source=(SOURCE,)),),
        source=(SOURCE,),
    )


def portal(rocks: Rocks, office: Office, kind: str) -> Channel:
    """The channel of an office over that wire; see `tasks.office.PortalMaker`."""
    from cpra_bot.tasks.portals import make_portal

    return make_portal(office, kind, transport=rocks.transport)
