"""Which items of a request a text names: `A1`, `A1-A4`, `items 1 and 2`, `Part B`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_RANGE = re.compile(
    r"(?<![\w-])([A-Z])(\d{1,2})\s{0,2}(?:-|–|—|to|through|thru)\s{0,2}(?:([A-Z]))?(\d{1,2})(?![\w-]|\.\d)"
    r"|(?<![\w-])([A-Z])(\d{1,2})(?=[\s.,;:)\-–—/&=|?!\"']|\Z)(?!-\d)"
)
_SLASHED = re.compile(r"(?<![\w-])([A-Z])(\d{1,2})(?:/([A-Z])?(\d{1,2}))+")
_PART = re.compile(r"\b[Pp](?:ART|art)s? ([A-Z])\b(?:(?:,? and |, | & )([A-Z])\b)?")
_NUMBERED = re.compile(
    r"\b(?:items?|questions?|requests?|categor(?:y|ies)|nos?\.|numbers?|points?|paragraphs?)\s{1,2}#?(\d{1,2})(?:\s{0,2}(?:-|–|to|through)\s{0,2}(\d{1,2}))?"
    r"((?:\s{0,2}(?:,|and|&)\s{0,2}#?\d{1,2}){0,8})(?![\d/.,-]?\d)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\bfirst (two|three|four|five|six|\d) (?:items|questions|requests|categories)\b", re.IGNORECASE)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LEAD = re.compile(
    r"\s*(?:items?\s)?\(?(?:[A-Z]\d{1,2}(?:[\s,/&–—-]{0,3}(?:and\s|to\s|through\s)?[A-Z]?\d{1,2}){0,6}|part [A-Z]"
    r"|\d{1,2})\s?(?:\([^)\n]{1,60}\))?\s?(?:[.:)=–—|-]|\s{2})",
    re.IGNORECASE,
)
_MOST = 60
_LEAST_WORDS = 12  # characters of an echo that can tell one item from another
_LONGEST_RANGE = 12


def items_in(text: str, items: Mapping[str, str]) -> tuple[str, ...]:
    """Labels of the items that a text names, in its order, each once.

    Args:
        text: a sentence.
        items: labels of the request's items and their wording. If it is empty, labels are taken as they are written,
            and parts and plain numbers stay unresolved.
    """
    found: dict[int, list[str]] = {}
    for hit in _RANGE.finditer(text):
        if hit[5]:
            found.setdefault(hit.start(), []).append(f"{hit[5]}{hit[6]}")
        elif (hit[3] or hit[1]) != hit[1] or not 0 <= int(hit[4]) - int(hit[2]) <= _LONGEST_RANGE:
            found.setdefault(hit.start(), []).append(f"{hit[1]}{hit[2]}")  # "A1 - 37 agencies"
        else:
            found.setdefault(hit.start(), []).extend(f"{hit[1]}{n}" for n in range(int(hit[2]), int(hit[4]) + 1))
    for hit in _PART.finditer(text):
        wanted = {letter for letter in (hit[1], hit[2]) if letter}
        found.setdefault(hit.start(), []).extend(label for label in items if label[:1] in wanted)
    if items:
        _by_number(text, items, found)
    named = [label for at in sorted(found) for label in found[at] if not items or label in items]
    return tuple(dict.fromkeys(named))[:_MOST]


def _by_number(text: str, items: Mapping[str, str], found: dict[int, list[str]]) -> None:
    """Plain numbers, where the request's own labels are numbers or run on from 1 whatever their letters."""
    labels = list(items)
    for hit in _NUMBERED.finditer(text):
        last = int(hit[2] or hit[1])
        numbers = list(range(int(hit[1]), min(last, 60) + 1)) + [int(n) for n in re.findall(r"\d{1,2}", hit[3])]
        found.setdefault(hit.start(), []).extend(str(n) for n in numbers if str(n) in items)
    for hit in _FIRST.finditer(text):
        count = _WORDS.get(hit[1].lower()) or int(hit[1])
        found.setdefault(hit.start(), []).extend(labels[:count])


def item_lead(text: str) -> bool:
    """True if the sentence begins with an item's label, as a heading or a numbered answer does."""
    return bool(_LEAD.match(text))


def label_of(words: str, items: Mapping[str, str]) -> str:
    """The item that an echo repeats: its label itself, or the first words of its wording; empty if none fits.

    Args:
        words: a label such as `A1`, or the first words of an echoed item.
        items: labels of the request's items and their wording.
    """
    if words in items:
        return words
    named = items_in(words[:20], items)
    if named:
        return named[0]
    begun = " ".join(re.sub(r"[^a-z0-9]+", " ", words.lower()).split())
    if len(begun) < _LEAST_WORDS:
        return ""
    plain = {label: " ".join(re.sub(r"[^a-z0-9]+", " ", wording.lower()).split()) for label, wording in items.items()}
    fitting = [
        label for label, wording in plain.items() if wording.startswith(begun) or begun.startswith(wording[:60] or " ")
    ]
    return fitting[0] if len(fitting) == 1 else ""
