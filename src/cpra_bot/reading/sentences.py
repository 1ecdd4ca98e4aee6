"""Sentences of a letter with their places, so that each statement can show the words that prove it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ABBREVIATION = re.compile(
    r"(?:^|[\s(§])(?:gov|govt|no|nos|mr|ms|mrs|dr|st|seq|subd|subds|cal|app|evid|pen|civ|veh|sec|ch|art|v|inc|dept|sgt|lt|ofc"
    r"|cpl|capt|det|approx|ext|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thurs?|fri|fn|vs|attn|re|p|pp|i\.e|e\.g|[a-z])\.$",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<!\.\.)[.!?](?!\.)[\"”')\]]{0,2}(?:\s+|$)|\n")
_NEW_LINE = re.compile(r"\s*(?:[*•\-–]\s|\(?\d{1,2}[.)]\s|\(?[a-zA-Z][.)]\s|\[.?\]|[A-C]\d\b)")
_ALONE = re.compile(r"[ \t]{0,8}\$ ?[\d,]{1,12}(?:\.\d\d)?[ \t]{0,8}(?:\n|\Z)")
"""A sum on a line of its own belongs to the line before it: `Total due:`."""
_LONGEST = 4000  # characters; a longer sentence is nobody's, and the rules stay quick
_WRAPPED = 45  # characters from which a line without a stop is taken to go on in the next one


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a line of its own.

    Attributes:
        start: offset in the text it was taken from.
        text: exactly the characters there, without white space at its ends.
    """

    start: int
    text: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a letter into sentences; a line that ends before the margin is one of its own.

    Args:
        text: own words of a message, LF line ends.
    """
    found: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, start, stop):
            _add(found, text, start, stop.end())
            start = stop.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _ends(text: str, start: int, stop: re.Match[str]) -> bool:
    if stop.group()[0] in ".!?":
        if stop.group()[0] == "." and _ABBREVIATION.search(text[max(start, stop.start() - 8) : stop.start() + 1]):
            return "\n\n" in stop.group()
        following = text[stop.end() : stop.end() + 1]
        return not following or not following.islower()
    at = stop.start()
    if _ALONE.match(text, stop.end()) and text[max(0, at - 1) : at] == ":":
        return False
    line = text[max(text.rfind("\n", max(0, at - 400), at) + 1, at - 400) : at].rstrip()
    following = text[stop.end() : stop.end() + 40]
    if not following.strip(" \t") or following.lstrip(" \t").startswith("\n") or not line:
        return True
    return len(line) < _WRAPPED or line.endswith((":", ";")) or bool(_NEW_LINE.match(following))


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    for at in range(0, len(piece), _LONGEST):
        part = piece[at : at + _LONGEST]
        stripped = part.strip()
        if stripped:
            found.append(Sentence(start + at + len(part) - len(part.lstrip()), stripped))
