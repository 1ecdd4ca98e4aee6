"""NextRequest's public JSON as our types. Pure.

It is documented nowhere: what is known comes from the public clients that read it. So every field may be missing, of
another kind or of another form; dates come in two forms and times without a zone, which are taken as California's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

CALIFORNIA = ZoneInfo("America/Los_Angeles")
NUMBER = re.compile(r"\d{2}-\d{1,6}")
"""A request's number, as `26-309`: unique at its portal only."""

_DAY = ("%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d")
_BYLINE = re.compile(r"([A-Z][a-z]+ \d{1,2}, \d{4}),? +(\d{1,2}:\d{2}) ?([ap]m)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A published request.

    Attributes:
        state: the portal's word, `Open`, `Closed`, `Overdue` …
        due: the day it shows as due, or None. A note: we count our own days.
    """

    number: str
    state: str
    due: date | None
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the timeline: its text without markup, and when it was made (aware UTC) if it says so."""

    number: str
    name: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A released document: where it is downloaded, relative to the portal."""

    number: str
    title: str
    path: str


def detail_path(number: str) -> str:
    """One request."""
    return f"/client/requests/{quote(number, safe='')}"


def timeline_path(number: str, page: int) -> str:
    """A page of its timeline. The parameter is `page_number`; `page` is ignored, and page 1 would repeat for ever."""
    return f"{detail_path(number)}/timeline?{urlencode({'page_number': page})}"


def papers_path(number: str, page: int) -> str:
    """A page of its documents."""
    return f"/client/request_documents?{urlencode({'request_id': number, 'page_number': page})}"


def shown(data: Any, number: str) -> Shown | None:
    """A request; None if this is another one or none at all: then it is not public."""
    if not isinstance(data, Mapping) or str(data.get("pretty_id") or data.get("id") or "") != number:
        return None
    due = data.get("request_due_date") or data.get("due_date")
    return Shown(number, _line(data.get("request_state")) or "unknown", _day(due), _day(data.get("request_date")))


def timeline(data: Any) -> tuple[Step, ...]:
    """A page of the timeline; what cannot be read is left out."""
    steps = []
    for row in _rows(data, "timeline"):
        number = row.get("timeline_id")
        if isinstance(number, int | str) and str(number).strip():
            text = plain(str(row.get("timeline_display_text") or ""))
            at = _moment(str(row.get("timeline_byline") or ""))
            steps.append(Step(_safe(number), _line(row.get("timeline_name")) or "Entry", text, at))
    return tuple(steps)


def papers(data: Any) -> tuple[Paper, ...]:
    """A page of documents; what cannot be read is left out."""
    found = []
    for row in _rows(data, "documents"):
        number = row.get("id")
        if isinstance(number, int) or (isinstance(number, str) and number.isdigit()):
            ending = _line(row.get("file_extension")).strip(".")
            title = _line(row.get("title")) or f"document-{number}"
            name = title if not ending or title.lower().endswith(f".{ending.lower()}") else f"{title}.{ending}"
            found.append(Paper(str(number), name, f"/documents/{number}/download"))
    return tuple(found)


def plain(markup: str) -> str:
    """The words of a piece of HTML, a line a block."""
    reader = _Words()
    reader.feed(markup[:200_000])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    """Takes the text out of markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins on a line of its own."""
        if tag in {"p", "br", "div", "li", "tr", "ul", "ol"}:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Text."""
        self.pieces.append(data)


def _rows(data: Any, name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name) if isinstance(data, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _line(value: Any) -> str:
    return " ".join(value.split())[:300] if isinstance(value, str) else ""


def _safe(value: Any) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", str(value))[:80]


def _day(value: Any) -> date | None:
    for form in _DAY:
        try:
            return datetime.strptime(_line(value), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _moment(byline: str) -> datetime | None:
    found = _BYLINE.search(byline)
    if not found:
        return None
    try:
        local = datetime.strptime(f"{found[1]} {found[2]} {found[3].upper()}", "%B %d, %Y %I:%M %p")  # noqa: DTZ007
    except ValueError:
        return None
    return local.replace(tzinfo=CALIFORNIA).astimezone(UTC)
