"""The installed program in a workspace whose letters were sent some days ago, with mail servers of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.world import World
from desk import Desk, open_desk
from town import Town

DAYS_AGO = 20


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Desk]:
    """Three letters left twenty days ago, and nobody has answered; the campaign asks before it asks again."""
    with open_desk(tmp_path / "workspace", SimulatedClock(datetime.now(UTC) - timedelta(days=DAYS_AGO))) as desk:
        desk.ask_first()
        desk.send()
        desk.tick()
        yield desk


@pytest.fixture
def town(past: Desk) -> Town:
    """The same workspace, today, for the installed program."""
    return Town(past.office.workspace.folder, World(()), past.mail)
