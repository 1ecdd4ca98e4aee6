"""Rows out of lines: which line goes on with the row above it, and where columns begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from cpra_bot.reading.reports.words import Cell, Line, joined_lines

_WRAPPED = 1.7  # of the size of the letters: lines of one cell stand nearer than this (seen: 1.51; rows 1.87 to 2.5)
_COLUMN = 0.35  # of the cells of the fullest column; fewer, and the cells are pieces of it
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
    strongest = sorted(places, key=len, reverse=True)[:most]
    strongest = [place for place in strongest if len(place) >= _COLUMN * len(strongest[0])]
    return sorted(Counter(round(left, 1) for left in place).most_common(1)[0][0] for place in strongest)


def rows_of(
    lines: Sequence[Line],
    column: Callable[[Cell], int],
    columns: int,
    lefts: Sequence[float] = (),
    pitch: float = 0.0,
) -> list[Row]:
    """The rows of a list on one page.

    Args:
        lines: from top to bottom.
        column: index of the column to which a cell belongs.
        columns: how many there are.
        lefts: left edges of columns that are flush left; a letter there begins a cell.
        pitch: distance of rows as `pitch_of` tells it, for scans, whose letters have no true size; else 0.
    """
    joined = _wraps(lines, pitch)
    rows: list[list[tuple[list[str], Line | None]]] = []
    for line, wraps in zip(lines, joined, strict=True):
        if not wraps or not rows:
            rows.append([([], None) for _ in range(columns)])
        cells = line.cells(lefts)
        for number, cell in enumerate(cells):
            at = number if len(cells) == columns else column(cell)
            texts, first = rows[-1][at]
            rows[-1][at] = ([*texts, cell.text], first or line)
    return [Row(tuple(joined_lines(texts) for texts, _ in row), tuple(first for _, first in row)) for row in rows]


def pitch_of(pages: Sequence[Sequence[Line]]) -> float:
    """Distance of most lines of a list from the next, in points; 0 for native text, and where few lines tell it."""
    gaps = [below.base - above.base for lines in pages for above, below in pairwise(lines)]
    guessed = any(line.guessed for lines in pages for line in lines)
    return median(gaps) if guessed and len(gaps) > 3 else 0.0


def _wraps(lines: Sequence[Line], pitch: float) -> list[bool]:
    """For each line whether it goes on with the row above it."""
    if not lines:
        return []
    size = median(line.size for line in lines)
    gaps = [below.base - above.base for above, below in pairwise(lines)]
    if pitch:
        return [False, *(gap < _OF_PITCH * pitch for gap in gaps)]
    wide = [gap for gap in gaps if gap > _WRAPPED * size]
    if len(gaps) > 3 and len(wide) < len(gaps) // 4:  # a narrow printing, or a size that a scan made up
        near = _OF_PITCH * Counter(round(gap) for gap in gaps).most_common(1)[0][0]
    else:
        near = min([_WRAPPED * size, *([_OF_PITCH * median(wide)] if wide else [])])
    return [False, *(gap < near for gap in gaps)]
