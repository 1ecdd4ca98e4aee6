"""How a campaign is played, by the demo, the rehearsal and the simulation alike: launch it, then run cron each day."""

from __future__ import annotations

import random
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.law.days import CALIFORNIA
from cpra_bot.model.results import Plan, SendResult, TickResult
from cpra_bot.model.settings import Mailbox
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.mail import to_bytes
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Draw, Office, open_office
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.tick import note_told, tick
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.dial import Dial
from cpra_bot.wire.secrets import Secret

if TYPE_CHECKING:  # the demo has no portals, and the web client takes long to load
    from cpra_bot.rehearsal.memory.http import Site
    from cpra_bot.rehearsal.portals import Portals
    from cpra_bot.wire.carriage import Carriage

HOUR_OF_CRON = 9
"""Cron runs once a simulated day, at nine in the morning in California."""


class Mail(Protocol):
    """A carrier: the two mail servers of one mailbox, on loopback or in memory."""

    address: str
    password: str
    smtp_port: int
    imap_port: int

    @property
    def ports(self) -> tuple[int, ...]:
        """Ports of this machine on which its servers listen; none if it needs no sockets."""
        ...

    @property
    def dial(self) -> Dial:
        """Makes the connections to its servers."""
        ...

    @property
    def accepted(self) -> Counter[str]:
        """How many 250s each letter's text got."""
        ...

    def append(self, raw: bytes, when: datetime) -> None:
        """Put a mail into the mailbox."""
        ...

    def web(self, sites: Mapping[str, Site]) -> AbstractContextManager[Carriage]:
        """Carry calls to these portals (host → what stands there) as it carries mail."""
        ...


@dataclass(frozen=True)
class Days:
    """The simulated days: `count` of them after the day on which the campaign is launched.

    Attributes:
        last: legal day on which the play ends.
        count: days after the first.
    """

    last: date
    count: int

    def cron(self, number: int) -> datetime:
        """When cron runs on a day, 0 being the first (aware UTC)."""
        day = self.last - timedelta(days=self.count - number)
        return datetime(day.year, day.month, day.day, HOUR_OF_CRON, tzinfo=CALIFORNIA).astimezone(UTC)

    def clock(self) -> SimulatedClock:
        """A clock that stands at the hour of cron on the first day."""
        return SimulatedClock(self.cron(0))


def seeded(seed: int) -> Draw:
    """Bytes that look drawn and are the same for the same seed; good for a play and for nothing else."""
    return random.Random(seed).randbytes  # noqa: S311 - a play is to be repeated


@contextmanager
def open_stage(
    folder: Path,
    mail: Mail,
    clock: Clock,
    actor: str,
    draw: Draw | None = None,
    portals: Portals | None = None,
) -> Iterator[Office]:
    """Open a rehearsal's workspace, with the carrier's servers as its only mailbox and no secret looked for anywhere.

    Args:
        folder: the workspace.
        mail: the carrier.
        clock: simulated.
        actor: who acts, for the ledger.
        draw: where unguessable bytes come from; the machine where left out.
        portals: those of the play; none where left out.
    """

    def channel(mailbox: Mailbox, clock: Clock) -> Channel:
        # No jitter: it keeps programs apart that failed together, and here is only one.
        return EmailChannel(
            mailbox, lambda: Secret("password", mail.password), clock, dial=mail.dial, jitter=lambda: 0.5
        )

    with ExitStack() as stack:
        web = stack.enter_context(mail.web(portals.sites)) if portals and portals.sites else None
        office = stack.enter_context(
            open_office(
                folder,
                clock=clock,
                actor=actor,
                channel=channel,
                draw=draw or secrets.token_bytes,
                durable=False,
                portals=portals.channels(web) if portals and web else None,
            )
        )
        office.carriage = web
        yield office


def launch(office: Office, campaign: str, *, accept_low: bool = False) -> tuple[Plan, SendResult]:
    """What an organizer does on the first day: look at the letters, then let exactly these go."""
    plan = preview(office, campaign, accept_low=accept_low)
    return plan, send(office, campaign, plan.id, live=True, accept_low=accept_low)


def play_days(
    office: Office, world: World, mail: Mail, clock: SimulatedClock, days: Days, portals: Portals | None = None
) -> Iterator[tuple[int, TickResult]]:
    """Let the days pass one by one: answers come in, cron runs.

    Yields:
        number of the day, counted from 1, and what cron did.
    """
    for number in range(1, days.count + 1):
        clock.advance_to(days.cron(number))
        if portals:
            portals.settle(clock.now())
        for reply in world.due(clock.now()):
            if portals is None or not portals.take(reply):
                mail.append(to_bytes(reply), reply.due)
        done = tick(office, live=True)
        yield number, done
        note_told(office, done.news)


def make_room(folder: Path, mark: str, maker: str) -> None:
    """Clear the folder of an earlier play; anything else that stands there is somebody's.

    Args:
        folder: for the workspace.
        mark: name of the file by which a play knows its own folder.
        maker: as `a demo`.

    Raises:
        UsageError: the folder exists and is not a play's.
        CannotFinish: the disk does not let it be cleared or made.
    """
    with disk_in_words(folder):
        if folder.is_dir() and (folder / mark).is_file():
            _clear(folder, mark)
        elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} exists and was not made by {maker}", "name another one with --folder")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / mark).write_text(f"Made by {maker}, the next of which replaces this folder.\n")


def _clear(folder: Path, mark: str) -> None:
    """Empty a folder, which may be a link to one. The mark stays, so that a clearing that breaks off can go on."""
    for each in folder.iterdir():
        if each.is_dir() and not each.is_symlink():
            shutil.rmtree(each)
        elif each.name != mark:
            each.unlink()


@contextmanager
def disk_in_words(folder: Path) -> Iterator[None]:
    """Turn a fault of the disk into a sentence.

    Raises:
        CannotFinish: something could not be written.
    """
    try:
        yield
    except OSError as fault:
        raise CannotFinish(f"{folder} cannot be written: {fault.strerror}", "name another folder") from fault


@contextmanager
def play_breaks_off(folder: Path) -> Iterator[None]:
    """Say what Ctrl-C means here: unlike a run on a real ledger, a play does not go on where it stopped.

    Raises:
        CannotFinish: a person interrupted the play.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise CannotFinish(
            f"interrupted; {folder} holds half a play, and nothing has left", "run the command again: it begins anew"
        ) from None


Say = Callable[[str], None]
"""Prints a line."""
