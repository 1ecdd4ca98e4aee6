"""Phrases: how a rule says which words must stand, short enough that a new one is one line.

A phrase is a regular expression over *flat* text (lower case, straight quotes, one line) with three shorthands:
`{records}` stands for a class of words (`words.WORDS`), a blank for one or more blanks, ` .. ` for up to 40 characters
of anything but a semicolon and ` ... ` for up to 120. It matches whole words only.

The pieces between the gaps are searched one after the other and never tried again, so that a phrase costs time in
proportion to the sentence, whatever the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cpra_bot.reading.rules.words import WORDS

_GAPS = {"..": 40, "...": 120}
_CLASS = re.compile(r"\{([a-z_]+)\}")
_TRIES = 12  # occurrences of a phrase's first piece that are tried in one sentence
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\n": " ", "\t": " ", "\r": " ", "\xa0": " "}
)


def flat(text: str) -> str:
    """Lower case, straight quotes and hyphens, blanks for line ends; every character stays at its place."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow in lower case
        lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return lower.translate(_PLAIN)


@dataclass(frozen=True)
class Phrase:
    """One phrase as it was written."""

    source: str

    @property
    def beginning(self) -> str:
        """Regular expression of its first piece."""
        return _expanded(_parts(self.source)[0])

    @cached_property
    def begins(self) -> Callable[[str, int], re.Match[str] | None]:
        """Finds the first piece in flat text, from a place on. Most phrases fail here, so this is asked before"
        r" `all`."""
        return self._pieces[0][1].search

    @cached_property
    def _pieces(self) -> tuple[tuple[int, re.Pattern[str]], ...]:
        """Each piece with the greatest distance to the one before it."""
        pieces, gap = [], 0
        for part in _parts(self.source):
            if part in _GAPS:
                gap = _GAPS[part]
            else:
                pieces.append((gap, re.compile(rf"(?<![\w'])(?:{_expanded(part)})(?!\w)")))
        return tuple(pieces)

    def find(self, text: str) -> tuple[int, int] | None:
        """Place of the phrase in flat text, or None."""
        begins = self.begins(text, 0)
        return next(self.all(text, begins.start()), None) if begins else None

    def all(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Places of the phrase in flat text, from a place on."""
        pieces = self._pieces
        for number, first in enumerate(pieces[0][1].finditer(text, start)):
            if number >= _TRIES:
                return
            end = first.end()
            for gap, piece in pieces[1:]:
                hit = piece.search(text, end, end + gap + 100)
                if hit is None or hit.start() - end > gap + 2 or ";" in text[end : hit.start()]:
                    break
                end = hit.end()
            else:
                yield first.start(), end


def phrases(*sources: str) -> tuple[Phrase, ...]:
    """Several phrases, ready to search."""
    return tuple(map(Phrase, sources))


def any_beginning(wanted: Iterable[Phrase]) -> re.Pattern[str]:
    """One pattern for the first pieces of several phrases: where it is not found, none of them stands."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(phrase.beginning for phrase in wanted)})(?!\w)")


def _parts(source: str) -> list[str]:
    """The source divided at the gaps that stand outside all brackets, the gaps included."""
    parts, depth, start = [], 0, 0
    for hit in re.finditer(r"\\.|[()]| (\.{2,3})(?= )", source):
        if hit.group() in "()":
            depth += 1 if hit.group() == "(" else -1
        elif hit[1] and not depth:
            parts += [source[start : hit.start()], hit[1]]
            start = hit.end() + 1
    return [*parts, source[start:]]


@lru_cache(maxsize=1024)
def _expanded(part: str) -> str:
    """The regular expression of one piece."""
    for _ in range(4):  # classes may name classes
        if not _CLASS.search(part):
            break
        part = _CLASS.sub(lambda hit: f"(?:{WORDS[hit[1]]})", part)
    part = re.sub(r" (\.{2,3}) ", lambda gap: f"[^;]{{1,{_GAPS[gap[1]]}}}?", part)
    return re.sub(r"(\[[^\]]*\])|( \??)", lambda hit: hit[1] or (" {1,4}" if hit[2] == " " else " {0,4}"), part)
