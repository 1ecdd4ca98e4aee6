"""What the letters and replies of one request add up to: dates, evidence, outcomes, phase."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from cpra_bot.decide.clocks import Counting, activation, clocks_of, receipt_of
from cpra_bot.decide.outcomes import outcomes_of
from cpra_bot.decide.said import is_machine, is_sure, last_bounce, shows_receipt, since_last_filing
from cpra_bot.law.days import legal_day
from cpra_bot.model.document import LinkState
from cpra_bot.model.fact import FactKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.portal import PortalView
from cpra_bot.model.request import (
    FILINGS,
    Contact,
    FiledMessage,
    Grade,
    ItemClock,
    ItemState,
    Outcome,
    Pause,
    Phase,
    Proposed,
    RequestState,
    SentLetter,
)

__all__ = ["RequestRecord", "is_machine", "seen_again", "state_of"]

UNPROVEN = "no message of the agency shows that it has the request"


@dataclass
class RequestRecord:
    """What the events say of one request, gathered but not judged."""

    key: str
    campaign_version: int
    items: dict[str, str]
    conditional: tuple[str, ...]
    opened_at: datetime
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    letters: dict[str, SentLetter] = field(default_factory=dict)
    replies: list[FiledMessage] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    proposals: dict[str, Proposed] = field(default_factory=dict)
    recorded: dict[str, date] = field(default_factory=dict)  # number that a portal gave to a person → day of filing
    links: dict[str, LinkState] = field(default_factory=dict)
    pause: Pause | None = None
    withdrawn_on: date | None = None
    closed_on: date | None = None
    portal: PortalView | None = None

    @property
    def campaign(self) -> str:
        """The first half of the key."""
        return self.key.split("/")[0]

    @property
    def agency(self) -> str:
        """The second half of the key."""
        return self.key.split("/")[1]


def state_of(record: RequestRecord, counting: Counting) -> RequestState:
    """Judge one request.

    The clock runs from receipt by the best evidence (`law.receipt`). Without any it is counted from our sending and
    proves nothing.

    Args:
        record: what the events say.
        counting: counts periods for this agency.
    """
    letters = tuple(record.letters.values())
    replies = tuple(sorted(record.replies, key=lambda reply: (reply.received_at, reply.message)))
    said = tuple(reply for reply in replies if not reply.ours)
    sent_on = _sent_on(letters, {LetterKind.INITIAL})
    filed_on = _sent_on(letters, FILINGS) or sent_on
    receipt = receipt_of(filed_on, said, record.recorded)
    activated = activation(letters)
    outcomes = _outcomes(record, said, activated)
    inactive = tuple(label for label in record.conditional if outcomes[label].outcome is Outcome.INACTIVE)
    active = tuple(label for label in record.conditional if label not in inactive)
    labels = tuple(label for label in record.items if label not in record.conditional)
    clocks = clocks_of(receipt, labels, active, activated, said, counting) if receipt else ()
    numbers = {**_numbers(said), **dict.fromkeys(record.recorded, Strength.PERSON)}
    received_on = receipt.day if receipt and receipt.proven else None
    return RequestState(
        key=record.key,
        campaign=record.campaign,
        agency=record.agency,
        campaign_version=record.campaign_version,
        items=record.items,
        conditional=inactive,
        opened_at=record.opened_at,
        sent_on=sent_on,
        received_on=received_on,
        received_because=receipt.because if receipt and receipt.proven else UNPROVEN,
        due=clocks[0].due if clocks else None,
        numbers=numbers,
        extension_until=_extension_until(clocks),
        promised=_promised(said),
        acknowledged=any(shows_receipt(reply) and reply.strength is not Strength.WEAK for reply in said),
        letters=letters,
        replies=replies,
        phase=_phase(record, letters, replies, clocks, outcomes, received_on),
        grade=_grade(sent_on, received_on, numbers, record.portal),
        outcomes=outcomes,
        contacts=tuple(sorted(record.contacts, key=lambda contact: contact.on)),
        pause=record.pause,
        withdrawn_on=record.withdrawn_on,
        closed_on=record.closed_on,
        clocks=clocks,
        filed_on=filed_on,
        fallback_on=legal_day(activated) if activated and active else None,
        stands_for=record.stands_for,
        proposals=dict(record.proposals),
        links=dict(record.links),
        portal=record.portal,
    )


def seen_again(state: RequestState, record: RequestRecord) -> RequestState:
    """The state of a request of which nothing is new but how its portal shows it.

    Args:
        state: as judged before.
        record: what the events say by now.
    """
    grade = _grade(state.sent_on, state.received_on, state.numbers, record.portal)
    return replace(state, portal=record.portal, grade=grade)


def _outcomes(
    record: RequestRecord, said: tuple[FiledMessage, ...], activated: datetime | None
) -> dict[str, ItemState]:
    outcomes = outcomes_of(record.items, record.conditional, record.stands_for, said, activated)
    if record.withdrawn_on is None:
        return outcomes
    taken_back = ItemState(Outcome.WITHDRAWN, by="person")
    return {label: taken_back if each.outcome is Outcome.OPEN else each for label, each in outcomes.items()}


def _sent_on(letters: tuple[SentLetter, ...], kinds: Set[LetterKind]) -> date | None:
    sent = [letter for letter in letters if letter.kind in kinds and letter.status is LetterStatus.SENT]
    return legal_day(sent[-1].at) if sent else None


def _numbers(replies: tuple[FiledMessage, ...]) -> dict[str, Strength]:
    """Tracking numbers, each as sure as the surest message that gave it; one that is only likely is a weak one."""
    numbers: dict[str, Strength] = {}
    for reply in replies:
        for fact in reply.facts:
            if fact.kind is FactKind.TRACKING_NUMBER and (
                fact.value not in numbers or numbers[fact.value] is Strength.WEAK
            ):
                numbers[fact.value] = reply.strength if is_sure(fact) else Strength.WEAK
    return numbers


def _extension_until(clocks: tuple[ItemClock, ...]) -> date | None:
    return max((each.extension.verdict.until for each in clocks if each.extension), default=None)


def _promised(replies: tuple[FiledMessage, ...]) -> date | None:
    """The latest date in the newest message that names one."""
    for reply in reversed(replies):
        days = [fact.day for fact in reply.facts if fact.kind is FactKind.PROMISED_DATE and fact.day]
        if days:
            return max(days)
    return None


def _phase(
    record: RequestRecord,
    letters: tuple[SentLetter, ...],
    replies: tuple[FiledMessage, ...],
    clocks: tuple[ItemClock, ...],
    outcomes: Mapping[str, ItemState],
    received_on: date | None,
) -> Phase:
    firsts = [letter for letter in letters if letter.kind is LetterKind.INITIAL]
    first = firsts[-1].status if firsts else LetterStatus.QUEUED
    bounce = last_bounce(since_last_filing(letters, replies))
    standing = [
        (record.withdrawn_on is not None, Phase.WITHDRAWN),
        (record.closed_on is not None, Phase.CLOSED),
        (first in {LetterStatus.QUEUED, LetterStatus.FAILED}, Phase.QUEUED),
        (first is LetterStatus.REFUSED, Phase.NOT_SENT),
        (first in {LetterStatus.STARTED, LetterStatus.UNKNOWN}, Phase.UNCERTAIN),
        (any(reply.unclear for reply in replies), Phase.TO_READ),
        (bounce is not None and bounce[0].kind is FactKind.BOUNCE_HARD, Phase.BOUNCED),
        (all(each.outcome is not Outcome.OPEN for each in outcomes.values()), Phase.SETTLED),
        (_promised(replies) is not None, Phase.PROMISED),
        (_extension_until(clocks) is not None, Phase.EXTENDED),
        (received_on is not None, Phase.ACKNOWLEDGED),
    ]
    return next((phase for holds, phase in standing if holds), Phase.WAITING)


def _grade(
    sent_on: date | None, received_on: date | None, numbers: dict[str, Strength], portal: PortalView | None
) -> Grade:
    if numbers:
        return Grade.NUMBERED
    if received_on:
        return Grade.ACKNOWLEDGED
    if portal and not portal.passed_on:
        return Grade.NOTHING
    return Grade.HANDED_OVER if sent_on else Grade.NOTHING
