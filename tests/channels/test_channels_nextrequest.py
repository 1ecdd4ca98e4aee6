"""Reading a NextRequest portal's public record, against its twin on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpcore
import httpx
import pytest
from channel_suite import make_letter

from cpra_bot.channels.nextrequest import shapes
from cpra_bot.channels.nextrequest.reader import PortalReader, Read, Sought, new_bucket
from cpra_bot.errors import Unavailable
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.nextrequest import PortalSite
from cpra_bot.rehearsal.web_server import Trouble, WebServer
from cpra_bot.wire.http import Limits, Web
from cpra_bot.wire.web.fetch import Caps, Fetcher

NOW = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
NUMBER = "26-309"


@dataclass
class Desk:
    site: PortalSite
    server: WebServer
    reader: PortalReader
    clock: SimulatedClock
    kept: set[str] = field(default_factory=set)

    def read(self, number: str = NUMBER) -> Read:
        read = self.reader.read(Sought(number, make_letter()), NOW)
        self.kept |= {message.key for message in read.messages}
        return read


@pytest.fixture
def desk() -> Iterator[Desk]:
    clock, site = SimulatedClock(NOW), PortalSite()
    with WebServer(site) as server:
        web = Web(Limits(silence=1.0, seconds=2.0))
        fetcher = Fetcher(clock, Caps(size=1000), httpcore.SyncBackend())
        reader = PortalReader(server.url, web, new_bucket(clock), fetcher.fetch, lambda key: key in desk.kept)
        desk = Desk(site, server, reader, clock)
        yield desk
        web.close()


def test_state_due_date_timeline_and_documents(desk: Desk) -> None:
    desk.site.publish(NUMBER)
    desk.site.add_step(NUMBER, "Request Published", "<p>Opened &amp; assigned</p>")
    desk.site.add_step(
        NUMBER, "External Message", "<p>We need 14 more days.</p><p>Staff</p>", "February 27, 2026, 4:05pm"
    )
    desk.site.release(NUMBER, "Contract.pdf", b"%PDF-1.4 made up")
    read = desk.read()
    assert (read.view.status, read.view.due) == ("Open", "2026-03-02")
    assert read.view.page.endswith(f"/requests/{NUMBER}")
    first, second, paper = read.messages
    assert b"Opened & assigned" in first.raw
    assert first.received_at == datetime(2026, 2, 20, 18, 15, tzinfo=UTC)  # no zone is given: California's
    assert b"We need 14 more days." in second.raw
    assert f"In-Reply-To: {make_letter().message_id}".encode() in second.raw
    assert b'filename="Contract.pdf"' in paper.raw
    assert desk.read().messages == ()


def test_the_same_document_read_twice_gives_the_same_bytes(desk: Desk) -> None:
    desk.site.publish(NUMBER)
    desk.site.release(NUMBER, "Contract.pdf", b"%PDF-1.4 made up")
    [first] = desk.read().messages
    desk.kept.clear()
    assert desk.read().messages == (first,)


GUISES = ["401", "403", "404", "410", "302", "html", "null", "other"]


@pytest.mark.parametrize("how", GUISES)
def test_what_is_not_public_is_said_so_in_whatever_guise(desk: Desk, how: str) -> None:
    desk.site.publish(NUMBER)
    desk.site.hidden[NUMBER] = how
    read = desk.read()
    assert (read.view.status, read.messages) == ("not public", ())
    assert len(desk.site.seen) == 1  # no redirect is followed, nothing more is asked


def test_pages_are_read_until_one_brings_nothing_new(desk: Desk) -> None:
    desk.site.publish(NUMBER)
    for count in range(230):
        desk.site.add_step(NUMBER, "Note", f"<p>Note {count}</p>")
    for count in range(60):
        desk.site.release(NUMBER, f"Page {count}.txt", b"words")
    read = desk.read()
    assert len(read.messages) == 290
    assert any("page_number=4" in path for path in desk.site.seen)


def test_a_server_that_repeats_its_first_page_for_ever_is_left(desk: Desk) -> None:
    desk.site.publish(NUMBER)
    desk.site.add_step(NUMBER, "Note", "<p>Once</p>")
    site = desk.site

    def stuck(request: httpx.Request) -> httpx.Response:
        url = request.url.copy_remove_param("page_number")
        return site(httpx.Request(request.method, url))

    desk.server.site = stuck
    assert len(desk.read().messages) == 1
    assert len(site.seen) < 10


def test_one_call_in_two_seconds(desk: Desk) -> None:
    desk.site.publish(NUMBER)
    for _ in range(5):
        desk.read()
    assert desk.clock.now() - NOW >= timedelta(seconds=2 * (len(desk.site.seen) - 1))


def test_a_document_beyond_the_cap_is_named_and_not_taken(desk: Desk) -> None:
    desk.site.publish(NUMBER)
    desk.site.release(NUMBER, "Large.zip", b"x" * 2000)
    [message] = desk.read().messages
    assert b"was not fetched" in message.raw
    assert b"/documents/1000/download" in message.raw


@pytest.mark.parametrize(
    "trouble",
    [Trouble.SERVER_FAULT, Trouble.FRONT, Trouble.RESET_AFTER, Trouble.TRUNCATED, Trouble.DELAY, Trouble.DRIP],
)
def test_a_portal_in_trouble_is_unavailable(desk: Desk, trouble: Trouble) -> None:
    desk.site.publish(NUMBER)
    desk.server.plan.due = lambda _request: trouble
    with pytest.raises(Unavailable):
        desk.read()
    desk.server.plan.due = lambda _request: None
    assert desk.read().view.status == "Open"


@pytest.mark.parametrize(
    "data",
    [None, [], 7, "x", {}, {"pretty_id": 26}, {"timeline": "x"}, {"timeline": [None, {"timeline_id": None}, {}]}],
)
def test_odd_json_costs_only_itself(data: object) -> None:
    assert shapes.shown(data, NUMBER) is None
    assert shapes.timeline(data) == ()
    assert shapes.papers(data) == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [("02/20/2026", date(2026, 2, 20)), ("May 13, 2025", date(2025, 5, 13)), ("soon", None), (None, None), (5, None)],
)
def test_both_forms_of_dates(text: object, day: date | None) -> None:
    found = shapes.shown({"pretty_id": NUMBER, "due_date": text}, NUMBER)
    assert found is not None
    assert found.due == day


def test_the_path_of_a_number_cannot_leave_its_place() -> None:
    assert shapes.detail_path("26-1/../../x") == "/client/requests/26-1%2F..%2F..%2Fx"
    assert Path(shapes.detail_path("..")).name in {"..", "requests"}
    assert shapes.NUMBER.fullmatch("..") is None
