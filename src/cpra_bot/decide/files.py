"""What each event about files and links does to the half-finished books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from cpra_bot.decide.desk import Desk
from cpra_bot.model.document import Document, LinkState, LinkStatus, Source
from cpra_bot.model.event import Event, EventKind


def _document_kept(desk: Desk, event: Event) -> None:
    """The same file from two messages is one document with two sources."""
    data = event.data
    source = Source(
        request=event.request,
        message=data["message"],
        name=data["name"],
        at=event.at,
        given=data["given"],
        url=data["url"],
        final=data["final"],
        inside=data["inside"],
    )
    known = desk.documents.get(data["sha256"])
    if known is None:
        known = Document(data["sha256"], data["size"], data["type"], data["pages"], data["fault"], ())
    if not any(replace(each, at=source.at) == source for each in known.sources):
        known = replace(known, sources=(*known.sources, source))
    desk.documents[known.sha256] = known
    if source.url and not source.inside:
        _note(desk, event, LinkStatus.FETCHED, sha256=known.sha256)


def _link_tried(desk: Desk, event: Event) -> None:
    again = event.data["not_before"]
    _note(
        desk,
        event,
        LinkStatus(event.data["status"]),
        because=event.data["because"],
        not_before=datetime.fromisoformat(again) if again else None,
    )


def _note(
    desk: Desk,
    event: Event,
    status: LinkStatus,
    *,
    because: str = "",
    not_before: datetime | None = None,
    sha256: str = "",
) -> None:
    record, url = desk.requests.get(event.request), event.data["url"]
    if record is None:
        return
    before = record.links.get(url)
    # A page that came instead of the file is kept, and then said to be none: that is one attempt.
    same = before is not None and before.at == event.at
    record.links[url] = LinkState(
        url=url,
        message=event.data["message"],
        status=status,
        because=because,
        at=event.at,
        tries=(before.tries if before else 0) + (not same),
        not_before=not_before,
        sha256=sha256 or (before.sha256 if before else ""),
    )


FILES: dict[EventKind, Callable[[Desk, Event], None]] = {
    EventKind.DOCUMENT_KEPT: _document_kept,
    EventKind.LINK_TRIED: _link_tried,
}
