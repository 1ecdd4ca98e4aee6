"""The MuckRock channel passes what every channel passes, against its twin on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest
from channel_suite import START, ReadingOverWires, SendingOverWires, World, WrongName, make_letter
from fault_proxy import FaultProxy, http_request
from muckrock_world import PASSWORD, QUICK, Desk, open_desk

from cpra_bot.channels.muckrock.channel import MuckRockChannel
from cpra_bot.channels.muckrock.polling import Known
from cpra_bot.channels.muckrock.session import MemoryShelf
from cpra_bot.channels.protocol import Channel
from cpra_bot.model.letter import Letter
from cpra_bot.model.message import Cursor, IncomingMessage
from cpra_bot.model.portal import muckrock_place
from cpra_bot.model.settings import MuckRock
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.web_server import Trouble
from cpra_bot.wire.http import Limits

TROUBLES = {"defer": Trouble.FRONT, "vanish": Trouble.RESET_AFTER}


def letter_of(number: int) -> Letter:
    return make_letter(
        number, channel="muckrock", to=muckrock_place(7, "Elm City Police Department"), reply_to="", subject="Readers"
    )


class PortalWires:
    def __init__(self, desk: Desk) -> None:
        self.sending = self.reading = desk.wire
        self.sends, self.reads = http_request("POST", "/requests/"), http_request("GET", "/communications/")


class PortalWorld:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.channel: Channel = desk.channel
        self.wires = PortalWires(desk)
        self.cursor = Cursor("requests")

    def marks(self) -> list[str]:
        numbers = (re.findall(r"mark-(\d+)", title)[0] for title in self.desk.books.posts)
        return [f"mark-{number}-c0ffee" for number in numbers]

    def arrive(self, raw: bytes, at: datetime) -> None:
        if not self.desk.letters:
            self.desk.send(letter_of(1))
        self.desk.clock.advance_to(at)
        self.desk.books.reply(1, raw.decode().partition("\r\n\r\n")[2])

    def fail(self, how: str) -> None:
        self.desk.books.agencies[7]["status"] = "pending" if how == "refuse" else "approved"
        trouble = TROUBLES.get(how)

        def due(request: httpx.Request) -> Trouble | None:
            return trouble if request.method == "POST" and request.url.path.endswith("/requests/") else None

        self.desk.server.plan.due = due


@pytest.fixture
def world() -> Iterator[World]:
    with open_desk(start=START) as desk:
        yield PortalWorld(desk)


@pytest.fixture
def wired() -> Iterator[PortalWorld]:
    with open_desk(Limits(silence=3.0, seconds=4.0), START, wired=True) as desk:
        yield PortalWorld(desk)
        assert isinstance(desk.wire, FaultProxy)


class TestMuckRockChannel(SendingOverWires, ReadingOverWires, WrongName):
    has_list = True

    def channel_to(self, port: int) -> Channel:
        base = f"https://localhost:{port}"
        account = MuckRock(user="robin", api=f"{base}/api_v2/", accounts=f"{base}/api/")
        known = [Known(letter_of(1), None)]
        return MuckRockChannel(
            account, SimulatedClock(START), MemoryShelf(), book=lambda: known, password=lambda: PASSWORD, limits=QUICK
        )

    def letter(self, number: int = 1) -> Letter:
        return letter_of(number)

    def replies(self, messages: list[IncomingMessage]) -> list[IncomingMessage]:
        return [message for message in messages if "/communications/" in message.key]

    def is_reply(self, message: IncomingMessage, number: int) -> bool:
        return f"\r\n\r\nWe have your request, number {number}.\r\n".encode() in message.raw

    def keep(self, world: World, messages: list[IncomingMessage]) -> None:
        assert isinstance(world, PortalWorld)
        world.desk.messages |= {message.key: message for message in messages}
        world.desk.note()
