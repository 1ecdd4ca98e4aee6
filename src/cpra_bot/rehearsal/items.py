"""What a letter asks for, as a clerk finds it in the text: lines that begin with a label and go on indented."""

from __future__ import annotations

import re

from cpra_bot.rehearsal.books import ReceivedLetter
from cpra_bot.rehearsal.mail import digest

_ITEM = re.compile(r"^([A-Z]\d{1,2})\. (.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_NOTHING = "your request"


def items_of(text: str) -> dict[str, str]:
    """Label → what is asked there, on one line, in the order of the letter; a repetition of a label adds nothing."""
    found: dict[str, str] = {}
    for label, asked in _ITEM.findall(text):
        found.setdefault(label, " ".join(asked.split()))
    return found


def items_in_words(letter: ReceivedLetter) -> dict[str, str]:
    """What the texts may say about the items of a letter.

    Returns:
        `items` (all labels), `first_item`, `some_items` (the first half), `asked` (the first item in its own words),
        and `answers` (a line for each item, made up). A letter without labels is answered as a whole.
    """
    items = items_of(letter.text)
    labels = list(items)
    half = labels[: max(1, len(labels) // 2)]
    return {
        "items": ", ".join(labels) or _NOTHING,
        "first_item": labels[0] if labels else _NOTHING,
        "some_items": ", ".join(half) or _NOTHING,
        "asked": next(iter(items.values()), _NOTHING),
        "answers": "\n".join(f"{label}: {_answer(asked, letter.mark + label)}" for label, asked in items.items())
        or "All that you asked for is in the attached file.",
    }


def _answer(asked: str, salt: str) -> str:
    """A made-up answer of the kind that was asked for; the same for the same letter and item."""
    draw = int(digest(salt), 16)
    if re.search(r"\bnumber of\b|\bhow many\b|\bcosts?\b", asked):
        return f"{draw % 90_000 + 1_000:,} in 2024 and {draw // 7 % 90_000 + 1_000:,} in 2025."
    return (
        "the attached table answers this.",
        "we looked and hold no such record.",
        "a list is being copied and follows in a separate mail.",
    )[draw % 3]
