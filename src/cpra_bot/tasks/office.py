"""All that a task works with: the workspace's files, the ledger, the channel and the clock, opened once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.decide.fold import fold
from cpra_bot.files.signature import load_signature
from cpra_bot.files.workspace import (
    LoadedCampaign,
    Workspace,
    find_campaign,
    load_campaign,
    load_directory,
    load_settings,
    load_templates_text,
)
from cpra_bot.law.days import legal_day
from cpra_bot.ledger.ledger import Ledger, open_ledger
from cpra_bot.letters.environment import Templates, load_templates
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.progress import Progress, silent
from cpra_bot.model.request import Books
from cpra_bot.model.settings import Mailbox, Settings
from cpra_bot.wire.clock import Clock, SystemClock
from cpra_bot.wire.secrets import find_secret

ChannelMaker = Callable[[Mailbox, Clock], Channel]


def by_mail(mailbox: Mailbox, clock: Clock) -> Channel:
    """The channel of a workspace: its mailbox, with the secret looked up at each login."""
    return EmailChannel(mailbox, lambda: find_secret(mailbox, os.environ), clock)


@dataclass
class Office:
    """One open workspace.

    Attributes:
        actor: who acts, for the ledger: `person`, `cron` or `demo`.
    """

    workspace: Workspace
    settings: Settings
    directory: Directory
    ledger: Ledger
    channel: Channel
    clock: Clock
    actor: str
    progress: Progress

    @cached_property
    def agencies(self) -> Mapping[str, Agency]:
        """Id → record."""
        return {agency.id: agency for agency in self.directory.agencies}

    @cached_property
    def closures(self) -> Mapping[str, frozenset[date]]:
        """Agency id → days on which its office is closed (CCP 12b)."""
        return {agency.id: frozenset(agency.closures) for agency in self.directory.agencies if agency.closures}

    @cached_property
    def templates(self) -> Templates:
        """The letters' templates, parsed once.

        Raises:
            LetterAtFault: one of them has a syntax error.
        """
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
        return load_campaign(find_campaign(self.workspace, name), self.directory, self.workspace)

    def books(self) -> Books:
        """How everything stands now."""
        return fold(self.ledger.events.all(), self.closures)

    def today(self) -> date:
        """The legal day it is now."""
        return legal_day(self.clock.now())


@contextmanager
def open_office(
    folder: Path,
    *,
    clock: Clock | None = None,
    actor: str = "person",
    progress: Progress = silent,
    channel: ChannelMaker = by_mail,
) -> Iterator[Office]:
    """Open a workspace for the block.

    Args:
        folder: the workspace.
        clock: the machine's own where left out.
        actor: who acts.
        progress: who listens to progress.
        channel: makes the channel; tests hand in their own.

    Raises:
        FilesAtFault: settings or directory are wrong.
        LedgerUnusable: the ledger cannot be opened, read or written.
    """
    clock = clock or SystemClock()
    workspace = Workspace(folder)
    settings = load_settings(workspace)
    directory = load_directory(workspace, settings)
    line = channel(settings.mailbox, clock)
    try:
        with open_ledger(workspace.folder / settings.ledger) as ledger:
            yield Office(workspace, settings, directory, ledger, line, clock, actor, progress)
    finally:
        line.close()
