"""Values typed in the text, keyed to the items of the request: `B1: 490,535`, `5) … 405`, `A3 - nobody`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.items import items_in
from cpra_bot.reading.passages import Passage

_LABEL = r"(?P<label>[A-Z]\d{1,2}(?:\s?(?:-|–|/|,|&|and|to)\s?[A-Z]?\d{1,2}){0,6}|\d{1,2}(?=[.)]))"
_ANSWER = re.compile(
    rf"(?:\A|(?<=[;.,!?]\s)|(?<=[;.,!?]\s\s)|(?<=\n))\s{{0,4}}(?:[Ii]tems?\s)?\(?{_LABEL}\s?(?:\([^)\n]{{1,60}}\))?\s?"
    r"(?:[.:)=–—|-]{1,2}\s{0,3}|\s(?=[\dA-Za-z]))"
)
_VALUE = re.compile(r"(?<![\w$.#/-])\d{1,3}(?:,\d{3})+(?![\d/])|(?<![\w$.,#/-])\d{2,9}(?![\d/,-]|\.\d)")
_NO_VALUE = re.compile(
    r"\bseeks?\b|\bask for\b|\bare with\b|\bsent\b|\bof\b.{0,12}request|attach|enclos|herewith|\bavailable\b|withheld|denied|exempt|objects?\b|creat|compil|search|determination|extend|pending|pulling|would|will\b|not yet|refer|clarif|please|produc|anticipat|declin|to the extent|estimate|\$|because|provides?\b|system has",
    re.IGNORECASE,
)


def item_answers(text: str, passages: Sequence[Passage], items: Mapping[str, str]) -> list[Fact]:
    """Answers typed behind an item's label.

    Args:
        text: the whole text.
        passages: its sentences.
        items: labels and wording of the request's items; without them labels such as `A1` are taken as written, and
            plain numbers are not.
    """
    facts: list[Fact] = []
    for passage in passages:
        if passage.aside:
            continue
        marks = [hit for hit in _ANSWER.finditer(passage.text) if _known(hit["label"], items)]
        for number, hit in enumerate(marks):
            end = marks[number + 1].start() if number + 1 < len(marks) else len(passage.text)
            value = passage.text[hit.end() : end].strip(" \t;,.&")
            labels = items_in(hit["label"] if hit["label"][0].isalpha() else f"item {hit['label']}", items)
            if value and labels and len(value) <= 200 and not _NO_VALUE.search(value):
                start = passage.start + hit.start()
                facts.append(
                    Fact(FactKind.ITEM_ANSWER, " ".join(value.split()), text[start : passage.start + end].rstrip(), start, "answer behind a label", labels)
                )
    return facts or _counted(text, passages)


_COUNTED = re.compile(
    r"(?<![\w$.#/-])(\d{1,3}(?:,\d{3})+|\d{2,9})\s(?:[a-z]+\s){0,2}(?:detections?|reads|scans|captures|hits|alerts|matches)\b"
    r"|\b(?:detections?|reads|scans|captures|hits|alerts|matches)(?:\s(?:in|for|were|was)(?:\s20\d\d)?)?\s?[:=]?\s(\d{1,3}(?:,\d{3})+|\d{2,9})(?![\w/-])",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(detections?|reads|plate reads|scans|captures|hits|alerts|matches|agencies|audits|searches|cameras)\b", re.IGNORECASE
)


def _known(label: str, items: Mapping[str, str]) -> bool:
    return bool(items_in(label if label[0].isalpha() else f"item {label}", items))


def _counted(text: str, passages: Sequence[Passage]) -> list[Fact]:
    """A count with its noun, where no item is named: `2025 = 90,411 reads`."""
    facts = []
    for passage in passages:
        if passage.aside or not _NOUN.search(passage.text) or "$" in passage.text:
            continue
        values = [hit for hit in _COUNTED.finditer(passage.text) if not _is_year(hit[1] or hit[2])]
        if values and not re.search(r"\b(?:approx\w*|about|roughly|around|some|over|nearly|section|days|pages?|pp|ext|gov|minutes|cases)\b", passage.flat):
            for hit in values[:12]:
                facts.append(
                    Fact(FactKind.ITEM_ANSWER, hit[1] or hit[2], text[passage.start : passage.end][:600], passage.start, "count with its noun", passage.items, certainty=Certainty.LIKELY)
                )
    return facts


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in {"19", "20"}
