"""A message's own words with the quoted ones marked, wrapped to the page, and the list of what they prove."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cpra_bot.model.fact import WHOLE_REQUEST, Certainty, Fact
from cpra_bot.output.style import WIDTH, Style, fold_in, plain

_WORD = re.compile(r"\S{1,76}")
"""A word; one that is longer than a line (an address of a page) goes on in the next."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the text and the numbers of the facts that it proves."""

    start: int
    end: int
    numbers: tuple[int, ...]


def marked_text(text: str, facts: Sequence[Fact], style: Style, indent: str = "  ") -> list[str]:
    """The text with every quote marked, in colour or else in braces, and with its facts' numbers behind.

    Args:
        text: the sender's own words; offsets of the facts are in it.
        facts: numbered from 1 in this order; those that stand elsewhere are left to the list.
        style: colours or none.
        indent: before every line.
    """
    spans = _spans(facts)
    lines: list[str] = []
    at = 0
    for line in text.split("\n"):
        words = [(at + hit.start(), hit.group()) for hit in _WORD.finditer(line)]
        lines += _wrapped([_word(start, word, spans, style) for start, word in words], indent) or [""]
        at += len(line) + 1
    return _without_gaps(lines)


def fact_lines(facts: Sequence[Fact], style: Style) -> list[str]:
    """The facts as a numbered list: kind and value, the words where they are not marked above, the rule."""
    return [line for number, fact in enumerate(facts, start=1) for line in _fact(number, fact, style)]


def _fact(number: int, fact: Fact, style: Style) -> list[str]:
    value = f" {fact.value}" if fact.value else ""
    extra = [f"{name} {text}" for name, text in fact.detail.items()]
    if fact.items:
        extra.insert(0, "all that is left" if fact.items == (WHOLE_REQUEST,) else "items " + ", ".join(fact.items))
    if fact.certainty is Certainty.LIKELY:
        extra.append("likely, not sure")
    words = plain(f"{fact.kind.value.replace('_', ' ')}{value}" + f" ({'; '.join(extra)})" * bool(extra))
    head = f"  [{number}] ".ljust(7)
    lines = [fold_in(words, " " * 7, head)]
    if fact.document:
        page = f", page {fact.page}" if fact.page else ""
        lines.append(fold_in(plain(f'{fact.document}{page}: "{_short(fact.quote)}"'), " " * 7))
    elif fact.start < 0 and fact.quote:
        lines.append(fold_in(plain(f'not in its own words: "{_short(fact.quote)}"'), " " * 7))
    return [*lines, style.dim(fold_in(plain(f"rule: {fact.rule}"), " " * 7))]


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= 240 else flat[:239] + "…"


def _spans(facts: Sequence[Fact]) -> list[_Span]:
    found: dict[tuple[int, int], list[int]] = {}
    for number, fact in enumerate(facts, start=1):
        if fact.start >= 0 and not fact.document and fact.quote.strip():
            found.setdefault((fact.start, fact.start + len(fact.quote.rstrip())), []).append(number)
    return [_Span(start, end, tuple(numbers)) for (start, end), numbers in sorted(found.items())]


def _word(start: int, word: str, spans: Sequence[_Span], style: Style) -> tuple[int, str]:
    """One word as it is printed, and how many columns it takes."""
    end = start + len(word)
    inside = [span for span in spans if span.start < end and start < span.end]
    if not inside:
        return len(word), plain(word)
    ending = sorted({number for span in inside if span.end <= end for number in span.numbers})
    tail = f"[{','.join(map(str, ending))}]" if ending else ""
    if style.enabled:
        return len(word) + len(tail), style.odd(plain(word)) + style.dim(tail)
    opening = "{" * sum(1 for span in inside if span.start >= start)
    closing = "}" * sum(1 for span in inside if span.end <= end)
    shown = f"{opening}{plain(word)}{closing}{tail}"
    return len(shown), shown


def _wrapped(words: Sequence[tuple[int, str]], indent: str) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for width, word in words:
        if line and used + 1 + width > WIDTH:
            lines.append(line)
            line = ""
        line, used = (f"{line} {word}", used + 1 + width) if line else (indent + word, len(indent) + width)
    return [*lines, line] if line else lines


def _without_gaps(lines: list[str]) -> list[str]:
    """Never two empty lines in a row, none at the ends."""
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    while kept and not kept[-1]:
        kept.pop()
    return kept[1:] if kept and not kept[0] else kept
