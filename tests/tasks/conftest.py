"""An open workspace under a simulated clock, with real servers and agencies that do what a test says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpra_bot.channels.email.channel import EmailChannel
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.demo_directory import ADDRESS, lay_out
from cpra_bot.rehearsal.servers import DEMO_PASSWORD, LoopbackMail
from cpra_bot.tasks.office import open_office
from cpra_bot.wire.secrets import Secret
from desk import Desk, Takers
from town import AGENCIES, CAMPAIGN

START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)  # Tuesday, 10 in the morning in California


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Three requests can be opened; nothing has been sent yet."""
    clock, takers = SimulatedClock(START), Takers()
    with LoopbackMail(ADDRESS, takers, clock) as mail:
        lay_out(tmp_path, mail.smtp_port, mail.imap_port)
        (tmp_path / "campaigns").mkdir()
        (tmp_path / "campaigns" / "shade-trees-2026.yaml").write_text(CAMPAIGN, encoding="utf-8")
        with open_office(
            tmp_path,
            clock=clock,
            channel=lambda box, clock: EmailChannel(box, lambda: Secret("password", DEMO_PASSWORD), clock),
        ) as office:
            assert len(AGENCIES) == 3
            yield Desk(office, clock, mail, takers.got)
            office.channel.close()  # a test may have put another one there
