from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.wire.clock import Clock

START = datetime(2027, 1, 11, 17, 30, tzinfo=UTC)


def test_sleeping_takes_no_time_and_moves_the_clock() -> None:
    clock: Clock = SimulatedClock(START)
    before = time.monotonic()
    clock.sleep(86_400)
    assert time.monotonic() - before < 1
    assert clock.now() == START + timedelta(days=1)


@pytest.mark.parametrize("seconds", [0, -5.0])
def test_sleeping_for_nothing_moves_nothing(seconds: float) -> None:
    clock = SimulatedClock(START)
    clock.sleep(seconds)
    assert clock.now() == START


def test_it_never_runs_backwards() -> None:
    clock = SimulatedClock(START)
    clock.advance_to(START + timedelta(hours=3))
    clock.advance_to(START + timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=3)


def test_any_zone_comes_out_as_utc() -> None:
    clock = SimulatedClock(START.astimezone(timezone(timedelta(hours=-8))))
    assert clock.now() == START
    assert clock.now().tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        SimulatedClock(START.replace(tzinfo=None))
    with pytest.raises(ValueError, match="no time zone"):
        SimulatedClock(START).advance_to(START.replace(tzinfo=None))


def test_sleepers_in_many_threads_lose_no_second() -> None:
    clock = SimulatedClock(START)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clock.sleep, [1.0] * 4000))
    assert clock.now() == START + timedelta(seconds=4000)
