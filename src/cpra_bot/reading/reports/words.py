"""Words with their places, lines, cells and rows: what the recognisers look at, whatever kind of file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

_SAME_LINE = 0.42  # of the size of the letters: baselines nearer than this are one line
_GAP = 0.9  # of the size: a wider gap parts two cells; a blank is 0.25 to 0.35 wide


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank among them.

    Attributes:
        text: the letters.
        left, right: of the word, in points from the left edge of the page as it is read.
        base: its baseline, in points from the top edge.
        size: of the letters, in points.
        starts: left edge of each letter, so that two cells that touch can be parted; none in a text without layout.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    starts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a person holds it, turned upright.

    Attributes:
        number: from 1.
        words: in any order.
        guessed: True if a machine read the words off a picture.
        picture: True if pictures and no words are on it.
        plain: True for text without layout: blanks and line breaks stand for places.
    """

    number: int
    words: tuple[Word, ...] = ()
    guessed: bool = False
    picture: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table without places; `rows` in printed order, each cell as text."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What was found in one file.

    Attributes:
        name: of the file.
        media: `pdf`, `text`, `html`, `mail` or `table`; empty if it could not be opened.
        pages: with their words.
        sheets: of a workbook or a CSV, or of a CSV that a web page carries in a link.
        faults: whole sentences about what could not be read.
        cut: True if a part of it was left out.
    """

    name: str
    media: str = ""
    pages: tuple[Page, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    faults: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one line that stand together."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words with single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Left edge, in points."""
        return self.words[0].left

    @property
    def centre(self) -> float:
        """Middle between its edges, in points."""
        return (self.words[0].left + self.words[-1].right) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline.

    Attributes:
        page, number: where it stands, both from 1; blank lines count in a text without layout.
        words: from left to right.
        guessed: as of its page.
    """

    page: int
    number: int
    words: tuple[Word, ...]
    guessed: bool = field(default=False)

    @property
    def text(self) -> str:
        """Its words with single blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def base(self) -> float:
        """Baseline of its first word."""
        return self.words[0].base

    @property
    def size(self) -> float:
        """Size of most of its letters."""
        return median(word.size for word in self.words)

    def cells(self, lefts: Sequence[float] = ()) -> list[Cell]:
        """Its cells: parted by wide gaps, and where a letter stands on the left edge of a known column."""
        cells: list[list[Word]] = []
        for word in self.words:
            for piece in _parted(word, lefts):
                starts = any(abs(piece.left - left) < (4 if self.guessed else 1.5) for left in lefts)
                if not cells or starts or piece.left - cells[-1][-1].right > _GAP * self.size:
                    cells.append([])
                cells[-1].append(piece)
        return [Cell(tuple(words)) for words in cells]


def _parted(word: Word, lefts: Sequence[float]) -> list[Word]:
    """A word in two where a column begins inside it: long neighbours touch."""
    for left in lefts:
        if word.left + 1.5 < left < word.right - 1.5:
            for at, start in enumerate(word.starts):
                if at and abs(start - left) < 1.0:
                    return [
                        Word(word.text[:at], word.left, start, word.base, word.size, word.starts[:at]),
                        Word(word.text[at:], start, word.right, word.base, word.size, word.starts[at:]),
                    ]
    return [word]


def lines_of(page: Page) -> list[Line]:
    """The lines of a page, from top to bottom."""
    groups: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (word.base, word.left)):
        near = groups and word.base - groups[-1][0].base < _SAME_LINE * min(word.size, groups[-1][0].size)
        if near:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [
        Line(
            page.number,
            round(words[0].base / HEIGHT) if page.plain else number,
            tuple(sorted(words, key=lambda word: word.left)),
            page.guessed,
        )
        for number, words in enumerate(groups, 1)
    ]


_MARK = re.compile(r"^-{2,} *page +\d+ *-{2,} *$", re.IGNORECASE)
_WORD = re.compile(r"\S+")
WIDTH = 6.0
HEIGHT = 12.0
SIZE = 10.0


def pages_of_text(text: str) -> tuple[Page, ...]:
    """The pages of a plain text: every character as wide as the others, every line as high.

    Args:
        text: pages end with a form feed or begin with a line such as `--- page 2 ---`.
    """
    pages: list[list[Word]] = [[]]
    row = 0
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f").split("\n")
    for line in lines:
        if line.startswith("\f") or _MARK.match(line):
            if pages[-1] or len(pages) > 1:
                pages.append([])
            row = 0
        row += 1
        if _MARK.match(line.strip("\f")):
            continue
        pages[-1] += _words(line.replace("\f", "").expandtabs(8), row)
    return tuple(Page(number, tuple(words), plain=True) for number, words in enumerate(pages, 1) if words)


def _words(line: str, row: int) -> Iterable[Word]:
    for hit in _WORD.finditer(line):
        yield Word(hit.group(), WIDTH * hit.start(), WIDTH * hit.end(), HEIGHT * row, SIZE)


def joined_lines(lines: Sequence[str]) -> str:
    """The lines of one text, joined by blanks; a word that breaks at a hyphen of its own (`Sample PD-CA`) stays one."""
    text = ""
    for line in lines:
        text += line if not text or re.search(r"[^\W_]-$", text) else f" {line}"
    return text


def squeezed(text: str) -> str:
    """Every run of white space as one blank, none at the ends."""
    return " ".join(text.split())
