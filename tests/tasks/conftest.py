"""An open workspace under a simulated clock, with real servers and agencies that do what a test says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk import Desk, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Three requests can be opened; nothing has been sent yet."""
    with open_desk(tmp_path) as desk:
        yield desk
