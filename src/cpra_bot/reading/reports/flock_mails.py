"""Two mails of Flock to an agency's administrator: others ask to share, and another shares.

A request that waits is no sharing: nobody shares by it until somebody accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from cpra_bot.model.report import Entry, Measure, Place, ReportReading, Value
from cpra_bot.reading.reports.periods import printed_day
from cpra_bot.reading.reports.words import Line, Source, Word, joined_lines, lines_of

PENDING = "flock_pending_share_requests_mail"
SHARED = "flock_cameras_shared_mail"
_PENDING = re.compile(r"pending flock camera share requests?|requested access to your flock network", re.IGNORECASE)
_SUBJECT = re.compile(r"subject:?\s*(?:(?:fwd?|re):\s*)*(.{2,120}?) shared flock cameras with you", re.IGNORECASE)
_SHARED = re.compile(
    r"(?:great news!?\s*)?(?P<quote>(?P<who>[^.!?]{2,120}?) has (?:just )?shared their cameras with"
    r" (?P<whom>.{2,120}?)), granting",
    re.IGNORECASE,
)
_SENT = re.compile(r"^(?:date|sent):?\s*(.*)$", re.IGNORECASE)
_ASKED_ON = re.compile(r"^\d{2}-\d{2}-\d{4}$")
_RIGHTS = frozenset(
    ("search", "hot", "list", "hotlist", "vms", "go-live", "historical", "download", "analytics", "live", "view", "lpr")
)
_END = re.compile(r"^(?:review requests|how-to:?|thank you\b.*|problems or questions\?.*)$", re.IGNORECASE)


def read(source: Source) -> list[ReportReading]:
    """The mails in a file."""
    if not source.pages:
        return []
    lines = [line for page in source.pages for line in lines_of(page)]
    text = joined_lines([line.text for line in lines])
    if _PENDING.search(text) and _table_head(lines) is not None:
        return [_pending(source, lines)]
    if _SHARED.search(text) and "flock" in text.lower():
        return [_shared(source, lines, text)]
    return []


def _table_head(lines: Sequence[Line]) -> int | None:
    """Index of the line that begins the head `Organization | Request Date | Permissions`."""
    for at, line in enumerate(lines):
        near = " ".join(each.text for each in lines[at : at + 4]).lower()
        if line.text.lower().startswith("organization") and "request" in near and "permissions" in near:
            return at
    return None


def _sent_on(lines: Sequence[Line]) -> date | None:
    for line, below in pairwise(lines):
        hit = _SENT.match(line.text)
        day = printed_day(hit[1] or below.text) if hit else None
        if day:
            return day
    return None


@dataclass
class _Request:
    place: Place
    day: str
    name: list[str] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)


def _pending(source: Source, lines: Sequence[Line]) -> ReportReading:
    head = _table_head(lines) or 0
    plain = all(page.plain for page in source.pages)
    requests = (_from_text if plain else _from_places)(source, lines[head + 1 :])
    entries = tuple(
        Entry(
            joined_lines(each.name),
            each.place,
            {"requested_on": each.day, "permissions": joined_lines(each.rights)},
        )
        for each in requests
        if each.name
    )
    doubts = []
    if not entries:
        doubts.append("no request was found below the head of its table")
    if len(entries) < len(requests):
        doubts.append("a request has no name")
    if any(line.guessed for line in lines):
        doubts.append("a machine read the words off a scan, and letters may be wrong")
    quote = next(line for line in lines if _PENDING.search(line.text) or _table_head([line, *lines[head + 1 :]]) == 0)
    place = _place(source, quote)
    value = Value(Measure.PENDING, quote.text, place, entries, note="they ask to share; nobody shares by it")
    return ReportReading(PENDING, "", _sent_on(lines), None, (value,) if entries else (), "; ".join(doubts))


def _place(source: Source, line: Line) -> Place:
    return Place(name=source.name, page=line.page, line=line.number)


def _is_rights(words: str, before: Sequence[str]) -> bool:
    """True if words go on with the permissions before them."""
    names = [word.strip(",").lower() for word in words.split()]
    return bool(before and before[-1].endswith(",")) or all(name in _RIGHTS for name in names)


def _from_text(source: Source, lines: Sequence[Line]) -> list[_Request]:
    """The requests of a mail whose cells stand one below the other."""
    requests: list[_Request] = []
    name: list[str] = []
    for line in lines:
        words = line.text.split()
        dates = [at for at, word in enumerate(words) if _ASKED_ON.match(word)]
        if _END.match(line.text):
            break
        if dates:
            at = dates[0]
            requests.append(_Request(_place(source, line), words[at], [*name, *filter(None, [" ".join(words[:at])])]))
            requests[-1].rights += filter(None, [" ".join(words[at + 1 :])])
            name = []
        elif requests and not name and _is_rights(line.text, requests[-1].rights):
            requests[-1].rights.append(line.text)
        elif line.text.lower() not in {"request", "date", "request date", "permissions"}:
            name.append(line.text)
    return requests


def _from_places(source: Source, lines: Sequence[Line]) -> list[_Request]:
    """The requests of a mail whose cells stand side by side; each begins on the line of its day."""
    requests: list[_Request] = []
    left = right = 0.0
    above: Line | None = None
    for line in lines:
        if _END.match(line.text):
            break
        day = next((word for word in line.words if _ASKED_ON.match(word.text)), None)
        if day is not None:
            left, right = day.left, day.right
            requests.append(_Request(_place(source, line), day.text))
        if not requests or (day is None and above is not None and not _goes_on(above, line, requests[-1], right)):
            continue
        name = _text(word for word in line.words if word.left < left - 1)
        rights = _text(word for word in line.words if word.left > right + 1)
        requests[-1].name += filter(None, [name])
        requests[-1].rights += filter(None, [rights])
        above = line
    return requests


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _goes_on(above: Line, line: Line, request: _Request, right: float) -> bool:
    if line.page != above.page:
        rights = " ".join(word.text for word in line.words if word.left > right + 1)
        return line.words[0].left > right and _is_rights(rights, request.rights)
    return line.base - above.base < 2.0 * line.size


def _shared(source: Source, lines: Sequence[Line], text: str) -> ReportReading:
    hit = _SHARED.search(text)
    assert hit is not None
    who, whom = " ".join(hit["who"].split()), " ".join(hit["whom"].split())
    subject = _SUBJECT.search(text)
    doubts = []
    if subject and " ".join(subject[1].split()) != who:
        doubts.append(f"its subject names {subject[1]}, and its text {who}")
    at = next(
        (line for line in lines if "shared their" in line.text.lower() or "shared flock" in line.text.lower()), lines[0]
    )
    place = _place(source, at)
    value = Value(Measure.RECEIVES_FROM, " ".join(hit["quote"].split()), place, (Entry(who, place),))
    return ReportReading(SHARED, whom, _sent_on(lines), None, (value,), "; ".join(doubts))
