"""SIGKILL at any instant and at counted moments of `tick --live` against Dovecot and Postfix: by the servers' own books,
nothing twice and nothing lost. `make kills N=500` does the same for longer (benchmarks/kills.py).
"""

from __future__ import annotations

import logging
import os
import random
from pathlib import Path

import pytest
from places import DovecotPlace
from real_town import RealTown
from server_process import Authority
from siege import POINTS, Siege

KILLS = int(os.environ.get("CPRA_KILLS", "80"))
TESTS = 4
FIGURES = logging.getLogger("figures")


@pytest.mark.parametrize("place", ["dovecot-starttls"], indirect=True)
@pytest.mark.parametrize("part", range(TESTS))
def test_kills_at_random_moments_send_nothing_twice_and_lose_nothing(
    tmp_path: Path, place: DovecotPlace, authority: Authority, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPRA_PASSWORD", place.environment["CPRA_PASSWORD"])
    chance = random.Random(f"{os.environ['CPRA_SEED']}-{part}")
    siege, goal = Siege(RealTown(tmp_path / "workspace", place, authority.ca), place, chance), KILLS // TESTS
    siege.settle_in()
    while siege.tally.kills < goal:
        siege.kill()
    siege.end()
    siege.judge()
    assert siege.tally.kills == goal
    assert siege.tally.in_letter, "not one kill met a letter on its way"
    FIGURES.info(f"CPRA_SEED={os.environ['CPRA_SEED']} part {part}: {siege.tally}")


@pytest.mark.parametrize("place", ["dovecot-tls"], indirect=True)
def test_kills_at_counted_moments_send_nothing_twice_and_lose_nothing(
    tmp_path: Path, place: DovecotPlace, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPRA_PASSWORD", place.environment["CPRA_PASSWORD"])
    chance = random.Random(os.environ["CPRA_SEED"])
    siege = Siege(RealTown(tmp_path / "workspace", place, authority.ca), place, chance)
    siege.settle_in()
    for point in POINTS:
        while not siege.kill_at(point, chance.randint(1, 8)):
            pass
    siege.end()
    siege.judge()
    assert set(siege.tally.kinds) == set(POINTS)
