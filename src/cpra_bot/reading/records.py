"""A message kept as one JSON record (subject, body, sender, date), made a mail so that it passes the same gates.

Collections of replies come in this form, without the headers and the parts of the mail they once were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from email.utils import format_datetime, parseaddr
from typing import Any

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.dates import find_dates
from cpra_bot.reading.mail import parse_mail

_BOUNDARY = "=_record_of_a_mail_="
_UNKNOWN = date(2000, 1, 1)
_AHEAD = re.compile(
    r"\b(?:by|before|until|till?|later than|through|thru|from|beginning|to|between|and|expires?(?: on)?|for the"
    r"|is|is now|date of)"
    r"(?: or (?:by|before))?\s+(?:\w+day,?\s+)?\Z",
    re.IGNORECASE,
)
_FAR = timedelta(days=600)  # a promise that lies further ahead shows that the past days are those of the request
_NOON = clock_time(20, tzinfo=UTC)  # noon in California, so that the legal day is the record's day


def mail_of(record: Mapping[str, Any]) -> tuple[ParsedMail, datetime]:
    """The record as a parsed mail, and when it came (aware UTC).

    Args:
        record: `body`, and where known `subject`, `from_header`, `date` (ISO day or instant), `attachment_names`. A
            body is the visible text of the mail. For a record without a day stands the latest day of which its words
            speak as past, else one before the earliest that they name.

    Raises:
        ValueError: the date is no ISO date.
    """
    body = str(record.get("body") or "")
    came = _instant(str(record.get("date") or _day_of(body).isoformat()))
    sender = " ".join(str(record.get("from_header") or "").split())
    head = [
        f"From: {sender if '@' in parseaddr(sender)[1] else 'unknown@sender.invalid'}",
        f"Subject: {' '.join(str(record.get('subject') or '').split())}",
        f"Date: {format_datetime(came)}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"',
    ]
    parts = ["Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + body]
    for name in record.get("attachment_names") or ():
        plain = " ".join(str(name).replace('"', "'").replace("\\", "/").split())
        parts.append(
            f'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="{plain}"\n\n-'
        )
    whole = "\n".join(head) + "".join(f"\n\n--{_BOUNDARY}\n{part}" for part in parts) + f"\n--{_BOUNDARY}--\n"
    return parse_mail(whole.encode("utf-8", errors="replace")), came


def _instant(day: str) -> datetime:
    if len(day) == len("2026-05-04"):
        return datetime.combine(date.fromisoformat(day), _NOON)
    moment = datetime.fromisoformat(day)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _day_of(body: str) -> date:
    """The day on which an undated message may have been written, by the dates with a year in its words."""
    hits = [hit for hit in find_dates(body[:20_000], _UNKNOWN) if not hit.yearless]
    later = [hit.day for hit in hits if _AHEAD.search(body[max(0, hit.start - 40) : hit.start])]
    past = [hit.day for hit in hits if not _AHEAD.search(body[max(0, hit.start - 40) : hit.start])]
    if past and (not later or max(later) - max(past) < _FAR):
        return max(past)
    return min((day - timedelta(days=14) for day in later), default=_UNKNOWN)
