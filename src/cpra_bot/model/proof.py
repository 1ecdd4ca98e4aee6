"""The chain of evidence of one request: from the approval of each letter to its delivery, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cpra_bot.model.letter import LetterKind, LetterStatus


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the chain.

    Attributes:
        event: its number in the ledger.
        at: when it was recorded (aware UTC).
        who: `person`, `cron` or `demo`.
        said: what happened, in a few words.
        answer: the server's own words, or how it was settled; empty where there are none.
    """

    event: int
    at: datetime
    who: str
    said: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class LetterProof:
    """One letter of ours.

    Attributes:
        key, kind, to, subject, message_id, status: as in the outbox.
        fingerprint: SHA-256 (hex) over all that is sent.
        holds: True if the stored text still gives that fingerprint, and it is the one that was queued.
        approved: who let it go; None where nothing says so.
        steps: queued, each attempt, how it ended, each copy seen; in order.
        ids: Message-IDs under which it is known: ours, and those that a provider gave it.
        copies: message keys of the copies found, with the SHA-256 (hex) of each.
    """

    key: str
    kind: LetterKind
    to: str
    subject: str
    message_id: str
    status: LetterStatus
    fingerprint: str
    holds: bool
    approved: Step | None
    steps: tuple[Step, ...]
    ids: tuple[str, ...]
    copies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MessageProof:
    """One message that is filed with the request.

    Attributes:
        key, number: its key, and the short number under which a person knows it.
        received_at: when it came to the mailbox (aware UTC).
        sender, subject: of its header.
        placed: why it belongs to this request.
        says: what it states, in a few words.
        sha256: hex, of its bytes as the mailbox gave them.
        holds: True if they are the bytes that were noted when it came.
    """

    key: str
    number: str
    received_at: datetime
    sender: str
    subject: str
    placed: str
    says: str
    sha256: str
    holds: bool


@dataclass(frozen=True, slots=True)
class DocumentProof:
    """One file that came with the request's messages, or under a link in them.

    Attributes:
        sha256: hex, of its bytes; `size` in bytes; `media_type` by its content.
        name: as its sender or the server calls it.
        message: short number of the message that brought it or its link.
        at: when it was taken (aware UTC).
        url: the link; empty for an attachment.
        inside: SHA-256 (hex) of the archive that holds it; empty if none does.
        expires: last day of the link, where the message names one.
        holds: True if the store still has these bytes.
    """

    sha256: str
    size: int
    media_type: str
    name: str
    message: str
    at: datetime
    url: str
    inside: str
    expires: date | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """All of one request.

    Attributes:
        request: its key; `agency` the agency's name.
        at: when this was put together (aware UTC).
        events: how many events of the ledger were checked; `head` the last link of their chain (hex).
        faults: where the chain is broken, a sentence each; empty if it holds.
        letters, messages, documents: oldest first.
        received_on: legal day on which the agency had the request, by its own word; None if nothing shows it.
        received_because: what shows it, or that nothing does.
    """

    request: str
    agency: str
    at: datetime
    events: int
    head: str
    faults: tuple[str, ...]
    letters: tuple[LetterProof, ...]
    messages: tuple[MessageProof, ...]
    documents: tuple[DocumentProof, ...]
    received_on: date | None
    received_because: str

    @property
    def holds(self) -> bool:
        """True if nothing in it was changed."""
        parts = (*(each.holds for each in self.letters), *(each.holds for each in self.messages))
        return not self.faults and all(parts) and all(each.holds for each in self.documents)
