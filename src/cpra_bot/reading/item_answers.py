"""Values typed in the text, keyed to the items of the request: `B1: 490,535`, `5) … 405`, `A3 - nobody`, tables"
" by year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from cpra_bot.model.fact import Certainty, Fact, FactKind
from cpra_bot.reading.items import items_in, label_of
from cpra_bot.reading.passages import Passage

_ANSWER = re.compile(
    r"\s{0,4}(?:[Ii]tems?\s)?\(?(?P<label>[A-Za-z]\d{1,2}(?:\s?(?:-|–|/|,|&|and|to|thru)\s?[A-Za-z]?\d{1,2}){0,6}|\d{1,2}(?=[.)]))"
    r"\s?(?:\([^)\n]{1,60}\))?\s?(?:[.:)=–—|-]{1,2}\s{0,3}|\s(?=[\dA-Za-z]))"
)
_INNER = re.compile(r"(?<=[;,]\s)(?=\(?[A-Z]\d{1,2}\s?[.:)=–—-]?\s)")
_BEHIND_ECHO = re.compile(
    r".{25,}(?:[;:]|\.(?=\s{1,4}[\d,]{1,12}\Z))\s{1,4}(?P<value>[\d\"“][^;:]{0,80}|[Nn]one\b[^;:]{0,40}|[Nn]/[Aa])\Z",
    re.DOTALL,
)
_NO_VALUE = re.compile(
    r"\bseeks?\b|\bask for\b|\bare with\b|\bsent\b|\bof\b.{0,12}request|attach|enclos|herewith|\bavailable\b"
    r"|withheld|denied|exempt|objects?\b|creat|compil|search"
    r"|determination|extend|pending|pulling|would|will\b|not yet|refer|clarif|please|produc|anticipat|declin"
    r"|to the extent|estimate|\$|because|provides?\b|system has|\A(?:under|regarding|concerning)\b",
    re.IGNORECASE,
)
_LONGEST = 200
_COUNTED = re.compile(
    r"(?<![\w$.#/-])(\d{1,3}(?:,\d{3})+|\d{2,9})\s(?:[a-z]+\s){0,2}(?:detections?|reads|scans|captures|hits|alerts|matches)\b"
    r"|\b(?:detections?|reads|scans|captures|hits|alerts|matches)(?:\s(?:in|for|were|was)(?:\s20\d\d)?)?\s?[:=]?\s(\d{1,3}(?:,\d{3})+|\d{2,9})(?![\w/-])",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:approx\w*|about|roughly|around|some|over|nearly|section|days|pages?|pp|ext|gov|minutes|cases)\b|\$"
)
_HEADER = re.compile(r"\b(?:detections?|reads|scans|captures|hits|alerts|matches|searches)\b", re.IGNORECASE)
_ROW = re.compile(r"\W{0,3}(20\d\d)\s{0,4}(?:\||\t|\s{2,}|:|,)\s{0,12}(\S.{0,200})", re.DOTALL)
_CELLS = re.compile(r"\s{0,20}(?:\||\t|\s{2,})\s{0,20}")
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_NUMBER = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d{1,9}")


def item_answers(text: str, passages: Sequence[Passage], items: Mapping[str, str]) -> list[Fact]:
    """Answers typed behind an item's label, in a table, or beside what is counted.

    Args:
        text: the whole text.
        passages: its sentences.
        items: labels and wording of the request's items; without them labels such as `A1` are taken as written, and
            plain numbers only where a count ends the line that they begin.
    """
    own = _with_count(text, [passage for passage in passages if not passage.aside])
    found = [fact for passage in own for fact in _labelled(text, passage, items)] + list(_rows(text, own))
    return found or [fact for passage in own for fact in _counts(text, passage)]


def _with_count(text: str, passages: Sequence[Passage]) -> list[Passage]:
    """The sentences; a count that a full stop divides from its item in one line (`8) … 2019. 219`) is put to it."""
    whole: list[Passage] = []
    for passage in passages:
        before = whole[-1] if whole else None
        if (
            before
            and _COUNT.fullmatch(passage.text)
            and before.text.endswith(".")
            and _ANSWER.match(before.text)
            and not text[before.end : passage.start].strip(" \t\u00a0")
        ):
            whole[-1] = replace(before, text=text[before.start : passage.end])
        else:
            whole.append(passage)
    return whole


def _labelled(text: str, passage: Passage, items: Mapping[str, str]) -> Iterator[Fact]:
    cuts = [0, *(hit.start() for hit in _INNER.finditer(passage.text)), len(passage.text)]
    for start, end in pairwise(cuts):
        piece = passage.text[start:end].rstrip(" \t\n,;")
        hit = _ANSWER.match(piece)
        if not hit:
            continue
        value = piece[hit.end() :].strip(" \t;,.&")
        echo = _BEHIND_ECHO.match(value)
        value = echo["value"].strip(' "“”.') if echo else value
        echoed = piece[hit.end() : hit.end() + echo.start("value")] if echo and value[:1].isdigit() else ""
        labels = _labels(hit["label"], items, echoed)
        if labels and value and len(value) <= _LONGEST and (echo or not _NO_VALUE.search(value)):
            at = passage.start + start + len(piece) - len(piece.lstrip())
            quote = text[at : passage.start + start + len(piece)]
            yield Fact(FactKind.ITEM_ANSWER, " ".join(value.split()), quote, at, "answer behind a label", labels)
        elif echoed and items and _HEADER.search(echoed):
            at = passage.start + start + len(piece) - len(piece.lstrip())
            quote = text[at : passage.start + start + len(piece)]
            rule = "count behind an item that we did not number so"
            yield Fact(FactKind.ITEM_ANSWER, value, quote, at, rule, certainty=Certainty.LIKELY)


def _labels(written: str, items: Mapping[str, str], echoed: str) -> tuple[str, ...]:
    """The items that a label names.

    A plain number is one only if the request has it or a count answers it: then the item whose own number it is, where
    no other item has the same (`5)` is B5), or the one whose words are echoed.

    Args:
        written: the label.
        items: of the request.
        echoed: words of the item between the label and a count; empty where no count ends the line.
    """
    if written[0].isalpha():
        return items_in(f"{written.upper()} ", items)
    if not items:
        return (written,) if echoed else ()
    named = items_in(f"item {written}", items)
    if named or not echoed:
        return named
    numbers = [label[1:] for label in items]
    if len(set(numbers)) == len(numbers) and written in numbers:
        return (list(items)[numbers.index(written)],)
    words = label_of(echoed.strip(" .;:"), items)
    return (words,) if words else ()


def _rows(text: str, passages: Sequence[Passage]) -> Iterator[Fact]:
    """Cells of rows that begin with a year, below a line that says what is counted."""
    header: list[str] = []
    for passage in passages:
        if _HEADER.search(passage.text) and not _ROW.match(passage.text) and len(passage.text) < _LONGEST:
            header = [cell for cell in _CELLS.split(passage.text.strip(" |\t")) if cell][1:]
        row = _ROW.match(passage.text)
        if not row or not header:
            continue
        for name, cell in zip(header, _CELLS.split(row[2].strip(" |\t\n")), strict=False):
            if _NUMBER.fullmatch(cell.strip()):
                value = f"{row[1]}: {cell.strip().replace(' ', ',')} {name}"
                yield Fact(
                    FactKind.ITEM_ANSWER, value, passage.text, passage.start, "row of a table", items_in(f"{name} ", {})
                )


def _counts(text: str, passage: Passage) -> Iterator[Fact]:
    """A count with its noun, where no item is named: `2025 = 90,411 reads`."""
    if _VAGUE.search(passage.flat):
        return
    for hit in _COUNTED.finditer(passage.text):
        number = hit[1] or hit[2]
        if not re.fullmatch(r"(?:19|20)\d\d", number):
            quote = text[passage.start : passage.end][:600]
            rule = "count with its noun"
            yield Fact(
                FactKind.ITEM_ANSWER, number, quote, passage.start, rule, passage.items, certainty=Certainty.LIKELY
            )
