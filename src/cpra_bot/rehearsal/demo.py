"""The demo: the shipped campaign, made-up agencies, real mail servers on loopback, sixty simulated days in seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Channel
from cpra_bot.errors import CannotFinish, UsageError
from cpra_bot.files import shipped
from cpra_bot.law.days import CALIFORNIA
from cpra_bot.model.results import StatusResult
from cpra_bot.model.settings import Mailbox
from cpra_bot.output.style import Style, count
from cpra_bot.rehearsal import diary
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.courses import demo_agencies, strangers
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.rehearsal.tally import Tally, tally
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.status import agency_name, status
from cpra_bot.tasks.tick import note_told, tick
from cpra_bot.wire.clock import Clock, SystemClock
from cpra_bot.wire.secrets import Secret

CAMPAIGN = "alpr-2026"
MARK = ".cpra-demo"
HOUR_OF_CRON = 9
"""Cron runs once a simulated day, at nine in the morning in California."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class DemoResult:
    """How the demo ended.

    Attributes:
        tally: what the ledger says, held against the far side's books.
        status: the last table.
        plan: id of the approved plan.
    """

    tally: Tally
    status: StatusResult
    plan: str

    @property
    def clean(self) -> bool:
        """True if nothing was sent twice, lost on the way or filed wrongly."""
        return self.tally.clean

    def as_json(self) -> dict[str, Any]:
        """For `cpra demo --json`."""
        from cpra_bot.output import jsonable

        return {**self.tally.as_json(), "plan": self.plan, "requests": jsonable.status(self.status)["requests"]}


def play(folder: Path, days: int, say: Say, style: Style, *, last_day: date | None = None) -> DemoResult:
    """Play the demo and leave its workspace behind.

    The simulated days end today, so that `cpra status` on the ledger that is left shows the same table.

    Args:
        folder: for the workspace; replaced if an earlier demo made it.
        days: simulated days after the first.
        say: prints a line.
        style: for the lines.
        last_day: legal day on which the demo ends; today where left out.

    Raises:
        UsageError: the folder exists and is not a demo's.
        CpraError: the mail servers are not installed or do not start.
    """
    end = last_day or SystemClock().now().astimezone(CALIFORNIA).date()
    clock = SimulatedClock(_cron_time(end - timedelta(days=days)))
    agencies = demo_agencies()
    world = World(agencies, strangers(clock.now(), ADDRESS))
    _make_room(folder)
    with LoopbackMail(ADDRESS, world, clock) as mail:
        _furnish(folder, mail)
        with open_office(folder, clock=clock, actor="demo", channel=_demo_channel) as office:
            say(diary.opening(len(agencies), days, folder, style))
            plan = _launch(office, say, style)
            for day in range(1, days + 1):
                clock.advance_to(_cron_time(end - timedelta(days=days - day)))
                for raw, when, _agency in world.due_replies(clock.now()):
                    mail.append(raw, when)
                done = tick(office, live=True)
                note_told(office, done.news)
                lines = diary.day_lines(done, lambda key: agency_name(office, key), style)
                if lines:
                    say("\n".join([diary.day_head(office.today(), day, style), *lines]))
            table = status(office)
            result = DemoResult(tally(office, world, mail.accepted), table, plan)
    say(diary.closing(result.tally, table, folder, style))
    return result


def _cron_time(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, HOUR_OF_CRON, tzinfo=CALIFORNIA).astimezone(UTC)


def _demo_channel(mailbox: Mailbox, clock: Clock) -> Channel:
    return EmailChannel(mailbox, lambda: Secret("password", DEMO_PASSWORD), clock)


def _launch(office: Office, say: Say, style: Style) -> str:
    """What the organizer does on the first day: look at the letters, then let exactly these go."""
    plan = preview(office, CAMPAIGN)
    say(diary.day_head(office.today(), 0, style))
    say(f"    cpra preview {CAMPAIGN}: {count(len(plan.letters), 'letter')}, plan {plan.id}")
    sent = send(office, CAMPAIGN, plan.id, live=True)
    delivered = len(sent.delivery.outcomes)
    say(f"    cpra send {CAMPAIGN} --plan {plan.id} --live: {style.good(count(delivered, 'letter') + ' sent')}")
    return plan.id


def _make_room(folder: Path) -> None:
    if folder.is_dir() and (folder / MARK).is_file():
        shutil.rmtree(folder)
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and was not made by a demo", "name another one with --folder")


def _furnish(folder: Path, mail: LoopbackMail) -> None:
    with _disk_in_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / MARK).write_text("Made by `cpra demo`, which replaces this folder when it runs again.\n")
        lay_out(folder, mail.smtp_port, mail.imap_port)
        (folder / "campaigns").mkdir()
        source = shipped.campaigns() / f"{CAMPAIGN}.yaml"
        (folder / "campaigns" / source.name).write_bytes(source.read_bytes())


@contextmanager
def _disk_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise CannotFinish(f"{folder} cannot be written: {fault.strerror}", "name another folder") from fault
