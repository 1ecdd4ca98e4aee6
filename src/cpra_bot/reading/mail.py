"""A raw mail as matching and reading need it. Whatever is broken in it is noted, and the rest is read all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from functools import lru_cache

from cpra_bot.model.message import Attachment, DeliveryReport, ParsedMail
from cpra_bot.reading.authentication import sender_doubt
from cpra_bot.reading.autoreply import automatic_mark
from cpra_bot.reading.body import Body, read_body
from cpra_bot.reading.charset import decode
from cpra_bot.reading.delivery import delivery_reports
from cpra_bot.reading.files import files_of
from cpra_bot.reading.headers import addresses, guarded, header_block, identity, sent_at, text_header
from cpra_bot.reading.quotes import OwnWords, own_words
from cpra_bot.reading.unwrapping import shown_in

_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_MAX_BYTES = 40_000_000
_MAX_WORDS = 400_000  # characters in which new words are looked for; the rules read half as many


def parse_mail(raw: bytes, our_texts: Sequence[str] = ()) -> ParsedMail:
    """Parse a mail. Never raises: what cannot be read is named in `defects`.

    Args:
        raw: the message as the mailbox gave it; what lies beyond 40 million bytes is not read.
        our_texts: our own letters and earlier messages of the thread, so that their repetition is no news.
    """
    mail, own = _taken_apart(raw)
    links = list(mail.links)
    if mail.reports:
        return replace(mail, own_text=own.strip(), links=shown_in(links, own))
    defects = list(mail.defects)
    if len(own) > _MAX_WORDS:
        defects.append(f"{len(own)} characters of text; new words were looked for in the first {_MAX_WORDS}")
        own = own[:_MAX_WORDS]
    words = guarded(lambda: own_words(own, our_texts), OwnWords(own), "quotes", defects)
    return replace(
        mail,
        own_text=words.text,
        between=words.between,
        links=shown_in(links, words.text),
        defects=tuple(dict.fromkeys(defects)),
    )


def visible_text(raw: bytes) -> str:
    """All that a mail shows, quotations too; as `ParsedMail.text`, without looking for its sender's new words."""
    return _taken_apart(raw)[0].text


@lru_cache(maxsize=3)
def _taken_apart(raw: bytes) -> tuple[ParsedMail, str]:
    """The mail without its sender's new words, and the text in which these stand.

    The last few are kept: a mail is looked at before and after it is known in which thread it stands, and between the
    two looks stand the mails of that thread.
    """
    defects: list[str] = []
    no_reports: tuple[DeliveryReport, ...] = ()
    if len(raw) > _MAX_BYTES:
        defects.append(f"{len(raw)} bytes; only the first {_MAX_BYTES} were read")
        raw = raw[:_MAX_BYTES]
    head = header_block(raw)
    names = identity(head)
    message = guarded(lambda: message_from_bytes(raw, policy=compat32), None, "MIME structure", defects)
    if message is None:
        message = Message()
        body = Body(own=decode(raw[:2_000_000], None)[0])
    else:
        body = guarded(lambda: read_body(message), None, "body", defects) or Body(own=decode(raw[:2_000_000], None)[0])
    defects.extend(body.defects)
    subject = text_header(message, "Subject", defects)
    sender_name, sender = next(iter(addresses(message, ("From",), defects)), ("", ""))
    reports = guarded(lambda: delivery_reports(message, subject, body.own, defects), no_reports, "report", defects)
    mail = ParsedMail(
        message_id=names.message_id,
        in_reply_to=names.in_reply_to,
        references=names.references,
        sender=sender,
        sender_name=sender_name,
        reply_to=tuple(address for _, address in addresses(message, ("Reply-To",), defects)),
        recipients=tuple(address for _, address in addresses(message, _RECIPIENTS, defects)),
        subject=subject,
        date=sent_at(message, defects),
        auto_submitted=automatic_mark(message, subject, defects),
        mark=names.mark,
        sender_doubt=sender_doubt(head),
        text=_whole(body),
        own_text="",
        attachments=_attachments(raw, body, defects),
        reports=reports,
        defects=tuple(dict.fromkeys(defects)),
        links=tuple(body.links),
    )
    return mail, body.own


def _attachments(raw: bytes, body: Body, defects: list[str]) -> tuple[Attachment, ...]:
    """The files, with the true size of a message among them, which the parser has taken apart."""
    found = tuple(body.attachments)
    if not any(file.content_type.startswith("message/") for file in found):
        return found
    return guarded(lambda: tuple(file for file, _ in files_of(raw)), found, "attachment", defects)


def _whole(body: Body) -> str:
    """All visible text; what HTML marked as a quotation comes last, marked with `>`."""
    quoted = body.quoted.strip()
    marked = "\n".join(f"> {line.strip()}" for line in quoted.split("\n")) if quoted else ""
    return f"{body.own.strip()}\n\n{marked}".strip()
