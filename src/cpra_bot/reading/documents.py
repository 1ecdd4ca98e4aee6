"""What the letters in a message's attachments state: the same rules, with the document and the page that say it.

An agency's letter counts as its own words. Our own letter, sent back to us as a file, does not: it is cut like any
echo. A table or a manual is a record and no letter; the rules would read denials into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cpra_bot.model.fact import Fact, FactKind, Reading
from cpra_bot.model.message import Attachment, DocumentText, ParsedMail
from cpra_bot.reading.facts import NO_ITEMS, read
from cpra_bot.reading.quotes import OwnWords, own_words_in_place
from cpra_bot.reading.unwrapping import shown_in, tidied

_LOOK = 6_000  # characters in which a letter shows that it is one
_SHORT = 3  # pages; a longer document that does not look like a letter is a record

_COVERING = 60  # words of a mail that only says what it brings
_COVERS = re.compile(r"\b(?:attach\w*|enclos\w*)\b", re.IGNORECASE)
_ADDRESSES = re.compile(
    r"\bDear\b|\bTo whom it may concern\b|^[ \t]*(?:RE|Subject) ?:|\b(?:Sincerely|Respectfully|Truly yours|Regards),",
    re.IGNORECASE | re.MULTILINE,
)
_ABOUT_US = re.compile(
    r"\byour (?:\w+ ){0,4}(?:request|letter|e-?mail|inquiry|submission)\b|\bpublic records (?:act )?request\b|\bCPRA\b"
    r"|\byou (?:have )?(?:requested|asked|submitted|seek)\b",
    re.IGNORECASE,
)


def read_all(
    mail: ParsedMail,
    documents: Sequence[DocumentText],
    received_at: datetime,
    our_texts: Sequence[str] = (),
    items: Mapping[str, str] = NO_ITEMS,
) -> Reading:
    """What a message and the letters that came with it state.

    Args:
        mail: the parsed message.
        documents: the words of its files, as `documents.extract.texts_of` gives them.
        received_at: when it came to the mailbox (aware UTC).
        our_texts: our own letters and earlier messages of the thread.
        items: the request's items, label → wording, so that answers can be keyed to them.

    Returns:
        The mail's facts, then those of each document; of two that say the same the mail's stays. It is unclear where
        the mail is (files that were read and understood are no reason any more), where a letter is, and where a file
        that may be a letter was not read.
    """
    own = read(mail, received_at, items)
    if not documents or mail.reports:
        return own
    facts, seen = list(own.facts), {_statement(fact) for fact in own.facts}
    reasons: list[str] = []
    understood: set[str] = set()
    for document in documents:
        reading = read_document(document, mail, received_at, our_texts, items)
        for fact in reading.facts:
            if _statement(fact) not in seen:
                seen.add(_statement(fact))
                facts.append(fact)
        if reading.unclear:
            reasons.append(f"the attachment {document.name!r}: {reading.unclear}")
        else:
            understood.add(document.name.partition("/")[0])
    left = tuple(file for file in mail.attachments if file.name not in understood)
    covered = len(facts) > len(own.facts)
    unclear = _still_unclear(mail, own, left, received_at, covered, items)
    return Reading(tuple(facts), unclear or next(iter(reasons), ""))


def read_document(
    document: DocumentText,
    mail: ParsedMail,
    received_at: datetime,
    our_texts: Sequence[str] = (),
    items: Mapping[str, str] = NO_ITEMS,
) -> Reading:
    """What one document states.

    Args:
        document: its words.
        mail: the message that it came with; its date resolves dates without a year.
        received_at: when that came to the mailbox (aware UTC).
        our_texts: our own letters and earlier messages of the thread.
        items: the request's items, label → wording, so that answers can be keyed to them.

    Returns:
        Facts with the document's name and page. A fact's quote stands at `start` in `document.text`. No fact and no
        reason where it is a record rather than a letter, or holds nothing but our own words.
    """
    words = own_words_in_place(document.text, our_texts)
    if not words.text.strip() or not is_letter(document):
        return Reading((), document.fault)
    reading = read(_as_mail(words, mail), received_at, items)
    return Reading(tuple(_placed(fact, document) for fact in reading.facts), document.fault or reading.unclear)


def is_letter(document: DocumentText) -> bool:
    """True if a document addresses us: a short one by either sign, a longer one by both."""
    head = document.text[:_LOOK]
    signs = bool(_ADDRESSES.search(document.text)) + bool(_ABOUT_US.search(head))
    return signs > (0 if len(document.pages) <= _SHORT else 1)


def _as_mail(words: OwnWords, mail: ParsedMail) -> ParsedMail:
    return replace(
        mail,
        subject="",
        auto_submitted="",
        text=words.text,
        own_text=words.text,
        between=words.between,
        links=shown_in(tidied(words.text)[1], words.text),
        attachments=(),
    )


def _placed(fact: Fact, document: DocumentText) -> Fact:
    return replace(fact, document=document.name, page=document.page_at(max(fact.start, 0)))


def _statement(fact: Fact) -> tuple[FactKind, str, tuple[str, ...]]:
    return fact.kind, fact.value, fact.items


def _still_unclear(
    mail: ParsedMail,
    own: Reading,
    left: tuple[Attachment, ...],
    received_at: datetime,
    covered: bool,
    items: Mapping[str, str],
) -> str:
    """Why the mail itself is unclear, its understood files left aside.

    A covering line (`please see the attached letter`) is no reason where that letter was understood.
    """
    if not own.unclear or len(left) == len(mail.attachments):
        return own.unclear
    words = mail.own_text.split()
    if covered and not left and len(words) <= _COVERING and _COVERS.search(mail.own_text) and "?" not in mail.own_text:
        return ""
    return read(replace(mail, attachments=left), received_at, items).unclear
