"""A workspace with mail servers and a twin of MuckRock, and three agencies that are reached there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.request import RequestState
from cpra_bot.model.results import Plan, SendResult, TickResult
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.muckrock.books import Account, Books
from cpra_bot.rehearsal.muckrock.site import MuckRockSite
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.rehearsal.web_server import WebServer
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.poll import poll
from cpra_bot.tasks.portals import make_portal
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.tick import note_told, tick
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.http import Limits
from cpra_bot.wire.secrets import Secret
from desk import CAMPAIGN_ID, START, Takers
from town import AGENCIES, CAMPAIGN

PASSWORD = "no-secret-at-all"
NAMES = {"cobble-point-pd": "Cobble Point", "dry-ladle-so": "Dry Ladle", "moose-grove-pd": "Moose Grove"}


@dataclass
class Bureau:
    """The parts, and an office that can be closed and opened again over them."""

    folder: Path
    site: MuckRockSite
    server: WebServer
    mail: LoopbackMail
    clock: Clock
    takers: Takers
    told: list[str] = field(default_factory=list)

    @property
    def books(self) -> Books:
        return self.site.books

    @contextmanager
    def office(self, clock: Clock | None = None) -> Iterator[Office]:
        with open_office(
            self.folder,
            clock=clock or self.clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
            portals=lambda office, kind: make_portal(office, kind, Limits(silence=1.0, seconds=2.0)),
        ) as office:
            yield office

    def plan(self) -> Plan:
        with self.office() as office:
            return preview(office, CAMPAIGN_ID)

    def send(self) -> SendResult:
        with self.office() as office:
            return send(office, CAMPAIGN_ID, preview(office, CAMPAIGN_ID).id, live=True)

    def again(self) -> SendResult:
        with self.office() as office:
            return send(office, CAMPAIGN_ID, "", live=True)

    def tick(self) -> TickResult:
        with self.office() as office:
            result = tick(office, live=True)
            note_told(office, result.news)
            return result

    def poll(self) -> None:
        with self.office() as office:
            poll(office)

    def statuses(self) -> dict[str, LetterStatus]:
        with self.office() as office:
            return {entry.letter.request.split("/")[1]: entry.status for entry in office.ledger.outbox.entries()}

    def state(self, agency: str = "cobble-point-pd") -> RequestState:
        with self.office() as office:
            return office.books().requests[f"{CAMPAIGN_ID}/{agency}"]

    def number(self, agency: str = "cobble-point-pd") -> int:
        portal = self.state(agency).portal
        assert portal is not None
        return int(portal.number)


def furnish(books: Books) -> None:
    """The agencies of the demo's directory, as MuckRock knows them."""
    books.add_place(2, "California", "s", 1, "CA")
    for number, agency in enumerate(AGENCIES, start=71):
        books.add_agency(number, f"{NAMES[agency]} Police Department", 2)
    books.accounts["robin"] = Account(3, "robin", PASSWORD)


def lay_out_with_muckrock(folder: Path, server: WebServer, mail: LoopbackMail) -> None:
    """Settings, directory and campaign: the agencies are reached by MuckRock before mail."""
    lay_out(folder, mail.smtp_port, mail.imap_port)
    with (folder / "cpra.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nmuckrock: {{user: robin, api: '{server.url}/api_v2/', accounts: '{server.url}/api/'}}\n")
    text = (folder / "agencies.yaml").read_text("utf-8")
    for number, agency in enumerate(AGENCIES, start=71):
        before, record = text.split(f"  - id: {agency}\n", 1)
        channel = f"      - {{kind: muckrock, agency_id: {number}, confidence: high, source: [made-up]}}\n"
        record = record.replace("    channels:\n", f"    channels:\n{channel}", 1)
        text = f"{before}  - id: {agency}\n{record}"
    (folder / "agencies.yaml").write_text(text, encoding="utf-8")
    (folder / "campaigns").mkdir()
    (folder / "campaigns" / f"{CAMPAIGN_ID}.yaml").write_text(CAMPAIGN, encoding="utf-8")


@contextmanager
def open_bureau(folder: Path, clock: Clock | None = None, limited: bool = False) -> Iterator[Bureau]:
    clock, takers = clock or SimulatedClock(START), Takers()
    site = MuckRockSite(clock, limited=limited)
    furnish(site.books)
    with LoopbackMail(ADDRESS, takers, clock) as mail, WebServer(site) as server:
        site.books.files_at = server.url
        lay_out_with_muckrock(folder, server, mail)
        yield Bureau(folder, site, server, mail, clock, takers)
