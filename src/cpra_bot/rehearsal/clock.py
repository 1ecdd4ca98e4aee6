"""A clock that a rehearsal moves by hand: sixty days pass in seconds, and whoever sleeps is told at once to go on."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """Stands still until somebody sleeps or the rehearsal moves it on. It never runs backwards.

    Mail servers on loopback ask it from their own thread, so every reading is under a lock.
    """

    def __init__(self, start: datetime) -> None:
        """Set the clock.

        Args:
            start: first instant, aware; kept in UTC.

        Raises:
            ValueError: the instant is naive.
        """
        self._lock = threading.Lock()
        self._now = _utc(start)

    def now(self) -> datetime:
        """The simulated instant, aware UTC."""
        with self._lock:
            return self._now

    def sleep(self, seconds: float) -> None:
        """Move on by that many seconds without waiting; nothing happens for zero or less."""
        if seconds > 0:
            with self._lock:
                self._now += timedelta(seconds=seconds)

    def advance_to(self, instant: datetime) -> None:
        """Move on to an instant. If sleepers have taken the clock past it already, it stays where it is.

        Args:
            instant: aware.

        Raises:
            ValueError: the instant is naive.
        """
        moment = _utc(instant)
        with self._lock:
            self._now = max(self._now, moment)


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone, so nobody knows which instant it is")
    return instant.astimezone(UTC)
