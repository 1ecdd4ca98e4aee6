"""A workspace on a disk in memory, its mailbox and its agencies: played anew for each seed, and cheap to open again.

What costs time and is the same for every seed is done once a process: files are read, templates parsed, queries
compiled, an empty ledger made. What the program keeps between two calls is thrown away whenever its process ends.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import yaml
from simulation_edges import CLOCK, Edges, Files, Wire, driver_of
from simulation_published import WRITES_BY_PORTAL, Published
from simulation_rocks import ROCK, ROCK_PASSWORD, ROCK_SETTINGS, ROCKS, Rocks, portal, rock

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.files.workspace import Workspace, load_directory, load_settings
from cpra_bot.ledger.connection import BUSY_SECONDS, open_file
from cpra_bot.ledger.ledger import Ledger
from cpra_bot.model.agency import Directory, Source
from cpra_bot.rehearsal.agencies import Agency
from cpra_bot.rehearsal.books import read_letter
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.exchange import Copy, Exchange
from cpra_bot.rehearsal.made_up import SOURCE, made_up
from cpra_bot.rehearsal.memory.carrier import IMAP_PORT, SMTP_PORT
from cpra_bot.rehearsal.memory.imap import FOLDER, ImapSession, MemoryFolder
from cpra_bot.rehearsal.memory.line import Session
from cpra_bot.rehearsal.memory.smtp import SmtpSession
from cpra_bot.rehearsal.mix import shipped_weights
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.rehearsal.temperaments import PAPER, PORTAL, play
from cpra_bot.rehearsal.temperaments.place import Place
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office
from cpra_bot.wire.secrets import Secret

MOST_AGENCIES = 4
CAMPAIGN = """\
id: trees-{count}
version: 1
title: shade trees in parking lots
parts:
  - id: T
    title: Trees
    fallback_intro: Only where you would have to create a record for the items above.
    items:
      - {{id: T1, ask: "Records sufficient to show the number of trees planted in 2025.", answer: count}}
      - {{id: T2, ask: "Records sufficient to show where they stand.", answer: list}}
      - {{id: T3, ask: "The lists of trees as they were kept in 2025.", answer: documents, fallback_for: [T2],
          activated_by: record_creation_objection}}
agencies: {{ids: [{ids}]}}
{more}"""
MORE = {1: "", 2: "follow_up: {automatic: false}\n", 3: "", 4: "follow_up: {minimum_distance_days: 10, ceiling: 2}\n"}
SUSPENSIONS = (3_600, 9 * 3_600, 3 * 86_400)  # seconds that a lid stays closed


class Clock:
    """The machine's clock, which may be wrong; the world has its own, which never is.

    Attributes:
        world: the true time.
        wrong_by: what the machine's clock adds to it.
    """

    def __init__(self, world: SimulatedClock, edges: Edges, chance: random.Random) -> None:
        self.world, self.wrong_by = world, timedelta(0)
        self._edges, self._chance = edges, chance

    def now(self) -> datetime:
        """What the machine believes (aware UTC)."""
        return self.world.now() + self.wrong_by

    def sleep(self, seconds: float) -> None:
        """Go on at once; a machine may be put to sleep meanwhile."""
        if self._edges.at(CLOCK) == "suspend":
            self.world.sleep(self._chance.choice(SUSPENSIONS))
        self.world.sleep(seconds)


@dataclass(frozen=True)
class Delivered:
    """One letter that an agency's server took.

    Attributes:
        mark: its X-CPRA-Letter; at MuckRock its title.
        to: address.
        at: true time; `by_our_clock` what the machine believed (both aware UTC).
    """

    mark: str
    to: str
    at: datetime
    by_our_clock: datetime


class Post:
    """Hands letters to the agencies and remembers when; see `exchange.Recipients`."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.log: list[Delivered] = []
        self._world, self._clock = world, clock

    def knows(self, recipient: str) -> bool:
        """True for agencies' addresses."""
        return self._world.knows(recipient)

    def note(self, mark: str, to: str) -> None:
        """Note that a letter has arrived now."""
        self.log.append(Delivered(mark, to, self._clock.world.now(), self._clock.now()))

    def deliver(self, recipient: str, raw: bytes, when: datetime) -> None:
        """Take a letter."""
        self.note(read_letter(raw, when).mark, recipient)
        self._world.deliver(recipient, raw, when)


class Mailbox:
    """The organizer's account: both servers, and the folder that only its owner changes.

    Attributes:
        gone: bytes of the mails that somebody took out of it.
    """

    def __init__(self, post: Post, clock: SimulatedClock, edges: Edges, chance: random.Random) -> None:
        self.folder, self.gone = MemoryFolder(), list[bytes]()
        self._exchange = Exchange(ADDRESS, DEMO_PASSWORD, post, clock)
        self._edges, self._chance = edges, chance

    def dial(self, _host: str, port: int, _timeout: float | None) -> socket.socket:
        """Connect; see `wire.dial.Dial`."""
        session: Session = SmtpSession(self._exchange, self._keep)
        if port == IMAP_PORT:
            session = ImapSession(self.folder, self._exchange.lets_in)
        return cast(socket.socket, Wire(session, self._edges))

    def happen(self, what: str) -> None:
        """What its owner or its server does to it, at any moment."""
        if what == "folder made anew":
            self.folder.make_anew()
        elif what == "folder renamed":
            self.folder.name = "Archive" if self.folder.name == FOLDER else FOLDER
        elif self.folder.mails:
            uid = self._chance.choice(list(self.folder.mails))
            self.gone.append(self.folder.mails[uid].raw)
            self.folder.remove(uid)

    def deliver_again(self) -> None:
        """A mail comes a second time by another route: the same but for one line of its trace."""
        if self.folder.mails:
            mail = self._chance.choice(list(self.folder.mails.values()))
            self.folder.append(b"Received: from relay.example by mail.rehearsal.example\r\n" + mail.raw, mail.when)

    def _keep(self, copy: Copy) -> None:
        self.folder.append(copy.raw, copy.when)


class Machine:
    """One process's workspace, in which one seed after the other is played.

    Attributes:
        folder: the workspace.
        edges: of all plays.
        loud: True to let faults of the program itself through, with their traceback.
    """

    loud = False

    def __init__(self) -> None:
        room = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(prefix="cpra-simulation-", dir=room if room.is_dir() else None))
        self.edges, self._files = Edges(), Files()
        self._weights = {key: each for key, each in shipped_weights().items() if key not in PORTAL | PAPER}
        self._agencies = made_up(MOST_AGENCIES, 1, set())
        os.environ |= {
            "CPRA_MUCKROCK_PASSWORD": ROCK_PASSWORD,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        self._furnish()
        workspace = Workspace(self.folder)
        settings = load_settings(workspace)
        directory = load_directory(workspace, settings)
        self._path = self.folder / settings.ledger
        open_file(self._path, random.Random("ledger").randbytes, durable=False).close()
        self._empty = self._path.read_bytes()
        self._open: list[sqlite3.Connection] = []
        self._ledger: Ledger | None = None
        channel = EmailChannel(settings.mailbox, _password, SimulatedClock(datetime.now().astimezone()))
        nothing = cast(Ledger, None)
        clock = SimulatedClock(datetime.now().astimezone())
        self._office = Office(workspace, settings, directory, nothing, channel, clock, "cron", _silent)
        self._templates = self._office.templates
        for name in (*(f"trees-{count}" for count in MORE), ROCK):
            self._office.campaign(name)
        self._kept = {path.name for path in self.folder.iterdir()} - {self._path.name}
        self._files.watch(self.folder, self.edges)

    def _furnish(self) -> None:
        lay_out(self.folder, SMTP_PORT, IMAP_PORT)
        directory = Directory(
            version=1,
            as_of="2026-01-01",
            sources={SOURCE: Source(title="Made up")},
            agencies=(*self._agencies, *map(rock, range(len(ROCKS)))),
        )
        values = directory.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude_none=True)
        (self.folder / "agencies.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
        with (self.folder / "cpra.yaml").open("a", encoding="utf-8") as settings:
            settings.write(ROCK_SETTINGS)
        (self.folder / "campaigns").mkdir()
        ids = ", ".join(rock(number).id for number in range(len(ROCKS)))
        text = CAMPAIGN.format(count=0, ids=ids, more="").replace("trees-0", ROCK)
        (self.folder / "campaigns" / f"{ROCK}.yaml").write_text(text, encoding="utf-8")
        for count, more in MORE.items():
            ids = ", ".join(each.id for each in self._agencies[:count])
            text = CAMPAIGN.format(count=count, ids=ids, more=more)
            (self.folder / "campaigns" / f"trees-{count}.yaml").write_text(text, encoding="utf-8")

    def _connect(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False, factory=driver_of(self.edges))
        self._open.append(connection)
        return connection

    def clear(self) -> None:
        """Take away all that the last play left, and lay an empty ledger down."""
        self.close()
        for path in self.folder.iterdir():
            if path.name not in self._kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
        os.write(handle, self._empty)
        os.close(handle)

    def world(self, seed: int, count: int, *, published: bool = False) -> World:
        """The agencies of a play, each with a temperament of its own; the first may write by a portal."""
        chance = random.Random(f"parts/{seed}")
        parts = chance.choices(list(self._weights), list(self._weights.values()), k=MOST_AGENCIES)
        if published:
            parts[0] = WRITES_BY_PORTAL
        return World(
            Agency(play(part, self._place(agency, seed)))
            for agency, part in zip(self._agencies[:count], parts, strict=False)
        )

    def _place(self, agency: Any, seed: int) -> Place:
        tenants = [each.host for each in agency.channels if each.kind == "nextrequest"]
        return Place(
            id=agency.id,
            address=agency.channels[0].address,
            organization=agency.parent,
            tenant=next(iter(tenants), ""),
            chance=random.Random(f"{agency.id}/{seed}"),
        )

    def published(self, world: World, seed: int, clock: SimulatedClock) -> Published:
        """What the portals of a play's agencies show."""
        return Published(world, (each for each in self._agencies if each.id in world.books()), seed, clock, self.edges)

    def mail(self, mailbox: Mailbox, clock: Clock, connections: int) -> EmailChannel:
        """The mailbox as a channel, with so many connections for letters."""
        return EmailChannel(
            self._office.settings.mailbox,
            _password,
            clock,
            dial=mailbox.dial,
            jitter=lambda: 0.5,
            timeout=60.0,
            connections=connections,
        )

    def open(
        self,
        mail: EmailChannel,
        clock: Clock,
        draw: Callable[[int], bytes],
        rocks: Rocks | None,
        published: Published | None,
    ) -> Office:
        """A new process: nothing is remembered but what the files say."""
        settings = self._office.settings
        if rocks is None:  # a workspace without an account there
            settings = settings.model_copy(update={"muckrock": None})
        self._ledger = ledger = Ledger(self._path, draw, durable=False, connect=self._connect)
        office = replace(
            self._office,
            ledger=ledger,
            mail=lambda _mailbox, _clock: mail,
            clock=clock,
            draw=draw,
            drafts={},
            texts={},
            lying=None,
            asked=None,
            decided=None,
            _lines={},
            _books=None,
            settings=settings,
            portals=partial(portal, rocks) if rocks else None,
            carriage=published.carriage if published else None,
        )
        office.templates = self._templates
        return office

    def close(self) -> None:
        """End the process: what was not committed is gone."""
        if self._ledger:
            self._ledger.close()
        for connection in self._open:
            connection.close()
        self._open.clear()

    def remove(self) -> None:
        """Clear up."""
        self.close()
        shutil.rmtree(self.folder)


def _password() -> Secret:
    return Secret("password", DEMO_PASSWORD)


def _silent(_line: str) -> None:
    """Say nothing."""
