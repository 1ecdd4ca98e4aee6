"""How long the next letter has to wait, so that neither our provider nor an agency's server takes us for a flood."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from cpra_bot.wire.clock import Clock

WINDOW = timedelta(seconds=60)


class Limiter:
    """Keeps every window of 60 seconds within two counts: over all, and per recipient host.

    Ask `delay`, sleep that long, send, then `note`, whatever became of the attempt.

    Args:
        clock: tells the time; nothing here sleeps.
        per_minute: letters in any 60 seconds.
        per_host_per_minute: letters in any 60 seconds to one host.
        past: what earlier runs sent (instant, host), oldest first, so that two runs in one minute share the count.
    """

    def __init__(
        self, clock: Clock, per_minute: int, per_host_per_minute: int, past: Iterable[tuple[datetime, str]] = ()
    ) -> None:
        self._clock = clock
        self._all: deque[datetime] = deque(maxlen=per_minute)
        self._per_host = per_host_per_minute
        self._hosts: dict[str, deque[datetime]] = {}
        for at, host in past:
            self._put(at, host)

    def delay(self, host: str) -> float:
        """Seconds to wait before a letter to that host may leave; 0 if it may leave now."""
        now = self._clock.now()
        free = max(_free_at(self._all, now), _free_at(self._of(host), now))
        return min(free - now, WINDOW).total_seconds()  # a clock that was set back must not stop us for hours

    def note(self, host: str) -> None:
        """A letter to that host leaves now."""
        self._put(self._clock.now(), host)

    def _of(self, host: str) -> deque[datetime]:
        return self._hosts.setdefault(host.lower(), deque(maxlen=self._per_host))

    def _put(self, at: datetime, host: str) -> None:
        self._all.append(at)
        self._of(host).append(at)


def _free_at(sent: deque[datetime], now: datetime) -> datetime:
    """The instant from which one more fits: a window after the oldest of the last `maxlen` sends."""
    if len(sent) < (sent.maxlen or 0):
        return now
    return max(now, sent[0] + WINDOW)
