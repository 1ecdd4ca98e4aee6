"""What an agency writes down for itself, so that a rehearsal is judged by the far side's books and not by our own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32, default
from email.utils import parseaddr

from cpra_bot.law.days import legal_day
from cpra_bot.model.letter import LetterKind
from cpra_bot.rehearsal.kinds import CHASERS, kind_of

LETTERS_APART = timedelta(days=7)
"""The least distance that a campaign may set: two unasked letters of one kind within it are one letter sent twice."""


@dataclass(frozen=True, slots=True)
class ReceivedLetter:
    """A letter as it arrived.

    Attributes:
        at: when the agency's server took it (aware UTC).
        message_id: with brackets; empty if the mail had none.
        mark: value of `X-CPRA-Letter`; empty if the mail had none.
        sender: bare From address.
        sender_name: display name, or the address where there is none.
        reply_to: bare address that answers are wanted at: Reply-To, else From.
        references: the thread the letter stands in, oldest first, without itself.
        subject: decoded, one line.
        text: decoded body, LF line ends.
        text_sha256: SHA-256 (hex) of that text in UTF-8, its white space aside: servers and clients wrap lines anew.
        kind: what a clerk takes it for.
        raw: every byte that came over the wire.
    """

    at: datetime
    message_id: str
    mark: str
    sender: str
    sender_name: str
    reply_to: str
    references: tuple[str, ...]
    subject: str
    text: str
    text_sha256: str
    kind: LetterKind
    raw: bytes

    def repeats(self, earlier: ReceivedLetter) -> bool:
        """True if this is the earlier letter once more, whatever a faulty requester has changed about it.

        Same mark or Message-ID; the request asked anew as if it were the first; or, within days, the same text or
        the same unasked question in other words.
        """
        if self.mark and self.mark == earlier.mark:
            return True
        if self.message_id and self.message_id == earlier.message_id:
            return True
        if self.kind is LetterKind.INITIAL and earlier.kind is LetterKind.INITIAL:
            return True
        apart = legal_day(self.at) - legal_day(earlier.at)  # a run that waited a second yesterday is no day late today
        same = self.text_sha256 == earlier.text_sha256 or (self.kind in CHASERS and self.kind is earlier.kind)
        return same and apart < LETTERS_APART


@dataclass(frozen=True, slots=True)
class SentReply:
    """An answer as the agency's own record has it.

    Attributes:
        at: when it reached the requester's mailbox (aware UTC).
        message_id: of the answer.
        answers: Message-ID of the letter it answers, whatever the answer's own headers say.
        subject: of the answer.
        machine: True for what no person wrote: a report on a delivery, an absence note.
    """

    at: datetime
    message_id: str
    answers: str
    subject: str
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """Something an agency wants of the requester by a day.

    Attributes:
        what: as `an answer to its question`.
        at: when it asked (aware UTC).
        until: last legal day.
        message_id: of the answer in which it asked.
        met_by: kinds of letters that give it what it wants.
    """

    what: str
    at: datetime
    until: date
    message_id: str
    met_by: frozenset[LetterKind] = frozenset()


@dataclass(slots=True)
class Books:
    """One agency's record, in the order in which things happened.

    Attributes:
        letters: all that its server accepted, repetitions included.
        lost: positions in `letters` of those that never reached the person who answers requests.
        duplicates: how many letters repeat an earlier one.
        replies: all that it sent.
        demands: what it wants of the requester.
        texts: Message-ID of each answer, sent or still to be sent → name of its text in `rehearsal/replies/`.
    """

    letters: list[ReceivedLetter] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    duplicates: int = 0
    replies: list[SentReply] = field(default_factory=list)
    demands: list[Demand] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def enter(self, letter: ReceivedLetter) -> bool:
        """Write a letter down; True if it repeats an earlier one."""
        repeated = any(letter.repeats(earlier) for earlier in self.letters)
        self.letters.append(letter)
        self.duplicates += repeated
        return repeated

    def rename(self, message_id: str, other: str) -> None:
        """An answer is known by another Message-ID to whom it went to."""
        self.replies = [
            replace(each, message_id=other) if each.message_id == message_id else each for each in self.replies
        ]
        self.demands = [
            replace(each, message_id=other) if each.message_id == message_id else each for each in self.demands
        ]
        if message_id in self.texts:
            self.texts[other] = self.texts.pop(message_id)

    def met(self, demand: Demand) -> bool:
        """True if what it wanted came, and by the day."""
        return any(
            letter.kind in demand.met_by and letter.at >= demand.at and legal_day(letter.at) <= demand.until
            for letter in self.seen()
        )

    def seen(self) -> list[ReceivedLetter]:
        """The letters that reached the person who answers requests."""
        return [letter for number, letter in enumerate(self.letters) if number not in self.lost]


def read_letter(raw: bytes, at: datetime) -> ReceivedLetter:
    """Read a mail as a clerk's mail program would.

    Args:
        raw: as it came over SMTP.
        at: when (aware UTC).
    """
    mail = message_from_bytes(raw, policy=compat32)  # three times as fast as the policy that decodes every header
    text = _body(mail, raw).replace("\r\n", "\n")
    name, sender = parseaddr(_header(mail, "From"))
    references, subject = tuple(_header(mail, "References").split()), _header(mail, "Subject")
    return ReceivedLetter(
        at=at,
        message_id=_header(mail, "Message-ID"),
        mark=_header(mail, "X-CPRA-Letter"),
        sender=sender,
        sender_name=name or sender,
        reply_to=parseaddr(_header(mail, "Reply-To"))[1] or sender,
        references=references,
        subject=subject,
        text=text,
        text_sha256=hashlib.sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest(),
        kind=kind_of(text, answers=bool(references) or subject[:3].lower() == "re:"),
        raw=raw,
    )


def _header(mail: Message, name: str) -> str:
    """A header decoded and on one line; empty if the mail has none."""
    value = str(mail.get(name, ""))
    decoded = str(make_header(decode_header(value))) if "=?" in value else value
    return " ".join(decoded.split())


def _body(mail: Message, raw: bytes) -> str:
    """The text that a person would see: the plain part, else the HTML."""
    if mail.get_content_maintype() == "text":
        payload = mail.get_payload(decode=True)
        octets = payload if isinstance(payload, bytes) else b""
        return octets.decode(mail.get_content_charset("ascii"), "replace")
    body = BytesParser(EmailMessage, policy=default).parsebytes(raw).get_body(("plain", "html"))
    return "" if body is None else str(body.get_content())
