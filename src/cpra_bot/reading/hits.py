"""Which rule holds in which sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.reading.conditions import is_future, is_negated, is_possible, is_reported
from cpra_bot.reading.passages import Passage
from cpra_bot.reading.rules.rule import Rule

_REMEMBERED = 2_048  # sentences; agencies and portals write the same ones over and over


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds in a sentence; `start` and `end` are the place of its phrase in the sentence."""

    rule: Rule
    passage: Passage
    start: int
    end: int


def find_hits(passages: Iterable[Passage], rules: Iterable[Rule]) -> list[Hit]:
    """All rules that hold in all sentences, in the order of the text and of the rules. Signatures state nothing."""
    places = _places(tuple(rules))
    return [Hit(rule, each, *place) for each in passages if not each.aside for rule, place in places(each.flat)]


def holds(rule: Rule, passage: Passage) -> Hit | None:
    """The rule's first hit in a sentence, or None if it does not hold there."""
    place = _place(rule, passage.flat)
    return Hit(rule, passage, *place) if place else None


@lru_cache(maxsize=4)
def _places(rules: tuple[Rule, ...]) -> Callable[[str], tuple[tuple[Rule, tuple[int, int]], ...]]:
    """Says of a sentence which of the rules hold in it and where; the last sentences are remembered."""

    @lru_cache(maxsize=_REMEMBERED)
    def places(text: str) -> tuple[tuple[Rule, tuple[int, int]], ...]:
        return tuple((rule, place) for rule in rules if (place := _place(rule, text)))

    return places


def _place(rule: Rule, text: str) -> tuple[int, int] | None:
    """Where the rule holds first in flat text."""
    gate = rule.gate.search(text)
    if not gate:
        return None
    for start, end in _stands(rule, text, gate.start()):
        if rule.companions and not any(phrase.find(text) for phrase in rule.companions):
            return None
        if any(phrase.find(text) for phrase in rule.excuses):
            return None
        return start, end
    return None


def _stands(rule: Rule, text: str, first: int) -> Iterator[tuple[int, int]]:
    """Places of the rule's phrases that no condition and no negation takes back; none begins before `first`."""
    for phrase in rule.phrases:
        begins = phrase.begins(text, first)
        if not begins:
            continue
        for start, end in phrase.all(text, begins.start()):
            if not rule.possible and is_possible(text, start, end):
                continue
            if not rule.negative and is_negated(text, start, end):
                continue
            if rule.done and is_future(text, start, end):
                continue
            if is_reported(text, start, end):
                continue
            yield start, end
