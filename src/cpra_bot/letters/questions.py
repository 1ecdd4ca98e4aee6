"""What the linter's rules ask of a paragraph's words, each asked once of each paragraph.

Letters of one campaign share most of their paragraphs word for word. What a rule finds in a paragraph depends on its
words alone, so it is found once and only weighed anew for each letter. The paragraphs that name the agency or the
reference are new in every letter: before a pattern is tried on them, one looks for signs without which it cannot match.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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


def question(*signs: tuple[str, ...], digit: bool = False) -> Callable[[Callable[[str], Found]], Question[Found]]:
    """Makes a function of a paragraph's words a question; `signs` and `digit` are those of `Question`."""

    def asked(find: Callable[[str], Found]) -> Question[Found]:
        one = Question(find, digit, signs)
        _QUESTIONS.append(one)
        answers.cache_clear()
        return one

    return asked


def all_questions() -> tuple[Question[Any], ...]:
    """Every question that a module loaded so far asks."""
    return tuple(_QUESTIONS)


@lru_cache(maxsize=4096)
def answers(paragraph: str) -> tuple[tuple[Question[Any], Any], ...]:
    """The questions to which a paragraph has an answer, with it; remembered for the last 4,096 paragraphs.

    Signs are looked for in ASCII only: four other letters count as i, k and s for a pattern that ignores case, and a
    paragraph that might hold one is asked everything.
    """
    digit = _DIGIT.search(paragraph) is not None
    words = paragraph.lower() if paragraph.isascii() else None
    return tuple(
        (each, answer)
        for each in _QUESTIONS
        if (digit or not each.digit)
        and (words is None or _all_stand_in(words, each.signs))
        and (answer := each.find(paragraph))
    )


def _all_stand_in(words: str, signs: tuple[tuple[str, ...], ...]) -> bool:
    for group in signs:
        for sign in group:
            if sign in words:
                break
        else:
            return False
    return True


class Answers:
    """The answers of several paragraphs, by question.

    Attributes:
        paragraphs: all of them.
    """

    __slots__ = ("_by_question", "paragraphs")

    def __init__(self, paragraphs: tuple[str, ...]) -> None:
        self.paragraphs = paragraphs
        self._by_question: dict[Question[Any], list[tuple[str, Any]]] = {}
        for paragraph in paragraphs:
            for asked, answer in answers(paragraph):
                self._by_question.setdefault(asked, []).append((paragraph, answer))

    def to(self, asked: Question[Found]) -> list[tuple[str, Found]]:
        """Each paragraph that has an answer, with it, in their order."""
        return self._by_question.get(asked, [])
