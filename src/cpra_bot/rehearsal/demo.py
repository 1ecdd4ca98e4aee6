"""The demo: the shipped campaign, made-up agencies, real mail servers on loopback, sixty simulated days in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cpra_bot.files import shipped
from cpra_bot.law.days import CALIFORNIA
from cpra_bot.model.results import StatusResult
from cpra_bot.output.style import Style
from cpra_bot.rehearsal import diary
from cpra_bot.rehearsal.courses import demo_agencies, strangers
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.play import Days, Say, disk_in_words, launch, make_room, open_stage, play_breaks_off, play_days
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.tally import Tally, tally
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.status import status
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.loopback import loopback_only

CAMPAIGN = "alpr-2026"
MARK = ".cpra-demo"


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
    when = Days(last_day or SystemClock().now().astimezone(CALIFORNIA).date(), days)
    clock = when.clock()
    agencies = demo_agencies()
    world = World(agencies, strangers(clock.now(), ADDRESS))
    make_room(folder, MARK, "a demo")
    with play_breaks_off(folder), loopback_only() as guard, LoopbackMail(ADDRESS, world, clock) as mail:
        guard.narrow(*mail.ports)
        _furnish(folder, mail)
        with open_stage(folder, mail, clock, "demo") as office:
            say(diary.opening("cpra demo", f"{len(agencies)} made-up agencies", days, folder, style))
            plan, sent = launch(office, CAMPAIGN)
            say(diary.launched(office.today(), plan, sent, style))
            for day, done in play_days(office, world, mail, clock, when):
                say(diary.day_page(office, day, done, style))
            table = status(office)
            result = DemoResult(tally(office, world, mail.accepted), table, plan.id)
    say(diary.closing(result.tally, table, folder, style))
    return result


def _furnish(folder: Path, mail: LoopbackMail) -> None:
    with disk_in_words(folder):
        lay_out(folder, mail.smtp_port, mail.imap_port)
        (folder / "campaigns").mkdir()
        source = shipped.campaigns() / f"{CAMPAIGN}.yaml"
        (folder / "campaigns" / source.name).write_bytes(source.read_bytes())
