"""What a message states, in a few English words: the most telling first."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.fact import Fact, FactKind

WORDS = {
    FactKind.BOUNCE_HARD: ("undeliverable: {}", "undeliverable"),
    FactKind.BOUNCE_SOFT: ("delivery delayed: {}", "delivery delayed"),
    FactKind.AUTOMATIC_REPLY: ("automatic reply", "automatic reply"),
    FactKind.ACCOUNT_MAIL: ("about an account", "about an account"),
    FactKind.DENIAL: ("withholds: {}", "withholds records"),
    FactKind.RECORD_CREATION: ("would have to create a record", "would have to create a record"),
    FactKind.NO_RECORDS: ("no records", "no records"),
    FactKind.RELEASE: ("releases records", "releases records"),
    FactKind.ITEM_ANSWER: ("answers {}", "answers an item"),
    FactKind.CLOSURE: ("closes the request", "closes the request"),
    FactKind.PORTAL_REDIRECT: ("wants it filed in {}", "wants it filed in its portal"),
    FactKind.REFERRAL: ("refers to {}", "refers to another agency"),
    FactKind.CLARIFICATION: ("asks what is meant", "asks what is meant"),
    FactKind.CONFIRMATION_WANTED: ("wants a confirmation", "wants a confirmation"),
    FactKind.DEADLINE_FOR_US: ("we are to act by {}", "we are to act"),
    FactKind.FEE_DEMAND: ("wants ${} first", "wants to be paid first"),
    FactKind.FEE_QUOTE: ("would cost ${}", "would cost money"),
    FactKind.FEE_THRESHOLD: ("would ask above ${}", "would ask before it charges"),
    FactKind.TRACKING_NUMBER: ("number {}", "a number"),
    FactKind.EXTENSION: ("more time until {}", "more time, no date named"),
    FactKind.PROMISED_DATE: ("promises {}", "promises a date"),
    FactKind.DETERMINATION: ("has decided", "has decided"),
    FactKind.EXEMPTION_WARNING: ("some may be exempt", "some may be exempt"),
    FactKind.RECEIVED_ON: ("received {}", "received"),
    FactKind.ACKNOWLEDGED: ("acknowledged", "acknowledged"),
    FactKind.STATUS: ("work goes on", "work goes on"),
    FactKind.LINK: ("link", "link"),
    FactKind.STATUTE: ("cites {}", "cites the law"),
}
"""With a value and without, in the order in which a table shows them."""


def words_of(fact: Fact) -> str:
    """One fact: `number 26-34`, `more time, no date named`."""
    with_value, without = WORDS[fact.kind]
    return with_value.format(fact.value) if fact.value else without


def place_of(fact: Fact) -> str:
    """Where a fact stands if not in the mail itself: ` in letter.pdf, page 2`."""
    if not fact.document:
        return ""
    return f" in {fact.document}" + (f", page {fact.page}" if fact.page else "")


def summary_of(facts: Sequence[Fact]) -> str:
    """All facts of a message in one line; a receipt date says that it was acknowledged."""
    if not facts:
        return ""
    kinds = {fact.kind for fact in facts}
    rank = list(WORDS)
    told = sorted(
        (fact for fact in facts if not (fact.kind is FactKind.ACKNOWLEDGED and FactKind.RECEIVED_ON in kinds)),
        key=lambda fact: rank.index(fact.kind),
    )
    return "; ".join(dict.fromkeys(map(words_of, told)))
