"""What the linter's rules ask of a paragraph's words, each asked once of each paragraph.

Letters of one campaign share most of their paragraphs word for word. What a rule finds in a paragraph depends on its
words alone, so it is found once and only weighed anew for each letter. The paragraphs that name the agency or the
reference are new in every letter: before a pattern is tried on them, one looks for signs without which it cannot match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")

_DIGIT = re.compile(r"\d")
_QUESTIONS: list[Question[Any]] = []


class Question(Generic[Found]):
    """One question to a paragraph on one line.

    Attributes:
        find: gives the answer; one that is false means that there is nothing.
        digit: True if there is nothing in a paragraph without a digit.
        signs: groups of lower-case ASCII texts. Where no text of one group stands, in whatever case, there is nothing.
    """

    __slots__ = ("digit", "find", "signs")

    def __init__(self, find: Callable[[str], Found], digit: bool, signs: tuple[tuple[str, ...], ...]) -> None:
        self.find = find
        self.digit = digit
        self.signs = signs


Answer = tuple[Question[Any], str, Any]
"""What was asked, of which paragraph, and what it answered."""


def question(*signs: tuple[str, ...], digit: bool = False) -> Callable[[Callable[[str], Found]], Question[Found]]:
    """Makes a function of a paragraph's words a question; `signs` and `digit` are those of `Question`."""

    def asked(find: Callable[[str], Found]) -> Question[Found]:
        if answers.cache_info().currsize:
            raise RuntimeError(f"{find.__name__} was not asked of paragraphs that have answered already")
        one = Question(find, digit, signs)
        _QUESTIONS.append(one)
        return one

    return asked


def all_questions() -> tuple[Question[Any], ...]:
    """Every question that a module loaded so far asks."""
    return tuple(_QUESTIONS)


@lru_cache(maxsize=4096)
def answers(paragraph: str) -> tuple[Answer, ...]:
    """What a paragraph on one line answers; remembered for the last 4,096 paragraphs.

    Signs are looked for in ASCII only: four other letters count as i, k and s for a pattern that ignores case, and a
    paragraph that might hold one is asked everything.
    """
    digit = _DIGIT.search(paragraph) is not None
    words, ascii_only = paragraph.lower(), paragraph.isascii()
    found = []
    for each in _QUESTIONS:
        if digit or not each.digit:
            for group in each.signs if ascii_only else ():
                for sign in group:
                    if sign in words:
                        break
                else:
                    break  # no sign of this group: there is no answer
            else:
                if answer := each.find(paragraph):
                    found.append((each, paragraph, answer))
    return tuple(found)


class Answers:
    """The answers of several paragraphs, by question."""

    __slots__ = ("_all", "_by_question")

    def __init__(self, several: Iterable[tuple[Answer, ...]]) -> None:
        self._all = tuple(answer for each in several for answer in each)
        self._by_question: dict[Question[Any], list[tuple[str, Any]]] = {}
        for asked, paragraph, answer in self._all:
            self._by_question.setdefault(asked, []).append((paragraph, answer))

    def after(self, first: tuple[Answer, ...]) -> Answers:
        """These, and before them what one more paragraph answers."""
        return Answers((first, self._all)) if first else self

    def to(self, asked: Question[Found]) -> list[tuple[str, Found]]:
        """Each paragraph that has an answer, with it, in their order."""
        return self._by_question.get(asked, [])
