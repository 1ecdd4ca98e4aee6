"""How long the next letter has to wait, so that neither our provider nor an agency's server takes us for a flood."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cpra_bot.wire.clock import Clock

WINDOW = timedelta(seconds=60)


@dataclass(slots=True)
class Slot:
    """A letter that counts.

    Attributes:
        until: the last instant at which it can have reached the server (aware UTC); None while it is under way.
    """

    until: datetime | None = None


class Limiter:
    """Keeps every window of 60 seconds within two counts: over all, and per recipient host.

    Ask `delay`, sleep that long, `take`, send, then give the slot back with `over`, whatever became of the attempt. A
    letter counts up to its answer, for nobody knows when between the two the server took it. So the letter that needs
    its place starts a whole window after that, and no window holds more, however long each took.

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
        self._all: deque[Slot] = deque(maxlen=per_minute)
        self._per_host = per_host_per_minute
        self._hosts: dict[str, deque[Slot]] = {}
        for at, host in past:
            self._put(Slot(at), host)

    def delay(self, host: str) -> float:
        """Seconds to wait before a letter to that host may leave; 0 if it may leave now."""
        now = self._clock.now()
        free = max(_free_at(self._all, now), _free_at(self._of(host), now))
        return min(free - now, WINDOW).total_seconds()  # a clock that was set back must not stop us for hours

    def take(self, host: str) -> Slot:
        """A letter to that host leaves now; it is under way until `over`."""
        slot = Slot()
        self._put(slot, host)
        return slot

    def over(self, slot: Slot) -> None:
        """Its answer has come, or nobody waits for it any more."""
        slot.until = self._clock.now()

    def _of(self, host: str) -> deque[Slot]:
        return self._hosts.setdefault(host.lower(), deque(maxlen=self._per_host))

    def _put(self, slot: Slot, host: str) -> None:
        self._all.append(slot)
        self._of(host).append(slot)


def _free_at(taken: deque[Slot], now: datetime) -> datetime:
    """The instant from which one more fits: a window after the oldest of the last `maxlen` letters was over."""
    if len(taken) < (taken.maxlen or 0):
        return now
    return max(now, (taken[0].until or now) + WINDOW)
