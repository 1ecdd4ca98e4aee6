"""What may go wrong on a wire, and at which call. A fault is chosen by the number of the call, so that it replays."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Fault(Enum):
    """One thing that goes wrong at one call."""

    REFUSE = "refuse"  # the server says no, or "not now"; it did nothing
    DROP_BEFORE = "drop before"  # the connection ends before the server has understood the call
    DROP_AFTER = "drop after"  # the server has done what it was asked, and the connection ends before its answer
    HANG = "hang"  # the server has done it and never answers: the client's timeout ends the wait, at once
    GARBLE = "garble"  # the server has done it, and the answer arrives as nonsense
    DUPLICATE = "duplicate"  # the server has done it, and the answer arrives twice: all later ones are late by one;
    # over HTTP, where an answer belongs to its request, the request arrives twice instead, as some proxies do it


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that a client asks of a server.

    Attributes:
        number: among all calls of the carrier, counted from 1.
        protocol: `SMTP`, `IMAP` or `HTTP`.
        verb: the command, upper case: `CONNECT`, `MAIL`, `TEXT` (what follows DATA), `UID FETCH`, `POST`, `BODY` (of
            an answer)…
    """

    number: int
    protocol: str
    verb: str


Faults = Callable[[Call], Fault | None]
"""Decides what goes wrong at a call."""


class Calls:
    """Numbers the calls of all carriers that share it, and says what goes wrong at each.

    Attributes:
        made: every call, in order.
    """

    def __init__(self, faults: Faults) -> None:
        """Begin at 1.

        Args:
            faults: decides what goes wrong.
        """
        self.made: list[Call] = []
        self._faults = faults
        self._lock = threading.Lock()

    def fault_at(self, protocol: str, verb: str) -> Fault | None:
        """Note a call, and say what goes wrong at it."""
        with self._lock:
            call = Call(len(self.made) + 1, protocol, verb)
            self.made.append(call)
            return self._faults(call)


def none(_call: Call) -> Fault | None:
    """All goes well."""
    return None


def at(plan: Mapping[int, Fault]) -> Faults:
    """A fault at each of these calls, by number."""
    return lambda call: plan.get(call.number)


def at_verb(verb: str, fault: Fault, *, protocol: str = "", first: int = 1, times: int = 1) -> Faults:
    """A fault at the calls of one verb.

    Args:
        verb: as in `Call.verb`.
        fault: what goes wrong.
        protocol: as in `Call.protocol`; any where left out.
        first: at which call of that verb it begins, counted from 1.
        times: at how many calls of that verb in a row.
    """
    seen = 0

    def decide(call: Call) -> Fault | None:
        nonlocal seen
        meant = call.verb == verb and protocol in ("", call.protocol)
        seen += meant
        return fault if meant and first <= seen < first + times else None

    return decide


def at_random(seed: int, share: float, kinds: Sequence[Fault] = tuple(Fault), *, until: int | None = None) -> Faults:
    """Faults at random calls; the same seed gives the same ones.

    Args:
        seed: of the choice.
        share: of the calls that go wrong, from 0 to 1.
        kinds: what goes wrong there.
        until: number of the last call that may go wrong; None for no end.
    """

    def decide(call: Call) -> Fault | None:
        if until is not None and call.number > until:
            return None
        chance = random.Random(seed * 1_000_003 + call.number)  # noqa: S311 - a play, no secret
        return chance.choice(list(kinds)) if chance.random() < share else None

    return decide
