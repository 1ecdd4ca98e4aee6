"""What NextRequest portals publish of our requests, found by the number that the agency gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpcore

from cpra_bot.channels.nextrequest.reader import FILE_CAP, PortalReader, Read, Sought, new_bucket
from cpra_bot.channels.nextrequest.shapes import NUMBER
from cpra_bot.errors import CpraError
from cpra_bot.ledger.events import happened
from cpra_bot.model.agency import Agency
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import Cursor
from cpra_bot.model.request import RequestState
from cpra_bot.tasks.office import Office
from cpra_bot.wire.each import HOSTS_AT_ONCE, each_host
from cpra_bot.wire.http import Limits, Web
from cpra_bot.wire.tls import is_loopback
from cpra_bot.wire.web.fetch import Caps, Fetcher

NEXTREQUEST = "nextrequest"
ONCE_IN = timedelta(hours=20)
"""A request is read once a day, whatever cron does: nothing there is urgent, and the portal is a guest's."""

LIMITS = Limits(silence=20.0, seconds=60.0, size=8_000_000)


def fetch_published(office: Office, limits: Limits = LIMITS) -> tuple[int, list[str]]:
    """Read what the portals publish; the caller holds the run lock.

    All hosts at once, each at its pace. What came is kept by this thread alone.

    Returns:
        how many messages were new, and in words what could not be read.
    """
    if not office.reads_portals:
        return 0, []
    now, fetched, troubles = office.clock.now(), 0, list[str]()
    known, web = frozenset(office.books().numbers), Web(limits, office.carriage.transport if office.carriage else None)
    work = {
        base: partial(_read_all, office, base, each, known, now, web) for base, each in _sought(office, now).items()
    }
    at_once = 1 if office.carriage else HOSTS_AT_ONCE  # a play is to be repeated
    for base, result in each_host(work, at_once) if work else ():
        reads, trouble = ([], str(result)) if isinstance(result, CpraError) else result
        troubles += [f"{urlsplit(base).netloc}: {trouble}"] if trouble else []
        for read in reads:
            at, actor = office.clock.now(), office.actor
            letter = read.sought.letter
            view = {**read.view.plain(), "letter": letter.key}
            seen = happened(EventKind.PORTAL_SEEN, letter.request, at, actor, **view)
            account, cursor = account_name(base), Cursor("published")
            fetched += office.ledger.messages.store(account, read.messages, cursor, at, actor, [seen])
            office.progress(f"fetched {fetched} new messages from portals")
    web.close()
    return fetched, troubles


def account_name(base: str) -> str:
    """Names a portal in the ledger."""
    return f"{NEXTREQUEST}/{urlsplit(base).netloc}"


def _read_all(
    office: Office, base: str, sought: Sequence[Sought], known: frozenset[str], now: datetime, web: Web
) -> tuple[list[Read], str]:
    """Read one portal, in a thread of its own: the ledger is not touched. What came before a trouble stands."""
    account = account_name(base)
    bucket = new_bucket(office.clock, office.settings.nextrequest.seconds_per_call)
    reader = PortalReader(base, web, bucket, _fetcher(office, base), lambda key: f"{account}/{key}" in known)
    reads: list[Read] = []
    try:
        for each in sought:
            reads.append(reader.read(each, now))
    except CpraError as trouble:
        return reads, str(trouble)
    return reads, ""


def _fetcher(office: Office, base: str) -> Callable[[str, Path], object]:
    """Files are public. Only where the portal itself is on this machine may a file be."""
    if office.carriage:
        return Fetcher(office.clock, Caps(size=FILE_CAP), office.carriage.files).fetch
    network = httpcore.SyncBackend() if is_loopback(urlsplit(base).hostname or "") else None
    return Fetcher(office.clock, Caps(size=FILE_CAP), network).fetch


def _sought(office: Office, now: datetime) -> dict[str, list[Sought]]:
    """Address of a portal → our open requests that have a number there and were not read today."""
    found: dict[str, list[Sought]] = {}
    for state, base, number, letter in _findable(office):
        first = None if _read_lately(state, now) else office.letter(letter)
        if first:
            found.setdefault(base, []).append(Sought(number, first))
    return found


def next_reading(office: Office) -> datetime | None:
    """When the first of the requests that were read lately will be read again; None if none is read at all."""
    views = [state.portal for state, *_ in _findable(office)]
    read = [datetime.fromisoformat(view.updated) for view in views if view and view.channel == NEXTREQUEST]
    return min(read) + ONCE_IN if read else None


def _findable(office: Office) -> Iterator[tuple[RequestState, str, str, str]]:
    """Open requests that a portal may publish, with the portal's address, their number and their first letter's key."""
    for state in office.books().requests.values():
        agency, first = office.agencies.get(state.agency), state.first_letter
        if agency is None or first is None or state.closed_on or state.withdrawn_on or state.filed_by == "muckrock":
            continue
        base, number = base_of(agency), next(filter(NUMBER.fullmatch, state.sure_numbers), "")
        if base and number:
            yield state, base, number, first.key


def base_of(agency: Agency) -> str:
    """The portal's address; empty where the directory names none that is used."""
    for channel in agency.channels:
        if channel.kind == NEXTREQUEST and channel.host and channel.status not in {"suspect", "superseded"}:
            scheme = "http" if is_loopback(channel.host.partition(":")[0]) else "https"
            return f"{scheme}://{channel.host.lower()}"
    return ""


def _read_lately(state: RequestState, now: datetime) -> bool:
    """Lately is neither long ago nor ahead: a clock that was wrong must not keep a portal unread."""
    view = state.portal
    if view is None or view.channel != NEXTREQUEST:
        return False
    return timedelta(0) <= now - datetime.fromisoformat(view.updated) < ONCE_IN
