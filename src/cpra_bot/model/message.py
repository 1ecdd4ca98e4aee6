"""What came in: the raw message, the parsed mail, and where it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message as the mailbox gave it, before anything was parsed.

    Attributes:
        key: `folder/uidvalidity/uid`, unique for ever.
        received_at: the mailbox's INTERNALDATE (aware UTC).
        raw: the whole message, byte for byte.
    """

    key: str
    received_at: datetime
    raw: bytes


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a mailbox folder was read.

    Attributes:
        folder: IMAP folder name.
        uidvalidity: the server's number for this life of the folder; 0 before the first read.
        next_uid: first UID not read yet; 1 before the first read.
        since: where the folder was never read, messages that came to it before that day are no business of ours; None:
            read all.
    """

    folder: str
    uidvalidity: int = 0
    next_uid: int = 1
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; the bytes stay in the raw message.

    Attributes:
        name: as the sender gave it, without directories.
        content_type: as the sender gave it, lower case.
        size: bytes after decoding.
    """

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a mail system said about one recipient (RFC 3464).

    Attributes:
        recipient: bare address, lower case; empty if not named.
        action: `failed`, `delayed`, `delivered`, `relayed`, `expanded`.
        status: enhanced code as `5.1.1`; empty if not given.
        diagnostic: the remote server's words.
        original_message_id: Message-ID of the returned mail, with brackets; empty if not given.
        original_mark: our `X-CPRA-Letter` value in the returned headers; empty if not given.
    """

    recipient: str
    action: str
    status: str
    diagnostic: str
    original_message_id: str
    original_mark: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """The parts of a mail that matching and reading need.

    Attributes:
        message_id: with brackets; empty if the mail has none.
        in_reply_to: Message-IDs, usually one.
        references: Message-IDs, oldest first.
        sender: bare From address, lower case; `sender_name` its display name.
        reply_to: bare addresses, lower case.
        recipients: bare addresses from To, Cc, Delivered-To, X-Original-To and Envelope-To, lower case.
        subject: decoded, one line.
        date: the Date header (aware UTC) or None.
        auto_submitted: value of Auto-Submitted (RFC 3834) or a vendor's own mark; empty for a person's mail.
        mark: our `X-CPRA-Letter` value if this mail carries one at its top; else empty.
        text: the whole visible text.
        own_text: the sender's new words: quoted history and our echoed letters cut off.
        attachments: files that came along.
        reports: one per recipient if this is a delivery report.
        defects: what was broken and how it was read all the same.
        between: start and end in `own_text` of what was typed under an echoed item, with the item's label (`A5`,
            `6(c)`) or, where it has none, its first words.
        links: text shown and address of each link, in the order of the mail; addresses are taken out of the redirects
            that mail gateways put around them, and never looked up.
        sender_doubt: what our own mail server found wrong with the sender (`dmarc=fail`); empty if it found nothing or
            did not look.
    """

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: str
    sender_name: str
    reply_to: tuple[str, ...]
    recipients: tuple[str, ...]
    subject: str
    date: datetime | None
    auto_submitted: str
    mark: str
    text: str
    own_text: str
    attachments: tuple[Attachment, ...] = ()
    reports: tuple[DeliveryReport, ...] = ()
    defects: tuple[str, ...] = ()
    between: tuple[tuple[int, int, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    sender_doubt: str = ""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The words of a file that came with a message.

    Attributes:
        name: the file's name; of one inside another file both, as `winmail.dat/letter.pdf`.
        pages: text of each page that was read; one page where the format has none.
        fault: why a person must look into it, a sentence; empty if all of it was read.
    """

    name: str
    pages: tuple[str, ...] = ()
    fault: str = ""

    @property
    def text(self) -> str:
        """The pages one after the other; the offsets of facts count in it."""
        return "\n".join(self.pages)

    def page_at(self, offset: int) -> int:
        """Number of the page, from 1, on which a place of `text` lies."""
        for number, page in enumerate(self.pages, start=1):
            if offset <= len(page):
                return number
            offset -= len(page) + 1
        return len(self.pages)


class Strength(StrEnum):
    """How sure the placing of a message is. A weak one is shown as such and never enough for an automatic letter."""

    STRONG = "strong"
    WEAK = "weak"
    PERSON = "person"  # placed or confirmed by a person


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a message belongs.

    Attributes:
        request: request key; empty if it stays in the inbox.
        strength: how sure; None if it stays in the inbox.
        rule: `token`, `thread`, `report`, `number`, `portal-url`, `taught`, `tenant`, `domain`, `person`, or empty.
        reason: one sentence a person can check.
        candidates: request keys that were considered where none could be chosen.
    """

    request: str
    strength: Strength | None
    rule: str
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """What matching knows about one request of ours.

    Attributes:
        key: `campaign/agency`.
        agency_name: full name; `names` also its aliases and the names of its parent.
        token: the part after `+` in its reply address, lower case.
        message_ids: Message-IDs of our letters, provider's replacements, and of filed replies (with brackets).
        marks: `X-CPRA-Letter` values of our letters.
        numbers: tracking number → strength of the message that taught it.
        domains: mail and web domains that are the agency's own or its parent's, lower case.
        tenants: portal hosts of the agency, lower case.
        accounts: pairs of channel kind (`govqa`) and the agency's name in that portal's sender addresses, lower case.
        addresses: bare addresses we wrote to, lower case.
        live: False once closed or withdrawn.
        opened_at: when its first letter was queued (aware UTC).
        taught: who writes for this agency, as persons placed it: clue (`address clerk@city.example`) → how we know.
    """

    key: str
    agency_name: str
    names: tuple[str, ...]
    token: str
    message_ids: frozenset[str]
    marks: frozenset[str]
    numbers: dict[str, Strength]
    domains: frozenset[str]
    tenants: frozenset[str]
    addresses: frozenset[str]
    live: bool
    opened_at: datetime
    accounts: frozenset[tuple[str, str]] = frozenset()
    taught: Mapping[str, str] = field(default_factory=dict)
