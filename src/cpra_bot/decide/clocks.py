"""The clocks of one request: of the items asked at first, and of the fallback items from the day they became active."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cpra_bot.decide.said import is_machine, is_sure, shows_receipt
from cpra_bot.law.clock import determination_due
from cpra_bot.law.days import legal_day
from cpra_bot.law.extension import judge_extension, notice_in
from cpra_bot.law.receipt import Evidence, Receipt, Trust, at_instant, judge_receipt
from cpra_bot.law.rules import Rules
from cpra_bot.model.clockwork import Due
from cpra_bot.model.fact import WHOLE_REQUEST, FactKind
from cpra_bot.model.letter import LetterKind, LetterStatus
from cpra_bot.model.message import Strength
from cpra_bot.model.request import Extension, FiledMessage, ItemClock, SentLetter

DETERMINES = frozenset({FactKind.DETERMINATION, FactKind.RELEASE, FactKind.DENIAL, FactKind.NO_RECORDS})
"""Statements that, made of all items, are the determination of Gov. Code 7922.535(a)."""

NOTHING_RECORDED: Mapping[str, date] = {}


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts periods for offices with the same closures. Many requests leave on one day, and are counted once.

    Attributes:
        closures: days on which the office is closed (CCP 12b).
        rules: the tables to count by.
    """

    closures: frozenset[date]
    rules: Rules
    _dues: dict[tuple[date, bool, date | None], Due] = field(default_factory=dict)

    def due(self, receipt: Receipt) -> Due:
        """When the determination is due, with the working."""
        key = (receipt.day, receipt.after_hours, receipt.perhaps)
        if key not in self._dues:
            self._dues[key] = determination_due(
                receipt.day,
                closures=self.closures,
                after_hours=receipt.after_hours,
                perhaps_received=receipt.perhaps,
                rules=self.rules,
            )
        return self._dues[key]


def activation(letters: tuple[SentLetter, ...]) -> datetime | None:
    """When the letter left that makes the fallback items active; None if none has."""
    sent = [each.at for each in letters if each.kind is LetterKind.RECORD_CREATION and each.status is LetterStatus.SENT]
    return min(sent, default=None)


def receipt_of(
    sent_on: date | None, replies: tuple[FiledMessage, ...], recorded: Mapping[str, date] = NOTHING_RECORDED
) -> Receipt | None:
    """When the agency received the request, by the best evidence; None before it was sent.

    Args:
        sent_on: legal day on which it was filed last.
        replies: the agency's messages, oldest first.
        recorded: number that a portal gave to a person who filed there → legal day of filing.
    """
    return judge_receipt(_evidence(sent_on, replies, recorded))


def clocks_of(
    receipt: Receipt,
    labels: tuple[str, ...],
    fallback: tuple[str, ...],
    activated: datetime | None,
    replies: tuple[FiledMessage, ...],
    counting: Counting,
) -> tuple[ItemClock, ...]:
    """The clock of the first items, then that of the fallback items if they are active.

    Args:
        receipt: of the request.
        labels, fallback: the items of each group.
        activated: when the fallback items became active; None if they are not.
        replies: the agency's messages, oldest first.
        counting: what counts.
    """
    before = tuple(reply for reply in replies if activated is None or reply.received_at < activated)
    if activated is None or not fallback:
        return (_clock(receipt, labels, replies, replies, counting),)
    after = replies[len(before) :]
    answered = any(reply.strength is not Strength.WEAK and not is_machine(reply) for reply in after)
    start = at_instant(Trust.OWN_SENDING, activated, "the letter that made them active left")
    begun = Receipt(start.day, start.trust, start.words, start.after_hours, None, (start,), ())
    second = _clock(begun, fallback, after, after, counting, proven=answered, fallback=True)
    return (_clock(receipt, labels, before, replies, counting), second)


def _clock(
    receipt: Receipt,
    labels: tuple[str, ...],
    notices: tuple[FiledMessage, ...],
    replies: tuple[FiledMessage, ...],
    counting: Counting,
    *,
    proven: bool | None = None,
    fallback: bool = False,
) -> ItemClock:
    return ItemClock(
        items=labels,
        start=receipt.day,
        proven=receipt.proven if proven is None else proven,
        due=counting.due(receipt),
        extension=_extension(receipt, notices, counting),
        determined=_determined(labels, replies),
        fallback=fallback,
    )


def _extension(receipt: Receipt, replies: tuple[FiledMessage, ...], counting: Counting) -> Extension | None:
    """The newest notice of extension (Gov. Code 7922.535(b)); said again in later mails it does not grow."""
    told = [(reply, fact) for reply in replies for fact in reply.facts if fact.kind is FactKind.EXTENSION]
    if not told:
        return None
    notices = [notice_in(fact, legal_day(reply.received_at)) for reply, fact in told]
    verdict = judge_extension(
        notices[-1],
        counting.due(receipt),
        earlier=notices[:-1],
        closures=counting.closures,
        rules=counting.rules,
    )
    # A notice that is said again keeps the day on which it was given first.
    reply, fact = next(pair for pair, notice in zip(told, notices, strict=True) if notice.until == notices[-1].until)
    return Extension(reply.message, fact, legal_day(reply.received_at), verdict)


def _determined(labels: tuple[str, ...], replies: tuple[FiledMessage, ...]) -> str:
    """The first message that says of the whole group whether there is something to disclose; empty if none does."""
    for reply in replies:
        for fact in reply.facts:
            whole = not fact.items or WHOLE_REQUEST in fact.items or set(labels) <= set(fact.items)
            part = fact.kind is FactKind.RELEASE and fact.detail.get("partial") == "yes"
            searching = fact.kind is FactKind.NO_RECORDS and fact.detail.get("final") != "yes"
            if fact.kind in DETERMINES and (whole or part) and not searching and not is_machine(reply):
                return reply.message
    return ""


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
            if fact.kind is FactKind.RECEIVED_ON and fact.day and sent_on and fact.day >= sent_on and is_sure(fact):
                words = f'the agency says it received it on {fact.day}: "{fact.quote}"'
                yield Evidence(Trust.STATED, fact.day, words)
        if shows_receipt(reply):
            day = legal_day(reply.received_at)
            words = f"the agency's message of {day} shows that it has the request"
            yield Evidence(Trust.ACKNOWLEDGEMENT, day, words)
