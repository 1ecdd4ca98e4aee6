"""What a rehearsal came to: our ledger held against the books of the simulated agencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office


@dataclass(frozen=True)
class Tally:
    """Counts; what is said of duplicates and wrong filings comes from the agencies' own books.

    Attributes:
        letters_sent: letters that our ledger calls sent.
        letters_delivered: letters for which the agency's server said 250.
        letters_lost_afterwards: delivered ones that never reached the person who answers.
        duplicates: letters that an agency got twice.
        replies_received: messages in the mailbox beside our own copies.
        replies_matched: filed with a request.
        replies_wrong: filed with a request of another agency than the one that wrote.
        replies_in_inbox: left to a person.
        follow_ups_sent: letters after the first.
    """

    letters_sent: int
    letters_delivered: int
    letters_lost_afterwards: int
    duplicates: int
    replies_received: int
    replies_matched: int
    replies_wrong: int
    replies_in_inbox: int
    follow_ups_sent: int

    @property
    def clean(self) -> bool:
        """True if nothing was sent twice, lost on the way or filed wrongly."""
        return (
            self.duplicates == 0
            and self.replies_wrong == 0
            and self.letters_sent == self.letters_delivered
            and self.replies_received == self.replies_matched + self.replies_in_inbox
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def tally(office: Office, world: World, accepted: Mapping[str, int]) -> Tally:
    """Count.

    Args:
        office: the workspace that was rehearsed.
        world: the agencies.
        accepted: our letters' marks → how many 250s each got.
    """
    books, truth = office.books(), world.truth()
    sent = office.ledger.outbox.entries((LetterStatus.SENT,))
    filed = [(state.agency, reply) for state in books.requests.values() for reply in state.replies]
    return Tally(
        letters_sent=len(sent),
        letters_delivered=sum(accepted.values()),
        letters_lost_afterwards=world.letters_lost(),
        duplicates=world.duplicates(),
        replies_received=len(truth),
        replies_matched=len(filed),
        replies_wrong=sum(1 for agency, reply in filed if truth.get(reply.message_id) != agency),
        replies_in_inbox=len(books.inbox),
        follow_ups_sent=sum(1 for entry in sent if entry.letter.kind is not LetterKind.INITIAL),
    )
