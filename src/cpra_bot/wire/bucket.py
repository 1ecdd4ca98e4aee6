"""The politeness that servers publish as "so many a second, so many at once", kept on our side."""

from __future__ import annotations

from datetime import datetime, timedelta

from cpra_bot.wire.clock import Clock


class Bucket:
    """Lets calls pass at a steady rate, with a store of calls that may come at once.

    Args:
        clock: tells the time and sleeps.
        seconds: between two calls in the long run.
        burst: calls that may come at once after a quiet time.
    """

    def __init__(self, clock: Clock, seconds: float, burst: int = 1) -> None:
        self._clock, self._step, self._burst = clock, timedelta(seconds=seconds), burst
        self._full_at: datetime | None = None  # when the store will be full again

    def wait(self) -> None:
        """Sleep until one more call may go, and count it."""
        pause = self.delay()
        if pause > 0:
            self._clock.sleep(pause)
        now = self._clock.now()
        self._full_at = max(self._full_at or now, now) + self._step

    def delay(self) -> float:
        """Seconds until one more call may go; 0 if it may go now."""
        if self._full_at is None:
            return 0.0
        free = self._full_at - (self._burst - 1) * self._step
        longest = self._step * self._burst  # a clock that was set back must not stop us for hours
        return max(0.0, min(free - self._clock.now(), longest).total_seconds())

    def drain(self) -> None:
        """Forget the store: the server says that it was too much, whoever else has called from this address."""
        self._full_at = self._clock.now() + self._step * self._burst
