"""What stands between two blank lines of a letter, as the linter's rules look at it: found once, and remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cpra_bot.letters.plain import unfit_character
from cpra_bot.letters.questions import Answer, Answers, answers

LINE_LIMIT = 990
"""Octets; RFC 5321 §4.5.3.1.6 allows 998, and a gateway may add a few."""

BLANK_AT_THE_END = re.compile(r"[^\S\n](?=\n|\Z)")

_ENTRY = re.compile(r"[A-Z]\d{1,2}\. |- ")
_NEXT_ENTRY = re.compile(r"\n(?=[A-Z]\d{1,2}\. |- )")
_LABEL = re.compile(r"^([A-Z]\d{1,2})\. \S", re.MULTILINE)


@dataclass(frozen=True, slots=True, eq=False)  # the same words are the same object, and a key that costs nothing
class Stretch:
    """What stands between two blank lines.

    Attributes:
        paragraphs: each on one line; a list gives one per entry.
        answers: what the paragraphs answer, and `in_prose` what those that are no entry of a list do.
        labels: with which its lines begin, `A1`.
        sound: True if it holds nothing that the rules on the form of a text could object to.
        quiet: True if it answers nothing, begins no line with a label and is sound.
    """

    paragraphs: tuple[str, ...]
    answers: tuple[Answer, ...]
    in_prose: tuple[Answer, ...]
    labels: tuple[str, ...]
    sound: bool
    quiet: bool


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """What several stretches say together; the attributes are those of `Stretch`."""

    answers: Answers
    in_prose: Answers
    labels: frozenset[str]
    sound: bool


def together(several: tuple[Stretch, ...]) -> Together:
    """All that the rules want to know of a text: letters of one campaign differ in quiet stretches only, or in few."""
    return _together(tuple([each for each in several if not each.quiet]))


@lru_cache(maxsize=256)
def _together(several: tuple[Stretch, ...]) -> Together:
    return Together(
        Answers([each.answers for each in several]),
        Answers([each.in_prose for each in several]),
        frozenset(label for each in several for label in each.labels),
        all(each.sound for each in several),
    )


def one_line(text: str) -> str:
    """Patterns must not depend on where a line was wrapped."""
    return " ".join(text.split())


def is_prose(paragraph: str) -> bool:
    """True for a paragraph that is no entry of a list."""
    return not _ENTRY.match(paragraph)


def stretches(text: str) -> tuple[Stretch, ...]:
    """A laid-out text, taken apart at its blank lines."""
    return tuple(map(_stretch, text.strip("\n").split("\n\n")))


@lru_cache(maxsize=4096)
def _stretch(text: str) -> Stretch:
    text = text.lstrip("\n")  # where three line feeds stood
    paragraphs = tuple([one_line(entry) for entry in _NEXT_ENTRY.split(text)]) if text else ()
    found = tuple([answer for each in paragraphs for answer in answers(each)])
    in_prose = tuple([answer for each in paragraphs if is_prose(each) for answer in answers(each)]) if found else ()
    labels = tuple(_LABEL.findall(text)) if ". " in text else ()
    sound = (
        (len(text) <= LINE_LIMIT // 4 or max(map(len, text.split("\n"))) <= LINE_LIMIT // 4)
        and not unfit_character(text, many_lines=True)
        and not _may_end_in_a_blank(text)
    )
    return Stretch(paragraphs, found, in_prose, labels, sound, quiet=sound and not found and not labels)


def _may_end_in_a_blank(text: str) -> bool:
    """False only if no line ends in a blank; `text` holds no control character but line feeds and tabs."""
    if text.isascii():
        return " \n" in text or "\t" in text or text.endswith(" ")
    return BLANK_AT_THE_END.search(text) is not None
