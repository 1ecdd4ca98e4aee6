"""What the letters and replies of one request add up to: dates, evidence, phase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cpra_bot.law.clock import determination_due, extension_until
from cpra_bot.law.days import legal_day
from cpra_bot.law.receipt import Evidence, Receipt, Trust, judge_receipt
from cpra_bot.law.rules import RULES, Rules
from cpra_bot.model.clockwork import Due
from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import FiledMessage, Grade, Phase, RequestState, SentLetter

BOUNCES = {FactKind.BOUNCE_HARD, FactKind.BOUNCE_SOFT}
RECEIPT = {FactKind.ACKNOWLEDGED, FactKind.TRACKING_NUMBER, FactKind.EXTENSION}
UNPROVEN = "no message of the agency shows that it has the request"


@dataclass
class RequestRecord:
    """What the events say of one request, gathered but not judged."""

    key: str
    campaign_version: int
    items: dict[str, str]
    conditional: tuple[str, ...]
    opened_at: datetime
    letters: dict[str, SentLetter] = field(default_factory=dict)
    replies: list[FiledMessage] = field(default_factory=list)
    recorded: dict[str, date] = field(default_factory=dict)  # number that a portal gave to a person → day of filing

    @property
    def agency(self) -> str:
        """The second half of the key."""
        return self.key.split("/")[1]


def state_of(record: RequestRecord, closures: frozenset[date], rules: Rules = RULES) -> RequestState:
    """Judge one request.

    The clock runs from receipt by the best evidence (`law.receipt`). Without any it is counted from our sending and
    proves nothing.

    Args:
        record: what the events say.
        closures: days on which the agency's office is closed.
        rules: what the clock goes by.
    """
    letters = tuple(record.letters.values())
    replies = tuple(sorted(record.replies, key=lambda reply: (reply.received_at, reply.message)))
    sent_on = _sent_on(letters)
    said = tuple(reply for reply in replies if not reply.ours)
    judged = judge_receipt(_evidence(sent_on, said, record.recorded))
    received_on = judged.day if judged and judged.proven else None
    start = received_on or sent_on
    numbers = {**_numbers(said), **dict.fromkeys(record.recorded, Strength.PERSON)}
    extension = _extension(said, start, rules)
    promised = _promised(said)
    campaign, agency = record.key.split("/")
    return RequestState(
        key=record.key,
        campaign=campaign,
        agency=agency,
        campaign_version=record.campaign_version,
        items=record.items,
        conditional=record.conditional,
        opened_at=record.opened_at,
        sent_on=sent_on,
        received_on=received_on,
        received_because=judged.because if judged and judged.proven else UNPROVEN,
        due=_due(judged, closures, rules),
        numbers=numbers,
        extension_until=extension,
        promised=promised,
        acknowledged=any(_shows_receipt(reply) and reply.strength is not Strength.WEAK for reply in said),
        letters=letters,
        replies=replies,
        phase=_phase(letters, replies, extension, promised, received_on),
        grade=_grade(sent_on, received_on, numbers),
    )


def _evidence(
    sent_on: date | None, replies: tuple[FiledMessage, ...], recorded: Mapping[str, date]
) -> Iterator[Evidence]:
    """Every sign of receipt, in the order in which it came.

    A stated day before our own sending is a slip of the pen or speaks of another request; it is no evidence.
    """
    if sent_on:
        yield Evidence(Trust.OWN_SENDING, sent_on, f"our letter left on {sent_on}")
    for number, day in recorded.items():
        yield Evidence(Trust.PORTAL, day, f"its portal gave it the number {number} when it was filed on {day}")
    for reply in replies:
        for fact in reply.facts:
            if fact.kind is FactKind.RECEIVED_ON and fact.day and sent_on and fact.day >= sent_on:
                words = f'the agency says it received it on {fact.day}: "{fact.quote}"'
                yield Evidence(Trust.STATED, fact.day, words)
        if _shows_receipt(reply):
            day = legal_day(reply.received_at)
            words = f"the agency's message of {day} shows that it has the request"
            yield Evidence(Trust.ACKNOWLEDGEMENT, day, words)


def _due(judged: Receipt | None, closures: frozenset[date], rules: Rules) -> Due | None:
    if judged is None:
        return None
    return determination_due(
        judged.day,
        closures=closures,
        after_hours=judged.after_hours,
        perhaps_received=judged.perhaps,
        rules=rules,
    )


def is_machine(reply: FiledMessage) -> bool:
    """True for bounces and for automatic replies that say nothing of the request, such as out of office."""
    kinds = {fact.kind for fact in reply.facts}
    return bool(kinds & BOUNCES) or (FactKind.AUTOMATIC_REPLY in kinds and not kinds & RECEIPT)


def _shows_receipt(reply: FiledMessage) -> bool:
    """True if the agency or its portal says that it has the request, be it by a machine (facts: receipt only)."""
    return not is_machine(reply) and any(fact.kind in RECEIPT for fact in reply.facts)


def last_bounce(replies: tuple[FiledMessage, ...]) -> tuple[Fact, FiledMessage] | None:
    """The bounce that stands, with the message that reports it: nobody at the agency has written since."""
    bounce = None
    for reply in replies:
        if not is_machine(reply) and not reply.ours:
            bounce = None
        for fact in reply.facts:
            if fact.kind in BOUNCES and not (bounce and bounce[0].kind is FactKind.BOUNCE_HARD):
                bounce = (fact, reply)
    return bounce


def _sent_on(letters: tuple[SentLetter, ...]) -> date | None:
    sent = [letter for letter in letters if letter.kind is LetterKind.INITIAL and letter.status is LetterStatus.SENT]
    return legal_day(sent[-1].at) if sent else None


def _numbers(replies: tuple[FiledMessage, ...]) -> dict[str, Strength]:
    """Tracking numbers, each as sure as the surest message that gave it."""
    numbers: dict[str, Strength] = {}
    for reply in replies:
        for fact in reply.facts:
            if fact.kind is FactKind.TRACKING_NUMBER and (
                fact.value not in numbers or numbers[fact.value] is Strength.WEAK
            ):
                numbers[fact.value] = reply.strength
    return numbers


def _extension(replies: tuple[FiledMessage, ...], start: date | None, rules: Rules) -> date | None:
    """The one extension of Gov. Code 7922.535(b); said again in later mails it does not grow."""
    for reply in replies:
        for fact in reply.facts:
            if fact.kind is FactKind.EXTENSION and start:
                return extension_until(start, fact.day, rules)
    return None


def _promised(replies: tuple[FiledMessage, ...]) -> date | None:
    """The latest date in the newest message that names one."""
    for reply in reversed(replies):
        days = [fact.day for fact in reply.facts if fact.kind is FactKind.PROMISED_DATE and fact.day]
        if days:
            return max(days)
    return None


def _phase(
    letters: tuple[SentLetter, ...],
    replies: tuple[FiledMessage, ...],
    extension: date | None,
    promised: date | None,
    received_on: date | None,
) -> Phase:
    firsts = [letter for letter in letters if letter.kind is LetterKind.INITIAL]
    first = firsts[-1].status if firsts else LetterStatus.QUEUED
    bounce = last_bounce(since_last_first_letter(letters, replies))
    standing = [
        (first in {LetterStatus.QUEUED, LetterStatus.FAILED}, Phase.QUEUED),
        (first is LetterStatus.REFUSED, Phase.NOT_SENT),
        (first in {LetterStatus.STARTED, LetterStatus.UNKNOWN}, Phase.UNCERTAIN),
        (any(reply.unclear for reply in replies), Phase.TO_READ),
        (bounce is not None and bounce[0].kind is FactKind.BOUNCE_HARD, Phase.BOUNCED),
        (promised is not None, Phase.PROMISED),
        (extension is not None, Phase.EXTENDED),
        (received_on is not None, Phase.ACKNOWLEDGED),
    ]
    return next((phase for holds, phase in standing if holds), Phase.WAITING)


def since_last_first_letter(
    letters: tuple[SentLetter, ...], replies: tuple[FiledMessage, ...]
) -> tuple[FiledMessage, ...]:
    """Replies since the newest first letter was queued: a bounce of an earlier address is settled by it."""
    firsts = [letter.queued_at for letter in letters if letter.kind is LetterKind.INITIAL]
    return tuple(reply for reply in replies if len(firsts) < 2 or reply.received_at >= firsts[-1])


def _grade(sent_on: date | None, received_on: date | None, numbers: dict[str, Strength]) -> Grade:
    if numbers:
        return Grade.NUMBERED
    if received_on:
        return Grade.ACKNOWLEDGED
    return Grade.HANDED_OVER if sent_on else Grade.NOTHING
