"""What judgements share. A judgement drops facts or changes them; it never adds one that no words prove."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from cpra_bot.model.fact import Fact, FactKind
from cpra_bot.reading.stated import Letter

Facts = list[Fact]
Files = tuple[str, ...]
"""Names of the files that came along."""
Judgement = Callable[[Facts, Letter, Files], Facts]
FEES = frozenset({FactKind.FEE_QUOTE, FactKind.FEE_DEMAND})


def kinds_of(facts: Facts) -> set[FactKind]:
    """The kinds of statements among the facts."""
    return {fact.kind for fact in facts}


def with_detail(fact: Fact, **detail: str) -> Fact:
    """The fact with more details."""
    return replace(fact, detail={**fact.detail, **detail})


def paragraph_of(letter: Letter, fact: Fact) -> int:
    """Number of the paragraph in which a fact stands; -1 for the subject and headers."""
    at = bisect_right(letter.passages, fact.start, key=lambda one: one.start) - 1
    return letter.passages[at].paragraph if fact.start >= 0 and at >= 0 else -1
