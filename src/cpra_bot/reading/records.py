"""A message kept as one JSON record (subject, body, sender, date) as a mail: the form in which collections come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime, parseaddr
from typing import Any

from cpra_bot.model.message import ParsedMail
from cpra_bot.reading.mail import parse_mail

_NOON = time(20, tzinfo=UTC)  # noon in California, so that the legal day is the record's day
_NO_DAY = "2000-01-01"


def mail_of(record: Mapping[str, Any]) -> tuple[ParsedMail, datetime]:
    """The record as a parsed mail, and when it came (aware UTC).

    Args:
        record: `body`, and where known `subject`, `from_header`, `date` (ISO day or instant), `attachment_names`.

    Raises:
        ValueError: the date is no ISO date.
    """
    came = _instant(str(record.get("date") or _NO_DAY))
    message = EmailMessage(policy=SMTPUTF8)
    sender = " ".join(str(record.get("from_header") or "").split())
    message["From"] = sender if "@" in parseaddr(sender)[1] else "unknown@sender.invalid"
    message["Subject"] = " ".join(str(record.get("subject") or "").split())
    message["Date"] = format_datetime(came)
    message.set_content(str(record.get("body") or ""), charset="utf-8", cte="8bit")
    for name in record.get("attachment_names") or ():
        message.add_attachment(b"-", maintype="application", subtype="octet-stream", filename=str(name))
    return parse_mail(message.as_bytes()), came


def _instant(day: str) -> datetime:
    if len(day) == len(_NO_DAY):
        return datetime.combine(date.fromisoformat(day), _NOON)
    moment = datetime.fromisoformat(day)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
