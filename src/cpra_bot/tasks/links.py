"""Fetch what lies behind the links of agencies, in the run that reads them: links expire, and pages change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cpra_bot.decide.fetching import to_fetch
from cpra_bot.documents.types import media_type
from cpra_bot.errors import CannotFinish, LinkNeedsPerson, LinkRefused, LinkUnavailable
from cpra_bot.files.keep import incoming
from cpra_bot.ledger.events import happened
from cpra_bot.model.document import LinkRun, LinkStatus, LinkTold
from cpra_bot.model.event import Event, EventKind
from cpra_bot.reading.direct import direct
from cpra_bot.tasks.documents import Arrived, keep_file
from cpra_bot.tasks.office import Office

if TYPE_CHECKING:
    from cpra_bot.wire.web.fetch import Fetched, Fetcher

TRIES = 6
"""Attempts after which a person is asked."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=30), timedelta(hours=6)
RUN = timedelta(minutes=15)
"""What all links of one run may take together; the rest has its turn with the next."""

_LOOK = 300_000
_LOGIN = (b'type="password"', b"type='password'", b"type=password", b"sign in", b"log in", b"login")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A link that is to be fetched; `tries` is how often it was tried before."""

    request: str
    message: str
    url: str
    tries: int


def fetch_links(office: Office) -> LinkRun:
    """Fetch every link under which agencies have put files and that nobody has fetched; the caller holds the run lock.

    A link that is refused, wants a person or cannot be had now is noted as that, and the run goes on. After a full disk
    it fetches no more.
    """
    run = LinkRun()
    wanted = list(_wanted(office)) if office.fetcher else []
    if not wanted or office.fetcher is None:
        return run
    fetcher, until = office.fetcher(office.clock), office.clock.now() + RUN
    for link in wanted:
        if run.stopped or office.clock.now() > until:
            break
        office.progress(f"fetching {link.url[:60]}")
        events = _events(office, fetcher, link, run)
        office.ledger.events.append(events)
        run.told.append(_told(office, link, events))
    return run


def _wanted(office: Office) -> Iterator[_Wanted]:
    """Links of live requests whose turn it is, oldest first, each once a request."""
    now = office.clock.now()
    for key, state in office.requests_as_they_stand().items():
        if state.withdrawn_on:
            continue
        for url, message in to_fetch(state).items():
            known = state.links.get(url)
            if known is None or (known.status is LinkStatus.LATER and now >= (known.not_before or now)):
                yield _Wanted(key, message, url, known.tries if known else 0)


def _events(office: Office, fetcher: Fetcher, link: _Wanted, run: LinkRun) -> list[Event]:
    """Try one link; whatever becomes of it is an event."""
    name = hashlib.sha256(f"{link.request} {link.url}".encode("utf-8", "replace")).hexdigest()[:32]
    try:
        part = incoming(office.workspace.folder, name)
        return _kept(office, link, fetcher.fetch(_whole(link.url), part))
    except LinkRefused as fault:
        return [_tried(office, link, LinkStatus.REFUSED, str(fault))]
    except LinkNeedsPerson as fault:
        return [_tried(office, link, LinkStatus.PERSON, str(fault))]
    except LinkUnavailable as fault:
        return [_later(office, link, str(fault), fault.retry_after)]
    except CannotFinish as fault:  # the disk
        run.stopped = f"{fault}; {fault.remedy}"
        return [_later(office, link, str(fault), None)]
    except Exception as fault:  # noqa: BLE001 - whatever a server provokes in a library, the run goes on
        return [_later(office, link, f"it could not be read ({type(fault).__name__})", None)]


def _whole(url: str) -> str:
    """Letters leave out what goes without saying: `www.town.example/x`."""
    return direct(url if "://" in url else f"https://{url}")


def _kept(office: Office, link: _Wanted, file: Fetched) -> list[Event]:
    page = _page(file.path)
    arrived = Arrived(link.request, link.message, file.name, file.media_type, link.url, file.url)
    events = keep_file(office, file.path, file.sha256, arrived)
    return [*events, _tried(office, link, LinkStatus.PERSON, page)] if page else events


def _page(path: Path) -> str:
    """What a person has to do where a web page came instead of a file; empty for a file."""
    if media_type(path) != "text/html":
        return ""
    with path.open("rb") as file:
        head = file.read(_LOOK).lower()
    if any(mark in head for mark in _LOGIN):
        return "it leads to a page that wants a login"
    return "it leads to a page on which a person has to click"


def _later(office: Office, link: _Wanted, because: str, retry_after: float | None) -> Event:
    if link.tries + 1 >= TRIES:
        return _tried(office, link, LinkStatus.PERSON, f"{because}; it was tried {TRIES} times")
    pause = max(FIRST_PAUSE * 2**link.tries, timedelta(seconds=min(retry_after or 0, 86_400)))
    return _tried(office, link, LinkStatus.LATER, because, office.clock.now() + min(pause, LONGEST_PAUSE))


def _tried(
    office: Office, link: _Wanted, status: LinkStatus, because: str, not_before: datetime | None = None
) -> Event:
    return happened(
        EventKind.LINK_TRIED,
        link.request,
        office.clock.now(),
        office.actor,
        message=link.message,
        url=link.url,
        status=status.value,
        because=because,
        not_before=not_before.isoformat() if not_before else "",
    )


def _told(office: Office, link: _Wanted, events: list[Event]) -> LinkTold:
    files = [each.data for each in events if each.kind is EventKind.DOCUMENT_KEPT]
    state = office.books().requests[link.request].links[link.url]
    return LinkTold(
        request=link.request,
        state=state,
        name=files[0]["name"] if files else "",
        size=files[0]["size"] if files else 0,
        unpacked=max(0, len(files) - 1),
    )
