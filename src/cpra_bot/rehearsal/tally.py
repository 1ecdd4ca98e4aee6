"""What a rehearsal came to: our ledger held against the books of the simulated agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cpra_bot.model.event import EventKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.reading.headers import header_block, identity
from cpra_bot.reading.notices import is_notice
from cpra_bot.rehearsal.world import World
from cpra_bot.tasks.office import Office

if TYPE_CHECKING:
    from cpra_bot.rehearsal.portals import Portals

NEXTREQUEST = "nextrequest.invalid"
"""Where mails come from that our side makes of what a portal publishes."""

MAY_BE_THERE = frozenset({LetterStatus.SENT, LetterStatus.STARTED, LetterStatus.UNKNOWN})
"""What the ledger may say of a letter that a server has."""


@dataclass(frozen=True)
class Tally:
    """Counts; what is said of duplicates and wrong filings comes from the agencies' own books.

    Attributes:
        letters_sent: letters that our ledger calls sent.
        letters_delivered: letters for which the agency's server said 250.
        letters_astray: letters that we call sent and no server took, or that a server took and we do not know of.
        letters_lost_afterwards: delivered ones that never reached the person who answers.
        duplicates: letters that an agency got twice.
        replies_received: messages in the mailbox beside our own copies.
        replies_matched: filed with a request.
        replies_wrong: filed with a request of another agency than the one that wrote.
        replies_in_inbox: left to a person.
        replies_astray: mails of an agency that do not lie in one place and once.
        follow_ups_sent: letters after the first.
        filed_by_hand: letters among those sent that a person filed.
        confirmed_by_mail: of these, those that nobody noted and a message showed.
        replies_repeated: replies that came by two ways and count once.
        filed_at_muckrock: letters among those sent that MuckRock has in its own book.
        portal_notices: changes that MuckRock showed and our side kept as messages.
        published_entries: what portals publish and our side has read.
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
    letters_astray: int
    replies_astray: int
    filed_by_hand: int = 0
    confirmed_by_mail: int = 0
    replies_repeated: int = 0
    filed_at_muckrock: int = 0
    portal_notices: int = 0
    published_entries: int = 0

    @property
    def clean(self) -> bool:
        """True if nothing was sent twice, lost on the way or filed wrongly.

        Sums alone would not tell: one letter too many and one too few come out even.
        """
        wrong = (self.duplicates, self.letters_astray, self.replies_wrong, self.replies_astray)
        return (
            not any(wrong)
            and self.letters_sent == self.letters_delivered
            and self.replies_received == self.replies_matched + self.replies_in_inbox
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def tally(office: Office, world: World, accepted: Mapping[str, int], portals: Portals | None = None) -> Tally:
    """Count.

    Args:
        office: the workspace that was rehearsed.
        world: the agencies.
        accepted: our letters' marks → how many 250s each got, or how often a portal's own book has it.
        portals: those of the play; their books have to be closed already.
    """
    books, truth = office.books(), world.truth()
    sent = office.ledger.outbox.entries((LetterStatus.SENT,))
    recorded = office.ledger.events.of_kinds([EventKind.FILING_RECORDED])
    kept = [(state.agency, reply) for state in books.requests.values() for reply in state.replies]
    filed = [each for each in kept if not is_notice(each[1].message)]
    notices = [each for each in kept if is_notice(each[1].message)]
    return Tally(
        letters_sent=len(sent),
        letters_delivered=sum(accepted.values()),
        letters_lost_afterwards=world.letters_lost(),
        duplicates=world.duplicates(),
        replies_received=len(truth),
        replies_matched=len(filed),
        replies_wrong=sum(1 for agency, reply in filed if truth.get(reply.message_id) != agency)
        + sum(1 for agency, notice in notices if portals is None or portals.notice_of(notice.message) != agency),
        replies_in_inbox=len(books.inbox),
        follow_ups_sent=sum(1 for entry in sent if entry.letter.kind is not LetterKind.INITIAL),
        letters_astray=_letters_astray(office, accepted),
        filed_by_hand=sum(1 for entry in sent if entry.letter.by_hand),
        confirmed_by_mail=sum(1 for event in recorded if event.data["message"]),
        replies_repeated=sum(1 for _, reply in filed if reply.repeats),
        filed_at_muckrock=sum(1 for entry in sent if entry.letter.channel == "muckrock" and not entry.letter.by_hand),
        portal_notices=len(notices),
        published_entries=sum(1 for name in truth if name.endswith(f".{NEXTREQUEST}>")),
        replies_astray=_replies_astray([reply.message_id for _, reply in filed], inbox_by_identity(office), truth),
    )


def inbox_by_identity(office: Office) -> dict[str, str]:
    """Message-ID → key of every message that waits for its place."""
    found = {}
    for key in office.books().inbox:
        if stored := office.ledger.messages.get(key):
            found[identity(header_block(stored.raw)).message_id] = key
    return found


def _letters_astray(office: Office, accepted: Mapping[str, int]) -> int:
    status = {entry.letter.mark: entry.status for entry in office.ledger.outbox.entries()}
    never_taken = [mark for mark, how in status.items() if how is LetterStatus.SENT and mark not in accepted]
    not_known = [mark for mark in accepted if status.get(mark) not in MAY_BE_THERE]
    return len(never_taken) + len(not_known)


def _replies_astray(filed: Iterable[str], inbox: Iterable[str], truth: Mapping[str, str]) -> int:
    places = Counter((*filed, *inbox))
    return sum(1 for name in {*truth, *places} if name not in truth or places[name] != 1)
