"""A second and a third try, for reading only: a letter sent twice is worse than one that waits."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from cpra_bot.wire.clock import Clock

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying


def retry_reads(
    clock: Clock,
    transient: Callable[[BaseException], bool],
    attempts: int = 3,
    jitter: Callable[[], float] = random.random,
) -> Retrying:
    """What to call a reading function with: `retry_reads(clock, transient)(read, argument)`.

    Waits 1 to 2 seconds before the second attempt and 2 to 3 before the third, so that many runs that
    failed together do not come back together. The last error is raised as it came.

    Args:
        clock: whose `sleep` is used.
        transient: tells whether trying again can help with that error.
        attempts: how often in all.
        jitter: gives a number from 0 to 1, the seconds by which a wait is longer than it must be.
    """
    from tenacity import Retrying, retry_if_exception, stop_after_attempt

    def wait(state: RetryCallState) -> float:
        return min(30.0, 2.0 ** (state.attempt_number - 1) + jitter())

    return Retrying(
        stop=stop_after_attempt(attempts),
        wait=wait,
        retry=retry_if_exception(transient),
        sleep=clock.sleep,
        reraise=True,
    )
