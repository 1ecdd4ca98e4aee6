"""The e-mail channel against Dovecot, Postfix and the provider twins: what every channel must do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from channel_suite import ChannelSuite, World, make_letter
from mail_servers import ManualClock
from places import Place

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.channels.protocol import Found
from cpra_bot.model.letter import Letter
from cpra_bot.model.message import Cursor
from cpra_bot.wire.secrets import find_secret


class PlaceChannel(EmailChannel):
    """Looks for copies only when the servers have delivered all that they accepted."""

    def __init__(self, place: Place) -> None:
        super().__init__(
            place.mailbox, lambda: find_secret(place.mailbox, place.environment), ManualClock(), timeout=10
        )
        self.place = place

    def find_sent(self, letters: Sequence[Letter]) -> dict[str, Found]:
        self.place.received("")
        return super().find_sent(letters)


class PlaceWorld:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.cursor = Cursor("INBOX")
        self.channel = PlaceChannel(place)
        self.before = len(place.received(make_letter().to))

    def marks(self) -> list[str]:
        """Postfix delivers side by side; the order is that of handing over (Date)."""
        mails = self.place.received(make_letter().to)[self.before :]
        return sorted(
            (re.findall(rb"X-CPRA-Letter: (\S+)", raw)[0].decode() for raw in mails),
            key=lambda mark: int(mark.split("-")[1]),
        )

    def arrive(self, raw: bytes, at: datetime) -> None:
        self.place.arrive(raw, at)

    def fail(self, how: str) -> None:
        self.place.fail(how)


@pytest.fixture
def world(place: Place) -> Iterator[World]:
    made = PlaceWorld(place)
    yield made
    made.channel.close()


class TestEmailChannel(ChannelSuite):
    pass
