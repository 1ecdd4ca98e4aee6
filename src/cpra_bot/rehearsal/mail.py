"""What a simulated agency writes, and the bytes of it as a mail server would hand them over.

The same reply always gives the same bytes: Message-IDs, part boundaries and trace headers are derived from the reply,
never drawn at random, so that a rehearsal that went wrong can be played again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import SMTP
from email.quoprimime import body_encode
from email.utils import format_datetime, formataddr

from cpra_bot.law.days import CALIFORNIA
from cpra_bot.model.letter import LetterKind

_AS_IT_IS = SMTP.clone(refold_source="none")
"""CRLF line ends, and no header of a returned letter folded anew."""

_CRLF = "\r\n"
_LINE = 78
"""Characters that a line of quoted-printable may have by the library's policy."""

_PLAIN_HEAD = (
    b'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with a reply.

    Attributes:
        name: file name.
        content_type: as `application/pdf`.
        data: its bytes.
    """

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DeliveryNotice:
    """What a mail system reports about one letter (RFC 3464).

    Attributes:
        reporting_mta: host that gave up or is still trying.
        recipient: address the letter went to.
        action: `failed` or `delayed`.
        status: enhanced code, as `5.1.1` (RFC 3463).
        diagnostic: the remote server's answer.
        original: the letter, byte for byte; a delay notice returns its headers only.
        arrived: when the mail system took the letter over (aware).
    """

    reporting_mta: str
    recipient: str
    action: str
    status: str
    diagnostic: str
    original: bytes
    arrived: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """One mail that will come in.

    Attributes:
        due: when it reaches the mailbox (aware UTC).
        agency: id of the agency that wrote it; empty for mail that belongs to nobody.
        message_id: with angle brackets, unique.
        sender: bare From address; `sender_name` stands before it.
        to: bare address it is sent to.
        subject, body: one line; plain text with LF line ends.
        html: the same as HTML, or empty.
        headers: what this kind of sender adds, in order.
        in_reply_to: Message-ID, or empty; `references` the chain, oldest first.
        attachments: files that come along.
        notice: set if this is a delivery report; the body is then its first part.
        envelope_sender: the Return-Path; empty for machines that want no answer (RFC 3834 §3.3).
        answers: Message-ID of the letter this answers by the agency's own record; no part of the mail.
        text: name of the text in `rehearsal/replies/`; no part of the mail.
        unless: kinds of letters that make it needless, if one comes before it is due; no part of the mail.
    """

    due: datetime
    agency: str
    message_id: str
    sender: str
    sender_name: str
    to: str
    subject: str
    body: str
    html: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Enclosure, ...] = ()
    notice: DeliveryNotice | None = None
    envelope_sender: str = ""
    answers: str = ""
    text: str = ""
    unless: frozenset[LetterKind] = frozenset()


def digest(*words: str) -> str:
    """Forty hex digits that stand for the words: what a real system would draw at random."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:40]


def to_bytes(reply: Reply) -> bytes:
    """The reply as the receiving mailbox stores it: CRLF line ends, trace headers on top (RFC 5321 §4.4)."""
    identity = digest(reply.message_id)
    head = "".join(f"{line}\r\n" for line in (*_trace(reply, identity), *_head(reply))).encode("ascii")
    if not (reply.notice or reply.html or reply.attachments):
        return head + _plain(reply.body)
    content = _report(reply, reply.notice) if reply.notice else _ordinary(reply)
    parts = (part for part in content.walk() if part.get_content_maintype() == "multipart")
    for number, part in enumerate(parts):
        part.set_boundary(f"----=_Part_{identity[:16]}_{number}")
    return head + content.as_bytes(policy=_AS_IT_IS)


def _trace(reply: Reply, identity: str) -> list[str]:
    """What the requester's own mail server writes above everything it takes in."""
    host, mailbox_host = reply.sender.rpartition("@")[2], reply.to.rpartition("@")[2]
    return [
        f"Return-Path: <{reply.envelope_sender}>",
        f"Delivered-To: {reply.to}",
        f"Received: from mail.{host} (mail.{host} [192.0.2.25])",
        f"\tby mx.{mailbox_host} with ESMTPS id {identity[:12].upper()}",
        f"\tfor <{reply.to}>; {_stamp(reply.due)}",
        f"Authentication-Results: mx.{mailbox_host};",
        f"\tspf=pass smtp.mailfrom={host}; dkim=pass header.d={host};",
        f"\tdmarc=pass header.from={host}",
    ]


def _head(reply: Reply) -> list[str]:
    """The headers of identity, written here because the library's folding tears long Message-IDs apart."""
    lines = [
        f"Date: {_stamp(reply.due)}",
        f"From: {formataddr((reply.sender_name, reply.sender)) if reply.sender_name else reply.sender}",
        f"To: {reply.to}",
        f"Subject: {Header(reply.subject, header_name='Subject').encode(linesep=_CRLF)}",
        f"Message-ID: {reply.message_id}",
    ]
    if reply.in_reply_to:
        lines.append(f"In-Reply-To: {reply.in_reply_to}")
    if reply.references:
        lines.append(f"References: {f'{_CRLF} '.join(reply.references)}")
    return lines + [f"{name}: {value}" for name, value in reply.headers]


def _stamp(instant: datetime) -> str:
    return format_datetime(instant.astimezone(CALIFORNIA))


def _plain(text: str) -> bytes:
    """Most replies are one plain text: the bytes that `_ordinary` gives for it, in a fifth of the time."""
    octets = b"\n".join(text.encode().splitlines()) + b"\n"
    return _PLAIN_HEAD + body_encode(octets.decode("latin-1"), _LINE).encode().replace(b"\n", b"\r\n")


def _ordinary(reply: Reply) -> Message:
    message = EmailMessage(policy=_AS_IT_IS)
    message["MIME-Version"] = "1.0"
    message.set_content(reply.body, cte="quoted-printable")
    if reply.html:
        message.add_alternative(reply.html, subtype="html", cte="quoted-printable")
    for enclosure in reply.attachments:
        maintype, _, subtype = enclosure.content_type.partition("/")
        message.add_attachment(enclosure.data, maintype=maintype, subtype=subtype, filename=enclosure.name)
    return message


def _report(reply: Reply, notice: DeliveryNotice) -> Message:
    """A multipart/report of three parts: for people, for machines, and what was sent (RFC 6522)."""
    message = MIMEMultipart("report", policy=_AS_IT_IS, report_type="delivery-status")
    message.attach(MIMEText(reply.body, "plain", "us-ascii", policy=_AS_IT_IS))
    message.attach(_machine_part(notice))
    if notice.action == "failed":
        message.attach(MIMEMessage(BytesParser(policy=_AS_IT_IS).parsebytes(notice.original), policy=_AS_IT_IS))
    else:
        headers = notice.original.partition(b"\r\n\r\n")[0].decode("ascii", "replace").replace("\r\n", "\n")
        message.attach(MIMEText(headers + "\n", "rfc822-headers", policy=_AS_IT_IS))
    return message


def _machine_part(notice: DeliveryNotice) -> Message:
    about_mail, about_recipient = Message(policy=_AS_IT_IS), Message(policy=_AS_IT_IS)
    about_mail["Reporting-MTA"] = f"dns; {notice.reporting_mta}"
    about_mail["Arrival-Date"] = _stamp(notice.arrived)
    about_recipient["Final-Recipient"] = f"rfc822; {notice.recipient}"
    about_recipient["Original-Recipient"] = f"rfc822;{notice.recipient}"
    about_recipient["Action"] = notice.action
    about_recipient["Status"] = notice.status
    about_recipient["Remote-MTA"] = f"dns; mx.{notice.recipient.rpartition('@')[2]}"
    about_recipient["Diagnostic-Code"] = f"smtp; {notice.diagnostic}"
    part = Message(policy=_AS_IT_IS)
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([about_mail, about_recipient])
    return part
