"""Reading a NextRequest portal passes what every channel that reads passes, over a wire that can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

import httpcore
import pytest
from channel_suite import START, ReadingOverWires, WrongName, make_letter
from fault_proxy import FaultProxy, http_request

from cpra_bot.channels.nextrequest.reader import PortalReader, Sought, new_bucket
from cpra_bot.channels.protocol import Channel
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.nextrequest import PortalSite
from cpra_bot.rehearsal.web_server import WebServer
from cpra_bot.wire.http import Limits, Web
from cpra_bot.wire.web.fetch import Caps, Fetcher

NUMBER = "26-309"


class Reading:
    """A portal's reader with the one method that the suite calls."""

    def __init__(self, base: str) -> None:
        self.kept: set[str] = set()
        self._web, self._clock = Web(Limits(silence=3.0, seconds=4.0)), SimulatedClock(START)
        fetcher = Fetcher(self._clock, Caps(size=100_000), httpcore.SyncBackend())
        self._reader = PortalReader(base, self._web, new_bucket(self._clock), fetcher.fetch, self.kept.__contains__)

    def fetch(self, cursor: Cursor) -> Iterator[tuple[Sequence[IncomingMessage], Cursor]]:
        yield (
            self._reader.read(Sought(NUMBER, make_letter()), datetime.max.replace(tzinfo=START.tzinfo)).messages,
            cursor,
        )

    def close(self) -> None:
        self._web.close()


class PublicWires:
    def __init__(self, port: int) -> None:
        self.reading = self.sending = FaultProxy(port)
        self.reads = self.sends = http_request("GET", "/timeline")


class PublicWorld:
    def __init__(self, site: PortalSite, port: int) -> None:
        self.site, self.wires, self.cursor = site, PublicWires(port), Cursor("published")
        self.channel: Channel = Reading(f"http://127.0.0.1:{self.wires.reading.port}")  # type: ignore[assignment]
        site.publish(NUMBER)

    def marks(self) -> list[str]:
        raise AssertionError("nobody files there")

    def arrive(self, raw: bytes, at: datetime) -> None:
        words = escape(raw.decode().partition("\r\n\r\n")[2].strip())
        local = at.astimezone(ZoneInfo("America/Los_Angeles"))
        byline = f"{local:%B} {local.day}, {local.year}, {local.hour % 12 or 12}:{local:%M}{local:%p}".lower().title()
        self.site.add_step(
            NUMBER, "External Message", f"<p>{words}</p>", byline.replace("Am", "am").replace("Pm", "pm")
        )

    def fail(self, how: str) -> None:
        raise AssertionError("nobody files there")


@pytest.fixture
def wired() -> Iterator[PublicWorld]:
    site = PortalSite()
    with WebServer(site) as server:
        world = PublicWorld(site, server.port)
        yield world
        world.channel.close()
        world.wires.reading.stop()


@pytest.fixture
def world(wired: PublicWorld) -> PublicWorld:
    return wired


class TestNextRequestReading(ReadingOverWires, WrongName):
    def is_reply(self, message: IncomingMessage, number: int) -> bool:
        return f"We have your request, number {number}.\n".encode() in message.raw.replace(b"\r\n", b"\n")

    def keep(self, world: PublicWorld, messages: list[IncomingMessage]) -> None:  # type: ignore[override]
        assert isinstance(world.channel, Reading)
        world.channel.kept |= {message.key for message in messages}

    def channel_to(self, port: int) -> Channel:
        return Reading(f"https://localhost:{port}")  # type: ignore[return-value]

    def acts(self, channel: Channel) -> Sequence[Callable[[], object]]:
        return (lambda: list(channel.fetch(Cursor("published"))),)
