"""Where words that a person copied stand in a released file: page and line, or row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cpra_bot.model.report import Place
from cpra_bot.reading.reports.words import Source, lines_of, squeezed


def place_in(source: Source, quote: str) -> Place | None:
    """The first place at which the words stand, from wherever in a line; None if they stand nowhere.

    Capitals and runs of white space count for nothing, and words may go on in the lines that follow.

    Args:
        source: as the file was opened.
        quote: at least one word.
    """
    sought = _plain(quote)
    for page, lines in _pieces(source):
        whole, starts = "", list[int]()
        for _, text in lines:
            whole += " " if whole else ""
            starts.append(len(whole))
            whole += text
        at = whole.find(sought)
        if at >= 0:
            number = max(index for index, start in enumerate(starts) if start <= at)
            return Place(name=source.name, page=page, line=lines[number][0])
    return None


def has_words(source: Source) -> bool:
    """False for a picture, or what could not be opened: nobody but a person can say what stands there."""
    return any(lines for _, lines in _pieces(source))


def _pieces(source: Source) -> Iterator[tuple[int, Sequence[tuple[int, str]]]]:
    """Number of a page (0 for a table) → its lines with their numbers, squeezed and in small letters."""
    for page in source.pages:
        yield page.number, [(line.number, _plain(line.text)) for line in lines_of(page)]
    for sheet in source.sheets:
        rows = [_plain(" ".join(row)) for row in sheet.rows]
        yield 0, [(number, row) for number, row in enumerate(rows, start=1) if row]


def _plain(text: str) -> str:
    return squeezed(re.sub("[‘’]", "'", re.sub("[“”]", '"', text))).lower()
