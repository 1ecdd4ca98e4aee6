"""MuckRock in memory: its twin behind a wire on which anything may go wrong, and two agencies that are reached there."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from simulation_edges import Edges
from simulation_web import FaultyWeb

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


class Rocks:
    """MuckRock's servers in memory."""

    def __init__(self, post: Post, clock: SimulatedClock, edges: Edges) -> None:
        from cpra_bot.rehearsal.muckrock.books import Account  # most plays want no portal
        from cpra_bot.rehearsal.muckrock.site import MuckRockSite

        self._post = post
        self.site = MuckRockSite(clock)
        books = self.site.books
        books.add_place(2, "California", "s", 1, "CA")
        for number, name in enumerate(ROCKS, start=71):
            books.add_agency(number, f"{name} Police Department", 2)
        books.accounts["robin"] = Account(3, "robin", ROCK_PASSWORD)
        self.transport = FaultyWeb({"127.0.0.1": self._answer}, clock, edges).transport

    def _answer(self, request: Any) -> Any:
        before = len(self.site.books.posts)
        answer = self.site(request)
        for title in self.site.books.posts[before:]:
            self._post.note(title, "muckrock")
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
