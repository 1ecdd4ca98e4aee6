"""Answers to a FETCH of hundreds of messages, read in one glance each where they have the usual form.

IMAPClient reads an answer token by token, which takes five times as long as to receive it. What is not in the usual
form is still handed to IMAPClient's own parser, so that both ways give the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient.response_parser import parse_fetch_response

Answer = dict[int, dict[bytes, Any]]
"""UID → what was asked for, by its name, as `IMAPClient.fetch` gives it."""

_MONTHS = {
    name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}
_MESSAGE = re.compile(
    rb"\d+ \(UID (\d+) INTERNALDATE"
    rb' "([ \d]\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)" BODY\[\] \{\d+\}'
)  # RFC 3501 §9, `date-time`
_SIZE = re.compile(rb"\d+ \(UID (\d+) RFC822\.SIZE (\d+)\)")


def read_answer(lines: Sequence[Any]) -> Answer:
    """What a server answered.

    Args:
        lines: as imaplib gives them: bytes, or a pair of the words before a literal and the literal.

    Raises:
        IMAPClientError: it is no answer to FETCH.
    """
    found: Answer = {}
    unusual: list[Any] = []
    pending: list[Any] = []  # what belongs to one message and has not come to its end
    for line in lines:
        pending.append(line)
        if isinstance(line, tuple):
            continue
        known = _usual(pending)
        if known:
            found.setdefault(known[0], {}).update(known[1])
        else:
            unusual += pending
        pending = []
    for uid, fields in parse_fetch_response(unusual + pending, False, True).items():
        found.setdefault(uid, {}).update(fields)
    return found


def _usual(lines: list[Any]) -> tuple[int, dict[bytes, Any]] | None:
    """UID and fields of one message; None if they do not stand there in the usual form."""
    if len(lines) == 2 and lines[1] == b")":
        hit = _MESSAGE.fullmatch(lines[0][0])
        when = _instant(hit) if hit else None
        return (int(hit[1]), {b"INTERNALDATE": when, b"BODY[]": lines[0][1]}) if hit and when else None
    size = _SIZE.fullmatch(lines[0]) if len(lines) == 1 and lines[0] is not None else None
    return (int(size[1]), {b"RFC822.SIZE": int(size[2])}) if size else None


def _instant(hit: re.Match[bytes]) -> datetime | None:
    """The date of a message as an aware UTC instant; None for a day that is none."""
    day, month, year, hour, minute, second = hit[2], _MONTHS.get(hit[3], 0), *map(int, hit.group(4, 5, 6, 7))
    east = timedelta(hours=int(hit[9]), minutes=int(hit[10]))
    try:
        there = datetime(year, month, int(day), hour, minute, second, tzinfo=UTC)
        return there - east if hit[8] == b"+" else there + east
    except (ValueError, OverflowError):
        return None
