"""One seed: what agencies do, what comes when, what a person does, what breaks; step after step, each with its checks.

Every step draws from its own number and the seed alone, so that a step can be left out and the others stay as they are.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from simulation_acts import ACTS, SHARES_OF_ACTS, launch, settle_all
from simulation_checks import Broken, Checks
from simulation_edges import CLOCK, FILE, HTTP, IMAP, KINDS, LEDGER, POINTS, SMTP, Died, Trouble
from simulation_rocks import ROCK, Rocks
from simulation_stage import MOST_AGENCIES, Clock, Machine, Mailbox, Post

from cpra_bot.errors import CpraError
from cpra_bot.law.days import CALIFORNIA
from cpra_bot.ledger.connection import in_plain_words
from cpra_bot.model.results import TickResult
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.mail import to_bytes
from cpra_bot.rehearsal.memory.imap import FOLDER
from cpra_bot.rehearsal.person import Person
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.tick import tick

STARTS = (
    datetime(2026, 9, 1, 9, tzinfo=CALIFORNIA),
    datetime(2026, 10, 27, 1, 30, tzinfo=CALIFORNIA),  # the clocks go back on November 1 at two
    datetime(2027, 3, 9, 2, 15, tzinfo=CALIFORNIA),  # and forward on March 14
    datetime(2026, 12, 21, 17, 55, tzinfo=CALIFORNIA),  # holidays
    datetime(2027, 2, 26, 23, 50, tzinfo=CALIFORNIA),  # the day ends in the middle of a run
)
ROCK_SHARE = 0.2
"""So many plays go by MuckRock instead of mail."""
PUBLISHED_SHARE = 0.2
"""In so many of the others the first agency has a portal, which shows what it writes or, every second time, does not."""
SEVERAL_SHARE = 0.3
"""In so many plays letters leave on three connections side by side."""
READING = ("GET", "BODY")
"""Calls at which a trouble weighs most where nothing is filed."""
SHARES = {SMTP: 30, IMAP: 25, LEDGER: 25, FILE: 5, CLOCK: 5}
AT_THE_LAUNCH = {SMTP: 60, LEDGER: 30, FILE: 5, CLOCK: 5}
REACH = {SMTP: 14, IMAP: 14, LEDGER: 20, FILE: 6, CLOCK: 3, HTTP: 20}
"""Calls within which most troubles of an edge fall; a step makes about so many."""


@dataclass(frozen=True)
class Score:
    """What a seed is.

    Attributes:
        seed: of all of it.
        agencies: how many play.
        steps: numbers of the steps that are played, in order.
    """

    seed: int
    agencies: int
    steps: tuple[int, ...]

    @classmethod
    def of(cls, seed: int) -> Score:
        """The whole play of a seed: most are small, so that many fit into a minute."""
        chance = random.Random(f"score/{seed}")
        agencies = chance.choices(range(1, MOST_AGENCIES + 1), (70, 20, 7, 3))[0]
        count = chance.randint(2, 6) if chance.random() < 0.92 else chance.randint(7, 40)
        return cls(seed, agencies, tuple(range(count)))


@dataclass
class Told:
    """What a play was made of, and what went wrong with it.

    Attributes:
        steps: how many were played.
        met: what broke, by edge and kind.
        acts: what was done, by kind.
        checks: how often each invariant was looked at.
        broken: the invariant that did not hold, with the step; empty if all did.
    """

    steps: int = 0
    met: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    broken: str = ""


def play(machine: Machine, score: Score) -> Told:
    """Play a seed from its first step to its quiet end."""
    machine.clear()
    machine.edges.met = Counter()
    scene = Scene(machine, score)
    told = Told()
    step: int | str = "the launch"
    try:
        scene.step(-1, told)
        for step in score.steps:
            told.steps += 1
            scene.step(step, told)
        step = "the quiet days at the end"
        scene.quiet_days()
    except Broken as fault:
        told.broken = f"step {step}: {fault}"
    except Exception as fault:  # whatever it is, it belongs to this seed
        told.broken = f"step {step}: {type(fault).__name__}: {fault}"
        if machine.loud:
            raise
    finally:
        machine.edges.end()
        with suppress(CpraError, OSError):
            scene.leave()
    told.met, told.checks = Counter(machine.edges.met), scene.checks.made
    return told


class Scene:
    """One play under way."""

    def __init__(self, machine: Machine, score: Score) -> None:
        seed = score.seed
        self.machine, self.score, self.edges = machine, score, machine.edges
        self.chance = random.Random(f"scene/{seed}")
        self.true_time = SimulatedClock(self.chance.choice(STARTS).astimezone(UTC))
        self.clock = Clock(self.true_time, self.edges, self.chance)
        rock = random.Random(f"rock/{seed}").random() < ROCK_SHARE
        published = not rock and random.Random(f"published/{seed}").random() < PUBLISHED_SHARE
        self.world = machine.world(seed, score.agencies, published=published)
        self.post = Post(self.world, self.clock)
        self.mailbox = Mailbox(self.post, self.true_time, self.edges, self.chance)
        self.edges.happen = self.mailbox.happen
        self.published = machine.published(self.world, seed, self.true_time) if published else None
        self.connections = 3 if random.Random(f"lanes/{seed}").random() < SEVERAL_SHARE else 1
        self.rocks = Rocks(self.post, self.true_time, self.edges) if rock else None
        self.campaign = ROCK if rock else f"trees-{score.agencies}"
        self.roughness = self.chance.choice((0.0, 0.5, 0.8, 1.0))
        self.checks = Checks(self.world, self.post, self.mailbox, self.clock, self.rocks, self.published)
        self.office: Office | None = None
        self.told: TickResult | None = None

    def enter(self) -> Office:
        """The open workspace; a new process where the last one ended."""
        if self.office is None:
            with in_plain_words(self.machine.folder, OSError):
                draw = self.chance.randbytes
                mail = self.machine.mail(self.mailbox, self.clock, self.connections)
                self.office = self.machine.open(mail, self.clock, draw, self.rocks, self.published)
        return self.office

    def leave(self) -> None:
        """End the process."""
        office, self.office = self.office, None
        if office is not None:
            office.channel.close()
            office.close_lines()
        self.machine.close()

    def step(self, number: int, told: Told) -> None:
        """Play one step: something happens in the world, something breaks, somebody acts; then all must hold."""
        chance = random.Random(f"step/{self.score.seed}/{number}")
        if number < 0:
            name, act = "launch", launch
        else:
            name, act = chance.choices(list(ACTS.items()), SHARES_OF_ACTS)[0]
        self.chance.seed(f"within/{self.score.seed}/{number}")
        told.acts[name] += 1
        self.enter()
        plan = self._troubles(chance, AT_THE_LAUNCH if number < 0 else SHARES)
        before = len(self.post.log)
        clean = self._run(lambda: act(self, chance), plan)
        self._hold(clean, before)

    def _hold(self, clean: bool, before: int) -> None:
        """All that must hold between two steps; after a run on which nothing broke, a second one changes nothing."""
        office = self.enter()
        self.checks.all(office, before)
        told, self.told = self.told, None
        if clean and told is not None and told.poll is not None and not told.poll.stopped:
            self.checks.nothing_left_unread(office, before)
            if not told.delivery.stopped:
                if self._more_to_see(told):
                    tick(office, live=True)
                last, gone = office.ledger.events.last(), len(self.post.log)
                tick(office, live=True)
                self.checks.nothing_more(office, last, gone, before)

    def _more_to_see(self, told: TickResult) -> bool:
        """True if the next run will see what this one came too early for.

        A portal is read by the run after the one that met its number or filed there; and the copy of a letter shows
        that a mailbox is alive whose silence held follow-ups back.
        """
        silent = any(need.need.startswith("silent-mailbox:") for need in told.news)
        return self.published is not None or (bool(told.delivery.outcomes) and (self.rocks is not None or silent))

    def _run(self, act: Callable[[], None], plan: Sequence[Trouble]) -> bool:
        """Do it as a process would; True if it came to its end and nothing broke on the way."""
        met = self.edges.met.total()
        self.edges.begin(plan)
        try:
            with in_plain_words(self.machine.folder):
                act()
        except (Died, KeyboardInterrupt):
            self.edges.end()
            self._crash()
            return False
        except CpraError as trouble:
            self.edges.end()
            self.checks.in_words(trouble)
            self._crash()
            return False
        finally:
            self.edges.end()
        return self.edges.met.total() == met

    def _crash(self) -> None:
        """The process is gone; nobody said goodbye."""
        self.office = None
        self.machine.close()

    def _troubles(self, chance: random.Random, shares: Mapping[str, int]) -> tuple[Trouble, ...]:
        if chance.random() >= self.roughness:
            return ()
        found = []
        for _ in range(1 + (chance.random() < 0.3)):
            edge = chance.choices(list(shares), list(shares.values()))[0]
            if edge == SMTP and self.rocks:
                edge = HTTP
            if edge == IMAP and self.published and chance.random() < 0.5:
                edge = HTTP
            what, times = chance.choice(KINDS[edge]), chance.choice((1, 1, 1, 2, 50))
            if edge in POINTS and chance.random() < 0.5:
                points = READING if edge == HTTP and self.published else POINTS[edge]
                found.append(Trouble(edge, what, chance.randint(1, 4), times, chance.choice(points)))
            else:
                found.append(Trouble(edge, what, 1 + int(chance.expovariate(1.6 / REACH[edge])), times))
        return tuple(found)

    def days(self, count: float) -> None:
        """Let time pass, and what comes due come in."""
        self.true_time.sleep(count * 86_400)
        for reply in self.world.due(self.true_time.now()):
            if self.published:
                self.published.hear(reply)
            self.mailbox.folder.append(to_bytes(reply), reply.due)
        if self.rocks:
            self.rocks.some_answer(self.chance)

    def quiet_days(self) -> None:
        """Nothing breaks any more and a person looks at everything: then nothing may be left behind."""
        self.clock.wrong_by = timedelta(0)
        self.mailbox.folder.name = FOLDER
        office = self.enter()
        for days in (4, 3):
            self.days(days)
            before = len(self.post.log)
            settle_all(self, office)
            done = tick(office, live=True)
            self.checks.all(office, before)
            if days == 4:
                Person(office, self.world).decide(done.news)
        self.checks.nothing_left_unread(office, before)
        self.checks.nothing_forgotten(office, done)
