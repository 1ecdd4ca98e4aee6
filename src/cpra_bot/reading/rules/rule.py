"""One rule of the reader: a kind of statement, the phrases that state it, and the words that hold it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.phrase import Phrase, any_beginning, phrases


class Needs(StrEnum):
    """What must stand beside a rule's phrases, and becomes the fact's value."""

    NOTHING = ""
    DAY = "day"  # a date or a number of days ahead
    SUM = "sum"  # an amount in dollars
    SUM_OR_NOT = "sum or not"  # an amount in dollars where there is one
    LINK = "link"  # an address where there is one


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        name: short, unique, as a person reads it beside the quote.
        kind: what a sentence states in which the rule holds.
        says: phrases of which one must stand in the sentence.
        unless: phrases none of which may stand in it.
        beside: phrases of which one must stand in it as well; empty if nothing more is needed.
        samples: sentences that state the kind; without the rule, at least one of them would not be understood.
        look_alikes: sentences near to these that do not state it.
        possible: True if the rule also holds where the sentence speaks of a mere possibility ("if", "may").
        negative: True if the phrases themselves deny something, so that a "not" beside them takes nothing back.
        done: True if it must have happened: "will" and "shall" before the words take them back.
        needs: what must stand beside the phrases.
        detail: put into the fact's detail.
        certainty: LIKELY where the words may be meant otherwise.
    """

    name: str
    kind: FactKind
    says: tuple[str, ...]
    samples: tuple[str, ...]
    unless: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()
    possible: bool = False
    negative: bool = False
    done: bool = False
    needs: Needs = Needs.NOTHING
    detail: Mapping[str, str] = field(default_factory=dict)
    certainty: Certainty = Certainty.SURE

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """`says`, ready to search."""
        return phrases(*self.says)

    @cached_property
    def gate(self) -> re.Pattern[str]:
        """What begins one of the phrases; most sentences hold nothing of the kind, and one search tells it."""
        return any_beginning(self.phrases)

    @cached_property
    def excuses(self) -> tuple[Phrase, ...]:
        """`unless`, ready to search."""
        return phrases(*self.unless)

    @cached_property
    def companions(self) -> tuple[Phrase, ...]:
        """`beside`, ready to search."""
        return phrases(*self.beside)
