"""What MuckRock shows as messages like any other: an agency's reply with its files, and a notice of each change."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from cpra_bot.channels.muckrock.shapes import STATUSES, Communication
from cpra_bot.model.letter import Letter
from cpra_bot.model.portal import PortalView

DOMAIN = "muckrock.invalid"
"""No mail comes from there (RFC 2606): the API names no addresses, and none is made up that somebody could own."""

GONE = "gone"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file of a communication: its bytes, or why it is not here.

    Attributes:
        name: from its address.
        url: where a person gets it.
        content: None where it was not fetched.
        why: a clause; empty where it was.
    """

    name: str
    url: str
    content: bytes | None = None
    why: str = ""


def reply(said: Communication, letter: Letter, view: PortalView, files: Sequence[Enclosure]) -> bytes:
    """A communication as a mail in the thread of our letter. The same rows give the same bytes.

    Args:
        said: what was written.
        letter: our request's first letter.
        view: what MuckRock shows of it.
        files: in order.
    """
    mail = EmailMessage(policy=SMTP)
    agency = letter.to.partition(", ")[2] or "The agency"
    sender = (letter.sender_name, letter.sender) if not said.response else (f"{agency} (by MuckRock)", _box(view))
    mail["From"] = f'"{_quoted(sender[0])}" <{sender[1]}>'
    mail["To"] = letter.sender
    mail["Subject"] = _line(said.subject) or f"MuckRock request {view.number}"
    mail["Message-ID"] = f"<communication-{said.number}@{DOMAIN}>"
    mail["In-Reply-To"] = letter.message_id
    if said.at:
        mail["Date"] = format_datetime(said.at)
    missing = [f"[{each.name}: {each.why}. It lies at {each.url}]" for each in files if each.content is None]
    mail.set_content("\n".join([said.text.replace("\r\n", "\n").replace("\x00", ""), *missing]) + "\n")
    for each in files:
        if each.content is not None:
            kind = (mimetypes.guess_type(each.name)[0] or "application/octet-stream").split("/")
            mail.add_attachment(each.content, maintype=kind[0], subtype=kind[1], filename=each.name)
    mail_bytes = mail.as_bytes()
    boundary = mail.get_boundary()
    if boundary:  # drawn anew each time; the same rows must give the same bytes
        mail_bytes = mail_bytes.replace(boundary.encode(), f"communication-{said.number}-{len(files)}-part".encode())
    return mail_bytes


def change(before: PortalView | None, now: PortalView, letter: Letter) -> bytes:
    """A notice that MuckRock shows something else than before, one statement a line; `reading.notices` reads it."""
    known = STATUSES.get(now.status, "") or ("MuckRock shows it no more" if now.status == GONE else "")
    lines = [f"MuckRock shows request {now.number} as: {now.status}" + (f" ({known})" if known else "")]
    if before:
        lines.append(f"It was shown as: {before.status}")
    if now.tracking and now.tracking != (before.tracking if before else ""):
        lines.append(f"Tracking number: {now.tracking}")
    if now.price and now.price != (before.price if before else ""):
        lines.append(f"Price in US dollars: {now.price}")
    lines.append(f"Page: {now.page}")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f'"MuckRock" <{_box(now)}>'
    mail["To"] = letter.sender
    mail["Subject"] = f"MuckRock: {now.status} (request {now.number})"
    mail["Message-ID"] = f"<request-{now.number}-change-{now.turn}@{DOMAIN}>"
    mail["In-Reply-To"] = letter.message_id
    mail.set_content("\n".join(lines) + "\n")
    return mail.as_bytes()


def worth_telling(before: PortalView | None, now: PortalView) -> bool:
    """True if a person or the clock may want to know. One that lies there as filed is no news."""
    if before is None:
        return now.status != "submitted" or bool(now.tracking or now.price)
    return (before.status, before.tracking, before.price) != (now.status, now.tracking, now.price)


def _box(view: PortalView) -> str:
    return f"request-{view.number}@{DOMAIN}"


def _quoted(name: str) -> str:
    return _line(name).replace("\\", "").replace('"', "'")[:120]


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
