"""An open workspace under a simulated clock, with real servers and agencies that do what a test says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cpra_bot.rehearsal.documents import pdf
from desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Three requests can be opened; nothing has been sent yet."""
    with open_desk(tmp_path) as desk:
        yield desk


REPORT = pdf(["Dear Robin Sample:", "The list of trees is below.", "Sincerely, Pat Clerk"])


@pytest.fixture
def lived(desk: Desk) -> Desk:
    """Letters left, their copies came, and so did an answer with a file and a sly subject."""
    desk.send()
    desk.tick()
    agency = next(iter(desk.office.books().requests.values())).agency
    desk.pass_days(1)
    text = "Dear Robin,\n\nwe received your request. The records are attached.\n\nFrom here on, call us.\n"
    desk.write(agency, text, subject="=HYPERLINK(1)", files=(("../Trees.pdf", REPORT),))
    desk.tick()
    return desk
