"""What it costs to hear from portals: calls, seconds of politeness, CPU; and many hosts at once against the floor.

`python benchmarks/portals.py [requests ...]` (500 if left out). The twin answers in this process over a loopback
socket; the clock is simulated, so that a pause of a second costs nothing here and is counted as a second there. CPU is
that of the client's thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from row import Row, more, show

from cpra_bot.channels.muckrock import shapes
from cpra_bot.channels.muckrock.channel import MuckRockChannel
from cpra_bot.channels.muckrock.filing import view_of
from cpra_bot.channels.muckrock.polling import Known
from cpra_bot.channels.muckrock.session import MemoryShelf
from cpra_bot.channels.muckrock.title import title_of
from cpra_bot.channels.nextrequest.reader import PortalReader, Read, Sought, new_bucket
from cpra_bot.model.letter import Letter, LetterKind
from cpra_bot.model.message import Cursor
from cpra_bot.model.portal import PortalView, muckrock_place
from cpra_bot.model.settings import MuckRock
from cpra_bot.rehearsal.clock import SimulatedClock
from cpra_bot.rehearsal.muckrock.books import Account
from cpra_bot.rehearsal.muckrock.site import MuckRockSite
from cpra_bot.rehearsal.nextrequest import PortalSite
from cpra_bot.rehearsal.web_server import Plan, WebServer
from cpra_bot.wire.clock import Clock, SystemClock
from cpra_bot.wire.each import each_host
from cpra_bot.wire.http import Web

TEXT = "A1. The list of shared networks.\n" * 60
ANSWERED = 20  # requests in which an agency has written since


def letter_of(number: int) -> Letter:
    """A letter to the twin's agency of that number."""
    key = f"alpr-2026/agency-{number}-pd"
    return Letter(
        key=f"{key}/initial/1", request=key, kind=LetterKind.INITIAL, channel="muckrock",
        to=muckrock_place(number, f"Agency {number} Police Department"), sender="robin@requester.example",
        sender_name="Robin Sample", reply_to="", subject="Plate readers", body=TEXT,
        message_id=f"<letter-{number}@requester.example>", mark=f"{number:010d}c0ffee", items=("A1",), fingerprint="0",
    )  # fmt: skip


def measure(count: int) -> None:
    """Poll so many requests: with nothing new, after all were passed on, and with some answers."""
    clock = SimulatedClock(SystemClock().now())
    site = MuckRockSite(clock, limited=True)
    site.books.accounts["robin"] = who = Account(3, "robin", "no-secret-at-all", credits=count)
    letters = [letter_of(number) for number in range(1, count + 1)]
    for number, letter in enumerate(letters, start=1):
        site.books.add_agency(number, f"Agency {number} Police Department", 1)
        filed = {"title": title_of(letter), "requested_docs": letter.body, "agencies": [number]}
        site.books.file(who, {**filed, "edited_boilerplate": True})
    with WebServer(site) as server:
        account = MuckRock(user="robin", api=f"{server.url}/api_v2/", accounts=f"{server.url}/api/")
        rows = map(shapes.request, site.books.requests.values())
        views = {letter.key: view_of(row, account) for letter, row in zip(letters, rows, strict=True)}
        answered = range(1, min(count, ANSWERED) + 1)
        phases: tuple[tuple[str, Callable[[], object]], ...] = (
            ("nothing new", lambda: None),
            ("all passed on to the agencies", lambda: clock.sleep(3600)),
            (f"{ANSWERED} answers", lambda: [site.books.reply(each, "We have it.") for each in answered]),
        )
        for name, happens in phases:
            happens()
            calls, told = hear(account, site, letters, views)
            if name == phases[0][0]:
                show(Row(f"{count} requests at MuckRock, none changed: calls", f"{calls}", "", calls, 10, 5))
            more(f"muckrock, {count} requests, {name}: {calls} calls, {told}")
            clock.sleep(60)


def hear(account: MuckRock, site: MuckRockSite, letters: list[Letter], views: dict[str, PortalView]) -> tuple[int, str]:
    """One run: a new log-in, the list, and what has changed. How many calls it took, and what else it cost."""
    clock = site.clock
    channel = MuckRockChannel(
        account, clock, MemoryShelf(), book=lambda: [Known(each, views.get(each.key)) for each in letters],
        password=lambda: "no-secret-at-all",
    )  # fmt: skip
    begun, cpu, asked, messages = clock.now(), time.thread_time(), len(site.seen), 0
    for batch, _ in channel.fetch(Cursor("requests")):
        messages += len(batch)
        views |= channel.views()
    views |= channel.views()
    channel.close()
    waited, spent = (clock.now() - begun).total_seconds(), time.thread_time() - cpu
    told = f"{waited:.0f} s of politeness, {spent:.2f} s CPU, {messages} messages"
    return len(site.seen) - asked, told


def many_hosts(hosts: int = 32, latency: float = 0.2) -> str:
    """Two published requests at each of many portals at once, without the pause between calls, against the floor."""
    plan, clock, web = Plan(), SystemClock(), Web()
    plan.latency = latency
    with ExitStack() as stack:
        sites = [PortalSite() for _ in range(hosts)]
        work = {}
        for site in sites:
            for number in ("26-1", "26-2"):
                site.publish(number)
                site.add_step(number, "Message", "<p>We have your request.</p>")
            server = stack.enter_context(WebServer(site, plan))
            work[server.url] = partial(read_all, server.url, clock, web)
        begun, cpu = time.monotonic(), time.process_time()
        read = sum(len(result) for _, result in each_host(work) if isinstance(result, list))
        wall, spent = time.monotonic() - begun, time.process_time() - cpu
    web.close()
    calls = sum(len(site.seen) for site in sites)
    floor = latency * max(len(site.seen) for site in sites)
    return (
        f"nextrequest, {hosts} hosts at {latency * 1000:.0f} ms: {read} requests, {calls} calls, {wall:.2f} s, floor "
        f"{floor:.2f} s, {spent:.2f} s CPU with the twins"
    )


def read_all(base: str, clock: Clock, web: Web) -> list[Read]:
    """What a thread does at one host."""
    reader = PortalReader(base, web, new_bucket(clock, 0.0), lambda _link, _path: None, lambda _key: False)
    return [reader.read(Sought(number, letter_of(1)), clock.now()) for number in ("26-1", "26-2")]


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [500]:
        measure(size)
    more(many_hosts())
