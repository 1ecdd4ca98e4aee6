"""What a message states, in a few English words: the most telling first."""

from __future__ import annotations

from collections.abc import Sequence

from cpra_bot.model.fact import Fact, FactKind

WORDS = {
    FactKind.BOUNCE_HARD: ("undeliverable: {}", "undeliverable"),
    FactKind.BOUNCE_SOFT: ("delivery delayed: {}", "delivery delayed"),
    FactKind.AUTOMATIC_REPLY: ("automatic reply", "automatic reply"),
    FactKind.TRACKING_NUMBER: ("number {}", "a number"),
    FactKind.EXTENSION: ("more time until {}", "more time, no date named"),
    FactKind.PROMISED_DATE: ("promises {}", "promises a date"),
    FactKind.RECEIVED_ON: ("received {}", "received"),
    FactKind.ACKNOWLEDGED: ("acknowledged", "acknowledged"),
}
"""With a value and without, in the order in which a table shows them."""


def words_of(fact: Fact) -> str:
    """One fact: `number 26-34`, `more time, no date named`."""
    with_value, without = WORDS[fact.kind]
    return with_value.format(fact.value) if fact.value else without


def summary_of(facts: Sequence[Fact]) -> str:
    """All facts of a message in one line; a receipt date says that it was acknowledged."""
    kinds = {fact.kind for fact in facts}
    rank = list(WORDS)
    told = sorted(
        (fact for fact in facts if not (fact.kind is FactKind.ACKNOWLEDGED and FactKind.RECEIVED_ON in kinds)),
        key=lambda fact: rank.index(fact.kind),
    )
    return "; ".join(dict.fromkeys(map(words_of, told)))
