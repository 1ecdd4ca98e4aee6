"""A letter as the linter's rules look at it: paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.plain import RULE
from cpra_bot.letters.questions import Answers, answers
from cpra_bot.letters.remembered import of_one
from cpra_bot.letters.stretches import is_prose, one_line, stretches, together
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind

_RULED = f"\n{RULE}\n"
_QUOTED_FACTS = ("quote", "url")
_REPEATED_FAMILIES = ("sections", "got")


class Looked:
    """Our own words, what we repeat of the agency's, and the first letter below the ruled line if there is one.

    Attributes:
        letter, campaign: as given to `lint`.
        context: what the letter was made of; None if it is not known.
        own: our own words, the agency's quoted ones among them.
    """

    def __init__(self, letter: Letter, campaign: Campaign, context: LetterContext | None = None) -> None:
        self.letter, self.campaign, self.context = letter, campaign, context
        first = letter.kind is LetterKind.INITIAL
        own, _, below = (letter.body, "", "") if first else letter.body.partition(_RULED)
        self.own = stretches(own)
        self._own = together(self.own)
        self._below = together(stretches(below) if below else ())

    @property
    def labels(self) -> frozenset[str]:
        """With which lines of our own begin, `A1`."""
        return self._own.labels

    @property
    def sound(self) -> bool:
        """True if no stretch of the body holds anything that the rules on the form of a text could object to."""
        return self._own.sound and self._below.sound

    @property
    def blocks(self) -> Answers:
        """Our own paragraphs, the agency's quoted words among them; a list gives one per entry."""
        return self._own.answers

    @cached_property
    def said(self) -> Answers:
        """Subject and paragraphs, without what they repeat of the agency's words or its files' names."""
        repeated = [value for name, value in self.facts.items() if name.partition(".")[0] in _REPEATED_FAMILIES]
        values = [*self._quoted, *map(_shown, repeated)]
        if not values:
            return self._own.answers.after(answers(self.letter.subject))
        return Answers(map(answers, without((self.letter.subject, *self._paragraphs), values)))

    @cached_property
    def prose(self) -> Answers:
        """Paragraphs that are no entry of a list: what the letter says rather than what it asks for or repeats."""
        if not self._quoted:
            return self._own.in_prose
        return Answers(map(answers, without(tuple(filter(is_prose, self._paragraphs)), self._quoted)))

    @property
    def below(self) -> Answers:
        """Paragraphs of the first letter under the ruled line; none if there is none."""
        return self._below.answers

    @property
    def _paragraphs(self) -> tuple[str, ...]:
        return tuple(paragraph for each in self.own for paragraph in each.paragraphs)

    @property
    def explanations(self) -> tuple[str, ...]:
        """The campaign's sentences around its items, each on one line: they explain demands and make none."""
        return _explanations(self.campaign)

    @property
    def facts(self) -> dict[str, str]:
        """Facts of the order, as they stand there."""
        return self.context.order.facts if self.context else {}

    @property
    def _quoted(self) -> list[str]:
        return [value for name, value in self.facts.items() if name in _QUOTED_FACTS]


Fault = tuple[str, str, str]
"""Code, what is wrong, what to do."""

Rule = Callable[[Looked], Iterator[Fault]]


@of_one
def _explanations(campaign: Campaign) -> tuple[str, ...]:
    texts = [campaign.purpose, *(hint.text for hint in campaign.vendor_hints)]
    for part in campaign.parts:
        texts += [part.satisfied_by or "", part.fallback_intro or ""]
    return tuple(filter(None, map(one_line, texts)))


def without(texts: tuple[str, ...], values: list[str]) -> tuple[str, ...]:
    """The same texts with dots in place of these values; a value inside a longer word stays."""
    for value in filter(None, map(one_line, values)):
        pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
        texts = tuple(pattern.sub("...", text) if value in text else text for text in texts)
    return texts


def once(found: Iterator[str]) -> list[str]:
    """Each text once, in order."""
    return list(dict.fromkeys(found))


def _shown(fact: str) -> str:
    """Of `2026-11-22; report.csv` the letter shows the file's name apart from the day."""
    return re.sub(r"^\d{4}-\d\d-\d\d; *", "", fact)
