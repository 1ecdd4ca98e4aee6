"""What a filed message is worth: a machine's or a person's, sure or likely, proof of receipt or none."""

from __future__ import annotations

from collections.abc import Iterator

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.model.letter import LetterStatus
from cpra_bot.model.request import FILINGS, FiledMessage, SentLetter

BOUNCES = frozenset({FactKind.BOUNCE_HARD, FactKind.BOUNCE_SOFT})

RECEIPT = frozenset({FactKind.ACKNOWLEDGED, FactKind.TRACKING_NUMBER, FactKind.EXTENSION})
"""Statements that show receipt even where a machine makes them."""

ANSWERS = frozenset(
    {
        FactKind.DETERMINATION,
        FactKind.STATUS,
        FactKind.FEE_QUOTE,
        FactKind.FEE_DEMAND,
        FactKind.CLARIFICATION,
        FactKind.NO_RECORDS,
        FactKind.RECORD_CREATION,
        FactKind.RELEASE,
        FactKind.DENIAL,
        FactKind.ITEM_ANSWER,
        FactKind.CLOSURE,
    }
)
"""Statements that only somebody who has the request can make. From a person they show receipt as well."""

DECIDES = frozenset(
    {
        FactKind.ACKNOWLEDGED,
        FactKind.RECEIVED_ON,
        FactKind.TRACKING_NUMBER,
        FactKind.EXTENSION,
        FactKind.PROMISED_DATE,
        FactKind.PORTAL_REDIRECT,
        FactKind.REFERRAL,
        FactKind.DEADLINE_FOR_US,
        FactKind.CONFIRMATION_WANTED,
        *ANSWERS,
    }
)
"""Statements by which a decision goes; where one of them is only likely, no letter leaves by itself."""


def is_machine(reply: FiledMessage) -> bool:
    """True for bounces and for automatic replies that say nothing of the request, such as out of office."""
    kinds = {fact.kind for fact in reply.facts}
    return bool(kinds & BOUNCES) or (FactKind.AUTOMATIC_REPLY in kinds and not kinds & RECEIPT)


def is_sure(fact: Fact) -> bool:
    """True if the words leave no doubt, or a person said so."""
    return fact.certainty is Certainty.SURE or fact.rule == "person"


def shows_receipt(reply: FiledMessage) -> bool:
    """True if the agency or its portal says that it has the request, be it by a machine (facts: receipt only)."""
    if is_machine(reply):
        return False
    automatic = any(fact.kind is FactKind.AUTOMATIC_REPLY for fact in reply.facts)
    telling = RECEIPT if automatic else RECEIPT | ANSWERS
    return any(fact.kind in telling and is_sure(fact) for fact in reply.facts)


def unsure(reply: FiledMessage) -> Fact | None:
    """The first statement that matters to a decision and is only likely; None if there is none."""
    return next((fact for fact in reply.facts if fact.kind in DECIDES and not is_sure(fact)), None)


def last_bounce(replies: tuple[FiledMessage, ...]) -> tuple[Fact, FiledMessage] | None:
    """The bounce that stands, with the message that reports it: nobody at the agency has written since."""
    bounce = None
    for reply in replies:
        if bounce and not reply.ours and not is_machine(reply):
            bounce = None
        for fact in reply.facts:
            if fact.kind in BOUNCES and not (bounce and bounce[0].kind is FactKind.BOUNCE_HARD):
                bounce = (fact, reply)
    return bounce


def since_last_filing(letters: tuple[SentLetter, ...], replies: tuple[FiledMessage, ...]) -> tuple[FiledMessage, ...]:
    """Replies since the request was filed last: a bounce of an earlier address is settled by a later filing."""
    filed = [each.queued_at for each in letters if each.kind in FILINGS and each.status is not LetterStatus.WITHDRAWN]
    return tuple(reply for reply in replies if len(filed) < 2 or reply.received_at >= filed[-1])


def statements(replies: tuple[FiledMessage, ...], *kinds: FactKind) -> Iterator[tuple[FiledMessage, Fact]]:
    """Every statement of these kinds that an agency makes, oldest first; automatic replies make none."""
    for reply in replies:
        found = [fact for fact in reply.facts if fact.kind in kinds]
        if found and not reply.ours and not is_machine(reply):
            for fact in found:
                yield reply, fact
