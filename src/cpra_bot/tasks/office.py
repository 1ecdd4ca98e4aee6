"""All that a task works with: the workspace's files, the ledger, the channel and the clock, opened once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cpra_bot.channels.protocol import Channel
from cpra_bot.files.law_file import load_law
from cpra_bot.files.routes import NEVER_USED
from cpra_bot.files.signature import load_signature
from cpra_bot.files.workspace import (
    LoadedCampaign,
    Workspace,
    load_directory,
    load_settings,
    load_templates_text,
)
from cpra_bot.law.days import legal_day
from cpra_bot.law.overlay import with_overlay
from cpra_bot.law.rules import Rules
from cpra_bot.ledger.ledger import Ledger, open_ledger
from cpra_bot.model.agency import PORTAL_KINDS, Agency, Directory, Route
from cpra_bot.model.campaign import Campaign, FollowUpPolicy
from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import Letter, LetterOrder
from cpra_bot.model.overlay import LawOverlay
from cpra_bot.model.problem import Problem
from cpra_bot.model.progress import Progress, silent
from cpra_bot.model.settings import Mailbox, Settings
from cpra_bot.tasks.copies import keep_fold, stamp_of, take_up
from cpra_bot.tasks.shelf import Shelf
from cpra_bot.wire.clock import Clock, SystemClock
from cpra_bot.wire.secrets import find_secret

if TYPE_CHECKING:
    from cpra_bot.decide.everything import Asked
    from cpra_bot.decide.fold import Folding
    from cpra_bot.letters.environment import Templates
    from cpra_bot.model.action import NextAction
    from cpra_bot.model.books import Books
    from cpra_bot.model.proposal import Proposal
    from cpra_bot.model.request import RequestState
    from cpra_bot.wire.carriage import Carriage
    from cpra_bot.wire.web.fetch import Fetcher

MAIL_OF_NO_REQUEST = (EventKind.MESSAGE_STORED, EventKind.MESSAGE_UNPLACED)
LETTERS = 64
"""So many letters, of some six kilobytes each, are kept after they were read."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)

ChannelMaker = Callable[[Mailbox, Clock], Channel]
FetcherMaker = Callable[[Clock], "Fetcher"]
PortalMaker = Callable[["Office", str], Channel]
"""Makes the channel of a kind other than mail for an open office. Raises Unavailable where it cannot."""
Draw = Callable[[int], bytes]
Decided = dict[str, "tuple[NextAction, ...]"]
"""Request key → all that is to be done, what decides about its letters first."""


def by_mail(mailbox: Mailbox, clock: Clock) -> Channel:
    """The channel of a workspace: its mailbox, with the secret looked up at each login."""
    from cpra_bot.channels.email.channel import EmailChannel  # loads the mail libraries, which `status` does not need

    return EmailChannel(mailbox, lambda: find_secret(mailbox, os.environ), clock, connections=mailbox.connections)


def by_web(clock: Clock) -> Fetcher:
    """The fetcher of a workspace: public servers of the web, and what one link may cost within a run of cron."""
    from cpra_bot.wire.web.fetch import Caps, Fetcher

    return Fetcher(clock, Caps(seconds=300.0))


@dataclass(frozen=True, slots=True)
class Draft:
    """A first letter, what it was written from, and its faults."""

    campaign: Campaign
    order: LetterOrder
    route: Route
    letter: Letter
    problems: tuple[Problem, ...]


@dataclass
class Office:
    """One open workspace.

    Attributes:
        mail: makes the channel of the mailbox.
        actor: who acts, for the ledger: `person`, `cron` or `demo`.
        overlay: the workspace's own rows over the rules of the clock.
        draw: draws unguessable bytes (how many → the bytes); a rehearsal hands in its own, so that it can be replayed.
        fetcher: makes what fetches links; None: nothing is fetched, and a person is told of each link.
        drafts: key of a first letter → what this run wrote under it last.
        portals: makes the channels that are no mail; the machine's own where left out.
        carriage: carries calls to portals in a play, which reads them whatever the settings say; None: the network.
        copies: whether folds are kept beside the ledger between commands.
        opened: when the workspace was opened, before a file of it was read (aware UTC).
        texts: message key → all that it shows, of those that were compared with newer ones of their thread.
        lying: names of the proposals that waited for a person when they were read last, and these.
        asked: what the rules said last of each request by itself.
        decided: the books, what was asked of them (day, silence of the mailbox, policies), and what was decided.
    """

    workspace: Workspace
    settings: Settings
    directory: Directory
    ledger: Ledger
    mail: ChannelMaker
    clock: Clock
    actor: str
    progress: Progress
    overlay: LawOverlay = field(default_factory=LawOverlay.model_construct)
    draw: Draw = secrets.token_bytes
    drafts: dict[str, Draft] = field(default_factory=dict)
    fetcher: FetcherMaker | None = None
    portals: PortalMaker | None = None
    carriage: Carriage | None = None
    copies: bool = False
    opened: datetime = LONG_AGO
    texts: dict[str, str] = field(default_factory=dict)
    lying: tuple[tuple[str, ...], tuple[Proposal, ...]] | None = None
    asked: Asked | None = None
    decided: tuple[Books, tuple[date, date | None, Mapping[str, FollowUpPolicy]], Decided] | None = None
    _lines: dict[str, Channel] = field(default_factory=dict)
    _books: Books | None = None
    _shelf: Shelf | None = None

    @property
    def reads_portals(self) -> bool:
        """True if what NextRequest portals publish is looked at."""
        return self.settings.nextrequest.read or self.carriage is not None

    @cached_property
    def channel(self) -> Channel:
        """The mailbox, which commands that only look into the ledger never open."""
        return self.mail(self.settings.mailbox, self.clock)

    @cached_property
    def agencies(self) -> Mapping[str, Agency]:
        """Id → record."""
        return self.directory.by_id

    @cached_property
    def closures(self) -> Mapping[str, frozenset[date]]:
        """Agency id → days on which its office is closed (CCP 12b)."""
        return all_closures(self.directory, self.overlay)

    @cached_property
    def mail_addresses(self) -> Mapping[str, tuple[str, ...]]:
        """Agency id → its mail addresses in the directory of which we are sure enough, in the directory's order."""
        return {
            agency.id: tuple(
                each.address
                for each in agency.channels
                if each.kind == "email" and each.address and each.confidence != "low" and each.status not in NEVER_USED
            )
            for agency in self.directory.agencies
        }

    def portals_of(self, agency: str) -> tuple[str, ...]:
        """Places of an agency's usable portals and forms in the directory, in its order; none for an unknown agency."""
        from cpra_bot.files.ways import ways  # loads the table of all ways, which sending does not need

        record = self.agencies.get(agency)
        judged = ways(record, self.agencies) if record else ()
        return tuple(way.place for way in judged if way.usable and way.channel.kind in PORTAL_KINDS)

    @cached_property
    def rules(self) -> Rules:
        """What the clock goes by in this workspace."""
        return with_overlay(self.overlay)

    @cached_property
    def templates(self) -> Templates:
        """The letters' templates, parsed once.

        Raises:
            LetterAtFault: one of them has a syntax error.
        """
        from cpra_bot.letters.environment import load_templates

        return load_templates(load_templates_text(self.workspace))

    @cached_property
    def signature(self) -> bytes | None:
        """The picture of the requester's signature, or None.

        Raises:
            FilesAtFault: it is at fault.
        """
        return load_signature(self.workspace, self.settings)

    def campaign(self, name: str) -> LoadedCampaign:
        """A campaign by its id or file.

        Raises:
            UsageError: there is none of that name.
            FilesAtFault: it has faults.
        """
        return self._campaigns().campaign(name)

    def policies(self) -> Mapping[str, FollowUpPolicy]:
        """Campaign id → patience as its file says it today; a file that is gone or broken gives none."""
        return self._campaigns().policies()

    def _campaigns(self) -> Shelf:
        self._shelf = self._shelf or Shelf(self.workspace, self.directory)
        return self._shelf

    @cached_property
    def _folding(self) -> Folding:
        from cpra_bot.decide.fold import Folding  # loads all that decides, which sending a full queue does not need

        folding = Folding(self.closures, self.rules)
        if self.copies:
            take_up(self, folding)
        return folding

    @cached_property
    def stamp(self) -> str:
        """Names the program and the workspace's files as they were read; empty where that is not known."""
        return stamp_of(self)

    def keep_copies(self) -> None:
        """Keep beside the ledger what took long to fold; see `tasks.copies`."""
        if self.copies and "_folding" in self.__dict__:
            keep_fold(self, self._folding)

    def line(self, kind: str) -> Channel:
        """The channel by which letters of that kind leave: mail, or a portal's, made when it is first needed.

        Raises:
            Unavailable: cpra.yaml names no account there.
        """
        if kind == "email":
            return self.channel
        if kind not in self._lines:
            from cpra_bot.tasks.portals import make_portal  # loads the web client, which mail does not need

            self._lines[kind] = (self.portals or make_portal)(self, kind)
        return self._lines[kind]

    def letter(self, key: str) -> Letter | None:
        """A letter of ours as it was queued, for it never changes again; None if the ledger has none of that key."""
        return self._letters(key)

    @cached_property
    def _letters(self) -> Callable[[str], Letter | None]:
        def read(key: str) -> Letter | None:
            entry = self.ledger.outbox.entry(key)
            return entry.letter if entry else None

        return lru_cache(maxsize=LETTERS)(read)

    def close_lines(self) -> None:
        """End the connections of all channels."""
        for line in self._lines.values():
            line.close()
        if "channel" in self.__dict__:
            self.channel.close()

    def books(self) -> Books:
        """How everything stands now; only what is new in the ledger since the last call is read."""
        if self._books is None or self.ledger.events.last() > self._folding.last:
            self._folding.add(self.ledger.events.after(self._folding.last))
            self._books = self._folding.books()
        return self._books

    def requests_as_they_stand(self) -> Mapping[str, RequestState]:
        """Request key → state, in a run that holds the lock and has asked for `books`.

        New mail of no request changes none of them, and is not folded for it: a first reading of a large mailbox brings
        little else. Only such a run settles what mail was, so that no request loses a message meanwhile.
        """
        if self._books is None or self.ledger.events.any_but(MAIL_OF_NO_REQUEST, self._folding.last):
            return self.books().requests
        return self._books.requests

    @property
    def last_folded(self) -> int:
        """Sequence of the newest event in the books."""
        return self._folding.last

    def today(self) -> date:
        """The legal day it is now."""
        return legal_day(self.clock.now())


def all_closures(directory: Directory, overlay: LawOverlay) -> dict[str, frozenset[date]]:
    """Agency id → days on which its office is closed, by the directory and by the workspace's `law.yaml`."""
    found = {agency.id: frozenset(agency.closures) for agency in directory.agencies if agency.closures}
    for agency, days in overlay.closures.items():
        found[agency] = found.get(agency, frozenset()) | frozenset(days)
    return found


@contextmanager
def open_office(
    folder: Path,
    *,
    clock: Clock | None = None,
    actor: str = "person",
    progress: Progress = silent,
    channel: ChannelMaker = by_mail,
    draw: Draw = secrets.token_bytes,
    durable: bool = True,
    fetcher: FetcherMaker | None = None,
    portals: PortalMaker | None = None,
) -> Iterator[Office]:
    """Open a workspace for the block.

    Args:
        folder: the workspace.
        clock: the machine's own where left out.
        actor: who acts.
        progress: who listens to progress.
        channel: makes the channel; tests hand in their own.
        draw: draws unguessable bytes, for the secret of a new ledger and the names of runs.
        portals: makes the channels that are no mail; tests hand in their own.
        durable: False for a play, whose ledger need not outlive a power cut.
        fetcher: makes what fetches links, where the settings allow it; without one nothing is fetched.

    Raises:
        FilesAtFault: settings, directory or `law.yaml` are wrong.
        LedgerUnusable: the ledger cannot be opened, read or written.
    """
    clock = clock or SystemClock()
    workspace, opened = Workspace(folder), clock.now()
    settings = load_settings(workspace)
    directory = load_directory(workspace, settings)
    overlay = load_law(workspace.folder, directory)
    with open_ledger(workspace.folder / settings.ledger, draw, durable=durable) as ledger:
        office = Office(workspace, settings, directory, ledger, channel, clock, actor, progress, overlay, draw)
        office.fetcher = fetcher if settings.fetch_links else None
        office.portals, office.opened, office.copies = portals, opened, durable
        try:
            yield office
            office.keep_copies()
        finally:
            office.close_lines()
