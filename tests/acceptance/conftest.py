"""The town that the acceptance tests play in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpra_bot.rehearsal.agencies import Agency
from cpra_bot.rehearsal.courses import demo_agencies
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import LoopbackMail
from cpra_bot.rehearsal.world import World
from cpra_bot.wire.clock import SystemClock
from town import AGENCIES, CAMPAIGN, Town


@pytest.fixture
def agencies() -> tuple[Agency, ...]:
    """The agencies of the town; a test module may choose others."""
    return tuple(agency for agency in demo_agencies() if agency.profile.id in AGENCIES)


@pytest.fixture
def town(tmp_path: Path, agencies: tuple[Agency, ...]) -> Iterator[Town]:
    """A workspace with a small campaign, real servers and three agencies."""
    clock, world, folder = SystemClock(), World(agencies), tmp_path / "workspace"
    with LoopbackMail(ADDRESS, world, clock) as mail:
        lay_out(folder, mail.smtp_port, mail.imap_port)
        (folder / "campaigns").mkdir()
        (folder / "campaigns" / "shade-trees-2026.yaml").write_text(CAMPAIGN, encoding="utf-8")
        yield Town(folder, world, mail)
