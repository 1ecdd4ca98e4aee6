"""What NextRequest portals of a play show to everybody: made of the notices they mail, for every second request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from urllib.parse import urlsplit

from cpra_bot.channels.nextrequest.reader import identity
from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.model.agency import Agency
from cpra_bot.rehearsal.documents import csv
from cpra_bot.rehearsal.mail import Reply, digest
from cpra_bot.rehearsal.nextrequest import PortalSite
from cpra_bot.rehearsal.world import World
from cpra_bot.rehearsal.writers import RULE
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.published import base_of

TEN_DAYS = timedelta(days=10)
_OPENED, _RELEASED = "any/portal-opened", "any/portal-released"
_NAMES = {_OPENED: "Request Published", _RELEASED: "Document(s) Released"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a portal shows.

    Attributes:
        agency: whose it is.
        name: the Message-ID under which we keep it.
        at: since when it is shown (aware UTC).
    """

    agency: str
    name: str
    at: datetime


class PublicRecord:
    """The portals of those who play, and what they show.

    Attributes:
        sites: host → portal.
        entries: all that is shown, in order.
    """

    def __init__(self, world: World, agencies: Iterable[Agency], seed: int) -> None:
        self._world, self._seed = world, seed
        self._hosts: dict[str, str] = {}
        self.sites: dict[str, PortalSite] = {}
        for agency in agencies:
            base = base_of(agency)
            if base:
                self._hosts[agency.id] = urlsplit(base).netloc
                self.sites.setdefault(self._hosts[agency.id], PortalSite())
        self.entries: list[Entry] = []

    def hear(self, reply: Reply) -> None:
        """Show what a portal's notice tells, if the agency publishes the request."""
        host = self._hosts.get(reply.agency, "")
        if not host or not reply.sender.startswith("messages@") or not self._publishes(reply.agency):
            return
        site, number = self.sites[host], self._world.number(reply.agency)
        if number not in site.requests:
            due = legal_day(reply.due) + TEN_DAYS
            site.publish(number, due=f"{due:%B} {due.day}, {due.year}")
        words = reply.body.split(RULE)[1].strip()
        markup = "".join(f"<p>{escape(part)}</p>" for part in words.split("\n\n"))
        at = reply.due.astimezone(CALIFORNIA)
        byline = f"{at:%B} {at.day}, {at.year}, {at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"
        row = site.add_step(number, _NAMES.get(reply.text, "External Message"), markup, byline)
        self._enter(reply, host, f"{number}/timeline/{row}")
        if reply.text == _RELEASED:
            table = csv((("item", "answer"), ("all items", "see the table of the records desk")))
            document = site.release(number, "records.csv", table)
            self._enter(reply, host, f"{number}/documents/{document}")

    def read(self, office: Office) -> Iterator[Entry]:
        """What our side has looked at since it is shown, by its own note of when it looked."""
        looked = self._looked(office)
        return (each for each in self.entries if each.agency in looked and each.at <= looked[each.agency])

    def overlooked(self, office: Office, since: datetime) -> Iterator[Entry]:
        """What was shown before that instant and never looked at, though the number was known and the request open."""
        looked = self._looked(office)
        for state in office.books().requests.values():
            ended = state.closed_on or state.withdrawn_on
            for each in self.entries if state.sure_numbers and not ended else ():
                seen = looked.get(state.agency)
                if each.agency == state.agency and each.at < since and (seen is None or seen < each.at):
                    yield each

    def _looked(self, office: Office) -> dict[str, datetime]:
        """Agency → when its portal was read last."""
        return {
            state.agency: datetime.fromisoformat(state.portal.updated)
            for state in office.books().requests.values()
            if state.portal and state.portal.channel == "nextrequest"
        }

    def _publishes(self, agency: str) -> bool:
        return int(digest("published", str(self._seed), agency), 16) % 2 == 0

    def _enter(self, reply: Reply, host: str, key: str) -> None:
        entry = Entry(reply.agency, identity(f"https://{host}", key), reply.due)
        self.entries.append(entry)
        self._world.books()[reply.agency].texts[entry.name] = reply.text
