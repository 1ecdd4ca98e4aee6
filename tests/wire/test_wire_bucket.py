"""No stretch of time ever holds more calls than the rate and the burst allow; and many hosts take as long as one."""

from __future__ import annotations

import time
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from wire_clock import ManualClock

from cpra_bot.errors import Unavailable
from cpra_bot.wire.bucket import Bucket
from cpra_bot.wire.each import each_host


@given(pauses=st.lists(st.floats(0, 30), max_size=60), burst=st.integers(1, 8), seconds=st.floats(0.5, 5))
def test_no_stretch_holds_more_than_the_burst_and_the_rate(pauses: list[float], burst: int, seconds: float) -> None:
    clock = ManualClock()
    bucket = Bucket(clock, seconds, burst)
    calls = []
    for pause in pauses:
        clock.time += timedelta(seconds=pause)
        bucket.wait()
        calls.append(clock.now())
    for first in range(len(calls)):
        for last in range(first, len(calls)):
            allowed = burst + (calls[last] - calls[first]).total_seconds() / seconds
            assert last - first + 1 <= allowed + 0.01


def test_after_a_refusal_no_more_come_at_once() -> None:
    clock = ManualClock()
    bucket = Bucket(clock, 1.0, 20)
    bucket.wait()
    assert bucket.delay() == 0
    bucket.drain()
    assert bucket.delay() == 1.0


def test_a_clock_that_was_set_back_does_not_stop_us_for_hours() -> None:
    clock = ManualClock()
    bucket = Bucket(clock, 1.0, 20)
    for _ in range(25):
        bucket.wait()
    clock.time -= timedelta(hours=5)
    assert bucket.delay() <= 20


def test_each_host_has_a_thread_and_an_error_ends_only_its_own() -> None:
    def slow() -> str:
        time.sleep(0.2)
        return "done"

    def broken() -> str:
        raise Unavailable("down")

    begun = time.monotonic()
    results = dict(each_host({**{f"host-{number}": slow for number in range(8)}, "host-x": broken}))
    assert time.monotonic() - begun < 1.2
    assert isinstance(results.pop("host-x"), Unavailable)
    assert set(results.values()) == {"done"}
