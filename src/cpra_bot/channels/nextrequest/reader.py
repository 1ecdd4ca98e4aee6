"""Reading one portal: published requests by their numbers, politely, and nothing that is not shown to everybody."""

from __future__ import annotations

import hashlib
import mimetypes
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cpra_bot.channels.nextrequest import shapes
from cpra_bot.errors import LinkFailure, LinkUnavailable, OutcomeUnknown, Unavailable
from cpra_bot.model.letter import Letter
from cpra_bot.model.message import IncomingMessage
from cpra_bot.model.portal import PortalView
from cpra_bot.wire.bucket import Bucket
from cpra_bot.wire.clock import Clock
from cpra_bot.wire.http import Web

SECONDS_PER_CALL = 2.0
MOST_PAGES = 40
FILE_CAP = 25_000_000
DOMAIN = "nextrequest.invalid"
NOT_PUBLIC = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 410})
"""A request that the agency has not published: which of these a portal answers is not known, so all mean the same."""

Item = TypeVar("Item", shapes.Step, shapes.Paper)


@dataclass(frozen=True, slots=True)
class Sought:
    """A request of ours at a portal: its number there, and our first letter."""

    number: str
    letter: Letter


@dataclass(frozen=True, slots=True)
class Read:
    """What a portal showed of one request."""

    sought: Sought
    view: PortalView
    messages: tuple[IncomingMessage, ...] = ()


class PortalReader:
    """Reads one portal.

    Args:
        base: `https://tenant.nextrequest.example`, without a slash at its end.
        web: makes the exchanges.
        bucket: keeps the pace for this host.
        fetch_file: brings a public file to a path; see `wire.web.fetch.Fetcher.fetch`.
        stored: True for the key of a message that is kept already.
    """

    def __init__(
        self,
        base: str,
        web: Web,
        bucket: Bucket,
        fetch_file: Callable[[str, Path], object],
        stored: Callable[[str], bool],
    ) -> None:
        self._base, self._web, self._bucket = base, web, bucket
        self._fetch, self._stored = fetch_file, stored

    def read(self, sought: Sought, now: datetime) -> Read:
        """What is new of one request.

        Args:
            sought: which.
            now: aware UTC.

        Raises:
            Unavailable: the portal cannot be read now.
        """
        found = shapes.shown(self._json(shapes.detail_path(sought.number)), sought.number)
        page = f"{self._base}/requests/{sought.number}"
        view = PortalView("nextrequest", sought.number, page, "not public", updated=now.isoformat())
        if found is None:
            return Read(sought, view)
        view = replace(view, status=found.state, due=found.due.isoformat() if found.due else "")
        messages = [self._step(step, sought, view, now) for step in self._timeline(sought.number)]
        messages += [self._paper(paper, sought, view, now) for paper in self._papers(sought.number)]
        return Read(sought, view, tuple(filter(None, messages)))

    def _timeline(self, number: str) -> Iterator[shapes.Step]:
        return self._all(lambda page: shapes.timeline(self._json(shapes.timeline_path(number, page))))

    def _papers(self, number: str) -> Iterator[shapes.Paper]:
        return self._all(lambda page: shapes.papers(self._json(shapes.papers_path(number, page))))

    def _all(self, page: Callable[[int], tuple[Item, ...]]) -> Iterator[Item]:
        """Page after page until one brings nothing new: counts of the server's are not believed."""
        met: set[str] = set()
        for number in range(1, MOST_PAGES + 1):
            fresh = [each for each in page(number) if each.number not in met]
            if not fresh:
                return
            met |= {each.number for each in fresh}
            yield from fresh

    def _json(self, path: str) -> Any:
        """The JSON of a page; None where it is not public, in whatever guise."""
        self._bucket.wait()
        try:
            answer = self._web.call("GET", self._base + path, {"Accept": "application/json"})
        except OutcomeUnknown as fault:  # reading does no harm
            raise Unavailable(str(fault), answer=fault.answer) from fault
        page = "html" in answer.headers.get("content-type", "").lower()
        if answer.status in NOT_PUBLIC or (answer.status == 200 and page):
            return None
        if answer.status != 200:
            raise Unavailable(f"{self._base} answers {answer.status}", answer=str(answer.status))
        try:
            return answer.json()
        except ValueError as fault:
            raise Unavailable(f"{self._base} answered with something that is no JSON") from fault

    def _step(self, step: shapes.Step, sought: Sought, view: PortalView, now: datetime) -> IncomingMessage | None:
        key = f"{sought.number}/timeline/{step.number}"
        if self._stored(key) or not step.text:
            return None
        mail = self._mail(f"{step.name} ({sought.number})", key, sought, step.at)
        mail.set_content(f"{step.name}\n\n{step.text}\n\n{view.page}\n")
        return IncomingMessage(key, min(step.at or now, now), mail.as_bytes())

    def _paper(self, paper: shapes.Paper, sought: Sought, view: PortalView, now: datetime) -> IncomingMessage | None:
        key, link = f"{sought.number}/documents/{paper.number}", self._base + paper.path
        if self._stored(key):
            return None
        mail = self._mail(f"Document: {paper.title} ({sought.number})", key, sought, None)
        with tempfile.TemporaryDirectory(prefix="cpra-nextrequest-") as folder:
            path = Path(folder) / "document"
            try:
                self._bucket.wait()
                self._fetch(link, path)
            except LinkUnavailable:
                return None  # asked for again with the next reading
            except LinkFailure as fault:
                mail.set_content(f"{paper.title}\n\nThis document was not fetched, {fault}. It lies at {link}\n")
                return IncomingMessage(key, now, mail.as_bytes())
            mail.set_content(f"{paper.title}\n\nReleased on the portal: {view.page}\n")
            kind = (mimetypes.guess_type(paper.title)[0] or "application/octet-stream").split("/")
            mail.add_attachment(path.read_bytes(), maintype=kind[0], subtype=kind[1], filename=paper.title)
            # Drawn anew each time otherwise: the same document must give the same bytes.
            mail.set_boundary(f"=_{hashlib.sha256(link.encode()).hexdigest()[:32]}")
        return IncomingMessage(key, now, mail.as_bytes())

    def _mail(self, subject: str, key: str, sought: Sought, at: datetime | None) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f'"NextRequest" <request-{sought.number}@{DOMAIN}>'
        mail["To"] = sought.letter.sender
        mail["Subject"] = "".join(c if c.isprintable() else " " for c in subject)
        mail["Message-ID"] = identity(self._base, key)
        mail["In-Reply-To"] = sought.letter.message_id
        if at:
            mail["Date"] = format_datetime(at)
        return mail


def identity(base: str, key: str) -> str:
    """The Message-ID of what a portal shows: two portals may give one number to different requests.

    Args:
        base: address of the portal.
        key: of the message, without the account.
    """
    return f"<{key.replace('/', '-')}@{urlsplit(base).netloc.replace(':', '-')}.{DOMAIN}>"


def new_bucket(clock: Clock, seconds: float = SECONDS_PER_CALL) -> Bucket:
    """The pace for one host: one call in so many seconds, none at once."""
    return Bucket(clock, seconds, 1)
