"""A letter as the linter's rules look at it: paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.plain import RULE, unfit_character
from cpra_bot.letters.questions import Answers
from cpra_bot.letters.remembered import of_one
from cpra_bot.model.campaign import Campaign
from cpra_bot.model.letter import Letter, LetterKind

LINE_LIMIT = 990
"""Octets; RFC 5321 §4.5.3.1.6 allows 998, and a gateway may add a few."""

BLANK_AT_THE_END = re.compile(r"[^\S\n](?=\n|\Z)")

_QUOTED_FACTS = ("quote", "url")
_REPEATED_FAMILIES = ("sections", "got")
_ENTRY = re.compile(r"[A-Z]\d{1,2}\. |- ")
_NEXT_ENTRY = re.compile(r"\n(?=[A-Z]\d{1,2}\. |- )")
_LABEL = re.compile(r"^([A-Z]\d{1,2})\. \S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two blank lines.

    Attributes:
        paragraphs: each on one line; a list gives one per entry.
        labels: with which its lines begin, `A1`.
        sound: True if it holds nothing that the rules on the form of a text could object to.
    """

    paragraphs: tuple[str, ...]
    labels: tuple[str, ...]
    sound: bool


class Looked:
    """Our own words, what we repeat of the agency's, and the first letter below the ruled line if there is one.

    Attributes:
        letter, campaign: as given to `lint`.
        context: what the letter was made of; None if it is not known.
        labels: with which our own lines begin.
        sound: True if no stretch of the body holds anything that the rules on the form of a text could object to.
    """

    def __init__(self, letter: Letter, campaign: Campaign, context: LetterContext | None = None) -> None:
        self.letter, self.campaign, self.context = letter, campaign, context
        own, ruled, below = letter.body.partition(f"\n{RULE}\n")
        first = letter.kind is LetterKind.INITIAL
        ours = stretches(own if ruled and not first else letter.body)
        theirs = () if first else stretches(below)
        self._ours, self._theirs = _paragraphs(ours), _paragraphs(theirs)
        self.labels = {label for each in ours for label in each.labels}
        self.sound = all(each.sound for each in (*ours, *theirs))

    @cached_property
    def blocks(self) -> Answers:
        """Our own paragraphs, the agency's quoted words among them; a list gives one per entry."""
        return Answers(self._ours)

    @cached_property
    def said(self) -> Answers:
        """Subject and paragraphs, without what they repeat of the agency's words or its files' names."""
        repeated = [value for name, value in self.facts.items() if name.partition(".")[0] in _REPEATED_FAMILIES]
        return Answers(without((self.letter.subject, *self._ours), [*self._quoted, *map(_shown, repeated)]))

    @cached_property
    def prose(self) -> Answers:
        """Paragraphs that are no entry of a list: what the letter says rather than what it asks for or repeats."""
        return Answers(without(tuple(block for block in self._ours if not _ENTRY.match(block)), self._quoted))

    @cached_property
    def below(self) -> Answers:
        """Paragraphs of the first letter under the ruled line; none if there is none."""
        return Answers(self._theirs)

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


def one_line(text: str) -> str:
    """Patterns must not depend on where a line was wrapped."""
    return " ".join(text.split())


def stretches(text: str) -> tuple[Stretch, ...]:
    """A laid-out text, taken apart at its blank lines."""
    pieces = [piece.lstrip("\n") for piece in text.strip("\n").split("\n\n")]  # three line feeds leave one behind
    return tuple([_stretch(piece) for piece in pieces if piece or len(pieces) == 1])


@lru_cache(maxsize=4096)
def _stretch(text: str) -> Stretch:
    lines = text.split("\n")
    return Stretch(
        paragraphs=tuple([one_line(entry) for entry in _NEXT_ENTRY.split(text)]),
        labels=tuple(_LABEL.findall(text)),
        sound=max(map(len, lines)) <= LINE_LIMIT // 4
        and not unfit_character(text, many_lines=True)
        and not BLANK_AT_THE_END.search(text),
    )


def _paragraphs(texts: tuple[Stretch, ...]) -> tuple[str, ...]:
    return tuple([paragraph for text in texts for paragraph in text.paragraphs])


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
