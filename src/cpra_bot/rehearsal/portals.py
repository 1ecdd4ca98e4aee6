"""The portals of a play: MuckRock with an account of the organizer's, and what NextRequest portals publish."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

from cpra_bot.channels.muckrock.channel import MuckRockChannel
from cpra_bot.channels.muckrock.session import MemoryShelf
from cpra_bot.channels.protocol import Channel
from cpra_bot.errors import Unavailable
from cpra_bot.model.settings import MuckRock
from cpra_bot.rehearsal.cast import Cast
from cpra_bot.rehearsal.mail import Reply
from cpra_bot.rehearsal.memory.http import Site
from cpra_bot.rehearsal.muckrock.books import Account
from cpra_bot.rehearsal.muckrock.post import MuckRockPost
from cpra_bot.rehearsal.muckrock.site import MuckRockSite
from cpra_bot.rehearsal.public_record import PublicRecord
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office, PortalMaker
from cpra_bot.tasks.portals import make_portal
from cpra_bot.wire.carriage import Carriage
from cpra_bot.wire.clock import Clock

HOST, FILES_HOST = "muckrock.example", "cdn.muckrock.example"
PASSWORD = "no-secret-at-all"  # noqa: S105 - opens an account that lives for seconds on this machine
CALIFORNIA = 52
_MARK = re.compile(r"([0-9a-f]{10})\]$")


def account_of(real: MuckRock) -> MuckRock:
    """The account as the play has it: its name and price, and nothing that leads to the real one."""
    return MuckRock(
        user=real.user,
        api=f"https://{HOST}/api_v2/",
        accounts=f"https://{HOST}/api/",
        credit_price=real.credit_price,
        password_command=f"echo {PASSWORD}",
    )


class Portals:
    """All portals of a play.

    Attributes:
        sites: host → what stands there.
    """

    def __init__(self, cast: Cast, world: World, clock: Clock, seed: int, account: MuckRock | None) -> None:
        """Open them.

        Args:
            cast: who plays.
            world: the agencies behind them.
            clock: the play's.
            seed: of what is left to chance.
            account: the organizer's real account at MuckRock, whose name is taken; None where there is none.
        """
        self._world, self._clock = world, clock
        self.record = PublicRecord(world, cast.agencies, seed)
        self.muckrock = MuckRockSite(clock)
        books = self.muckrock.books
        books.files_at = f"https://{FILES_HOST}"
        books.add_place(CALIFORNIA, "California", "s", 1, "CA")
        names = {agency.id: agency.name for agency in cast.agencies}
        for number, agency in cast.muckrock.items():
            books.add_agency(number, names[agency], CALIFORNIA)
        if account:
            books.accounts[account.user] = Account(3, account.user, PASSWORD)
        self._post = MuckRockPost(books, world, cast.muckrock)
        self._agencies = cast.muckrock
        self.sites: dict[str, Site] = dict(self.record.sites)
        if cast.muckrock:
            self.sites |= {HOST: self.muckrock, FILES_HOST: self.muckrock}

    def channels(self, web: Carriage) -> PortalMaker:
        """Makes the channels of an office that reach these portals."""

        def channel(office: Office, kind: str) -> Channel:
            made = make_portal(
                office,
                kind,
                transport=web.transport,
                files=web.files,
                shelf=MemoryShelf(),
                password=lambda: PASSWORD,
                jitter=lambda: 0.5,
            )
            if not isinstance(made, MuckRockChannel):
                raise Unavailable(f"{kind} does not play")
            return made

        return channel

    def settle(self, now: datetime) -> None:
        """Let MuckRock do what is due; agencies may answer to it at once."""
        self._post.settle(now)

    def take(self, reply: Reply) -> bool:
        """Take in what goes to MuckRock, show what a portal publishes; False if it goes to the mailbox."""
        self.record.hear(reply)
        return self._post.take(reply)

    def filed(self, office: Office) -> Counter[str]:
        """Mark of a letter → how often MuckRock's own book has it. A title of nobody's counts under itself."""
        marks = {entry.letter.mark[:10]: entry.letter.mark for entry in office.ledger.outbox.entries()}
        found = (_MARK.search(title) for title in self.muckrock.books.posts)
        titles = zip(self.muckrock.books.posts, found, strict=True)
        return Counter(marks.get(mark[1], title) if mark else title for title, mark in titles)

    def notice_of(self, key: str) -> str:
        """Id of the agency that a notice with that key is about, by MuckRock's own book; empty if it is nobody's."""
        number = key.rpartition("/changes/")[0].rpartition("/")[2]
        row = self.muckrock.books.requests.get(int(number)) if number.isdigit() else None
        return self._agencies.get(row["agency"], "") if row else ""

    def close_books(self, office: Office) -> int:
        """Enter into the world's books what our side looked at; returns how many entries that were."""
        read = list(self.record.read(office))
        for each in read:
            self._world.also_shown(each.agency, each.name)
        return len(read)

    def overlooked(self, office: Office) -> list[str]:
        """Ids of agencies whose portal showed something for days that nobody looked at."""
        since = self._clock.now() - timedelta(days=3)
        return sorted({each.agency for each in self.record.overlooked(office, since)})
