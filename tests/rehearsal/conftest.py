"""A letter as the program sends it, and a world of demo agencies to send it to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from cpra_bot.rehearsal.courses import demo_agencies, strangers
from cpra_bot.rehearsal.demo_directory import ADDRESS
from cpra_bot.rehearsal.world import World

START = datetime(2027, 1, 11, 17, 30, tzinfo=UTC)  # a Monday, 9:30 in California

MakeLetter = Callable[..., bytes]


@pytest.fixture
def start() -> datetime:
    return START


@pytest.fixture
def make_letter() -> MakeLetter:
    def make(to: str, number: int = 1, mark: str = "", text: str = "") -> bytes:
        local, _, domain = ADDRESS.partition("@")
        token = to.partition("@")[0].replace(".", "")
        mark = mark or f"mark-{to}-{number}"
        lines = [
            f"From: Robin Sample <{ADDRESS}>",
            f"To: {to}",
            f"Reply-To: {local}+{token}@{domain}",
            f"Subject: {'Re: ' * (number > 1)}Public Records Act request: plate readers",
            f"Message-ID: <{number}.{'f' * 64}.{token}@{domain}>",
            f"X-CPRA-Letter: {mark}",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            text or f"Letter no. {number} to {to} § 7922.535",
            "",
        ]
        return "\r\n".join(lines).encode()

    return make


@pytest.fixture
def world() -> World:
    return World(demo_agencies(), strangers(START, ADDRESS))
