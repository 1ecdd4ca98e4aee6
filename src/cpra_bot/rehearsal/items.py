"""What a letter asks for, as a clerk finds it in the text: lines that begin with a label and go on indented."""

from __future__ import annotations

import re
from functools import lru_cache

from cpra_bot.rehearsal.books import ReceivedLetter
from cpra_bot.rehearsal.kinds import own_words
from cpra_bot.rehearsal.mail import digest

_ITEM = re.compile(r"^([A-Z]\d{1,2})\. (.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_NAMED = re.compile(r"\b([A-Z])(\d{1,2})(?:-\1(\d{1,2}))?\b")
_ONLY_INSTEAD = re.compile(r"^Only in place of .*?(?=^PART |\Z)", re.MULTILINE | re.DOTALL)
"""Items that are asked for only if others cannot be answered; nobody answers them before."""

_NOTHING = "your request"


def items_of(text: str) -> dict[str, str]:
    """Label → what is asked there, on one line, in the order of the letter; a repetition of a label adds nothing."""
    return dict(_found(text))


@lru_cache(maxsize=128)  # each reply to a letter looks for them again
def _found(text: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for label, asked in _ITEM.findall(_ONLY_INSTEAD.sub("", text)):
        found.setdefault(label, " ".join(asked.split()))
    return tuple(found.items())


def items_meant(letter: ReceivedLetter, first: ReceivedLetter) -> dict[str, str]:
    """What a letter is about: the items that it spells out, else those of the first letter that it names, else all."""
    words = own_words(letter.text)
    if spelled_out := items_of(words):
        return spelled_out
    known, named = items_of(first.text), _labels(words)
    return {label: asked for label, asked in known.items() if label in named} or known


def items_in_words(items: dict[str, str], salt: str) -> dict[str, str]:
    """What the texts may say about the items of a letter.

    Args:
        items: label → what is asked.
        salt: makes the made-up answers differ from letter to letter.

    Returns:
        `items` (all labels), `first_item`, `some_items` (the first half), `rest` (a sentence on the others, empty where
        there are none), and `answers` (a line for each item, made up). A letter without labels is answered as a whole.
    """
    some, others = halves(items)
    return {
        "items": ", ".join(items) or _NOTHING,
        "first_item": some[0] if some else _NOTHING,
        "some_items": ", ".join(some) or _NOTHING,
        "rest": f"The records for {', '.join(others)} are attached." if others else "",
        "answers": "\n".join(f"{label}: {_answer(asked, salt + label)}" for label, asked in items.items())
        or "All that you asked for is in the attached file.",
    }


def halves(items: dict[str, str]) -> tuple[list[str], list[str]]:
    """The labels of the first half of the items, at least one if there is any, and those of the others."""
    labels = list(items)
    middle = max(1, len(labels) // 2)
    return labels[:middle], labels[middle:]


def _labels(text: str) -> frozenset[str]:
    """Labels that a text names, ranges such as `A1-A4` spelled out."""
    return frozenset(
        f"{letter}{number}"
        for letter, first, last in _NAMED.findall(text)
        for number in range(int(first), int(last or first) + 1)
    )


def _answer(asked: str, salt: str) -> str:
    """A made-up answer of the kind that was asked for; the same for the same letter and item."""
    draw = int(digest(salt), 16)
    if re.search(r"\bnumber of\b|\bhow many\b|\bcosts?\b", asked):
        return f"{draw % 90_000 + 1_000:,} in 2024 and {draw // 7 % 90_000 + 1_000:,} in 2025."
    return (
        "the attached table answers this.",
        "we looked and hold no such record.",
        "a list is being copied and follows in a separate mail.",
        "Please see attached.",
        "The Department has no responsive records.",
        "Records will be provided on a later date.",
    )[draw % 6]
