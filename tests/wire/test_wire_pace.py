"""No window of 60 seconds ever holds more letters than the settings allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from wire_clock import ManualClock

from cpra_bot.wire.pace import WINDOW, Limiter, Slot

START = datetime(2026, 8, 3, 16, 0, tzinfo=UTC)
HOSTS = st.sampled_from(["elm.example", "oak.example", "Elm.EXAMPLE"])


def most_in_a_window(times: list[datetime]) -> int:
    return max((sum(1 for other in times if start <= other < start + WINDOW) for start in times), default=0)


@given(
    sends=st.lists(st.tuples(HOSTS, st.floats(0, 40)), max_size=60),
    per_minute=st.integers(1, 8),
    per_host=st.integers(1, 8),
)
def test_no_window_holds_more_than_the_set_count(
    sends: list[tuple[str, float]], per_minute: int, per_host: int
) -> None:
    clock = ManualClock()
    limiter = Limiter(clock, per_minute, per_host)
    left: list[tuple[datetime, str]] = []
    for host, pause in sends:
        clock.sleep(pause)
        clock.sleep(limiter.delay(host))
        assert limiter.delay(host) == 0
        limiter.over(limiter.take(host))
        left.append((clock.now(), host.lower()))
    assert most_in_a_window([at for at, _host in left]) <= per_minute
    for name in ("elm.example", "oak.example"):
        assert most_in_a_window([at for at, host in left if host == name]) <= per_host


@given(count=st.integers(1, 30))
def test_nobody_waits_longer_than_he_must(count: int) -> None:
    clock = ManualClock()
    limiter = Limiter(clock, count, count)
    for _ in range(count):
        assert limiter.delay("elm.example") == 0
        limiter.over(limiter.take("elm.example"))
    assert limiter.delay("elm.example") == 60
    clock.sleep(59.5)
    assert limiter.delay("elm.example") == 0.5
    clock.sleep(0.5)
    assert limiter.delay("elm.example") == 0


def test_a_full_host_does_not_hold_up_another() -> None:
    limiter = Limiter(ManualClock(), 10, 1)
    limiter.over(limiter.take("elm.example"))
    assert limiter.delay("ELM.example") == 60
    assert limiter.delay("oak.example") == 0


def test_asking_is_not_sending() -> None:
    limiter = Limiter(ManualClock(), 1, 1)
    assert [limiter.delay("elm.example") for _ in range(5)] == [0] * 5


def test_what_an_earlier_run_sent_counts() -> None:
    clock = ManualClock()
    past = [(clock.now() - timedelta(seconds=50), "elm.example"), (clock.now() - timedelta(seconds=20), "oak.example")]
    limiter = Limiter(clock, 2, 1, past)
    assert limiter.delay("ash.example") == 10
    assert limiter.delay("oak.example") == 40


def test_a_clock_that_was_set_back_does_not_stop_us_for_hours() -> None:
    clock = ManualClock()
    limiter = Limiter(clock, 1, 1)
    limiter.over(limiter.take("elm.example"))
    clock.time -= timedelta(hours=5)
    assert limiter.delay("elm.example") == 60


@given(
    letters=st.lists(st.tuples(HOSTS, st.floats(0, 90), st.floats(0, 1)), max_size=40),
    per_minute=st.integers(1, 6),
    side_by_side=st.integers(1, 4),
)
def test_letters_that_take_long_and_overlap_keep_to_the_count_wherever_they_arrive(
    letters: list[tuple[str, float, float]], per_minute: int, side_by_side: int
) -> None:
    clock = ManualClock()
    limiter = Limiter(clock, per_minute, per_minute)
    under_way: list[tuple[datetime, Slot]] = []
    arrived: list[datetime] = []

    def let_one_end() -> None:
        end, slot = min(under_way, key=lambda each: each[0])
        clock.sleep(max(0, (end - clock.now()).total_seconds()))
        limiter.over(slot)
        under_way.remove((end, slot))

    for host, takes, where in letters:
        while len(under_way) == side_by_side or (under_way and limiter.delay(host)):
            let_one_end()
        clock.sleep(limiter.delay(host))
        now, end = clock.now(), clock.now() + timedelta(seconds=takes)
        under_way.append((end, limiter.take(host)))
        arrived.append(now + (end - now) * where)
    assert most_in_a_window(arrived) <= per_minute
