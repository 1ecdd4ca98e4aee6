"""What happened outside the mailbox, in a person's word: a call, a letter on paper, a mail that went another way."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from pathlib import Path

from cpra_bot.errors import UsageError
from cpra_bot.files.keep import keep, read_given
from cpra_bot.law.days import CALIFORNIA, legal_day
from cpra_bot.ledger.events import happened
from cpra_bot.model.event import EventKind
from cpra_bot.model.message import IncomingMessage
from cpra_bot.model.request import How
from cpra_bot.model.standing import Recorded
from cpra_bot.reading.headers import header_block, identity, raw_values
from cpra_bot.reading.mail import parse_mail
from cpra_bot.tasks.inbox import place
from cpra_bot.tasks.named import request_key
from cpra_bot.tasks.office import Office
from cpra_bot.tasks.read import Reader

BY_HAND = "by-hand"
"""Stands in the key of a message that no mailbox brought."""


def record(
    office: Office, request: str, how: How, *, file: Path | None = None, note: str = "", on: date | None = None
) -> Recorded:
    """Note a contact. A file is kept in the workspace; a mail (`.eml`) is filed and read like one from the mailbox.

    Args:
        office: the open workspace.
        request: `campaign/agency`, or the agency alone.
        how: what it was.
        file: what came or went; needed unless it was a call or is a bare note.
        note: in the person's words.
        on: legal day on which it happened; today, or the mail's own day, where left out.

    Raises:
        UsageError: there is no such request, the day lies ahead or before the request, or the file cannot be read.
        CannotFinish: the disk refuses.
    """
    key = request_key(office.books(), request)
    _check_day(office, key, on)
    content = read_given(file) if file else b""
    if file and _is_mail(file, content):
        ours = Reader(office).is_ours(parse_mail(content).sender)
        if ours and how is How.RECEIVED:
            raise UsageError(f"{file} is from your own address", "say --sent, or name the agency's mail")
        if ours == (how is How.SENT):  # one of ours from another address is a contact, no word of the agency
            return _file_mail(office, key, how, content, note, on)
    day = on or office.today()
    digest = keep(office.workspace.folder, content, file.suffix) if file else ""
    words = note or (file.name if file else "")
    _note(office, key, how, day, words, digest)
    return Recorded(key, how, day, words, digest)


def _check_day(office: Office, request: str, on: date | None) -> None:
    if on is None:
        return
    today, opened = office.today(), legal_day(office.books().requests[request].opened_at)
    if on > today:
        raise UsageError(f"--on {on} lies ahead: today is {today}", "note what has happened, once it has")
    if on < opened:
        raise UsageError(f"--on {on} lies before the request, which was opened on {opened}", "look at the year")


def _is_mail(file: Path, content: bytes) -> bool:
    """True for a mail as mail programs save it.

    Raises:
        UsageError: it is called one and is none.
    """
    if file.suffix.lower() != ".eml":
        return False
    head = header_block(content)
    if not (identity(head).message_id or raw_values(head, "From")):
        raise UsageError(f"{file} is no mail", "save it from the mail program as .eml, or give it its own ending")
    return True


def _file_mail(office: Office, request: str, how: How, content: bytes, note: str, on: date | None) -> Recorded:
    """A mail counts by itself: filed, read, or known as ours. The note stands beside it."""
    mail, now, digest = parse_mail(content), office.clock.now(), hashlib.sha256(content).hexdigest()
    received = datetime.combine(on, time(12), CALIFORNIA).astimezone(UTC) if on else mail.date or now
    message = IncomingMessage(f"{BY_HAND}/{digest[:32]}", min(received, now), content)
    placed = place(office, office.ledger.messages.keep(message, now, office.actor), request).placed
    day = legal_day(message.received_at)
    if note:
        _note(office, request, How.NOTE, day, note, "")
    return Recorded(request, how, day, note, digest, placed)


def _note(office: Office, request: str, how: How, day: date, note: str, file: str) -> None:
    noted = {"how": how.value, "on": day.isoformat(), "note": note, "file": file}
    office.ledger.events.append([happened(EventKind.CONTACT_NOTED, request, office.clock.now(), office.actor, **noted)])
