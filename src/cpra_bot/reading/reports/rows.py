"""Rows out of lines: which line goes on with the row above it, and where columns begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from cpra_bot.reading.reports.words import Cell, Line

_WRAPPED = 1.75  # of the size of the letters: lines of one cell stand nearer than this (seen: 1.6; rows 1.9 to 2.7)
_OF_PITCH = 0.9  # of the distance of rows, where that is known


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row.

    Attributes:
        texts: of each column, line wraps joined; empty where it has no cell.
        lines: where each begins; None where it has no cell.
    """

    texts: tuple[str, ...]
    lines: tuple[Line | None, ...]


def column_lefts(lines: Sequence[Line], most: int = 4) -> list[float]:
    """Left edges of columns whose cells are flush left, from left to right.

    Args:
        lines: of one page and one list.
        most: no more columns than this are looked for.
    """
    places: list[list[float]] = []
    for left in sorted(cell.left for line in lines for cell in line.cells()):
        if places and left - places[-1][-1] < 8:
            places[-1].append(left)
        else:
            places.append([left])
    rows = len(lines)
    often = [place for place in places if len(place) > max(1, rows // 12)] or places[:1]
    strongest = sorted(often, key=len, reverse=True)[:most]
    if len(places) > 1 and len(strongest) < 2 and rows <= 3:
        strongest = places[:most]  # a list of one or two rows at the end of a page
    return sorted(Counter(round(left, 1) for left in place).most_common(1)[0][0] for place in strongest)


def rows_of(
    lines: Sequence[Line], column: Callable[[Cell], int], columns: int, lefts: Sequence[float] = ()
) -> list[Row]:
    """The rows of a list on one page.

    Args:
        lines: from top to bottom.
        column: index of the column to which a cell belongs.
        columns: how many there are.
        lefts: left edges of columns that are flush left; a letter there begins a cell.
    """
    joined = _wraps(lines)
    rows: list[list[tuple[list[str], Line | None]]] = []
    for line, wraps in zip(lines, joined, strict=True):
        if not wraps or not rows:
            rows.append([([], None) for _ in range(columns)])
        for cell in line.cells(lefts):
            at = column(cell)
            texts, first = rows[-1][at]
            rows[-1][at] = ([*texts, cell.text], first or line)
    return [Row(tuple(" ".join(texts) for texts, _ in row), tuple(first for _, first in row)) for row in rows]


def _wraps(lines: Sequence[Line]) -> list[bool]:
    """For each line whether it goes on with the row above it."""
    if not lines:
        return []
    size = median(line.size for line in lines)
    gaps = [below.base - above.base for above, below in pairwise(lines)]
    wide = [gap for gap in gaps if gap > _WRAPPED * size]
    pitch = median(wide) if wide else 0.0
    near = max(_WRAPPED * size, 0.0)
    if pitch:
        near = min(_OF_PITCH * pitch, near)
    return [False, *(gap < near for gap in gaps)]
