"""All that a task works with: the workspace's files, the ledger, the channel and the clock, opened once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.decide.fold import fold
from cpra_bot.files.law_file import load_law
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
from cpra_bot.law.overlay import with_overlay
from cpra_bot.law.rules import Rules
from cpra_bot.ledger.ledger import Ledger, open_ledger
from cpra_bot.letters.environment import Templates, load_templates
from cpra_bot.model.agency import Agency, Directory
from cpra_bot.model.overlay import LawOverlay
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
        overlay: the workspace's own rows over the rules of the clock.
    """

    workspace: Workspace
    settings: Settings
    directory: Directory
    ledger: Ledger
    channel: Channel
    clock: Clock
    actor: str
    progress: Progress
    overlay: LawOverlay = field(default_factory=LawOverlay)

    @cached_property
    def agencies(self) -> Mapping[str, Agency]:
        """Id → record."""
        return {agency.id: agency for agency in self.directory.agencies}

    @cached_property
    def closures(self) -> Mapping[str, frozenset[date]]:
        """Agency id → days on which its office is closed (CCP 12b)."""
        return all_closures(self.directory, self.overlay)

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
        return load_templates(load_templates_text(self.workspace))

    def campaign(self, name: str) -> LoadedCampaign:
        """A campaign by its id or file.

        Raises:
            UsageError: there is none of that name.
            FilesAtFault: it has faults.
        """
        return load_campaign(find_campaign(self.workspace, name), self.directory, self.workspace)

    def books(self) -> Books:
        """How everything stands now."""
        return fold(self.ledger.events.all(), self.closures, self.rules)

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
) -> Iterator[Office]:
    """Open a workspace for the block.

    Args:
        folder: the workspace.
        clock: the machine's own where left out.
        actor: who acts.
        progress: who listens to progress.
        channel: makes the channel; tests hand in their own.

    Raises:
        FilesAtFault: settings, directory or `law.yaml` are wrong.
        LedgerUnusable: the ledger cannot be opened, read or written.
    """
    clock = clock or SystemClock()
    workspace = Workspace(folder)
    settings = load_settings(workspace)
    directory = load_directory(workspace, settings)
    overlay = load_law(workspace.folder, directory)
    line = channel(settings.mailbox, clock)
    try:
        with open_ledger(workspace.folder / settings.ledger) as ledger:
            yield Office(workspace, settings, directory, ledger, line, clock, actor, progress, overlay)
    finally:
        line.close()
