"""Words are cut by blanking them, so that every other word keeps its place; the gaps are closed once, at the end.

A document's pages are never closed up: there a fact's offset has to lead back to the page as it was extracted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

Span = tuple[int, int]
"""Offsets of the first character and of the one behind the last."""

Marked = tuple[int, int, str]
"""A span with a label."""


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with a blank line, as long as what stood there, in place of each span; spans may overlap.

    What stands between two spans stays; where that is white space, no further line end is added to it, so that a long
    history is not many lines to whoever reads on.
    """
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        size = end - max(start, at)
        if size <= 0:
            continue
        gap = text[at : end - size]
        if pieces and (not gap or gap.isspace()):
            pieces[-1] = pieces[-1].removesuffix("\n") + " " * pieces[-1].endswith("\n")
            pieces += gap, " " * (size - 1) + "\n"
        else:
            pieces += gap, "\n" if size == 1 else "\n" + " " * (size - 2) + "\n"
        at = end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=2)
def numbered_lines(text: str) -> tuple[tuple[int, str], ...]:
    """Every line with the offset of its first character. Several detectors look at one text after the other."""
    lines = text.split("\n")
    return tuple(zip(accumulate((len(line) + 1 for line in lines), initial=0), lines, strict=False))


def closed(text: str, marks: Sequence[Marked] = ()) -> tuple[str, tuple[Marked, ...]]:
    """The text without trailing spaces and with no more than one empty line in a row, and its marks moved along.

    Marks that hold nothing any more are dropped; the others begin and end at a visible character.
    """
    kept: list[str] = []
    olds, news = [0], [0]
    length = 0
    gap = False
    for start, line in numbered_lines(text):
        words = line.rstrip() if kept else line.strip()
        if not words:
            gap = True
            continue
        if kept:
            kept.append("\n\n" if gap else "\n")
            length += len(kept[-1])
        gap = False
        olds.append(start + (0 if kept else len(line) - len(line.lstrip())))
        news.append(length)
        kept.append(words)
        length += len(words)
    whole = "".join(kept)

    def moved(offset: int) -> int:
        at = bisect_right(olds, offset) - 1
        limit = news[at + 1] if at + 1 < len(news) else length
        return min(news[at] + offset - olds[at], limit)

    found = (_trimmed(whole, moved(start), moved(end), label) for start, end, label in marks if end > start)
    return whole, tuple(mark for mark in found if mark[1] > mark[0])


def _trimmed(text: str, start: int, end: int, label: str) -> Marked:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()), label
