"""A rehearsal: the user's own campaign, played against simulated agencies before anything is launched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from cpra_bot.files.workspace import SETTINGS, Workspace, load_all, load_settings
from cpra_bot.law.days import CALIFORNIA
from cpra_bot.model.results import StatusResult
from cpra_bot.output.style import Style
from cpra_bot.rehearsal import diary, programme
from cpra_bot.rehearsal.agencies import Agency
from cpra_bot.rehearsal.cast import Cast, choose
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.endings import Endings, Load, endings, load_of
from cpra_bot.rehearsal.findings import (
    Correspondence,
    Decision,
    Kind,
    Trouble,
    correspondence,
    decisions,
    news_of_trouble,
    overlooked,
    troubles,
)
from cpra_bot.rehearsal.person import LEFT, Person, Taken
from cpra_bot.rehearsal.play import Days, Mail, Say, launch, make_room, open_stage, play_breaks_off, play_days, seeded
from cpra_bot.rehearsal.portals import Portals
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.stage import furnish
from cpra_bot.rehearsal.tally import Tally, tally
from cpra_bot.rehearsal.volunteers import NOTHING_FILED, Volunteers
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.status import agency_name, status
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.loopback import loopback_only

MARK = ".cpra-rehearsal"
MAKER = "`cpra rehearse`"

Carrier = Callable[[str, World, SimulatedClock], AbstractContextManager[Mail]]
"""The organizer's address, who takes letters, and the clock → a pair of mail servers."""


@dataclass(frozen=True)
class Wish:
    """What a person asked for.

    Attributes:
        workspace: the user's; only read.
        campaign: id or file.
        folder: for the rehearsal's workspace.
        days: simulated days after the first.
        seed: of all that is left to chance.
        weights: temperament → share.
        agencies: how many play; None for the usual number.
        accept_low: also write to addresses of low confidence.
        last_day: legal day on which the play ends; None for today.
        nobody: True if nobody decides, so that what waits for a person goes on waiting.
    """

    workspace: Path
    campaign: str
    folder: Path
    days: int
    seed: int
    weights: Mapping[str, float]
    agencies: int | None = None
    accept_low: bool = False
    last_day: date | None = None
    nobody: bool = False


@dataclass(frozen=True)
class Rehearsed:
    """How a rehearsal ended.

    Attributes:
        tally: what the ledger says, held against the far side's books.
        status: the last table.
        plan: id of the approved plan.
        cast: who played.
        decisions: what a person would have had to decide, in order.
        letters: whom the letters went to.
        troubles: what would have gone wrong.
        endings: how the requests ended.
        load: how much a person had to decide.
    """

    tally: Tally
    status: StatusResult
    plan: str
    cast: Cast
    decisions: tuple[Decision, ...]
    letters: tuple[Correspondence, ...]
    troubles: tuple[Trouble, ...]
    endings: Endings
    load: Load

    @property
    def clean(self) -> bool:
        """True if the program itself did nothing wrong."""
        return self.tally.clean and all(each.kind is not Kind.OURS for each in self.troubles)

    def as_json(self) -> dict[str, Any]:
        """For `cpra rehearse --json`: what the demo has, and what the rehearsal taught."""
        from cpra_bot.output import jsonable

        return {
            **self.tally.as_json(),
            "plan": self.plan,
            "requests": jsonable.status(self.status)["requests"],
            "decisions": [{**asdict(each), "day": each.day.isoformat()} for each in self.decisions],
            "letters": [
                {
                    **asdict(each),
                    "letters": [{"day": f"{day}", "kind": kind, "status": how} for day, kind, how in each.letters],
                }
                for each in self.letters
            ],
            "endings": asdict(self.endings),
            "load": self.load.as_json(),
            "troubles": [{**asdict(each), "kind": each.kind.name.lower()} for each in self.troubles],
            "agencies": {
                "own": self.cast.own,
                "made_up": self.cast.made_up,
                "left_out": self.cast.left_out,
                "by_hand": self.cast.by_hand,
                "by_muckrock": len(self.cast.muckrock),
            },
            "unreachable": [asdict(each) for each in self.cast.held],
        }


def rehearse(wish: Wish, say: Say, style: Style, carrier: Carrier = LoopbackMail, *, quiet: bool = False) -> Rehearsed:
    """Play, and leave the rehearsal's workspace behind.

    The simulated days end today, so that `cpra status` on the ledger that is left shows the same table. Nothing in the
    user's workspace is written; its ledger, mailbox and password are not opened, and the process is kept from reaching
    another machine.

    Args:
        wish: what is played.
        say: prints a line.
        style: for the lines.
        carrier: makes the mail servers: real ones on loopback, or those in memory.
        quiet: leave out the days and the letters, and say only what needs a person.

    Raises:
        FilesAtFault: the user's files have faults, as `cpra check` says them.
        UsageError: there is no such campaign, or the folder is somebody's.
        CpraError: the mail servers are not installed or do not start.
    """
    workspace = Workspace(wish.workspace)
    if not (wish.workspace / SETTINGS).is_file():
        load_settings(workspace)  # says what has to be said where there is no workspace at all
    loaded = load_all(workspace, [wish.campaign])
    campaign = loaded.campaigns[0]
    cast = choose(
        campaign,
        loaded.directory,
        wish.weights,
        wish.seed,
        count=wish.agencies,
        accept_low=wish.accept_low,
        signs=loaded.settings.requester.signature is not None,
        by_muckrock=loaded.settings.muckrock is not None,
    )
    days = Days(wish.last_day or SystemClock().now().astimezone(CALIFORNIA).date(), wish.days)
    clock = days.clock()
    world = World(Agency(profile) for profile in cast.profiles)
    portals = Portals(cast, world, clock, wish.seed, loaded.settings.muckrock)
    make_room(wish.folder, MARK, MAKER)
    address = loaded.settings.mailbox.address
    with play_breaks_off(wish.folder), loopback_only() as guard, carrier(address, world, clock) as mail:
        furnish(wish.folder, workspace, loaded.settings, campaign, cast, mail)
        aside = _nothing if quiet else say
        aside(programme.opening(wish.folder, campaign.campaign.id, cast, wish.seed, days, style))
        with open_stage(wish.folder, mail, clock, "rehearsal", seeded(wish.seed), portals) as office:
            guard.narrow(*mail.ports, *(office.carriage.ports if office.carriage else ()))
            stage = _Stage(wish, campaign.campaign.id, cast, world, mail, clock, days, portals)
            return _perform(office, stage, say, aside, style)


@dataclass(frozen=True)
class _Stage:
    """All that a performance stands on."""

    wish: Wish
    campaign: str
    cast: Cast
    world: World
    mail: Mail
    clock: SimulatedClock
    days: Days
    portals: Portals


def _perform(office: Office, stage: _Stage, say: Say, aside: Say, style: Style) -> Rehearsed:
    asked: list[Decision] = []
    wrong: list[Trouble] = []
    taken: list[Taken] = []
    person, volunteers = Person(office, stage.world), Volunteers(office, stage.world)
    names = partial(agency_name, office)
    plan, sent = launch(office, stage.campaign, accept_low=stage.wish.accept_low)
    aside(diary.launched(office.today(), plan, sent, style))
    aside(diary.filed_line(volunteers.file(), style))
    for number, done in play_days(office, stage.world, stage.mail, stage.clock, stage.days, stage.portals):
        did = [] if stage.wish.nobody else person.decide(done.news)
        taken += did or [Taken(each.need, LEFT) for each in done.news]
        today = decisions(office.today(), done.news, did)
        asked += today
        wrong += news_of_trouble(done, office.today())
        filed = volunteers.file() if number < stage.days.count else NOTHING_FILED  # what is filed must show itself
        lines = [*diary.day_lines(done, names, style), *programme.acts(today, names, style)]
        lines += [diary.filed_line(filed, style)] if filed.pages else []
        aside(diary.page(office.today(), number, lines, style))
    stage.portals.close_books(office)
    accepted = stage.mail.accepted + volunteers.filed + stage.portals.filed(office)
    table, counts = status(office), tally(office, stage.world, accepted, stage.portals)
    result = Rehearsed(
        tally=counts,
        status=table,
        plan=plan.id,
        cast=stage.cast,
        decisions=tuple(asked),
        letters=correspondence(office, stage.world, stage.cast.profiles),
        troubles=(
            *wrong,
            *troubles(office, stage.world, asked, stage.days.last),
            *overlooked(office, stage.portals.overlooked(office)),
        ),
        endings=endings(table.rows),
        load=load_of(taken, counts.replies_received),
    )
    say(programme.decided(result.decisions, names, style))
    aside(programme.addressed(result.letters, style))
    say(programme.went_wrong(result.troubles, style))
    say(programme.ended(result.endings, result.load, style))
    aside(programme.closing(result.tally, result.clean, stage.wish.folder, style))
    return result


def _nothing(_line: str) -> None:
    """Say nothing."""
