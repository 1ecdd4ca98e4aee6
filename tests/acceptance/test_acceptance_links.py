"""Two real threads whose records lie under links: Tracy's notice with its month, Beverly Hills' link in a letter.

The texts are read from the shared data; the links lead to a web server of this machine.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
import test_acceptance_seeds as seeds
from web_servers import Server, World, answer, says

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.files.keep import kept
from cpra_bot.model.doctor import Health
from cpra_bot.model.document import LinkStatus
from cpra_bot.model.fact import FactKind
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.tasks.office import Office, open_office
from cpra_bot.tasks.send import preview, send
from cpra_bot.tasks.tick import tick
from cpra_bot.tasks.verify import verify
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.secrets import Secret
from cpra_bot.wire.web.fetch import Caps, Fetcher

HOST = "records.city.example"
DOCUMENT = f"http://{HOST}/documents/1/download?token=abc"
BATCH = f"http://{HOST}/share/s/first-batch.pdf"
REPORT = pdf(["Data sharing report", "Agencies: Sampleton PD, Elmgrove PD"])
TRACY, BEVERLY = "plates-2025/tracy-pd", "plates-2025/beverly-hills-pd"


@pytest.fixture
def course(shared: Path, tmp_path: Path) -> Iterator[tuple[Office, LoopbackMail, SimulatedClock, Server]]:
    """The requests are under way; behind every link of the city stands one server of this machine."""
    clock, server = SimulatedClock(seeds.START), Server(says(answer(REPORT, "Content-Type: application/pdf")))
    network = World(server, {HOST: [("93.184.216.34",)]}).network
    with LoopbackMail(ADDRESS, seeds.Nobody(), clock) as mail:
        lay_out(tmp_path, mail.smtp_port, mail.imap_port)
        settings = tmp_path / "cpra.yaml"
        settings.write_text(settings.read_text().replace("fetch_links: false", "fetch_links: true"))
        (tmp_path / "agencies.yaml").write_text(seeds._directory(shared), encoding="utf-8")
        (tmp_path / "campaigns").mkdir()
        (tmp_path / "campaigns" / "plates-2025.yaml").write_text(seeds._campaign(), encoding="utf-8")
        with open_office(
            tmp_path,
            clock=clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
            fetcher=lambda _clock: Fetcher(SystemClock(), Caps(seconds=20, silence=5), network),
        ) as office:
            plan = preview(office, "plates-2025")
            send(office, "plates-2025", plan.id, live=True)
            yield office, mail, clock, server
    server.close()


def _texts(shared: Path) -> dict[str, str]:
    lines = (shared / "data" / "replies" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["id"]: record["body"] for record in map(json.loads, lines) if record["id"] in seeds.HEADERS}


def _comes(office: Office, mail: LoopbackMail, clock: SimulatedClock, seed: str, message: EmailMessage) -> None:
    day = seeds.DAYS[seed]
    clock.advance_to(datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC))
    sender, subject, _, _ = seeds.HEADERS[seed]
    message["From"], message["To"], message["Subject"] = sender, ADDRESS, subject
    message["Message-ID"] = f"<{seed}@mail.example>"
    mail.append(message.as_bytes(), clock.now())
    assert not tick(office, live=True).delivery.stopped


def _plain(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail.set_content(text)
    return mail


def _with_link(text: str) -> EmailMessage:
    """As the portal sends it: the document's name is a link, led through the portal's counter of clicks."""
    name = next(line for line in text.splitlines() if line.strip().endswith(".pdf"))
    counted = f"https://www.google.com/url?q={quote(DOCUMENT, safe='')}&sa=D"
    link = f'<a href="{counted}">{html.escape(name.strip("* "))}</a>'
    mail = _plain(text)
    page = "".join(f"<p>{link if line == name else html.escape(line)}</p>" for line in text.splitlines())
    mail.add_alternative(page, subtype="html")
    return mail


def test_tracys_report_is_fetched_before_its_link_ends_and_the_closure_loses_nothing(
    course: tuple[Office, LoopbackMail, SimulatedClock, Server], shared: Path
) -> None:
    office, mail, clock, server = course
    texts = _texts(shared)
    _comes(office, mail, clock, "seed-001-1", _plain(texts["seed-001-1"]))
    _comes(office, mail, clock, "seed-001-2", _with_link(texts["seed-001-2"]))
    state = office.books().requests[TRACY]
    assert {url: link.status for url, link in state.links.items()} == {DOCUMENT: LinkStatus.FETCHED}
    (fact,) = [fact for reply in state.replies for fact in reply.facts if fact.kind is FactKind.LINK]
    assert fact.detail["expires"] == date(2020, 3, 21).isoformat()
    digest = state.links[DOCUMENT].sha256
    place = kept(office.workspace.folder, digest)
    assert place is not None and place.read_bytes() == REPORT
    before = office.books().documents[digest]

    _comes(office, mail, clock, "seed-001-3", _plain(texts["seed-001-3"]))
    clock.advance_to(datetime(2020, 4, 20, 18, 0, tzinfo=UTC))
    server.script = says(answer(b"gone", status="410 Gone"))
    tick(office, live=True)
    after = office.books()
    assert len(after.requests[TRACY].replies) == 3 and after.documents[digest] == before
    assert after.requests[TRACY].links[DOCUMENT].status is LinkStatus.FETCHED
    assert len(server.heads) == 1 and place.read_bytes() == REPORT
    assert {each.health for each in verify(office.workspace.folder, clock)} == {Health.OK}


def test_beverly_hills_link_in_the_attached_letter_is_found_and_fetched(
    course: tuple[Office, LoopbackMail, SimulatedClock, Server], shared: Path
) -> None:
    office, mail, clock, server = course
    texts = _texts(shared)
    _comes(office, mail, clock, "seed-003-1", _plain(texts["seed-003-1"]))
    cover = _plain(texts["seed-003-3"])
    letter = pdf(
        [
            "Dear Robin Sample:",
            "This letter answers your public records request. The first batch of responsive records",
            f"is available for download at {BATCH}",
            "Sincerely, City Clerk",
        ]
    )
    cover.add_attachment(letter, "application", "pdf", filename="Response letter.pdf")
    _comes(office, mail, clock, "seed-003-3", cover)
    state = office.books().requests[BEVERLY]
    assert state.links[BATCH].status is LinkStatus.FETCHED
    assert [fact.document for reply in state.replies for fact in reply.facts if fact.value == BATCH] == [
        "Response letter.pdf"
    ]
    names = {source.name for each in office.books().documents.values() for source in each.sources}
    assert {"Response letter.pdf", "first-batch.pdf"} <= names
    assert any("/share/s/first-batch.pdf" in head for head in server.heads)
