"""Links of agencies are fetched in the run that reads them; traps are refused and told, and the run goes on."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpcore
import pytest
from web_servers import Script, Server, World, answer, says

from cpra_bot.channels.protocol import Channel
from cpra_bot.errors import Unavailable
from cpra_bot.files.keep import INCOMING, kept, pages_of, stored
from cpra_bot.model.document import LinkState, LinkStatus
from cpra_bot.rehearsal.documents import pdf
from cpra_bot.rehearsal.play import open_stage
from cpra_bot.tasks.office import Office
from cpra_bot.wire.clock import SystemClock
from cpra_bot.wire.web.fetch import Caps, Fetcher
from desk import Desk

PUBLIC = ("93.184.216.34",)
HOST = "files.elmgrove.example"
LINK = f"http://{HOST}/s/records.pdf"
REPORT = pdf(["Dear Robin Sample:", "The list of trees is below.", "Sincerely, Pat Clerk"])
TEXT = "Your records are ready. Download them here: {link}\nThe link is valid for one month.\n"

Web = Callable[..., Server]
PATIENT = Caps(seconds=20, silence=2)


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """The letters have left, and their copies are known."""
    desk.send()
    desk.tick()
    return desk


@pytest.fixture
def web(desk: Desk) -> Iterator[Web]:
    """The open web of this machine: a public name, behind it a server that says what the test wrote down."""
    servers: list[Server] = []

    def make(script: Script, caps: Caps = PATIENT) -> Server:
        servers.append(Server(script))
        names = {HOST: [PUBLIC], "inside.example": [("10.0.0.7",)], "turns.example": [PUBLIC, ("127.0.0.1",)]}
        desk.office.fetcher = lambda _clock: Fetcher(SystemClock(), caps, World(servers[-1], names).network)
        return servers[-1]

    yield make
    for server in servers:
        server.close()


def _links(office: Office, agency: str = "elm-pd") -> dict[str, LinkState]:
    return dict(next(state.links for state in office.books().requests.values() if state.agency == agency))


def _agency(desk: Desk) -> str:
    return next(iter(desk.office.books().requests.values())).agency


def _arrives(desk: Desk, *links: str, **more: object) -> dict[str, LinkState]:
    """An agency names links, cron runs."""
    agency = _agency(desk)
    desk.write(agency, "\n\n".join(TEXT.format(link=link) for link in links), **more)  # type: ignore[arg-type]
    result = desk.tick()
    assert not result.delivery.stopped
    return _links(desk.office, agency)


def test_a_link_is_fetched_on_arrival_and_nobody_needs_to_be_told(sent: Desk, web: Web) -> None:
    server = web(
        says(
            answer(
                REPORT, "Content-Type: application/pdf", 'Content-Disposition: attachment; filename="../../Trees.pdf"'
            )
        )
    )
    links = _arrives(sent, LINK)
    assert links[LINK].status is LinkStatus.FETCHED and len(server.heads) == 1
    digest = hashlib.sha256(REPORT).hexdigest()
    assert links[LINK].sha256 == digest
    place = kept(sent.office.workspace.folder, digest)
    assert place is not None and place.read_bytes() == REPORT and place.stat().st_mode & 0o777 == 0o600
    document = sent.office.books().documents[digest]
    assert (document.media_type, document.pages, document.size) == ("application/pdf", 1, len(REPORT))
    assert document.sources[0].name == "../../Trees.pdf" and document.sources[0].url == LINK
    assert "list of trees" in pages_of(sent.office.workspace.folder, digest)[0]
    from cpra_bot.tasks.calendar import calendar
    from cpra_bot.tasks.decisions import actions, needs

    books = sent.office.books()
    things = needs(sent.office, books, actions(sent.office, books))
    assert "fetch" not in {each.rule for each in things}
    assert not [day for day in calendar(sent.office).ahead if "download link" in day.title]
    sent.pass_days(1)
    sent.tick()
    assert len(server.heads) == 1, "it is fetched once"


def test_without_a_fetcher_a_person_is_told_as_before(sent: Desk) -> None:
    agency = _agency(sent)
    sent.write(agency, TEXT.format(link=LINK))
    assert [each.rule for each in sent.tick().news if each.rule == "fetch"] == ["fetch"]


TRAPS = (
    "http://127.0.0.1/s/a.pdf", "http://[::1]/s/a.pdf", "http://2130706433/s/a.pdf", "http://[::ffff:127.0.0.1]/s/a.pdf",
    "http://169.254.169.254/latest/meta-data/", "http://inside.example/s/a.pdf", f"http://{HOST}:25/s/a.pdf",
)  # fmt: skip


def test_traps_are_refused_and_told_and_the_run_goes_on(sent: Desk, web: Web) -> None:
    server = web(says(answer(REPORT)))
    agency = _agency(sent)
    sent.write(agency, "\n\n".join(TEXT.format(link=link) for link in (*TRAPS, LINK)))
    result = sent.tick()
    links = _links(sent.office, agency)
    assert {url: links[url].status for url in TRAPS} == dict.fromkeys(TRAPS, LinkStatus.REFUSED)
    assert links[LINK].status is LinkStatus.FETCHED, "the good one behind the traps came"
    told = [each.because for each in result.news if each.rule == "fetch"]
    assert len(told) == len(TRAPS) and all("it was not followed" in each for each in told)
    assert len(server.heads) == 1 and result.poll is not None and len(result.poll.links.told) == len(TRAPS) + 1
    sent.pass_days(1)
    again = sent.tick()
    assert again.poll is not None and not again.poll.links.told, "what is refused is not tried again"


def _drip(connection: socket.socket, _head: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


def _elsewhere(place: str) -> Script:
    return says(answer(b"", f"Location: {place}", status="302 Found"))


@pytest.mark.parametrize(
    ("script", "status", "word"),
    [
        (_elsewhere("http://127.0.0.1/"), LinkStatus.REFUSED, "this machine"),
        (_elsewhere("http://turns.example/again"), LinkStatus.REFUSED, "127.0.0.1"),
        (_elsewhere("file:///etc/passwd"), LinkStatus.REFUSED, "not an address of the web"),
        (_elsewhere(LINK), LinkStatus.REFUSED, "leads on more than"),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\nx"), LinkStatus.PERSON, "larger than"),
        (_drip, LinkStatus.LATER, "it took longer than|timed out"),
        (says(answer(b"no", status="401 Unauthorized")), LinkStatus.PERSON, "login"),
        (says(answer(b"no", status="410 Gone")), LinkStatus.REFUSED, "nothing behind"),
        (says(answer(b"no", status="503 Busy")), LinkStatus.LATER, "may give it later"),
        (says(b"SSH-2.0-server\r\n"), LinkStatus.LATER, "as a web server does"),
        (
            says(answer(b"<!DOCTYPE html><form><input type='password'></form>", "Content-Type: application/pdf")),
            LinkStatus.PERSON,
            "wants a login",
        ),
        (says(answer(b"<html><body><a href=x>Download</a>", "Content-Type: text/html")), LinkStatus.PERSON, "click"),
    ],
)
def test_what_else_a_server_may_do(sent: Desk, web: Web, script: Script, status: LinkStatus, word: str) -> None:
    web(script, Caps(size=10_000_000, seconds=1, silence=0.6, redirects=4))
    link = _arrives(sent, LINK)[LINK]
    assert (link.status, bool(re.search(word, link.because))) == (status, True), link


def test_what_wants_a_person_is_asked_with_its_last_day(sent: Desk, web: Web) -> None:
    web(says(answer(b"no", status="403 Forbidden")))
    agency = _agency(sent)
    sent.write(agency, TEXT.format(link=LINK))
    (need,) = [each for each in sent.tick().news if each.rule == "fetch"]
    assert "wants a login" in need.because and "2026-10-" in need.because
    from cpra_bot.tasks.calendar import calendar

    days = [day for day in calendar(sent.office).ahead if "download link" in day.title]
    assert [day.ours for day in days] == [True] and days[0].day > date(2026, 9, 20)


def test_what_cannot_be_had_now_is_tried_again_and_then_asked(sent: Desk, web: Web) -> None:
    server = web(says(answer(b"no", status="503 Busy")))
    agency = _agency(sent)
    sent.write(agency, "Your records are ready. Download them here: " + LINK)
    sent.tick()
    assert _links(sent.office, agency)[LINK].tries == 1
    sent.tick()
    assert len(server.heads) == 1, "not before its time"
    for _ in range(3):
        sent.pass_days(1)
        assert not [each for each in sent.tick().news if each.rule == "fetch"]
    server.script = says(answer(REPORT))
    sent.pass_days(1)
    sent.tick()
    assert _links(sent.office, agency)[LINK].status is LinkStatus.FETCHED
    for _ in range(6):
        sent.pass_days(1)
        sent.tick()
    assert len(server.heads) == 5


def test_a_server_that_never_can_is_a_persons(sent: Desk, web: Web) -> None:
    web(says(answer(b"no", status="503 Busy")))
    agency = _agency(sent)
    sent.write(agency, "Your records are ready. Download them here: " + LINK)
    asked = []
    for _ in range(7):
        asked += [each for each in sent.tick().news if each.rule == "fetch"]
        sent.pass_days(1)
    assert len(asked) == 1 and "tried 6 times" in asked[0].because


def test_a_full_disk_stops_the_fetching_and_nothing_else(sent: Desk, web: Web) -> None:
    web(says(answer(b"x" * 3_000_000)))
    agency = _agency(sent)
    other = f"http://{HOST}/s/second.pdf"
    for number, link in enumerate((LINK, other)):
        part = sent.office.workspace.folder / "kept" / INCOMING / _part(sent, agency, link)
        part.parent.mkdir(parents=True, exist_ok=True)
        if not number:
            part.symlink_to("/dev/full")
    sent.write(agency, TEXT.format(link=LINK) + TEXT.format(link=other))
    result = sent.tick()
    assert result.poll is not None and "disk" in result.poll.links.stopped
    assert len(result.poll.links.told) == 1 and len(result.poll.read) == 1
    assert _links(sent.office, agency)[LINK].status is LinkStatus.LATER
    sent.office.workspace.folder.joinpath("kept", INCOMING, _part(sent, agency, LINK)).unlink()
    sent.pass_days(1)
    sent.tick()
    assert {each.status for each in _links(sent.office, agency).values()} == {LinkStatus.FETCHED}


def _part(desk: Desk, agency: str, link: str) -> str:
    request = next(key for key in desk.office.books().requests if key.endswith(f"/{agency}"))
    return hashlib.sha256(f"{request} {link}".encode()).hexdigest()[:32]


def test_a_download_that_broke_off_goes_on(sent: Desk, web: Web) -> None:
    body = REPORT * 400
    half = len(body) // 2
    head = b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body)
    server = web(says(head, body[:half]))
    agency = _agency(sent)
    sent.write(agency, TEXT.format(link=LINK))
    sent.tick()
    assert _links(sent.office, agency)[LINK].status is LinkStatus.LATER
    rest = b"HTTP/1.1 206 Partial\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    server.script = says(rest % (half, len(body) - 1, len(body), len(body) - half), body[half:])
    sent.pass_days(1)
    sent.tick()
    assert _links(sent.office, agency)[LINK].sha256 == hashlib.sha256(body).hexdigest()
    assert f"Range: bytes={half}-" in server.heads[1]


def test_the_same_file_from_two_mails_is_stored_once_and_known_twice(sent: Desk) -> None:
    agency = _agency(sent)
    sent.write(agency, "The records are attached.", files=(("Trees.pdf", REPORT),))
    sent.write(agency, "Here they are again.", files=(("Trees again.pdf", REPORT),))
    sent.tick()
    document = sent.office.books().documents[hashlib.sha256(REPORT).hexdigest()]
    assert [each.name for each in document.sources] == ["Trees.pdf", "Trees again.pdf"]
    assert len({each.message for each in document.sources}) == 2
    assert len(list(stored(sent.office.workspace.folder))) == 1


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2026/trees.csv", "name,year\nelm,1990\noak,1985\nash,2001\n")
        archive.writestr("../../outside.txt", "I stay inside.")
        link = zipfile.ZipInfo("passwd")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def test_an_archive_is_unpacked_within_caps_and_a_link_in_it_is_never_made(sent: Desk, web: Web) -> None:
    web(says(answer(_zip(), "Content-Type: application/zip")))
    link = _arrives(sent, f"http://{HOST}/s/records.zip")
    folder = sent.office.workspace.folder
    documents = sent.office.books().documents
    names = {source.name: document for document in documents.values() for source in document.sources}
    assert set(names) == {"records.zip", "2026/trees.csv", "../../outside.txt"}
    assert names["2026/trees.csv"].media_type == "text/csv"
    assert names["2026/trees.csv"].sources[0].inside == names["records.zip"].sha256
    assert "passwd: it is a link or a device" in names["records.zip"].fault
    assert [state.status for state in link.values()] == [LinkStatus.FETCHED]
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert not (folder.parent / "outside.txt").exists() and not list((folder / "kept" / INCOMING).iterdir())


def test_a_link_in_an_attached_letter_is_found_and_fetched(sent: Desk, web: Web) -> None:
    web(says(answer(REPORT)))
    agency = _agency(sent)
    lines = ["Dear Robin Sample:", "In response to your public records request, records may be downloaded at", LINK]
    sent.write(agency, "Please see the attached letter.", files=(("Response letter.pdf", pdf([*lines, "Sincerely,"])),))
    sent.tick()
    assert _links(sent.office, agency)[LINK].status is LinkStatus.FETCHED
    assert len(sent.office.books().documents) == 2


def test_a_setting_turns_fetching_off(tmp_path: Path) -> None:
    from cpra_bot.rehearsal.demo_directory import lay_out
    from cpra_bot.tasks.office import by_web, open_office

    lay_out(tmp_path, 2525, 1430)
    settings = tmp_path / "cpra.yaml"
    with open_office(tmp_path, fetcher=by_web) as office:
        assert office.fetcher is None, "as the workspace of the demo says"
    settings.write_text(settings.read_text().replace("fetch_links: false", "fetch_links: true"))
    with open_office(tmp_path, fetcher=by_web) as office:
        assert office.fetcher is not None
    with open_office(tmp_path) as office:
        assert office.fetcher is None, "nobody said how"


@pytest.mark.parametrize(
    "text",
    [
        f"Please confirm your e-mail address to reach your files: http://{HOST}/s/confirm?token=1",
        f"To withdraw your request, click http://{HOST}/files/withdraw/17",
        f"Somebody asked to reset your password. Use http://{HOST}/s/abc within 24 hours.",
        f"More about us stands at http://{HOST}/about-us/history",
    ],
)
def test_a_link_that_may_be_a_button_is_never_opened(sent: Desk, web: Web, text: str) -> None:
    server = web(says(answer(REPORT)))
    sent.write(_agency(sent), text)
    sent.tick()
    assert not server.heads and not sent.office.books().documents


def test_a_page_of_which_the_message_says_that_records_lie_there_is_opened(sent: Desk, web: Web) -> None:
    server = web(says(answer(REPORT)))
    link = f"http://{HOST}/r/17"
    sent.write(_agency(sent), f"The records are available for download at {link}")
    sent.tick()
    assert len(server.heads) == 1 and _links(sent.office, _agency(sent))[link].status is LinkStatus.FETCHED


def test_whatever_breaks_while_fetching_the_run_goes_on(sent: Desk) -> None:
    class Broken(httpcore.NetworkBackend):
        def connect_tcp(self, *_words: object, **_names: object) -> httpcore.NetworkStream:
            raise IndexError("a fault in a library")

    sent.office.fetcher = lambda _clock: Fetcher(SystemClock(), PATIENT, Broken())
    link = _arrives(sent, LINK)[LINK]
    assert link.status is LinkStatus.LATER and "IndexError" in link.because


def test_an_attempt_is_not_used_up_while_the_machine_is_offline(sent: Desk, web: Web) -> None:
    server = web(says(answer(b"no", status="503 Busy")))
    sent.write(_agency(sent), TEXT.format(link=LINK))
    sent.tick()
    sent.pass_days(1)
    real, sent.office.channel = sent.office.channel, NoMail(sent.office.channel)  # type: ignore[assignment]
    sent.tick()
    assert len(server.heads) == 1
    sent.office.channel = real
    sent.tick()
    assert len(server.heads) == 2


class NoMail:
    """A channel whose servers cannot be reached."""

    def __init__(self, inner: Channel) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        if name == "fetch":
            raise Unavailable("there is no connection")
        return getattr(self._inner, name)


def test_a_rehearsal_fetches_nothing(desk: Desk) -> None:
    settings = desk.office.workspace.folder / "cpra.yaml"
    settings.write_text(settings.read_text().replace("fetch_links: false", "fetch_links: true"))
    with open_stage(desk.office.workspace.folder, desk.mail, desk.clock, "demo") as office:
        assert office.settings.fetch_links and office.fetcher is None
