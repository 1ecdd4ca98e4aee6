"""What a NextRequest portal publishes reaches the request that its number names: once a day, or never by a setting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.model.fact import FactKind
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.nextrequest import PortalSite
from cpra_bot.rehearsal.servers import DEMO_PASSWORD
from cpra_bot.rehearsal.web_server import Trouble, WebServer
from cpra_bot.tasks.office import open_office
from cpra_bot.tasks.poll import poll
from cpra_bot.wire.secrets import Secret
from desk import START, Desk, open_desk

AGENCY = "moose-grove-pd"
NUMBER = "26-309"


@contextmanager
def portal_desk(folder: Path, site: PortalSite, read: bool = True) -> Iterator[tuple[Desk, WebServer]]:
    """Letters have left, and the agency has given one of them a number of its portal's."""
    with WebServer(site) as server, open_desk(folder, SimulatedClock(START)) as desk:
        text = (folder / "agencies.yaml").read_text("utf-8")
        before, record = text.split(f"  - id: {AGENCY}\n", 1)
        host = server.url.removeprefix("http://")
        line = f"      - {{kind: nextrequest, host: '{host}', status: active, confidence: high, source: [made-up]}}\n"
        record = record.replace("    channels:\n", f"    channels:\n{line}", 1)
        record = record.replace("    ticket_pattern: '\\bRFI-\\d{2}-\\d+\\b'\n", "", 1)
        (folder / "agencies.yaml").write_text(f"{before}  - id: {AGENCY}\n{record}", "utf-8")
        settings = (folder / "cpra.yaml").read_text("utf-8")
        assert "read: false" in settings
        (folder / "cpra.yaml").write_text(settings.replace("read: false", f"read: {str(read).lower()}"), "utf-8")
        desk.send()
        desk.pass_days(1)
        desk.write(AGENCY, f"Your request has been received and assigned number {NUMBER}.")
        with open_office(
            folder,
            clock=desk.clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
        ) as office:
            desk.office = office
            poll(office)
            assert NUMBER in office.books().requests[f"shade-trees-2026/{AGENCY}"].sure_numbers
            yield desk, server


def test_a_published_request_is_found_by_its_number_and_read_once_a_day(tmp_path: Path) -> None:
    site = PortalSite()
    site.publish(NUMBER)
    site.add_step(NUMBER, "External Message", "<p>We have no responsive records.</p>", "September 1, 2026, 1:00pm")
    with portal_desk(tmp_path, site) as (desk, _server):
        desk.pass_days(1)
        result = poll(desk.office)
        assert result.troubles == ()
        state = desk.office.books().requests[f"shade-trees-2026/{AGENCY}"]
        assert state.portal is not None
        assert (state.portal.channel, state.portal.number, state.portal.status) == ("nextrequest", NUMBER, "Open")
        assert state.portal.due == "2026-03-02"
        shown = [reply for reply in state.replies if reply.message.startswith("nextrequest/")]
        assert [reply.strength.value for reply in shown] == ["strong"]
        assert FactKind.NO_RECORDS in {fact.kind for fact in shown[0].facts}
        asked = len(site.seen)
        poll(desk.office)
        assert len(site.seen) == asked
        desk.pass_days(1)
        poll(desk.office)
        assert len(site.seen) > asked


def test_a_reading_by_a_clock_that_was_ahead_does_not_keep_the_portal_unread(tmp_path: Path) -> None:
    site = PortalSite()
    site.publish(NUMBER)
    with portal_desk(tmp_path, site) as (desk, _server):
        desk.office.clock = SimulatedClock(desk.clock.now() + timedelta(days=40))
        poll(desk.office)
        asked = len(site.seen)
        assert asked > 0
        desk.office.clock = desk.clock
        site.add_step(NUMBER, "External Message", "<p>We have no responsive records.</p>", "September 1, 2026, 1:00pm")
        poll(desk.office)
        assert len(site.seen) > asked
        replies = desk.office.books().requests[f"shade-trees-2026/{AGENCY}"].replies
        assert [reply.message for reply in replies if reply.message.startswith("nextrequest/")] != []


def test_a_setting_leaves_portals_alone(tmp_path: Path) -> None:
    site = PortalSite()
    site.publish(NUMBER)
    with portal_desk(tmp_path, site, read=False) as (desk, _server):
        desk.pass_days(2)
        poll(desk.office)
        assert site.seen == []


def test_a_portal_in_trouble_is_told_and_holds_no_mail_up(tmp_path: Path) -> None:
    site = PortalSite()
    with portal_desk(tmp_path, site) as (desk, server):
        desk.pass_days(2)
        server.plan.due = lambda _request: Trouble.SERVER_FAULT
        desk.write(AGENCY, "Thank you for your patience.")
        result = poll(desk.office)
        assert len(result.troubles) == 1
        assert result.stopped == ""
        assert result.fetched == 1
        server.plan.due = lambda _request: None
        poll(desk.office)
        state = desk.office.books().requests[f"shade-trees-2026/{AGENCY}"]
        assert state.portal is not None
        assert state.portal.status == "not public"
