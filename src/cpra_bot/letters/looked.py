"""A letter as the linter's rules look at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.plain import RULE
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind

_QUOTED_FACTS = ("quote", "url", "vendor_claim")
_ENTRY = re.compile(r"^(?:[A-Z]\d{1,2}\. |- )")


class Looked:
    """Our own words, what we repeat of the agency's, and the first letter below the ruled line if there is one.

    Attributes:
        letter, campaign: as given to `lint`.
        context: what the letter was made of; None if it is not known.
        own_lines: our own words as laid out, to the ruled line.
        below: the first letter under it, on one line; empty if there is none.
    """

    def __init__(self, letter: Letter, campaign: Campaign, context: LetterContext | None = None) -> None:
        self.letter, self.campaign, self.context = letter, campaign, context
        own, ruled, below = letter.body.partition(f"\n{RULE}\n")
        first = letter.kind is LetterKind.INITIAL
        self.own_lines = own if ruled and not first else letter.body
        self.below = "" if first else one_line(below)
        self.subject = letter.subject

    @cached_property
    def own(self) -> str:
        """Our own words on one line, the agency's quoted ones taken out."""
        text = one_line(self.own_lines)
        for name, value in self.facts.items():
            family = name.partition(".")[0]
            if value.strip() and (family in _QUOTED_FACTS or family in {"sections", "got"}):
                text = text.replace(one_line(value), "...")
        return text

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """Our own paragraphs, each on one line; a list gives one block per entry."""
        found = []
        for block in re.split(r"\n\n+", self.own_lines.strip("\n")):
            entries = re.split(r"\n(?=[A-Z]\d{1,2}\. |- )", block)
            found += [one_line(entry) for entry in entries]
        return tuple(found)

    @cached_property
    def prose(self) -> str:
        """Our own words without the entries of lists: what the letter says rather than what it asks for or repeats."""
        text = " ".join(block for block in self.blocks if not _ENTRY.match(block))
        for value in (value for name, value in self.facts.items() if name in _QUOTED_FACTS and value.strip()):
            text = text.replace(one_line(value), "...")
        return text

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


Fault = tuple[str, str, str]
"""Code, what is wrong, what to do."""

Rule = Callable[[Looked], Iterator[Fault]]


def one_line(text: str) -> str:
    """Patterns must not depend on where a line was wrapped."""
    return " ".join(text.split())


def once(pattern: re.Pattern[str], text: str) -> list[str]:
    """What a pattern finds, each text once, in order."""
    return list(dict.fromkeys(match[0] for match in pattern.finditer(text)))
