"""What a tick with nothing new costs in deciding: fold all events, decide about every request. One line a size.

`python benchmarks/deciding.py [requests ...]` (500 and 20,000 if left out). Each size runs in a process of its own, so
that its memory is its own; the events are in memory before the clock starts, as reading them is the ledger's cost.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cpra_bot.decide.everything import Surroundings, decide_all
from cpra_bot.decide.fold import Folding
from cpra_bot.model.campaign import FollowUpPolicy
from cpra_bot.model.event import Event, EventKind

START = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
ITEMS = {label: f"Records on {label}." for label in ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "B2")}
FACTS = (
    [("acknowledged", ""), ("tracking_number", "26-34")],
    [("acknowledged", ""), ("extension", "2026-09-23")],
    [("acknowledged", ""), ("promised_date", "2026-12-16")],
    [("release", "")],
    [],
)


def events_of(number: int) -> Iterator[Event]:
    """One request: opened, sent, and answered in one of five ways, silence among them."""
    request = f"alpr-2026/agency-{number}-pd"
    letter, message = f"{request}/initial/1", f"INBOX/1/{number}"

    def happened(kind: EventKind, day: int, **data: object) -> Event:
        return Event(0, request, START + timedelta(days=day), kind, "cron", data)

    yield happened(
        EventKind.REQUEST_OPENED, 0, plan="p", campaign_version=1, items=ITEMS, conditional=["A5", "A6", "A7"]
    )
    to = f"records@agency-{number}.example"
    yield happened(EventKind.LETTER_QUEUED, 0, letter=letter, letter_kind="initial", message_id=f"<{number}>", to=to)
    yield happened(EventKind.LETTER_STARTED, 0, letter=letter)
    yield happened(EventKind.LETTER_SENT, 0, letter=letter)
    facts = FACTS[number % len(FACTS)]
    if facts:
        yield happened(EventKind.MESSAGE_STORED, 3, message=message)
        yield happened(
            EventKind.MESSAGE_FILED,
            3,
            message=message,
            strength="strong",
            ours=False,
            reason="",
            sender=to,
            subject="Your request",
            message_id=f"<r{number}>",
            received_at=(START + timedelta(days=3)).isoformat(),
        )
        plain = [{"kind": kind, "value": value, "quote": kind, "start": 0, "rule": "t"} for kind, value in facts]
        yield happened(EventKind.MESSAGE_READ, 3, message=message, facts=plain, unclear="")


def measure(requests: int) -> str:
    """One line of figures."""
    events = [event for number in range(requests) for event in events_of(number)]
    gc.freeze()  # the events are not the decisions' garbage to look through
    policy, now = FollowUpPolicy(), START + timedelta(days=14)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    folding = Folding()
    folding.add(events)
    books = folding.books()
    folded = time.process_time()
    decided = decide_all(books, Surroundings(lambda _key: policy), now)
    wall, done = time.perf_counter() - wall, time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    due = sum(1 for actions in decided.values() if actions[0].order)
    return (
        f"{requests:>6} requests, {len(events):>6} events: {wall:.2f} s; CPU {folded - cpu:.2f} s to fold, "
        f"{done - folded:.2f} s to decide ({(done - cpu) / requests * 1e6:.0f} µs a request); "
        f"{(peak - before) / 1024:.0f} MB more, {peak / 1024:.0f} MB at most; {due} letters due\n"
    )


def main() -> None:
    """Print a line for each size."""
    sizes = [int(word) for word in sys.argv[1:]] or [500, 20_000]
    if len(sizes) == 1:
        sys.stdout.write(measure(sizes[0]))
        return
    for size in sizes:
        subprocess.run([sys.executable, __file__, str(size)], check=True)


if __name__ == "__main__":
    main()
