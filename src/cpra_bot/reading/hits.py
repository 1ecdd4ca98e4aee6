"""Which rule holds in which sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cpra_bot.reading.conditions import is_future, is_negated, is_possible, is_reported
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds in a sentence; `start` and `end` are the place of its phrase in the sentence."""

    rule: Rule
    passage: Passage
    start: int
    end: int


def find_hits(passages: Iterable[Passage], rules: Iterable[Rule]) -> list[Hit]:
    """All rules that hold in all sentences, in the order of the text and of the rules. Signatures state nothing."""
    return [hit for each in passages if not each.aside for rule in rules if (hit := holds(rule, each))]


def holds(rule: Rule, passage: Passage) -> Hit | None:
    """The rule's first hit in a sentence, or None if it does not hold there."""
    text = passage.flat
    if not rule.gate.search(text):
        return None
    for start, end in _stands(rule, text):
        if rule.companions and not any(phrase.find(text) for phrase in rule.companions):
            return None
        if any(phrase.find(text) for phrase in rule.excuses):
            return None
        return Hit(rule, passage, start, end)
    return None


def _stands(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    """Places of the rule's phrases that no condition and no negation takes back."""
    for phrase in rule.phrases:
        if not phrase.begins(text):
            continue
        for start, end in phrase.all(text):
            if not rule.possible and is_possible(text, start, end):
                continue
            if not rule.negative and is_negated(text, start, end):
                continue
            if rule.done and is_future(text, start, end):
                continue
            if is_reported(text, start, end):
                continue
            yield start, end
