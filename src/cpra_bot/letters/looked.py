"""A letter as the linter's rules look at it: paragraph by paragraph.

Letters of one campaign share most of their paragraphs word for word. What a rule finds in a paragraph depends on its
words alone, so it is found once (`per_paragraph`) and only weighed anew for each letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.plain import RULE
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind

per_paragraph = lru_cache(maxsize=4096)
"""For functions of a paragraph's words: remembers what they said of the last 4,096 paragraphs."""

_QUOTED_FACTS = ("quote", "url")
_REPEATED_FAMILIES = ("sections", "got")
_ENTRY = re.compile(r"[A-Z]\d{1,2}\. |- ")
_BLOCKS = re.compile(r"\n\n+|\n(?=[A-Z]\d{1,2}\. |- )")


class Looked:
    """Our own words, what we repeat of the agency's, and the first letter below the ruled line if there is one.

    Attributes:
        letter, campaign: as given to `lint`.
        context: what the letter was made of; None if it is not known.
        own_lines: our own words as laid out, to the ruled line.
        below: paragraphs of the first letter under it; none if there is none.
    """

    def __init__(self, letter: Letter, campaign: Campaign, context: LetterContext | None = None) -> None:
        self.letter, self.campaign, self.context = letter, campaign, context
        own, ruled, below = letter.body.partition(f"\n{RULE}\n")
        first = letter.kind is LetterKind.INITIAL
        self.own_lines = own if ruled and not first else letter.body
        self.below = () if first else paragraphs(below)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Our own paragraphs, the agency's quoted words among them; a list gives one per entry."""
        return paragraphs(self.own_lines)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """Subject and paragraphs, without what they repeat of the agency's words or its files' names."""
        repeated = [value for name, value in self.facts.items() if name.partition(".")[0] in _REPEATED_FAMILIES]
        return without((self.letter.subject, *self.blocks), [*self._quoted, *map(_shown, repeated)])

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """Paragraphs that are no entry of a list: what the letter says rather than what it asks for or repeats."""
        return without(tuple(block for block in self.blocks if not _ENTRY.match(block)), self._quoted)

    @cached_property
    def explanations(self) -> tuple[str, ...]:
        """The campaign's sentences around its items, each on one line: they explain demands and make none."""
        texts = [self.campaign.purpose, *(hint.text for hint in self.campaign.vendor_hints)]
        for part in self.campaign.parts:
            texts += [part.satisfied_by or "", part.fallback_intro or ""]
        return tuple(filter(None, map(one_line, texts)))

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


@per_paragraph
def one_line(text: str) -> str:
    """Patterns must not depend on where a line was wrapped."""
    return " ".join(text.split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a laid-out text, each on one line; a list gives one per entry."""
    return tuple(one_line(block) for block in _BLOCKS.split(text.strip("\n")))


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
