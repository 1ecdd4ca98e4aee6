"""Reading is tried three times, with waits by the clock that was handed in; other errors are not waited for."""

from __future__ import annotations

import pytest
from wire_clock import ManualClock

from cpra_bot.wire.retry import retry_reads


class Flaky:
    def __init__(self, failures: int, error: type[Exception]) -> None:
        self.left, self.error, self.calls = failures, error, 0

    def __call__(self, value: int) -> int:
        self.calls += 1
        if self.left:
            self.left -= 1
            raise self.error("broken")
        return value


def transient(error: BaseException) -> bool:
    return isinstance(error, ConnectionError)


@pytest.mark.parametrize(("failures", "naps"), [(0, 0), (1, 1), (2, 2)])
def test_a_passing_trouble_is_waited_out(failures: int, naps: int) -> None:
    clock, read = ManualClock(), Flaky(failures, ConnectionResetError)
    assert retry_reads(clock, transient)(read, 7) == 7
    assert len(clock.naps) == naps
    assert all(low <= nap <= low + 1 for low, nap in zip((1, 2), clock.naps, strict=False))


def test_the_last_error_comes_out_as_it_was() -> None:
    clock, read = ManualClock(), Flaky(9, ConnectionResetError)
    with pytest.raises(ConnectionResetError):
        retry_reads(clock, transient)(read, 7)
    assert read.calls == 3
    assert len(clock.naps) == 2


def test_what_cannot_be_waited_out_is_not() -> None:
    clock, read = ManualClock(), Flaky(1, KeyError)
    with pytest.raises(KeyError):
        retry_reads(clock, transient)(read, 7)
    assert read.calls == 1
    assert clock.naps == []
